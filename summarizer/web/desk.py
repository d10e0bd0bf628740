"""The reviewer's desk: the queue of notes, what each shows, and the decisions that are taken on it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from summarizer.batch.plan import scan
from summarizer.errors import NoteChanged, NothingToDo, SummarizerError
from summarizer.filling.fill import fill
from summarizer.filling.prepare import Prepared, Wish, prepare
from summarizer.filling.redo import prepare_redo, redoing, write_late
from summarizer.insertion.callout import find_callout
from summarizer.insertion.phrases import LOOK, WARNING
from summarizer.language import _
from summarizer.note.file import NoteFile, refuse_if_read_only
from summarizer.note.note import Note
from summarizer.review import decision, one_claim
from summarizer.review.cited import Place, choose_sentences, sentences_of
from summarizer.review.claims import StoredClaim, last_claims, quoted_claims
from summarizer.review.ground import Ground
from summarizer.review.journal import Event
from summarizer.review.shorthand import lengthen, shorten
from summarizer.review.sources import papers_in
from summarizer.review.state import FieldState
from summarizer.review.status import NoteStatus, status_of_note
from summarizer.vault.moved import where_now
from summarizer.vault.statuses import note_statuses
from summarizer.vault.vault import Vault
from summarizer.web.decisions import DECISIONS, DECISIONS_ON_CLAIMS, Subject, put_in_place, written_in
from summarizer.web.grounds import Grounds
from summarizer.web.pages import PagePainter
from summarizer.web.sheet import FieldCard, NoteSheet

_FEW = 20
"""Notes that changed and are sooner read one by one than the whole queue."""


class Forbidden(Exception):
    """A note was asked for that is not in the queue."""


class Desk:
    """All that the page can show and do; notes are named by their paths within the vault."""

    def __init__(self, vault: Vault, paths: Iterable[Path], wish: Wish | None = None) -> None:
        self.vault, self.wish, self.paths = vault, wish or Wish(), tuple(paths)
        self.stale: set[str] = set()
        """Notes that changed since they were last read."""
        self.painter = PagePainter(vault)
        self._grounds = Grounds(vault, self.painter)
        self.queue = self._listed()

    def _listed(self) -> dict[str, NoteStatus]:
        return {
            status.path.relative_to(self.vault.folder).as_posix(): status
            for status in note_statuses(self.vault, self.paths)
            if status.path.is_relative_to(self.vault.folder)
        }

    def path(self, name: str) -> Path:
        """The file of a note in the queue.

        Raises:
            Forbidden: no such note is in the queue.
        """
        if name not in self.queue:
            raise Forbidden(name)
        path = self.queue[name].path
        if not path.resolve().is_relative_to(self.vault.folder):  # a link was put in its place meanwhile
            raise Forbidden(name)
        return path

    def sheet(self, name: str) -> NoteSheet:
        """The note as it is on disk now.

        Raises:
            Forbidden: no such note is in the queue.
            NoteError: it cannot be read any more.
        """
        file, note = self.vault.read(self.path(name))
        events = self._events(file, note)
        self.queue[name] = status = status_of_note(file.path, note, events)
        claims, last = self._claims(note, events), last_claims(events)
        shapes = {field.label: field.shape for field in note.summary.fields}
        cards = tuple(
            FieldCard(
                one,
                shorten(one.acceptable),
                claims.get(one.label, ()),
                last[one.label].left_out if one.pending and one.label in last else (),
                shapes[one.label].between,
            )
            for one in status.fields
        )
        authors = "; ".join(status.about.authors)
        several = not note.profile.of_a_paper
        papers = self._papers(note) if several else {}
        return NoteSheet(name, file.digest, status.title, authors, cards, several, papers)

    def _papers(self, note: Note) -> dict[str, str]:
        """The papers of a synthesis note whose own notes are in the queue, by what they are called there."""
        stems = {" ".join(Path(name).stem.split()): name for name in self.queue}
        return {called: stems[stem] for called, stem in papers_in(note.text).items() if stem in stems}

    async def ground(self, name: str) -> Ground:
        """What the statements of a note may rest on, and are held against: its paper, if it can be read.

        Raises:
            Forbidden: no such note is in the queue.
            NoteError: it cannot be read any more.
        """
        path = self.path(name)
        _file, note = self.vault.read(path)
        return await self._grounds.of(path, note)

    def decide(
        self,
        name: str,
        digest: str,
        action: str,
        label: str,
        said: str,
        claim: int | None = None,
        wanted: tuple[Place, ...] | None = None,
        ground: Ground | None = None,
    ) -> tuple[str, ...]:
        """Take an action of `DECISIONS` on a field, or on one claim of it, or undo the last one.

        `wanted` are the sentences that it shall rest on, None for those that it cites; what it says is held
        against them on the `ground` of the note. What the checks say is given back.

        Raises:
            Forbidden: no such note is in the queue.
            NoteChanged: the note is not the one that the page shows.
            NothingToDo: there is no such action, or it cannot be taken.
            NoteError: the note cannot be written.
        """
        path, store = self.path(name), self.vault.store
        with store.lock(path):
            if action == "undo":
                self._unchanged(path, digest)
                store.undo(path, self.vault.profiles)
                return ()
            decide = (DECISIONS if claim is None else DECISIONS_ON_CLAIMS).get(action)
            if decide is None:
                raise NothingToDo(_("There is no action {action!r}.", action=action))
            file, note = self._unchanged(path, digest)
            on = Subject(self.vault, file, note, label, said, claim or 0, wanted, ground or Ground())
            return decide(on).reasons

    async def redo(self, name: str, label: str, hint: str, claim: StoredClaim | None = None) -> None:
        """Draft a field again, or one claim of it; whatever else of the note changes meanwhile stays.

        Raises:
            SummarizerError: the paper cannot be read, the model gives no answer, or the field holds a
                person's words by now.
        """
        path = self.path(name)
        hint = f"“{claim.text}”: {hint}" if claim else hint
        wish = replace(self.wish, labels=(label,), hint=hint)
        vault = redoing(self.vault)
        file, _note, prepared = await self.painter.run(prepare_redo, vault, path, wish)
        filled = await fill(vault, prepared)
        if claim is None:
            write_late(self.vault, file, filled, "redo")
        else:
            put_in_place(
                self.vault,
                path if path.exists() else where_now(self.vault.folder, file).path,
                filled,
                label,
                claim,
            )

    def check_redo(self, name: str, digest: str, label: str, number: int | None) -> StoredClaim | None:
        """The claim to draft again, None for the whole field, once it is sure that this may be.

        Raises:
            Forbidden: no such note is in the queue.
            NoteChanged: the note is not the one that the page shows.
            NothingToDo: the field, or the claim, is a person's own.
        """
        file, note = self._unchanged(self.path(name), digest)
        decision.redoable(self.vault.store, file, note, [label])
        if number is None:
            return None
        claim = one_claim.find_draft(self.vault.store, file, note, label).claim(number)
        one_claim.refuse_own(claim)
        return claim

    async def draft(self, name: str) -> None:
        """Draft all empty fields of a note.

        Raises:
            NothingToDo: none is empty.
            SummarizerError: as the steps do.
        """
        path = self.path(name)
        file, prepared = await self.painter.run(self._prepare, path)
        if prepared is None:
            raise NothingToDo(_("{name} has no empty field any more.", name=path.name))
        filled = await fill(self.vault, prepared)
        write_late(self.vault, file, filled, "fill")

    def _prepare(self, path: Path) -> tuple[NoteFile, Prepared | None]:
        file, note = self.vault.read(path)
        self.vault.warm_up()
        prepared = prepare(self.vault, path, note, self.wish)
        refuse_if_read_only(file.path)
        return file, prepared

    def fillable(self, name: str) -> bool:
        """Whether a note has a field that is empty, as far as it is known."""
        return any(field.state is FieldState.EMPTY for field in self.queue[name].fields)

    def warned(self, name: str) -> bool:
        """Whether a draft of a note that waits holds a claim marked ⚠️ or 🖼️."""
        return any(
            sign.strip() in field.value for field in self.queue[name].pending for sign in (WARNING, LOOK)
        )

    def refresh(self) -> None:
        """Take up the state of the notes that changed; one that cannot be read any more stays as it was.

        One that is gone leaves the queue. Where a new one came, by an importer or under another name, or many
        changed, the queue is made anew.
        """
        stale, known = self.stale.copy(), self.stale & self.queue.keys()
        self.stale.clear()
        with suppress(SummarizerError):
            if stale - known or len(known) > _FEW:
                self.queue, known = self._listed(), set()
        for gone in [name for name, status in self.queue.items() if not status.path.exists()]:
            del self.queue[gone]
        for name in known:
            with suppress(SummarizerError, Forbidden):
                self.sheet(name)

    def refused(self) -> list[tuple[str, str]]:
        """The notes that cannot be filled or reviewed, and why."""
        plan = scan(self.vault, self.paths)
        return [(os.path.relpath(one.path, self.vault.folder), one.reason) for one in plan.refused]

    def check(
        self,
        name: str,
        label: str,
        text: str,
        number: int | None = None,
        wanted: tuple[Place, ...] | None = None,
        ground: Ground | None = None,
    ) -> tuple[str, ...] | None:
        """What an edited text says that the sentences of its field, or claim, do not bear out.

        The sentences are those `wanted`, on the note's `ground`; None is returned if none is known.

        Raises:
            Forbidden: no such note is in the queue.
            NothingToDo: the paper has no such sentence.
        """
        file, note = self.vault.read(self.path(name))
        ground = ground or Ground()
        claims = self._claims(note, self._events(file, note)).get(label, ())
        if number is not None:
            claims = claims[number : number + 1]
        sentences = sentences_of(claims)
        if wanted is not None:
            sentences = choose_sentences(wanted, sentences, ground)
        elif not sentences:
            return None
        full = lengthen(text, shorten(written_in(self.vault, file, note, label)).links)
        return ground.against(full, sentences)[0]

    def progress(self) -> tuple[int, int]:
        """How many fields that were ever drafted are decided, and how many there are."""
        fields = [field for status in self.queue.values() for field in status.fields]
        ours = [field for field in fields if field.pending or field.draft]
        return sum(not field.pending for field in ours), len(ours)

    def _unchanged(self, path: Path, digest: str) -> tuple[NoteFile, Note]:
        file, note = self.vault.read(path)
        if file.digest != digest:
            raise NoteChanged(_("{name} was changed outside since the page read it.", name=path.name))
        return file, note

    def _events(self, file: NoteFile, note: Note) -> list[Event]:
        return list(self.vault.store.journal.events(file.path, note.metadata.identity))

    def _claims(self, note: Note, events: Iterable[Event]) -> dict[str, tuple[StoredClaim, ...]]:
        """The claims of the fields: from the journal, else from the note's own evidence callout."""
        callout = find_callout(note.text, note.zone)
        quoted = quoted_claims(callout.sections) if callout else {}
        return quoted | {label: one.claims for label, one in last_claims(events).items()}
