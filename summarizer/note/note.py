"""A literature note: its text, and every part that the program knows, with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.errors import NoteRefused
from summarizer.note.annotation import Annotation, parse_annotations
from summarizer.note.attachments import parse_attachments
from summarizer.note.link import Attachment
from summarizer.note.metadata import Metadata, parse_metadata
from summarizer.note.profile import NoteProfile, bundled_profiles
from summarizer.note.refusal import reason_to_refuse
from summarizer.note.summary import SummaryBlock, parse_summary
from summarizer.note.zone import find_zone
from summarizer.text import Span


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed note. `text` is the file, decoded and nothing else; all spans are offsets into it."""

    text: str
    profile: NoteProfile
    zone: Span
    metadata: Metadata
    attachments: tuple[Attachment, ...]
    annotations: tuple[Annotation, ...]
    summary: SummaryBlock


def parse_note(text: str, profiles: Sequence[NoteProfile] | None = None, file_name: str = "") -> Note:
    """The note as the first profile that finds summary fields in it sees it.

    Raises:
        NoteRefused: the text is no literature note, or one that must not be edited; the message says why.
    """
    if reason := reason_to_refuse(text):
        raise NoteRefused(reason)
    for profile in profiles if profiles is not None else bundled_profiles():
        zone = find_zone(text, profile.separators)
        if summary := parse_summary(text, zone, profile):
            return Note(
                text=text,
                profile=profile,
                zone=zone,
                metadata=parse_metadata(text, file_name),
                attachments=parse_attachments(text, zone),
                annotations=parse_annotations(text, profile.annotations, zone),
                summary=summary,
            )
    raise NoteRefused(
        "No summary fields were found: no callout with 总结 in its title and lines such as `研究问题::`.",
        hint="The README says which note templates are known and how to add your own.",
    )
