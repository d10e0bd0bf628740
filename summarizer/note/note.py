"""A literature note: its text, and every part that the program knows, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.errors import NoSummary, NoteRefused
from summarizer.language import _
from summarizer.note.annotation import Annotation
from summarizer.note.attachments import parse_attachments
from summarizer.note.block import evidence
from summarizer.note.highlight.parse import parse_annotations
from summarizer.note.lines import lines_within
from summarizer.note.link import Attachment
from summarizer.note.metadata import Metadata, parse_metadata
from summarizer.note.near import why_none
from summarizer.note.profile import NoteProfile, bundled_profiles
from summarizer.note.refusal import is_report, reason_to_refuse
from summarizer.note.shapes import callout
from summarizer.note.summary import SummaryBlock, ValueState, parse_summary, survey
from summarizer.note.zone import find_zone, persist_blocks
from summarizer.text import Edit, Span, apply_edits

_SEVERAL = 3
"""Fields; fewer may stand in a note by chance."""

_CALLOUT = re.compile(r"^[ \t]*>[ \t]*\[!", re.MULTILINE)
_CITED = re.compile(r"(?<!\()\[[p§][^\]\n]{1,44}\](?:\([^)\s]*\)|\])\s*$")
"""A citation as drafts have it at the end of a line."""


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed note. `text` is the file, decoded and nothing else; all spans are offsets into it.

    `separators` are all that any of the profiles knows: their count must never change.
    """

    text: str
    profile: NoteProfile
    zone: Span
    metadata: Metadata
    attachments: tuple[Attachment, ...]
    annotations: tuple[Annotation, ...]
    summary: SummaryBlock
    separators: tuple[str, ...] = ()


def parse_note(text: str, profiles: Sequence[NoteProfile] | None = None, file_name: str = "") -> Note:
    """The note as the profile that knows most of its summary fields sees it; the first of equals.

    Raises:
        NoteRefused: the text is no literature note, or one that must not be edited; the message says why.
    """
    profiles = bundled_profiles() if profiles is None else profiles
    profile, zone, summary, separators = _found(text, profiles)
    imported = _without_ours(text, zone, summary)
    metadata = parse_metadata(text, file_name, imported)
    if not profile.of_a_paper:
        return Note(text, profile, zone, metadata.of_many, (), (), summary, separators)
    return Note(
        text=text,
        profile=profile,
        zone=zone,
        metadata=metadata,
        attachments=parse_attachments(imported, zone, metadata.mentions),
        annotations=parse_annotations(imported, profile.annotations, zone, tuple(_accepted(text, summary))),
        summary=summary,
        separators=separators,
    )


def _without_ours(text: str, zone: Span, summary: SummaryBlock) -> str:
    """The text with blanks for drafts and their evidence: they quote and link as an importer does."""
    lines = lines_within(text, zone)
    found = evidence(lines)
    spans = [field.value_span for field in summary.fields if field.state is ValueState.DRAFT]
    spans += [line.span for line in lines[slice(*found)]] if found else []
    return apply_edits(text, [Edit(span, re.sub(r"[^\r\n]", " ", span.of(text))) for span in spans])


def _accepted(text: str, summary: SummaryBlock) -> Iterator[Span]:
    """The lines of the summary's values that were drafts: the links in them are citations.

    Of a value on lines of its own, as below a heading, it is those that end with a citation of a draft.
    """
    for field in summary.fields:
        beside_key = text[field.value_span.start - 1] not in "\r\n"
        lines = lines_within(text, field.value_span)
        yield from (line.span for line in lines if beside_key or _CITED.search(line.text))


def parse_head(text: str, profiles: Sequence[NoteProfile], file_name: str = "") -> Note:
    """The note without its attachments and annotations: in a third of the time, where nobody asks for them.

    Raises:
        NoteRefused: as `parse_note` does.
    """
    profile, zone, summary, separators = _found(text, profiles)
    metadata = parse_metadata(text, file_name, _without_ours(text, zone, summary))
    metadata = metadata if profile.of_a_paper else metadata.of_many
    return Note(text, profile, zone, metadata, (), (), summary, separators)


def read_summary(text: str, profiles: Sequence[NoteProfile]) -> SummaryBlock:
    """The summary alone: much sooner read than the whole note, where thousands are looked through.

    Raises:
        NoteRefused: as `parse_note` does.
    """
    return _found(text, profiles)[2]


def _found(
    text: str, profiles: Sequence[NoteProfile]
) -> tuple[NoteProfile, Span, SummaryBlock, tuple[str, ...]]:
    if reason := reason_to_refuse(text):
        raise NoteRefused(reason)
    if is_report(text):
        raise NoSummary(_("It is a report of an evaluation, not a note."))
    separators = tuple({mark: None for profile in profiles for mark in profile.separators})
    return *find_summary(text, profiles, separators), separators


def find_summary(
    text: str, profiles: Sequence[NoteProfile], separators: Sequence[str]
) -> tuple[NoteProfile, Span, SummaryBlock]:
    """The profile that fits, the zone in which the person writes, and the summary block in it.

    One that knows fields by their names alone is used only where those before it know none, or a single
    callout among several such as `> [!method]`, `> [!result]` and `> [!summary]`.

    Raises:
        NoteRefused: no profile finds a field, or the zone's separators are not as they must be.
    """
    zone = find_zone(text, separators)
    best: tuple[NoteProfile, Span, SummaryBlock] | None = None
    known = -1
    for profile in profiles:
        alone = best[2] if best and known and profile.by_name and not best[0].by_name else None
        if alone and (len(alone.fields) > 1 or alone.fields[0].shape is not callout.SHAPE):
            continue
        for part in zone_parts(text, zone, profile):
            summary = parse_summary(text, part, profile)
            if alone and not (summary and _is_one_of_several(text, alone, summary)):
                continue
            if summary and (count := sum(bool(field.role) for field in summary.fields)) > known:
                best, known = (profile, part, summary), count
                if count == len(summary.fields) > 1 and not profile.by_name:
                    return best
    if best is None:
        raise _none_found(text, zone, profiles)
    return best


def _none_found(text: str, zone: Span, profiles: Sequence[NoteProfile]) -> NoteRefused:
    """Why no profile finds a field."""
    if any(survey(text, zone, profile, hidden=True) for profile in profiles):
        return NoteRefused(
            _("The summary stands in a comment, where nobody sees it: nothing is drafted there."),
            hint=_("Take away the marks of the comment, `%% %%` or `<!-- -->`, and try again."),
        )
    if unread := next((why for one in profiles if (why := one.shape.unread(text, one))), ""):
        return NoteRefused(unread, hint=_("Mend the YAML at the head of the note, then try again."))
    if not any(profile.by_name for profile in profiles):
        return NoSummary(_("No summary fields were found."))
    message, hint = why_none(text, zone)
    return NoSummary(message, hint=hint)


def _is_one_of_several(text: str, alone: SummaryBlock, several: SummaryBlock) -> bool:
    """Whether a block's only field is one of at least three that each have a callout to themselves."""
    spans = [field.value_span for field in several.fields if field.shape is callout.SHAPE]
    apart = all(_CALLOUT.search(text, one.end, other.start) for one, other in pairwise(spans))
    return apart and len(spans) == len(several.fields) >= _SEVERAL and alone.fields[0].value_span in spans


def zone_parts(text: str, zone: Span, profile: NoteProfile) -> Iterator[Span]:
    """The parts of the zone to look for the summary in: what persist marks keep, then all of it."""
    if profile.persist:
        yield from persist_blocks(text, zone, profile.persist)
    yield zone
