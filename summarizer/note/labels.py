"""What a label means by its name alone: the common names of summary fields, and how people vary them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from summarizer.text import has_han

_PARTS = re.compile(r"\s*(?:[/&+,、，;；|｜]|\b(?:and|or|und)\b|以及|[与和及])\s*")
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_ASKS = re.compile(r"^\W*(?:what|which|how|why|where|in what)\b|\?\s*$|什么|哪|如何|怎|为何")
_PLURAL = re.compile(r"\((e?s)\)")
_LONGEST = 60
"""Characters of a label; what is longer is a sentence."""


@dataclass(frozen=True, slots=True)
class _Names:
    roles: Mapping[str, str]
    asked: Mapping[str, str]
    filler: frozenset[str]
    rank: frozenset[str]
    beside: frozenset[str]
    own: re.Pattern[str]
    imported: re.Pattern[str]
    placeholders: tuple[str, ...]


@cache
def _names() -> _Names:
    data = tomllib.loads(resources.files("summarizer.note").joinpath("labels.toml").read_text("utf-8"))
    return _Names(
        roles=_by_label(data["roles"]),
        asked=_by_label(data["roles"]) | _by_label(data["asked"]),
        filler=frozenset(data["filler"]),
        rank=frozenset(data["rank"]),
        beside=frozenset(fold_label(word) for word in data["beside"]),
        own=re.compile("".join(data["own"].split("\n"))),
        imported=re.compile("".join(data["imported"].split("\n")), re.IGNORECASE),
        placeholders=tuple(data["placeholders"]),
    )


def _by_label(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {fold_label(label): role for role, labels in table.items() for label in labels}


@lru_cache(maxsize=4096)
def fold_label(label: str) -> str:
    """A label without what does not matter in it: case, blanks, signs."""
    return "".join(character for character in label.casefold() if character.isalnum())


@lru_cache(maxsize=4096)
def common_role(label: str) -> str:
    """The role that a label means to most people, "" when it means none to all or is their own page.

    Of a label in parts ("Background / Problem", "不足与展望") all must be known; the first says the role.
    """
    text = _plain(label)
    if len(text) > _LONGEST or _names().own.search(text):
        return ""
    return _whole(text) or _of_parts(_BRACKETS.sub(" ", text)) or _in_brackets(text)


def label_keys(label: str) -> tuple[str, ...]:
    """What a label may be looked up by, the surest first: all of it, then without filler, without rank."""
    return tuple(key for key in _readings(_plain(label)) if key)


def is_own(label: str) -> bool:
    """Whether a label says that what belongs below is the person's own: "Notes", "启发", "My view"."""
    return _names().own.search(label.casefold()) is not None


def common_placeholders() -> tuple[str, ...]:
    """What templates put where a field is to be filled in, as patterns of the whole value."""
    return _names().placeholders


def is_imported(title: str) -> bool:
    """Whether a section or callout of that title is an importer's: its annotations, abstract, metadata."""
    return _names().imported.search(title) is not None


def _plain(label: str) -> str:
    text = _CAMEL.sub(" ", unicodedata.normalize("NFKC", label)).casefold()
    return _PLURAL.sub(r"\1", text).replace("’", "'").strip()


def _whole(text: str) -> str:
    roles = _names().asked if _ASKS.search(text) else _names().roles
    return next((roles[key] for key in _readings(text) if key in roles), "")


def _readings(text: str) -> Iterator[str]:
    """The label as it is, without filler, and without words of rank either."""
    names = _names()
    yield fold_label(text)
    yield _without(text, names.filler)
    yield _without(text, names.rank)
    yield _without(text, names.filler | names.rank)


def _without(text: str, words: frozenset[str]) -> str:
    kept = [word for word in re.findall(r"[^\W_]+", text.replace("'", " ")) if word not in words]
    if not has_han(text):
        return "".join(kept)
    han = sorted((word for word in words if has_han(word)), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, han)), "", "".join(kept)) if han else "".join(kept)


def _of_parts(text: str) -> str:
    parts = [part for part in _PARTS.split(text) if fold_label(part)]
    roles = [_whole(part) for part in parts]
    if not all(role or fold_label(part) in _names().beside for role, part in zip(roles, parts, strict=True)):
        return ""
    return next((role for role in roles if role), "")


def _in_brackets(text: str) -> str:
    return next(
        (role for one in _BRACKETS.findall(text) if (role := _of_parts(one.strip("()（）[]【】")))), ""
    )


_NO_LABEL = re.compile(
    r"<[^>]*>|%%.*?%%|(?<=\s)\^[\w-]+\s*$|\{#[\w-]+\}|:[A-Z][a-z]+[A-Z]\w*:|[*`=~]+|(?<!\w)_+|_+(?!\w)"
)
_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]|\[([^\]]*)\]\([^)]*\)")
_BEFORE = re.compile(
    r"^(?:[^\w]+|\d+(?:\.\d+)*(?:[.、)）:：]\s*|\s+)|\d\ufe0f?\u20e3|[①-⑳❶-❿]|[IVX]{1,4}[.)、]\s*"
    r"|[一二三四五六七八九十]+(?:[、.．)）]\s*)|[Qq]\d+[.:：)]\s*)+"
)
_BEHIND = re.compile(r"(?:[^\w()（）\[\]【】?？!！]|[(（]\s*[)）])+$")


def clean_label(markdown: str) -> str:
    """The label in a heading or a cell: without print, links, icons, numbers in front, a colon behind."""
    text = _LINK.sub(lambda match: match[1] or match[2] or "", _NO_LABEL.sub("", markdown))
    return _BEHIND.sub("", _BEFORE.sub("", text.replace("\\|", "|").strip())).strip()
