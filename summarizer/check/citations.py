"""Citations and quotations: numbers in brackets and words in quotation marks must stand in the sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from summarizer.check.context import Context, stem, word_stems
from summarizer.check.finding import Finding, Proof
from summarizer.grammar.plain import is_chinese, plain
from summarizer.grammar.reader import CITATION
from summarizer.language import _
from summarizer.text import fold

_QUOTED = re.compile(r"[“„«「『]([^”“»」』]{2,}?)[”»」』]|\"([^\"]{2,}?)\"")
_LONGEST_RANGE = 50
_LONG_CHINESE = 8  # characters; shorter words in quotation marks are often just that
_LONG_LATIN = 2  # words


def check_citations(claim: str, context: Context) -> Iterator[Finding]:
    """The numbers of cited works in a claim, `[12]`, that its sentences do not cite."""
    written = Counter(number for sentence in context.sentences for number in _ends(plain(sentence)))
    inside = {number for sentence in context.sentences for number in _between(plain(sentence))}
    mine = Counter(_ends(plain(claim)))
    for first, last in _groups(plain(claim)):
        for number in dict.fromkeys((first, last)):
            if mine[number] > written[number] and (first != last or number not in inside):
                text = _("the citation [{number}] is not in its sentences", number=number)
                yield Finding(
                    Proof.WRONG, "citation", text if not written[number] else _("{text} as often", text=text)
                )


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """The first and last number of each entry between the brackets of a citation."""
    for group in CITATION.findall(text):
        for first, last in re.findall(r"(\d+)(?: ?- ?(\d+))?", group):
            yield int(first), int(last or first)


def _ends(text: str) -> Iterator[int]:
    return (number for group in _groups(text) for number in set(group))


def _between(text: str) -> Iterator[int]:
    for first, last in _groups(text):
        yield from range(first + 1, min(last, first + _LONGEST_RANGE))


def check_quotations(claim: str, context: Context) -> Iterator[Finding]:
    """What a claim puts in quotation marks, in its sentences' script, and they do not say."""
    paper = context.paper
    quotations = _QUOTED.findall(plain(claim))
    if not quotations:
        return
    source = " ".join(map(plain, context.sentences))
    chinese = is_chinese(source)
    folded = fold(" ".join((source, *map(plain, context.near), plain(context.title)))).text
    for first, second in quotations:
        quoted = first or second
        if is_chinese(quoted) != chinese or fold(quoted).text in folded or _only_emphasis(quoted, source):
            continue
        offered = paper.nearest(paper.having(quoted), context.sentences) if paper else None
        verdict = Proof.WRONG if offered is None and _is_long(quoted) else Proof.DOUBTFUL
        yield Finding(
            verdict, "quotation", _("“{quoted}” is not quoted from its sentences", quoted=quoted), offered
        )


def _is_long(quoted: str) -> bool:
    return len(quoted) >= _LONG_CHINESE if is_chinese(quoted) else len(quoted.split()) >= _LONG_LATIN


def _only_emphasis(quoted: str, source: str) -> bool:
    """Whether all words of it stand in the sentences, so that the marks may only set it off."""
    words = {stem(word) for word in re.findall(r"[A-Za-z]+", quoted)}
    return bool(words) and len(words) < 4 and words <= word_stems(source)
