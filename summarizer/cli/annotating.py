"""Copies of the papers of many notes, one after another; what goes wrong with one is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.cli.waiting import waiting
from summarizer.errors import NoteError, NothingToDo, PdfError, SummarizerError, UsageError
from summarizer.filling.marked_copy import CopyPlan, CopyWish, check_plan, plan_copy, put_copy
from summarizer.language import _
from summarizer.vault.notes import LiteratureNote
from summarizer.vault.vault import Vault
from summarizer.zotero.session import Session


@dataclass(frozen=True, slots=True)
class Written:
    """A copy that was written, or would be: its plan, its file, and what is to be told of it."""

    plan: CopyPlan
    output: Path
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A note of which there is no copy, and why; `failed` where that was not to be expected."""

    note: Path
    reason: str
    kind: str
    failed: bool


@dataclass(slots=True)
class Copies:
    """What became of notes; `dry` where nothing is written, `force` where any other file gives way."""

    vault: Vault
    wish: CopyWish
    dry: bool
    force: bool
    written: list[Written] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def leave(self, note: Path, why: SummarizerError) -> None:
        """Take down that a note has no copy."""
        self.left_out.append(LeftOut(note, str(why), why.kind, failed=not isinstance(why, NothingToDo)))

    def make(self, found: LiteratureNote, target: Path, session: Session) -> None:
        """Make the copy of one note.

        Raises:
            SummarizerError: there can be none.
        """
        plan = plan_copy(self.vault, *found, self.wish, session)
        if self.dry:
            check_plan(self.vault, plan, target, force=self.force)
            self.written.append(Written(plan, target))
        else:
            copy = put_copy(self.vault, plan, target, force=self.force)
            self.written.append(Written(plan, target, copy.notices))

    def make_each(
        self, notes: Iterable[LiteratureNote], targets: Mapping[Path, Path], session: Session
    ) -> None:
        """Make the copies of many notes; those that can have none are taken down."""
        with waiting(_("Reading the papers")):
            for file, note in notes:
                try:
                    self.make((file, note), targets[file.path], session)
                except (NoteError, PdfError, UsageError) as exc:
                    self.leave(file.path, exc)
