"""Which notes are tried: those decided on, in an order of which every beginning is a fair sample."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.batch.plan import Refused
from summarizer.errors import NoteError
from summarizer.evaluate.case import Case, case_of
from summarizer.language import _
from summarizer.review.status import with_events
from summarizer.vault.copies import conflict_copies, original_of
from summarizer.vault.notes import LiteratureNote
from summarizer.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Gathered:
    """The cases of some notes, in the order in which they are drawn; those left out, and why.

    `undecided` notes hold nothing that a person decided on.
    """

    cases: tuple[Case, ...]
    left_out: tuple[Refused, ...]
    undecided: int


def gather(vault: Vault, notes: Iterable[LiteratureNote], folders: Sequence[Path] = ()) -> Gathered:
    """What can be tried of the notes; copies by sync programs below the `folders` are said to be left out."""
    cases: list[Case] = []
    left_out: list[Refused] = []
    undecided = 0
    for file, note, events in with_events(notes, vault.store.journal):
        if not note.profile.of_a_paper:
            continue
        if original := original_of(file.path):
            reason = _("It is a copy of {name}, to the byte.", name=original.name)
            left_out.append(Refused(file.path, reason))
            continue
        try:
            case = case_of(file, note, events)
        except NoteError as exc:
            left_out.append(Refused(file.path, str(exc)))
            continue
        if case is None:
            undecided += 1
        else:
            cases.append(case)
    left_out += [
        Refused(path, _("It is a copy that a sync program made in a conflict."))
        for path in conflict_copies(vault, folders)
    ]
    return Gathered(drawn(cases), tuple(left_out), undecided)


def drawn(cases: Iterable[Case]) -> tuple[Case, ...]:
    """The cases in the order in which they are drawn, by the digests of their names.

    Each beginning has notes with changed drafts, own words and accepted drafts in about the shares that all
    of them have. The same vault gives the same notes.
    """
    strata: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda one: (one.lot, str(one.path))):
        strata.setdefault(case.stratum, []).append(case)
    placed = [
        ((rank + 0.5) / len(stratum), case.lot, str(case.path), case)
        for stratum in strata.values()
        for rank, case in enumerate(stratum)
    ]
    return tuple(case for *_place, case in sorted(placed, key=lambda one: one[:3]))
