"""Claims on several papers: what a claim tells of a paper must stand in sentences of that very paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.check.context import Context
from summarizer.check.finding import Finding, Proof
from summarizer.check.values import same_value
from summarizer.grammar.plain import CJK, LATIN, WORD, plain
from summarizer.grammar.quantity import Quantity
from summarizer.grammar.reader import read_all, read_sure
from summarizer.language import _

_YEARLY = re.compile(r"(?P<family>.*[^\d ]) ?(?P<year>\d{4}[a-z]?)")
_BETWEEN = re.compile(r" ?(?:[,、&/]|,? ?(?:and|or)|[和与及或]|以及)? ?")
"""What joins the names of papers of which the same is told."""
_APART = re.compile(
    r"[,.;。]|\b(?:while|whereas|but|than|against|versus|vs|compared|unlike|and)\b|[而但比和与]|相较|不同于",
    re.IGNORECASE,
)
"""Behind which a number may belong to another paper than the one that is named before."""
_OF = re.compile(r"[^,.;。]{0,40}(?:\b(?:in|by|of|for|at|from|with) (?:the )?|[于在见自]|\()")
"""Between a number and the name of the paper that it is told of: 9 points in Birch 2020."""
_SENTENCE = re.compile(r"[.;。](?!\d)")
_POINTS_BACK = re.compile(
    r"\b(?:former|latter|respectively|in turn|the (?:first|second|other))\b|前者|后者|分别|依次|另一",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?P<en>two|three|four|five|six|[2-6]) (?:of the )?(?=(?:[a-z]+ )?(?:papers|studies|works|articles)\b)"
    r"|(?<![\d.十百千])(?P<zh>[两二三四五六2-6])(?=篇|[项个](?:论文|文章|文献|研究|工作)|者|文(?![本字件章]))",
    re.IGNORECASE,
)
"""How a claim counts the papers that it tells of."""
_ALL = re.compile(
    r"\b(?:all|every|each)(?: of)?(?: the| these)?(?: [a-z]+)? (?:papers?|study|studies|works?|articles?)\b"
    r"|(?:所有|全部|各篇?|每一?篇|各项)(?:论文|研究|文献|文章)",
    re.IGNORECASE,
)
"""How a claim tells of every paper."""
_ABSENT = re.compile(
    r"\b(?:none of (?:the|these|them|all)\b[^,.;]{0,20}|no (?:paper|study|work|author)s?\b"
    r"|neither(?: of (?:the|them|these))?(?: (?:paper|study|work|one))?(?! [^,.;]{1,60}\bnor\b) [a-z]+)"
    rf"|(?:没有|无)(?:一篇|任何一?[篇项]?(?:论文|研究|文献))|(?:均|都|皆)(?:未|没有?|不曾)[{CJK}]{{1,4}}",
    re.IGNORECASE,
)
"""How a claim says that papers do not say or do something."""
_CALLED = re.compile(rf"(?<=[^.!?]) (?=[A-Z]){WORD.pattern}|(?=\w*[a-z0-9-][A-Z]|[A-Z]{{2}}){WORD.pattern}")
"""A word that is written as a name, but for one that only begins a sentence."""
_TERM = re.compile(rf"(?=\w*[-]?\w*[A-Z]\w*[-]?\w*[A-Z0-9]){WORD.pattern}")
"""A word with the capitals or digits of a name: BERT, GPT-2, WebText."""
_NOT = re.compile(
    r"\b(?:not|no|none|never|nor|neither|without|lacks?|lacking|few|little|cannot|unable|absen(?:t|ce)|fail(?:s|ed)?)"
    r"\b|n't\b|[未不没无缺]",
    re.IGNORECASE,
)


def check_papers(claim: str, context: Context, *, foreign: bool = False) -> Iterator[Finding]:
    """What a claim says of papers that is not borne out by sentences of theirs; nothing where there is one.

    Of a claim in a `foreign` language the papers that it cites and names are looked at, not its words.
    """
    cited = [name for name, sentences in context.papers.items() if sentences]
    if len(cited) == 1:
        yield Finding(
            Proof.WRONG, "papers", _("it cites a single paper, {name}: cite another too", name=cited[0])
        )
    told = _told(claim, tuple(context.papers))
    for name in dict.fromkeys(one.name for one in told.mentions):
        if name not in cited:
            yield Finding(Proof.WRONG, "papers", _("it names {name} and cites no sentence of it", name=name))
    if not foreign:
        yield from _miscounted(told.text, len(cited), context)
        if len(cited) < len(context.papers):
            yield from _of_all(told.text, len(cited), context)
        yield from _absent(told.text, context.papers)
        if len(cited) > 1:
            yield from _of_another(told, context.papers)


def without_papers(claim: str, context: Context) -> str:
    """A claim as the checks of numbers read it: without the years of the papers' names, and their count."""
    if not context.papers:
        return claim
    text = _told(claim, tuple(context.papers)).text
    return _COUNTED.sub(lambda match: match[0] if _is_stated(match, context) else "", text)


def _miscounted(text: str, cited: int, context: Context) -> Iterator[Finding]:
    for match in _COUNTED.finditer(text):
        if _count(match) != cited and not _is_stated(match, context):
            said = _("it speaks of {many} papers and cites {cited}", many=match[0].strip(), cited=cited)
            yield Finding(Proof.WRONG, "papers", said)


def _of_all(text: str, cited: int, context: Context) -> Iterator[Finding]:
    match = _ALL.search(text)
    if match and not any(_ALL.search(plain(sentence)) for sentence in context.sentences):
        said = _(
            "it tells of “{many}” and cites {cited} of {all}",
            many=match[0],
            cited=cited,
            all=len(context.papers),
        )
        yield Finding(Proof.WRONG, "papers", said)


def _is_stated(match: re.Match[str], context: Context) -> bool:
    """Whether it is a sentence that counts so many, of other papers or studies."""
    return any(
        _count(other) == _count(match)
        for sentence in context.sentences
        for other in _COUNTED.finditer(plain(sentence))
    )


def _count(match: re.Match[str]) -> int:
    words = ("two 两 二 2", "three 三 3", "four 四 4", "five 五 5", "six 六 6")
    return next(
        n for n, known in enumerate(words, 2) if (match["en"] or match["zh"]).lower() in known.split()
    )


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where a text names a paper."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim in plain form with its papers called by their authors alone, and where it names them."""

    text: str
    mentions: tuple[_Mention, ...]

    @property
    def groups(self) -> tuple[tuple[_Mention, ...], ...]:
        """The mentions, those together of which the same is told."""
        groups: list[tuple[_Mention, ...]] = []
        for one in self.mentions:
            if groups and _BETWEEN.fullmatch(self.text[groups[-1][-1].end : one.start]):
                groups[-1] = (*groups[-1], one)
            else:
                groups.append((one,))
        return tuple(groups)


@lru_cache(maxsize=256)
def _told(claim: str, names: tuple[str, ...]) -> _Told:
    text, found, position, pieces = plain(claim), list[_Mention](), 0, list[str]()
    pattern, calls = _names(names)
    length = 0
    for match in pattern.finditer(text):
        name = names[int(str(match.lastgroup)[1:])]
        pieces += [text[position : match.start()], calls[name]]
        start = length + match.start() - position
        length = start + len(calls[name])
        position = match.end()
        found.append(_Mention(name, start, length))
    return _Told("".join([*pieces, text[position:]]), tuple(found))


@lru_cache(maxsize=64)
def _names(names: tuple[str, ...]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern that finds papers by author and year, however the two are joined, and their authors."""
    kinds: list[str] = []
    calls: dict[str, str] = {}
    for n, name in sorted(enumerate(names), key=lambda one: -len(one[1])):
        match = _YEARLY.fullmatch(plain(name))
        calls[name] = match["family"] if match else plain(name)
        year = (
            rf"(?:'s)?(?: et al\.?,?| and colleagues| ?等人?)?[ ,]{{0,2}}[(\[]?{match['year']}[)\]]?"
            if match
            else ""
        )
        kinds.append(rf"(?P<n{n}>{_whole(calls[name], year)})")
    return re.compile("|".join(kinds) or "(?!)"), calls


def _whole(call: str, year: str = "") -> str:
    """A pattern for a name that is no part of a longer word."""
    begins = rf"(?<![{LATIN}])" if re.match(f"[{LATIN}]", call) else ""
    return rf"{begins}{re.escape(call)}{year}(?![{LATIN}\d])"


def _absent(text: str, papers: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """What a claim says that papers lack, where no sentence of theirs says so."""
    match = _ABSENT.search(text)
    said = [any(_NOT.search(plain(one)) for one in sentences) for sentences in papers.values() if sentences]
    if match and not all(said):
        yield Finding(
            Proof.DOUBTFUL,
            "papers",
            _(
                "“{words}” stands in no sentence of the papers: tell what they name as open themselves",
                words=match[0].strip(),
            ),
        )


def _of_another(told: _Told, papers: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Numbers and names that a claim tells of one paper and that stand in the sentences of another alone."""
    if _POINTS_BACK.search(told.text):
        return
    numbers = read_sure(told.text)
    for one in numbers:
        holders = {name for name, sentences in papers.items() if any(_has(one, text) for text in sentences)}
        named, sure = _named(told, one.number.start, one.stop, numbers)
        if not _pointed(told, one, holders, named, papers):
            yield from _told_of(one.text, holders, named, Proof.WRONG if sure else Proof.DOUBTFUL)
    words = {name: _words(sentences) for name, sentences in papers.items()}
    for match in _TERM.finditer(told.text):
        if any(one.number.start <= match.start() < one.stop for one in numbers):
            continue  # a unit
        holders = {name for name, known in words.items() if match[0].casefold() in known}
        named, sure = _named(told, *match.span(), numbers)
        if sure and match[0] not in _names(tuple(papers))[1].values():
            yield from _told_of(match[0], holders, named, Proof.DOUBTFUL)


def _told_of(text: str, holders: set[str], named: set[str], verdict: Proof) -> Iterator[Finding]:
    if holders and named and not holders & named:
        told = {"holders": ", ".join(sorted(holders)), "named": ", ".join(sorted(named))}
        yield Finding(verdict, "papers", _("{text} is told by {holders}, not by {named}", text=text, **told))


@lru_cache(maxsize=4096)
def _read(sentence: str) -> tuple[Quantity, ...]:
    return read_all(plain(sentence))


def _has(one: Quantity, sentence: str) -> bool:
    return any(same_value(one, other) for other in _read(sentence))


def _named(told: _Told, start: int, stop: int, numbers: Sequence[Quantity]) -> tuple[set[str], bool]:
    """The papers of which a claim may tell what stands there, and whether it can be read in no other way."""
    text = told.text
    before = next((group for group in reversed(told.groups) if group[-1].end <= start), ())
    behind = next((group for group in told.groups if group[0].start >= stop), ())
    if behind and _SENTENCE.search(text, stop, behind[0].start):
        behind = ()
    if behind:
        between = text[stop : behind[0].start]
        alone = not any(stop <= other.number.start < behind[0].start for other in numbers)
        if alone and _OF.fullmatch(between) and not _APART.search(between):
            return {each.name for each in behind}, True
    if before and not _APART.search(text, before[-1].end, start):
        return {each.name for each in before}, True
    return {each.name for each in (*before, *behind)}, False


def _pointed(
    told: _Told, one: Quantity, holders: set[str], named: set[str], papers: Mapping[str, tuple[str, ...]]
) -> bool:
    """Whether something by the number is called as in a paper that has it: GPT-2, or its author's name."""
    ends = [each.end for each in told.mentions if each.end <= one.number.start]
    starts = [each.start for each in told.mentions if each.start >= one.stop]
    first, last = max(ends, default=0), min(starts, default=len(told.text))
    around = f"{told.text[first : one.number.start]} {told.text[one.stop : last]}"
    calls = _names(tuple(papers))[1]
    if any(re.search(_whole(calls[name]), around) for name in holders):
        return True
    mine = _words(sentence for name in holders for sentence in papers[name])
    theirs = _words(sentence for name in named for sentence in papers[name])
    return bool(_words([around], _CALLED) & mine - theirs)


def _words(texts: Iterable[str], pattern: re.Pattern[str] = WORD) -> frozenset[str]:
    return frozenset(
        match[0].removesuffix("'s").casefold() for text in texts for match in pattern.finditer(plain(text))
    )
