"""Fields of every shape anywhere in a note, known by what their labels mean alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import ClassVar

from summarizer.note.block import Block, evidence, next_fence, sections
from summarizer.note.label_lines import label_lines
from summarizer.note.labels import is_imported
from summarizer.note.lines import TextLine, split_lines
from summarizer.note.shape import EvidenceSite, FieldPlace, LeftAlone, Shape, Wanted
from summarizer.note.shapes import boxes, callout, headings, table
from summarizer.text import Span

_COMMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|^%%[ \t]*$.*?(?:^%%[ \t]*$|\Z)|%%(?!\s*(?:begin|end)\b)[^%\n]+%%",
    re.DOTALL | re.MULTILINE,
)

_COLOUR_SIGN = re.compile("[🟡🟨🔴🟥🟢🟩🔵🟦🟣🟪🟠🟧⚪⚫⬜⬛]|<(?:mark|span)\\b")

_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})")


@dataclass(frozen=True, slots=True)
class _Found:
    """A place, where its line or table starts, how far it may hold others, and `plain` as in LabelLine."""

    place: FieldPlace
    start: int
    end: int = -1
    plain: bool = False


@dataclass(frozen=True)
class Anywhere(Shape):
    """A field is a heading, a callout, a row or column of a table, or a label with a colon.

    Nothing in code, comments, front matter and an importer's own parts (annotations, abstract …) is one. A
    part that begins with fields is none itself; what looks like a field within a person's text is none.
    """

    name: ClassVar[str] = "anywhere"
    by_name: ClassVar[bool] = True
    answered_below: ClassVar[bool] = False

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        """None, since it takes to know what labels mean."""
        del lines
        return iter(())

    def places_of(self, lines: Sequence[TextLine], wanted: Wanted) -> Iterator[FieldPlace | LeftAlone]:
        """The places whose label means a role, in order."""
        if not lines:
            return
        closed = _closed(lines, wanted)
        found = [
            one
            for one in sorted(_found(lines, wanted), key=lambda one: one.place.span)
            if not any(span.start <= one.place.span.start < span.end for span in closed)
        ]
        for one in _outermost(found, lines):
            yield one.place

    def end(self, lines: Sequence[TextLine], last: Span) -> int:
        """Behind the lines that the last field stands among, up to a blank one."""
        return _end_of_run(lines, last.end)

    def evidence_place(self, site: EvidenceSite) -> int:
        """Between the persist marks of the last drafted field, else behind the lines that it stands among."""
        if not site.values or any(one.start <= site.values[-1].start <= one.end for one in site.kept):
            return super().evidence_place(site)
        return _end_of_run(tuple(split_lines(site.text, site.zone)), site.values[-1].end)


def _end_of_run(lines: Sequence[TextLine], offset: int) -> int:
    index = bisect_right([line.span.start for line in lines], offset) - 1
    while index + 1 < len(lines):
        below = lines[index + 1].text
        if not below.strip() or below.startswith(("#", "%%")):
            break
        index += 1
    return lines[index].end


def _found(lines: Sequence[TextLine], wanted: Wanted) -> Iterator[_Found]:
    yield from _headings(lines, wanted)
    ours = evidence(lines)
    lines = [*lines[: ours[0]], *lines[ours[1] :]] if ours else lines
    starts = [line.span.start for line in lines]
    for place in boxes.SHAPE.places(lines):
        if isinstance(place, FieldPlace) and wanted.role(place.label):
            yield _Found(place, starts[bisect_right(starts, place.span.start) - 1], place.span.end)
    for place in table.SHAPE.places_of(lines, wanted):
        if isinstance(place, FieldPlace) and wanted.role(place.label):
            row = bisect_right(starts, place.span.start) - 1
            while row and "|" in lines[row - 1].text:
                row -= 1
            yield _Found(place, starts[row])
    for label in label_lines(lines, lambda name: bool(wanted.role(name))):
        if wanted.role(label.label) and not label.leads:
            place = FieldPlace(label.label, label.value, label.rest, callout.SHAPE)
            start = starts[bisect_right(starts, label.value.start) - 1]
            yield _Found(place, start, plain=label.plain)


def _headings(lines: Sequence[TextLine], wanted: Wanted) -> Iterator[_Found]:
    """The headings, each up to the end of its section or the next one that is a field."""
    blocks = tuple(sections(lines))
    ends = {block.lines[0].span.end: block.lines[-1].end for block in blocks}
    groups = _colour_groups(blocks)
    below = -1
    for place in reversed(tuple(headings.SHAPE.places_of(lines, wanted))):
        if isinstance(place, FieldPlace) and wanted.role(place.label) and place.span.start not in groups:
            end = ends[place.span.start]
            end = below if 0 <= below < end else end
            below = place.span.start
            span = Span(place.span.start, _before_rules(lines, place.span))
            yield _Found(replace(place, span=span, shape=headings.SHAPE), span.start, end)


def _before_rules(lines: Sequence[TextLine], section: Span) -> int:
    """Where what a section says ends, before the lines across that part it from the next one."""
    index = bisect_left(lines, section.end, key=lambda line: line.span.end)
    end = section.end
    while end > section.start and _RULE.fullmatch(lines[index].text):
        above = index - 1
        while lines[above].span.end > section.start and not lines[above].text.strip():
            above -= 1
        if above == index - 1 and lines[above].span.end > section.start:
            break  # it underlines a heading
        index, end = above, lines[above].span.end
    return end


def _colour_groups(blocks: Sequence[Block]) -> set[int]:
    """Where the headings end under which an importer puts the annotations of a colour, empty ones too.

    They have a colour's sign, and one of the same level an annotation below it.
    """
    coloured = [block for block in blocks if _COLOUR_SIGN.search(block.title)]
    levels = {
        _level(block)
        for block in coloured
        if any("zotero://open" in line.text for line in takewhile(_is_text, block.lines[1:]))
    }
    return {block.lines[0].span.end for block in coloured if _level(block) in levels}


def _level(block: Block) -> int:
    return len(block.lines[0].text) - len(block.lines[0].text.lstrip("#"))


def _is_text(line: TextLine) -> bool:
    return not line.text.startswith("#")


def _inside(found: Sequence[_Found], index: int) -> Sequence[_Found]:
    """What stands in the part at `index`, in order; what is found is in the order of the text."""
    stop = index + 1
    while stop < len(found) and found[stop].start < found[index].end:
        stop += 1
    return found[index + 1 : stop]


def _outermost(found: Sequence[_Found], lines: Sequence[TextLine]) -> Iterator[_Found]:
    """Of a part and what stands in it: what stands in it, if the part begins with it; else the part."""
    offset = lines[0].span.start
    text = "".join(line.text + line.eol for line in lines)
    behind = -1
    for index, one in enumerate(found):
        if one.start < behind:
            continue
        inside = _inside(found, index)
        plain = sum(other.plain for other in inside)
        begins = inside and (plain < len(inside) or plain > 1)
        if begins and not _says(text[one.place.span.start - offset : inside[0].start - offset]):
            continue
        behind = max(behind, one.end)
        yield one


def _says(text: str) -> bool:
    return bool(_COMMENT.sub("", text).strip(" \t\r\n>"))


def _closed(lines: Sequence[TextLine], wanted: Wanted) -> list[Span]:
    """Where no field is: front matter, code, comments, an importer's own sections and callouts, evidence."""
    spans = [*_front_matter(lines), *_code(lines)]
    start = lines[0].span.start
    text = "".join(line.text + line.eol for line in lines)
    spans += [Span(start + match.start(), start + match.end()) for match in _COMMENT.finditer(text)]
    for block in sections(lines):
        if is_imported(block.title):
            spans.append(Span(block.lines[0].span.start, block.lines[-1].end))
    for place in boxes.SHAPE.places(lines):
        if isinstance(place, FieldPlace) and is_imported(place.label) and not wanted.role(place.label):
            spans.append(Span(place.span.start, place.span.end + 1))
    return spans


def _front_matter(lines: Sequence[TextLine]) -> Iterable[Span]:
    if lines[0].span.start or lines[0].text.lstrip("\ufeff").rstrip() != "---":
        return
    end = next((line for line in lines[1:] if line.text.rstrip() in {"---", "..."}), None)
    if end is not None:
        yield Span(0, end.end)


def _code(lines: Sequence[TextLine]) -> Iterator[Span]:
    fence, start = "", 0
    for line in lines:
        before = fence
        fence = next_fence(fence, line.text.lstrip("> "))
        if fence and not before:
            start = line.span.start
        if before and not fence:
            yield Span(start, line.end)
    if fence:
        yield Span(start, lines[-1].end + 1)


SHAPE = Anywhere()
