"""What each note profile finds in a note, what it leaves alone, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.errors import NoteRefused
from summarizer.language import _
from summarizer.note.dataview import full_line_field
from summarizer.note.lines import split_lines
from summarizer.note.near import near_fields
from summarizer.note.note import parse_note, zone_parts
from summarizer.note.profile import NoteProfile
from summarizer.note.summary import SummaryBlock, SummaryField, ValueState, left_alone, survey
from summarizer.note.zone import find_zone
from summarizer.text import Span


@dataclass(frozen=True, slots=True)
class Finding:
    """A line (counted from 1) of the note, the label on it ("" when it has none), and what holds for it."""

    line: int
    label: str
    role: str
    drafted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ProfileCheck:
    """What one profile finds: the title of its summary block ("" for none); `used` if it fits best."""

    name: str
    description: str
    used: bool
    title: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class NoteCheck:
    """The checks of a note; `refusal` says why it is not edited at all, "" when it may be."""

    refusal: str
    profiles: tuple[ProfileCheck, ...]


def check_profiles(text: str, profiles: Sequence[NoteProfile]) -> NoteCheck:
    """Hold a note against all profiles, the one that is used first."""
    try:
        note = parse_note(text, profiles)
        refusal, used = "", note.profile.name
    except NoteRefused as refused:
        refusal, used = str(refused), ""
    separators = tuple(mark for profile in profiles for mark in profile.separators)
    try:
        zone = find_zone(text, separators)
    except NoteRefused:
        zone = Span(0, len(text))
    checks = [_check(text, zone, profile, used=profile.name == used) for profile in profiles]
    return NoteCheck(refusal, tuple(sorted(checks, key=lambda check: not check.used)))


def _check(text: str, zone: Span, profile: NoteProfile, *, used: bool) -> ProfileCheck:
    for part in zone_parts(text, zone, profile):
        if found := survey(text, part, profile):
            block, aside = found
            findings = [_finding(text, field) for field in block.fields]
            findings += [
                Finding(_line(text, one.line.span.start), "", "", drafted=False, reason=one.reason)
                for one in aside
            ]
            findings += _near(text, zone, block) if profile.shape.by_name else _outside(text, zone, block)
            ordered = tuple(sorted(findings, key=lambda finding: finding.line))
            return ProfileCheck(profile.name, profile.description, used, block.title, ordered)
    findings = [
        Finding(_line(text, one.line.span.start), "", "", drafted=False, reason=one.reason)
        for one in left_alone(text, zone, profile)
    ]
    if profile.shape.by_name:
        findings += _near(text, zone, None)
    return ProfileCheck(profile.name, profile.description, used, "", tuple(findings))


def _finding(text: str, field: SummaryField) -> Finding:
    reason, drafted = "", False
    if field.state is ValueState.HUMAN:
        reason = _("it is not empty: what you wrote is never touched")
    elif field.state is ValueState.DRAFT:
        reason = _("a draft stands here already")
    elif not field.role:
        reason = _("the profile does not know this label: name it with --fields to have it drafted")
    else:
        reason, drafted = _("empty"), True
    return Finding(_line(text, field.value_span.start), field.label, field.role, drafted, reason)


def _outside(text: str, zone: Span, block: SummaryBlock) -> Iterator[Finding]:
    """The empty `key::` lines of the zone that are not in the summary block."""
    for line in split_lines(text, zone):
        if block.span.start <= line.span.start < block.span.end:
            continue
        found = full_line_field(line.text)
        if found and not found.value_span.of(line.text).strip():
            reason = _("it stands outside the summary block")
            yield Finding(_line(text, line.span.start), found.key, "", drafted=False, reason=reason)


def _near(text: str, zone: Span, block: SummaryBlock | None) -> Iterator[Finding]:
    """The empty headings, callouts, cells and labels that are no fields."""
    fields = {_line(text, field.value_span.start) for field in block.fields} if block else set()
    for one in near_fields(text, zone):
        if one.line not in fields:
            yield Finding(one.line, one.label, "", drafted=False, reason=one.reason)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
