"""The summary block of a note: finding its fields and where each value stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from summarizer.language import _
from summarizer.note.below import written_below
from summarizer.note.block import EVIDENCE_HEAD, Block
from summarizer.note.comment import in_comment
from summarizer.note.dataview import full_line_key
from summarizer.note.labels import fold_label
from summarizer.note.lines import TextLine
from summarizer.note.profile import NoteProfile
from summarizer.note.shape import MARK, FieldPlace, LeftAlone, Shape
from summarizer.note.shapes import callout
from summarizer.note.zone import is_persisted, note_blocks
from summarizer.text import Span

_EMPHASISED = re.compile(r"^(?:__(?P<strong>.+?)(?:__)?|_(?P<weak>.+)_)$")  # as linters write `**Key**`
_LINE_BREAK = re.compile(r"<br ?/?>|\\")  # as linters end each line
_IN_A_WORD = re.compile(r"[A-Za-z]::[A-Za-z]")
_EVIDENCE = re.compile(rf"(?<=[\r\n]){EVIDENCE_HEAD.pattern}")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r(?!\n))(?P<line>\r\n|\n|\r(?!\n))\Z")


OF_MANY = frozenset({"agreement", "contradiction", "gap"})
"""The roles that fields of notes on many papers have, and only theirs."""


class ValueState(StrEnum):
    """Whose a field's value is."""

    EMPTY = "empty"
    DRAFT = "draft"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class SummaryField:
    """One field of the summary block.

    `label` is the key without emoji; `role` what it means in the profile, "" when unknown. `value_span`
    is everything that may be replaced: from behind the key's `::` (or inside the cell, the persist marks,
    the section) to the end of the line, its end of line excluded. `value` is what stands there without the
    blanks around it, `below` the words on further lines that belong to it, or behind the same key elsewhere:
    they are never written to. `shape` is how a value is written there.
    """

    label: str
    role: str
    value_span: Span
    value: str
    state: ValueState
    shape: Shape
    below: str = ""

    @property
    def text(self) -> str:
        """All that the field says, on whichever lines."""
        return f"{self.value} {self.below}".strip()


@dataclass(frozen=True, slots=True)
class SummaryBlock:
    """The summary block: its span ends behind the last line that belongs to it, end of line included."""

    span: Span
    title: str
    fields: tuple[SummaryField, ...]

    @property
    def of_many(self) -> bool:
        """Whether it is that of a note which compares papers."""
        return any(field.role in OF_MANY for field in self.fields)

    def field(self, label: str) -> SummaryField | None:
        """The field with that label, None when there is none."""
        return next((field for field in self.fields if field.label == label), None)


def parse_summary(text: str, zone: Span, profile: NoteProfile) -> SummaryBlock | None:
    """The first block in the zone that has the profile's title and at least one field."""
    surveyed = survey(text, zone, profile)
    return surveyed[0] if surveyed else None


def survey(
    text: str, zone: Span, profile: NoteProfile, *, hidden: bool = False
) -> tuple[SummaryBlock, tuple[LeftAlone, ...]] | None:
    """As `parse_summary`, with the lines of the block that look like fields and are left alone.

    With `hidden` those that stand in a comment are fields too.
    """
    blocks = profile.shape.blocks(text, zone, profile)
    for block in blocks:
        fields: dict[str, SummaryField] = {}
        left_alone: list[LeftAlone] = []
        for place, below in _places(block.lines, profile):
            if isinstance(place, LeftAlone):
                left_alone.append(place)
                continue
            field = _field(text, place, below, profile)
            name = fold_label(field.label) if profile.shape.by_name else field.label
            if not hidden and in_comment(text, place.span.start):
                left_alone.append(LeftAlone(_line_of(place, block.lines), _("it stands in a comment")))
            elif name in fields:
                reason = _("its key stands here a second time, which Dataview makes a list of")
                left_alone.append(LeftAlone(_line_of(place, block.lines), reason))
                fields[name] = _with(fields[name], field)
            elif profile.title.pattern or (field.role and _kept(text, zone, place.span, profile)):
                fields[name] = field
        if fields:
            end = profile.shape.end(block.lines, [*fields.values()][-1].value_span)
            _add_other_blocks(text, blocks, fields, profile)
            found = tuple(fields.values())
            return SummaryBlock(Span(block.lines[0].span.start, end), block.title, found), tuple(left_alone)
    return None


def left_alone(text: str, zone: Span, profile: NoteProfile) -> tuple[LeftAlone, ...]:
    """The lines that look like fields, of blocks in which none is one."""
    blocks = profile.shape.blocks(text, zone, profile)
    places = (place for block in blocks for place, __ in _places(block.lines, profile))
    return tuple(place for place in places if isinstance(place, LeftAlone))


def _places(lines: Sequence[TextLine], profile: NoteProfile) -> Iterator[tuple[FieldPlace | LeftAlone, str]]:
    """The places in a block, each with the words that stand below it."""
    starts = [line.span.start for line in lines]
    found: list[FieldPlace | LeftAlone] = []
    heads: list[int] = []
    for place in profile.shape.places_of(lines, profile):
        start = place.line.span.start if isinstance(place, LeftAlone) else place.span.start
        head = bisect_right(starts, start) - 1
        if not _is_prose(place, lines[head].text, profile):
            found.append(place)
            heads.append(head)
    for place, head, end in zip(found, heads, [*heads, len(lines)][1:], strict=True):
        if isinstance(place, LeftAlone) or not profile.shape.answered_below:
            yield place, ""
            continue
        last = bisect_right(starts, place.span.end) - 1
        to_blank = profile.shape.ends_at_blank
        below = written_below(lines[last + 1 : end], lines[head], to_blank=to_blank, empty=profile.empty)
        yield place, below


def _line_of(place: FieldPlace, lines: Sequence[TextLine]) -> TextLine:
    return lines[bisect_left(lines, place.span.start, key=lambda line: line.end)]


def _is_prose(place: FieldPlace | LeftAlone, line: str, profile: NoteProfile) -> bool:
    """Whether a line is no field at all but words with `::` inside a word, such as `std::vector`."""
    label = place.label if isinstance(place, FieldPlace) else full_line_key(line.partition("::")[0])
    return (
        not profile.role(label) and not line.rstrip().endswith("::") and _IN_A_WORD.search(line) is not None
    )


def _add_other_blocks(
    text: str, blocks: Iterable[Block], fields: dict[str, SummaryField], profile: NoteProfile
) -> None:
    """Count what stands behind the same keys in further summary blocks: a key that stands twice."""
    if all(field.state is ValueState.HUMAN for field in fields.values()):
        return
    for block in blocks:
        for place, below in _places(block.lines, profile):
            if isinstance(place, FieldPlace):
                other = _field(text, place, below, profile)
                if (field := fields.get(other.label)) and field.value_span != other.value_span:
                    fields[other.label] = _with(field, other)


def _with(field: SummaryField, twin: SummaryField) -> SummaryField:
    """A field with what stands behind its key a second time."""
    if twin.state is ValueState.EMPTY:
        return field
    state = ValueState.HUMAN if field.state is ValueState.EMPTY else field.state
    return replace(field, below=f"{field.below} {twin.text}".strip(), state=state)


def _field(text: str, place: FieldPlace, below: str, profile: NoteProfile) -> SummaryField:
    span = _inside_persist_marks(text, place.span, profile)
    in_line = (
        profile.persist
        and is_persisted(text, span, profile.persist)
        and not {"\r", "\n"} & {*span.of(text), text[span.end : span.end + 1]}
    )
    shape = callout.SHAPE if in_line else place.shape or profile.shape  # between marks on one line
    span, shape = shape.refined(text, span)
    value = shape.read(span.of(text))
    state = _state(value, profile)
    if state is ValueState.EMPTY and (below or place.rest):
        state = ValueState.HUMAN
    elif state is ValueState.DRAFT and place.rest and not below:
        state = ValueState.HUMAN  # somebody wrote on within the place itself
    label = _EMPHASISED.sub(r"\g<strong>\g<weak>", place.label)
    return SummaryField(label, profile.role(label), span, value, state, shape, below or place.rest)


def _kept(text: str, zone: Span, place: Span, profile: NoteProfile) -> bool:
    """Whether the importer keeps a field found by its label alone: always, unless it has persist marks."""
    if profile.persist is None:
        return True
    inside = _inside_persist_marks(text, place, profile)
    if any(is_persisted(text, span, profile.persist) for span in (zone, inside)):
        return True
    if not profile.shape.by_name:
        return False
    blocks = note_blocks(text, Span(0, len(text)), profile.persist)
    return not blocks or any(block.start <= place.start and place.end <= block.end for block in blocks)


def _inside_persist_marks(text: str, span: Span, profile: NoteProfile) -> Span:
    """What of a span lies behind a begin mark and before its end mark, which may stand behind the span."""
    begin = profile.persist[0].search(text, span.start, span.end) if profile.persist else None
    if begin is None or profile.persist is None:
        return span
    end = profile.persist[1].search(text, begin.end())
    if end is None or profile.persist[0].search(text, begin.end(), end.start()):
        return span
    between = text[span.end : end.start()].lstrip()
    if between and not EVIDENCE_HEAD.match(between):
        return span  # more stands between the marks, such as headings
    stop = end.start() if end.start() <= span.end else _before_evidence(text, Span(span.end, end.start()))
    return Span(begin.end(), stop)


def _before_evidence(text: str, behind: Span) -> int:
    """Where the evidence in what is behind a value begins, with the blank line above it; else the start."""
    head = _EVIDENCE.search(text, behind.start, behind.end)
    if head is None:
        return behind.start
    blank = _BLANK_LINE.search(text, behind.start, head.start())
    return blank.start("line") if blank else head.start()


def _state(value: str, profile: NoteProfile) -> ValueState:
    if (
        not value
        or _LINE_BREAK.fullmatch(value)
        or any(pattern.fullmatch(value) for pattern in profile.empty)
    ):
        return ValueState.EMPTY
    return ValueState.DRAFT if value.startswith(MARK.strip()) else ValueState.HUMAN
