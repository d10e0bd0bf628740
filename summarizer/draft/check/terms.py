"""Terms and quotations: Latin-script names and quoted words of a claim must stand in its sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from summarizer.text import fold

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿΑ-ω][\wÀ-ÿΑ-ω]*(?:[-–+./&’'][\wÀ-ÿΑ-ω]+)*\+*")
_NAME = re.compile(r"[A-Z].*[A-Z0-9]|.*[a-z][A-Z]|.*\d|[A-Z]$")
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{4,})[”\"」』]")
_UNITS = frozenset(
    [
        "s",
        "ms",
        "min",
        "h",
        "kg",
        "g",
        "mg",
        "km",
        "m",
        "cm",
        "mm",
        "nm",
        "hz",
        "ghz",
        "v",
        "w",
        "kwh",
        "gb",
        "mb",
        "kb",
        "k",
        "c",
        "token",
        "tokens",
        "usd",
        "eur",
        "rmb",
        "p",
        "vs",
        "n",
        "e",
        "i",
    ]
)


def check_terms(claim: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """The terms and quotations of a claim that its sentences do not hold, each a short sentence part."""
    source = unicodedata.normalize("NFKC", " ".join(sentences))
    words = {_stem(part) for term in _LATIN.findall(source) for part in (term, *_parts(term))}
    missing = [term for term in _terms(claim) if not _stands(term, words)]
    folded = fold(source).text
    quotations = [
        quoted
        for quoted in _QUOTED.findall(claim)
        if _same_script(quoted, source) and fold(quoted).text not in folded
    ]
    return (
        *(f"the term {term} is not in its sentences" for term in dict.fromkeys(missing)),
        *(f"“{quoted}” is not quoted from its sentences" for quoted in dict.fromkeys(quotations)),
    )


def _terms(claim: str) -> Iterator[str]:
    """The names in a claim; in a Chinese claim every word in Latin script is one."""
    text = unicodedata.normalize("NFKC", claim)
    chinese = _CHINESE.search(text) is not None
    for number, match in enumerate(_LATIN.finditer(text)):
        term = match[0]
        if term.lower() in _UNITS:
            continue
        if (
            chinese
            or _NAME.match(term)
            or (term[0].isupper() and number > 0 and not _starts(text, match.start()))
        ):
            yield term


def _starts(text: str, place: int) -> bool:
    """Whether a sentence starts at a place."""
    return not text[:place].strip() or text[:place].rstrip()[-1] in '.!?:。！？：“"'


def _stands(term: str, words: set[str]) -> bool:
    if _stem(term) in words:
        return True
    parts = _parts(term)
    return len(parts) > 1 and all(_stem(part) in words for part in parts)


def _parts(term: str) -> list[str]:
    return [part for part in re.split(r"[-–+./&’']", term) if part]


def _stem(word: str) -> str:
    """A word without case and plural; an acronym keeps its letters."""
    lower = word.casefold()
    if len(lower) > 4 and lower.endswith("ies"):
        return f"{lower[:-3]}y"
    return lower[:-1] if len(lower) > 3 and lower.endswith("s") and not lower.endswith("ss") else lower


def _same_script(quoted: str, source: str) -> bool:
    return (_CHINESE.search(quoted) is None) == (_CHINESE.search(source) is None)
