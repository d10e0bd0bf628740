"""Names: a name in a claim must stand in its sentences, in another form, beside them, or be their acronym."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from summarizer.check.context import (
    Acronyms,
    Context,
    PaperText,
    find_acronyms,
    initials,
    name_words,
    parts,
    speaks_of_itself,
    stem,
    word_stems,
)
from summarizer.check.finding import Finding, Proof
from summarizer.grammar.plain import CJK, LATIN, WORD, is_chinese, plain
from summarizer.grammar.reader import read_sure
from summarizer.language import _
from summarizer.text import fold

_NAME = re.compile(r"[A-Z].*[A-Z0-9]|.*[a-z][A-Z]|.*\d|[A-Z]$")
_ADDRESS = re.compile(r"https?://[^\s\u3000-\u9fff,;]+[A-Za-z0-9/]")
_GLOSS = re.compile(rf"(?<=[{CJK}”\"」』])\(([^()]*)\)")
_STARTS = re.compile(r"(?:^|[.:!?。：;；“\"(]) ?$")
_PART = re.compile(
    r"(?:表|图|附录|算法|Tables?|Tab\.|Figures?|Figs?\.|Appendix) ?[A-Z]?\d+(?:\.\d+)? ?\(?$", re.IGNORECASE
)
"""What stands before the letter of a part: 表 1(b)."""
_NUMBERED = re.compile(rf"(?=[{LATIN}-]*[A-Z])[{LATIN}][{LATIN}-]*\d+(?:\.\d+)?(?:[A-Za-z](?![{LATIN}]))?")
"""A name that ends in digits, with a capital; words of its language may be joined to it."""
_SHORTEST_PREFIX = 3  # letters of a name that begins a longer one, M174 of M174ECL2
_SHORTEST_STEM = 4
_PARTICIPLE = re.compile("[a-z]{3,}(?:ed|ing)")


@cache
def _no_names() -> frozenset[str]:
    return frozenset(name_words()["no_names"]["words"] + name_words()["no_names"]["symbols"])


def _looks_like_name(word: str) -> bool:
    """Whether a word, or a piece of it, has the capitals or digits of a name."""
    return any(_NAME.match(piece) for piece in (word, *re.split("[-/]", word)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where names are looked for: a text with its words, their stems, letters and initials."""

    text: str
    words: frozenset[str]
    stems: frozenset[str]
    folded: str
    initials: str
    acronyms: Acronyms


@dataclass(frozen=True, slots=True)
class _Term:
    """A word of a claim that may be a name; `gloss` is one in brackets beside a Chinese term."""

    text: str
    gloss: bool
    phrase: str

    @property
    def is_name(self) -> bool:
        """Whether it looks like one, by capitals or digits."""
        return _looks_like_name(self.text)

    @property
    def has_digits(self) -> bool:
        """Whether it holds a digit."""
        return any(character.isdigit() for character in self.text)


def check_names(claim: str, context: Context, *, foreign: bool = False) -> Iterator[Finding]:
    """The names of a claim that stand neither in its sentences nor beside them.

    Of one in a `foreign` language only those with digits, such as GPT-4, and all with capitals where its own
    script is not Latin: other words are its own, and short names are translated too (RNA, ARN).
    """
    text = plain(claim)
    place = _place("\n".join(map(plain, (*context.sentences, *context.near, context.title))))
    translated = not is_chinese(text) and all(is_chinese(plain(one)) for one in context.sentences)
    for address in _ADDRESS.findall(text):
        if fold(address).text not in place.folded:
            yield _address(address, context)
    for term in _foreign_terms(text) if foreign else _terms(text):
        if _stands(term, place, context.paper) or (translated and not term.has_digits):
            continue
        finding = _finding(term, place, context)
        if finding is not None:
            yield finding


def _address(address: str, context: Context) -> Finding:
    paper = context.paper
    offered = paper.nearest(paper.having(address), context.sentences) if paper else None
    verdict = Proof.DOUBTFUL if offered is not None else Proof.WRONG
    return Finding(
        verdict, "name", _("the address {address} is not in its sentences", address=address), offered
    )


def _finding(term: _Term, place: _Place, context: Context) -> Finding | None:
    """What is to be said of a term that stands nowhere near: a name that is elsewhere is no lie."""
    missing = _("the term {text} is not in its sentences", text=term.text)
    paper = context.paper
    if paper is not None:
        offered = paper.nearest(_find(term, paper), context.sentences)
        if offered is not None:
            return None if term.gloss else Finding(Proof.DOUBTFUL, "name", missing, offered)
        if term.gloss and _stands(term, _paper_place(paper), paper):
            return None
        return Finding(Proof.WRONG if term.is_name else Proof.DOUBTFUL, "name", missing)
    if term.has_digits and _clashes(term.text, place):
        return Finding(Proof.WRONG, "name", missing)
    if term.gloss and not (term.is_name and len(term.text) > 1):
        return None
    return Finding(Proof.DOUBTFUL, "name", missing)


def _terms(text: str) -> Iterator[_Term]:
    """The words of a claim that may be names; in a Chinese claim each word in Latin script is one."""
    chinese = is_chinese(text)
    taken = {place for one in read_sure(text) for place in range(one.number.start, one.stop)}
    taken.update(place for match in _ADDRESS.finditer(text) for place in range(*match.span()))
    glosses = [match.span(1) for match in _GLOSS.finditer(text)]
    for match in WORD.finditer(text):
        word = match[0]
        if match.start() in taken or word.casefold() in _no_names():
            continue
        if len(word) == 1 and _PART.search(text[: match.start()]):
            continue
        name = _looks_like_name(word)
        capital = word[0].isupper() and _STARTS.search(text[: match.start()]) is None
        if not (chinese or name or capital):
            continue
        gloss = next((text[start:end] for start, end in glosses if start <= match.start() < end), None)
        yield _Term(word, gloss is not None, gloss or word)


def _foreign_terms(text: str) -> Iterator[_Term]:
    """The names of a claim in another language: GPT-4 of GPT-4-Modell; no number with a unit, no ordinal."""
    letters = sum(character.isalpha() for character in text)
    latin = 4 * len(re.findall(f"[{LATIN}]", text)) > 3 * letters
    for match in WORD.finditer(_ADDRESS.sub("", text)):
        word = match[0]
        if named := _NUMBERED.match(word):
            yield _Term(named[0], gloss=False, phrase=named[0])
        elif not latin and len(re.findall("[A-Z]", word)) > 1 and word.casefold() not in _no_names():
            yield _Term(word, gloss=False, phrase=word)


@lru_cache(maxsize=512)
def _place(text: str) -> _Place:
    return _Place(
        text,
        frozenset(match[0] for match in WORD.finditer(text)),
        word_stems(text),
        fold(text).text,
        "\n".join(initials(sentence) for sentence in re.split(r"[\n.;]", text)),
        find_acronyms(text),
    )


def _paper_place(paper: PaperText) -> _Place:
    return _place("\n".join(paper.sentences.values()))


def _stands(term: _Term, place: _Place, paper: PaperText | None) -> bool:
    """Whether a term stands in a text in some form."""
    word = term.text
    pieces = parts(word)
    if stem(word) in place.stems or stem(word.replace("-", "")) in place.stems:
        return True
    if word in name_words()["greek"]:
        return name_words()["greek"][word] in place.stems or word in place.text
    whole = all(any(letter.isalpha() for letter in piece) for piece in pieces) and len(pieces) > 1
    if whole and all(_stands(_Term(piece, term.gloss, piece), place, paper) for piece in pieces):
        return True
    if _is_described(term, place, paper) or (
        paper is not None and stem(word) in paper.own_names and speaks_of_itself(place.text)
    ):
        return True
    if term.has_digits:
        return _begins(word, place) or (len(word) > 4 and fold(word).text in place.folded and term.is_name)
    return (
        (len(word) > (3 if term.is_name else 5) and fold(word).text in place.folded)
        or _has_form(term, place)
        or _is_acronym(word, place, paper)
        or _is_expansion(term, place)
        or (paper is not None and paper.acronyms.opens(word, place.stems))
    )


def _is_described(term: _Term, place: _Place, paper: PaperText | None) -> bool:
    """Whether a term is a name that stands, with a word that describes it: TMEM16F-deficient of TMEM16F.

    Where the text describes the name itself, PLSCR1-expressing, the claim must do it in the same way.
    """
    name, _hyphen, says = term.text.rpartition("-")
    if not (says in name_words()["describing"]["words"] or _PARTICIPLE.fullmatch(says)):
        return False
    if any(other.startswith(f"{name}-") for other in place.words):
        return False
    return _looks_like_name(name) and _stands(_Term(name, term.gloss, name), place, paper)


def _begins(word: str, place: _Place) -> bool:
    """Whether a name begins a longer one, M174 that PDFs print with a raised 5.35 behind it."""
    return len(word) >= _SHORTEST_PREFIX and any(other.startswith(word) for other in place.words)


def _has_form(term: _Term, place: _Place) -> bool:
    """Whether another form of a term stands in a text; the capitals of a name belong to all its forms."""
    if not term.is_name:
        return any(inflected(stem(term.text), other) for other in place.stems)
    last = max(at for at, character in enumerate(term.text) if character.isupper())
    return any(
        other.startswith(term.text[: last + 1]) and inflected(stem(term.text), stem(other))
        for other in place.words
    )


def inflected(one: str, other: str) -> bool:
    """Whether two stems are forms of one word: ufmylated and ufmylation."""
    if min(len(one), len(other)) < _SHORTEST_STEM or one[:_SHORTEST_STEM] != other[:_SHORTEST_STEM]:
        return False
    common = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return common >= 0.6 * max(len(one), len(other)) and max(len(one), len(other)) - common <= 6


def _is_acronym(word: str, place: _Place, paper: PaperText | None) -> bool:
    """Whether a short name stands for words of the text, as defined or by their initials."""
    letters = re.sub("[^a-z]", "", stem(word))
    if not 2 <= len(letters) <= 7 or sum(character.isupper() for character in word) < 2:
        return False
    for acronyms in (place.acronyms, paper.acronyms if paper else None):
        expansion = acronyms.expansion(word) if acronyms else frozenset()
        if expansion and sum(_in_stems(part, place) for part in expansion) >= max(1, len(expansion) - 1):
            return True
    if len(letters) > 3 and letters in place.initials:
        return True
    if _spelled(letters, 4).search(place.text):
        return True
    return len(letters) > 2 and _spelled(letters[:-1], 6).search(place.text) is not None


@lru_cache(maxsize=1024)
def _spelled(letters: str, shortest: int) -> re.Pattern[str]:
    """Words one after the other that begin with the letters, none of them shorter than that."""
    rest = f"[A-Za-z']{{{shortest - 1},}}"
    small = "" if shortest > 4 else "(?:(?:of|the|and|for|in|to|a) )*"
    return re.compile(r"(?<![A-Za-z])" + f"{rest}(?: |-|/){small}".join(letters) + rest, re.IGNORECASE)


def _in_stems(part: str, place: _Place) -> bool:
    return part in place.stems or any(inflected(part, other) for other in place.stems)


def _is_expansion(term: _Term, place: _Place) -> bool:
    """Whether a term belongs to a phrase of which the text has the short form."""
    heads = initials(term.phrase)
    return len(heads) > 1 and heads in place.stems


def _clashes(word: str, place: _Place) -> bool:
    """Whether the text has the same name with other digits: GPT-4 for GPT-3.5, E318 for E381."""
    pieces = [piece for piece in (word, *re.split("[-/]", word)) if any(c.isdigit() for c in piece)]
    known = [piece for other in place.words for piece in (other, *re.split("[-/]", other))]
    for piece in pieces:
        letters = _letters(piece)
        if not letters or any(other.startswith(piece) for other in known):
            continue
        if any(_letters(other) == letters and any(c.isdigit() for c in other) for other in known):
            return True
    return False


def _letters(word: str) -> str:
    return re.sub(r"[\d.\-/]", "", word).casefold()


def _find(term: _Term, paper: PaperText) -> tuple[int, ...]:
    """The sentences of the paper that have a term, in another form where none has it as it is."""
    found = paper.places.get(stem(term.text), ())
    if found:
        return found
    if term.has_digits:
        return paper.having(term.text) if len(term.text) > _SHORTEST_STEM else ()
    return tuple(
        number
        for word, numbers in paper.places.items()
        if inflected(stem(term.text), word)
        for number in numbers
    )
