"""What a claim is held against: the sentences that it cites, what stands around them, the paper."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from summarizer.grammar.plain import LATIN, WORD, plain
from summarizer.text import fold, without_accents

_DEFINED = re.compile(rf"\(([{LATIN}\d-]{{2,12}})[),;]")
_RAISED = re.compile(rf"(?<=[{LATIN}\d])\^(?=[{LATIN}\d])")
_NAMED = re.compile(
    r"\b[Ww]e (?:call|name|dub|term) (?P<it>[^,.;:()]{1,60})"
    r"|\b(?P<passive>called|named|dubbed|termed)(?= )"
    r"|\b(?:[Ww]e|paper|work|article|thesis) (?:[a-z]+ )?(?:present|introduce|propose|develop|release)s?(?= )"
    r"|提出了?|称为|命名为|简称"
)
"""What stands before the name that a paper gives to its own system, method or data, or around it."""
_SPEAKING = re.compile(
    r"\b(?:we|our|us)\b|\b(?:this|the|proposed) (?:system|method|model|approach|tool|algorithm|framework)\b"
    r"|本文|我们|该(?:方法|模型|系统|算法)",
    re.IGNORECASE,
)
_SHORTEST_OWN = 3  # letters of a name; shorter ones are symbols
_LEAD = 120  # characters before the brackets of a short name in which its long one may begin
_REVERSED = re.compile(rf"(?<![{LATIN}])([A-Z][{LATIN}\d-]{{1,11}}) \(([{LATIN}][{LATIN} -]{{6,80}})\)")


@cache
def name_words() -> Mapping[str, Any]:
    """`names.toml` as it stands."""
    return tomllib.loads(files("summarizer.check").joinpath("names.toml").read_text("utf-8"))


@cache
def _small() -> frozenset[str]:
    return frozenset(name_words()["small"]["words"])


def stem(word: str) -> str:
    """A word without case, accents and the endings that English, German and Latin plurals lose."""
    word = without_accents(word)
    lower = word.casefold().replace("'s", "").rstrip("'")
    if re.search("[A-Z]s$", word):
        return lower[:-1]
    if len(lower) > 4 and lower.endswith(("ies", "ie")):  # movies, movie
        return f"{lower[: lower.rindex('ie')]}y"
    if len(lower) > 4 and re.search("(?:ch|sh|ss|x|z)es$", lower):
        return lower[:-2]
    return (
        lower[:-1]
        if len(lower) > 2 and lower.endswith("s") and not lower.endswith(("ss", "us", "is"))
        else lower
    )


def parts(word: str) -> tuple[str, ...]:
    """The pieces of a word that hyphens and slashes join."""
    return tuple(part for part in re.split(r"[-./&'+]", word) if part)


def word_stems(text: str) -> frozenset[str]:
    """The stems of all words of a text in plain form, and of the pieces of joined ones.

    What is raised belongs to its word too: N^6 is N6 as well, His^3.37 is His3.37.
    """
    found: set[str] = set()
    if "^" in text:
        text = f"{text} {_RAISED.sub('', text)}"
    for match in WORD.finditer(text):
        found.add(stem(match[0]))
        pieces = parts(match[0])
        if len(pieces) > 1:
            found.update(map(stem, pieces))
    return frozenset(found)


def initials(text: str) -> str:
    """The first letters of the words of a text, small words left out."""
    words = [piece for match in WORD.finditer(text) for piece in re.split("[-/]", match[0])]
    return "".join(word[0].casefold() for word in words if word and word.casefold() not in _small())


@dataclass(frozen=True, slots=True)
class Acronyms:
    """The short names that a text defines, each with its long name in stems."""

    long: Mapping[str, frozenset[str]]

    def expansion(self, short: str) -> frozenset[str]:
        """The stems of what a short name stands for; empty when the text does not say."""
        return self.long.get(stem(short), frozenset())

    def opens(self, word: str, stems: Set[str]) -> bool:
        """Whether a word is one of those that a short name among the stems of a text stands for."""
        return any(short in stems and stem(word) in long for short, long in self.long.items())


def speaks_of_itself(text: str) -> bool:
    """Whether a sentence speaks of its authors or of what is their own: "we", "the proposed method"."""
    return _SPEAKING.search(text) is not None


def find_acronyms(text: str) -> Acronyms:
    """The short names that are defined in a text in plain form: "large language models (LLMs)"."""
    found: dict[str, frozenset[str]] = {}
    pairs = [(match[1], _lead(text, match.start())) for match in _DEFINED.finditer(text)]
    pairs += [(match[1], match[2]) for match in _REVERSED.finditer(text)]
    for short, long in pairs:
        letters = re.sub("[^a-z]", "", stem(short))
        words = [match[0] for match in WORD.finditer(long)]
        for start in range(len(words) - 1, max(-1, len(words) - 12), -1):
            phrase = " ".join(words[start:])
            if len(letters) > 1 and words[start].casefold() not in _small() and _spells(letters, phrase):
                content = [word for word in words[start:] if word.casefold() not in _small()]
                found.setdefault(stem(short), frozenset(map(stem, content)))
                break
    return Acronyms(found)


def _lead(text: str, end: int) -> str:
    """The part of a sentence before a place, as far as brackets or a full stop reach back."""
    return re.split(r"[.;:()]", text[max(0, end - _LEAD) : end])[-1]


def _spells(letters: str, phrase: str) -> bool:
    """Whether letters are the initials of a phrase, or run through it from the first one on."""
    if initials(phrase) == letters:
        return True
    rest = iter(re.sub("[^a-z]", "", phrase.casefold()))
    heads = initials(phrase)
    return (
        heads[:1] == letters[:1]
        and len(heads) >= max(2, len(letters) - 2)
        and len(heads) <= len(letters)
        and all(letter in rest for letter in letters)
    )


class PaperText:
    """The sentences of a paper by number, with what is looked up in them; built once for a paper."""

    def __init__(self, sentences: Mapping[int, str]) -> None:
        self.sentences = {number: plain(text) for number, text in sentences.items()}

    @cached_property
    def acronyms(self) -> Acronyms:
        """The short names that the paper defines."""
        return find_acronyms(" ".join(self.sentences.values()))

    @cached_property
    def own_names(self) -> frozenset[str]:
        """The stems of names that the paper gives to its own: TraceMonkey of "we call it TraceMonkey"."""
        found: set[str] = set()
        for text in self.sentences.values():
            for match in _NAMED.finditer(text):
                if match["passive"] and not speaks_of_itself(text):
                    continue  # named by others
                first = WORD.match(text[match.end() :].lstrip(' “"'))
                names = WORD.findall(match["it"] or (first[0] if first else ""))
                found.update(stem(name.replace("-", "")) for name in names if name[0].isupper())
        return frozenset(name for name in found if len(name) >= _SHORTEST_OWN)

    @cached_property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of the sentences that have a word, by the word's stem."""
        places: dict[str, list[int]] = {}
        for number, text in self.sentences.items():
            for found in word_stems(text):
                places.setdefault(found, []).append(number)
        return {found: tuple(numbers) for found, numbers in places.items()}

    @cached_property
    def folded(self) -> tuple[tuple[int, str], ...]:
        """Each sentence's number with its letters and digits."""
        return tuple((number, fold(text).text) for number, text in self.sentences.items())

    def having(self, text: str) -> tuple[int, ...]:
        """The numbers of the sentences that hold a text, letter for letter."""
        wanted = fold(text).text
        return tuple(number for number, folded in self.folded if wanted and wanted in folded)

    def nearest(self, numbers: Sequence[int], sentences: Sequence[str]) -> int | None:
        """Of some numbers that of the sentence closest to given ones, rather before them than behind."""
        given = {plain(sentence) for sentence in sentences}
        cited = [number for number, text in self.sentences.items() if text in given] or [0]
        return min(
            numbers, default=None, key=lambda number: min((abs(number - c), number > c) for c in cited)
        )


@dataclass(frozen=True, slots=True)
class Context:
    """What a claim is held against.

    `near` are the headings of the cited sentences' section and the two sentences before each in the same
    paragraph, `title` the paper's title and authors; `paper` is None where the paper is not known.
    `papers` are the names of several papers that are compared, each with those of the sentences that are its.
    """

    sentences: tuple[str, ...]
    near: tuple[str, ...] = ()
    title: str = ""
    paper: PaperText | None = None
    papers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
