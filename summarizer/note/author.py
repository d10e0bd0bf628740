"""The names of authors, told apart however a note strings them together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.note.named import plain, wiki_names
from summarizer.text import has_han

_FIRM = re.compile(r"\s*(?:[;；、]|\s&\s|\sand\s|\s和\s)\s*")
_COMMA = re.compile(r"\s*[,，]\s*")
_OTHERS = re.compile(r"[\s,，;；&]*(?:\bet\.?\s+al\b\.?|\bu\.\s?a\.|等人?(?=\W*$))", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.?[\s-]*){1,4}")
_ENDS_IN_INITIAL = re.compile(r"[\w-]+(?:\s+[A-ZÀ-Þ]\.?)+")
_QUOTED = re.compile(r"\"([^\"]+)\"")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_NO_NAME = re.compile(r"[\W\d_]*")
_MOST = 200


def author_names(values: Sequence[str]) -> tuple[str, ...]:
    """Each author once, in order; `Family, Given` stays one name, as in `A, B; C, D` and in lists of YAML."""
    names = (name for value in values for name in _names(value))
    return tuple(dict.fromkeys(name for name in names if not _NO_NAME.fullmatch(name)))[:_MOST]


def _names(value: str) -> list[str]:
    if linked := wiki_names(value):
        return [name.strip().lstrip("@") for name in linked]
    if quoted := _QUOTED.findall(value):
        return [name for one in quoted for name in _names(one)]
    text = _OTHERS.sub("", plain(value)).strip(" \t[]'\"*`")
    firm = [part.strip(" '\",，&") for part in _FIRM.split(re.sub(r",\s*(?:&|and)\s+", " & ", text))]
    if len(firm) == 1 or any(text.count(sign) for sign in "&") or " and " in text:
        return [name for part in firm for name in _between_commas(part)]
    return firm


def _between_commas(text: str) -> list[str]:
    """The names in a text with commas, which part authors, or the family name of one from the given one."""
    parts = [part.strip(" '\"") for part in _COMMA.split(text)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or has_han(text):
        return parts
    if _SUFFIX.fullmatch(parts[-1]) and len(parts) == 2:
        return [text]
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) % 2 == 0 and _are_family_and_given(pairs):
        return [f"{family}, {given}" for family, given in pairs]
    return parts


def _are_family_and_given(pairs: Sequence[tuple[str, str]]) -> bool:
    if all(_INITIALS.fullmatch(given) for _, given in pairs):
        return True
    if len(pairs) == 1:
        return " " not in pairs[0][0]  # `Doe, Jane`, not `Jane Doe, Kim Smith`
    if any(" " in family for family, _ in pairs):
        return False
    givens = [given for _, given in pairs]
    return all(" " not in given for given in givens) or any(map(_ENDS_IN_INITIAL.fullmatch, givens))
