"""Which words of an annotation are the paper's and which the researcher's: every way that makes sense."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.note.highlight.label import has_words, is_label, metadata_of, without_signs
from summarizer.note.highlight.quotation_mark import AROUND, BEHIND, in_quotation_marks, several, unquoted
from summarizer.note.highlight.role import WHOLE_BOLD, roles
from summarizer.note.highlight.segment import Segment, Unit

_TAG = re.compile(r"#([^\s#<>,，|]+)[,，;；]?")
_LEADING_BOLD = re.compile(r"\s*(?:\*\*|__)(?P<words>[^*\n]{12,}?)(?:\*\*|__)(?=\s*\S)")
_WHOLE_ITALIC = re.compile(r"\s*([*_])(?P<words>[^*_\n]+)\1\s*")
_EMPHASIS = re.compile(r"(\*\*|__|==)(?=\S)([^*_=\n]+)(?<=\S)\1")
_EQUALS = re.compile(r"==([^=\n]+)==")
_MOST = 9
"""Readings of one annotation that are tried."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is quoted and what is said about it."""

    text: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The likeliest way to tell the words of a segment apart first, then the others; and its tags."""

    readings: tuple[Words, ...]
    tags: tuple[str, ...]


def tell_apart(segment: Segment, *, carries: bool = True) -> Told:
    """The quotation and the comment of a segment, in every way that makes sense.

    `carries` is False for what quotes nothing, a picture or a note: all words outside marks are a comment.
    """
    tags: list[str] = []
    told = list(roles([_untagged(unit, tags) for unit in segment.units], segment))
    quoted = [unit for unit, said in told if not said]
    said = [unit for unit, said in told if said]
    marked = [unit for unit in quoted if unit.marked]
    if not carries:
        readings = [Words("", _comment([unit for unit, said in told if said or not unit.marked]))]
    elif marked:
        beside = [unit for unit, said in told if said or not unit.marked]
        readings = [Words(_clean(unquoted(_joined(marked))), _comment(beside if segment.own else said))]
        if len(marked) < len(quoted):
            readings.append(Words(_clean(_joined(quoted)), _comment(said)))
    else:
        readings = list(_unmarked(quoted, said, segment))
    distinct = {one.text: one for one in reversed(readings)}
    texts = tuple(dict.fromkeys(one.text for one in readings))[:_MOST]
    return Told(tuple(distinct[text] for text in texts), tuple(dict.fromkeys(tags)))


def _untagged(unit: Unit, tags: list[str]) -> Unit:
    """A unit without the tags that end it, which are gathered."""
    if unit.marked or "#" not in unit.text:
        return unit
    value = metadata_of(unit.text)
    words = (value if value and value.startswith("#") else unit.text).split()
    kept = len(words)
    found: list[str] = []
    while kept and (_TAG.fullmatch(words[kept - 1]) or not has_words(words[kept - 1])):
        kept -= 1
        found = [*_TAG.findall(words[kept]), *found]
    if not found:
        return unit
    tags += found
    return replace(unit, text=" ".join(words[:kept]))


def _unmarked(quoted: Sequence[Unit], said: Sequence[Unit], segment: Segment) -> Iterator[Words]:
    """The ways to tell words apart that no highlight mark holds, the likeliest first."""
    if not quoted or _only_cited(quoted, segment) or _under_picture(quoted, segment):
        yield Words("", _comment([*quoted, *said]))
    if not quoted:
        return
    behind = [unit for unit in quoted if unit.line.depth]
    if behind and len(behind) < len(quoted) and not segment.lines[0].callout:
        beside = [unit for unit in quoted if not unit.line.depth]
        yield Words(_clean(_joined(behind)), _comment([*beside, *said]))
    text = _joined(quoted)
    if split := in_quotation_marks(text):
        yield Words(_clean(split[0]), _comment_of(split[1], said))
    elif (bold := _LEADING_BOLD.match(text)) and several(bold["words"]):
        yield Words(_clean(bold["words"]), _comment_of(text[bold.end() :], said))
    yield Words(_clean(text), _comment(said))
    for label in (anchor.says for anchor in segment.own if anchor.says):
        yield Words(_clean(label), _comment_of(text.replace(label, " ", 1), said))
    yield from _by_rows(quoted, said)
    if match := _EQUALS.search(text):
        yield Words(_clean(match[1]), _comment_of(text.replace(match[0], " "), said))


def _by_rows(quoted: Sequence[Unit], said: Sequence[Unit]) -> Iterator[Words]:
    """The first rows quoted, as many as may be, and the others said; and the last row quoted."""
    rows = list(dict.fromkeys(unit.row for unit in quoted))
    for row in reversed(rows[1:_MOST]):
        first = [unit for unit in quoted if unit.row < row]
        yield Words(_clean(_joined(first)), _comment([*quoted[len(first) :], *said]))
    if len(rows) > 1:
        last = [unit for unit in quoted if unit.row == rows[-1]]
        yield Words(_clean(_joined(last)), _comment([*quoted[: -len(last)], *said]))


def _under_picture(quoted: Sequence[Unit], segment: Segment) -> bool:
    """Whether all words stand below a picture, as what is said of it."""
    below = segment.image is not None and all(unit.row > segment.image for unit in quoted)
    return below and not in_quotation_marks(_joined(quoted))


def _only_cited(quoted: Sequence[Unit], segment: Segment) -> bool:
    """Whether words only follow a citation, as a comment does on a picture in Zotero's notes."""
    cites = any(anchor.place.startswith("zotero://select") for anchor in segment.own)
    inside = segment.lines[0].callout or in_quotation_marks(_joined(quoted))
    return cites and not inside and all(unit.after for unit in quoted)


def _joined(units: Sequence[Unit]) -> str:
    rows: dict[int, str] = {}
    for unit in units:
        rows[unit.row] = f"{rows[unit.row]} {unit.text}" if unit.row in rows else unit.text
    return "\n".join(rows.values())


def _clean(text: str) -> str:
    """A quotation without emphasis, signs in front and dashes around it."""
    stripped = without_signs(text).lstrip(AROUND).rstrip(BEHIND)
    stripped = re.sub(r"(\*\*|__|==)(?=\S)([^*_=\n]+)(?<=\S)\1", r"\2", stripped)
    if match := _WHOLE_ITALIC.fullmatch(stripped):
        stripped = match["words"]
    return stripped.strip()


def _comment_of(text: str, said: Sequence[Unit]) -> str:
    rest = text.strip().lstrip(AROUND)
    own = rest if has_words(rest) and not is_label(rest) else ""
    return "\n".join(filter(None, [own, _comment(said)]))


def _comment(units: Sequence[Unit]) -> str:
    """The researcher's words, row by row; list marks are kept where there are several items."""
    wordy = [unit for unit in units if has_words(unit.text) and not (is_label(unit.text) and not unit.marked)]
    items = len({unit.row for unit in wordy if unit.line.indent >= 0})
    rows: dict[int, str] = {}
    for unit in wordy:
        text = re.sub(r"</?[a-zA-Z][^<>]*>", "", unit.text)
        if unit.row in rows:
            rows[unit.row] += f" {text.strip()}"
        else:
            rows[unit.row] = ("- " if unit.line.indent >= 0 and items > 1 else "") + text.strip()
    lines = [bold["words"] if (bold := WHOLE_BOLD.fullmatch(row)) else row for row in rows.values()]
    joined = "\n".join(line.strip(" \t|").lstrip(",，;；.:：—– ") for line in lines).strip()
    if joined.count("*") % 2 and joined.endswith("*"):
        joined = joined[:-1].rstrip()
    if match := _WHOLE_ITALIC.fullmatch(joined):
        return match["words"].strip()
    return joined
