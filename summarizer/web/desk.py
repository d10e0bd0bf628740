"""The reviewer's desk: the queue of notes, what each shows, and the decisions that are taken on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from summarizer.draft.verify import check_claim
from summarizer.errors import NoteChanged, NothingToDo
from summarizer.filling.fields import language_of
from summarizer.filling.fill import fill, write
from summarizer.filling.prepare import Wish
from summarizer.filling.redo import prepare_redo
from summarizer.insertion.callout import find_callout
from summarizer.language import _
from summarizer.note.file import NoteFile
from summarizer.note.note import Note
from summarizer.review import decision
from summarizer.review.alike import alike
from summarizer.review.claims import StoredClaim, last_claims, quoted_claims
from summarizer.review.journal import Event
from summarizer.review.shorthand import Shortened, lengthen, shorten, statements
from summarizer.review.state import FieldStatus, field_states
from summarizer.review.status import NoteStatus
from summarizer.vault.statuses import note_statuses
from summarizer.vault.vault import Vault
from summarizer.web.pages import PagePainter


class Forbidden(Exception):
    """A note was asked for that is not in the queue."""


@dataclass(frozen=True, slots=True)
class FieldCard:
    """A field as the page shows it: its status, its text with short links, its claims, those left out."""

    status: FieldStatus
    short: Shortened
    claims: tuple[StoredClaim, ...]
    left_out: tuple[StoredClaim, ...] = ()

    @property
    def as_drafted(self) -> bool:
        """Whether the text is still the draft, so that its claims tell all of it."""
        return bool(self.claims) and alike(self.status.value, self.status.draft)


@dataclass(frozen=True, slots=True)
class NoteSheet:
    """A note as the page shows it; `name` is its path within the vault, `digest` that of its bytes."""

    name: str
    digest: str
    title: str
    authors: str
    cards: tuple[FieldCard, ...]


class Desk:
    """All that the page can show and do; notes are named by their paths within the vault."""

    def __init__(self, vault: Vault, paths: Iterable[Path], wish: Wish | None = None) -> None:
        self.vault, self.wish = vault, wish or Wish()
        self.painter = PagePainter(vault)
        self.queue = {
            status.path.relative_to(vault.folder).as_posix(): status
            for status in note_statuses(vault, paths)
            if status.path.is_relative_to(vault.folder)
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
        statuses = field_states(note, events)
        self.queue[name] = NoteStatus(file.path, self.queue[name].title, statuses)
        claims, last = self._claims(note, events), last_claims(events)
        cards = tuple(
            FieldCard(
                one,
                shorten(one.acceptable),
                claims.get(one.label, ()),
                last[one.label].left_out if one.pending and one.label in last else (),
            )
            for one in statuses
        )
        authors = "; ".join(note.metadata.authors)
        return NoteSheet(name, file.digest, self.queue[name].title, authors, cards)

    def decide(self, name: str, digest: str, action: str, label: str, said: str) -> None:
        """Accept, reject (`said` is why), edit (`said` is the text, with short links) a field, or undo.

        `take` takes in the claim that was left out as number `said` (from 0).

        Raises:
            Forbidden: no such note is in the queue.
            NoteChanged: the note is not the one that the page shows.
            NoteError: it cannot be written, or the decision cannot be taken.
        """
        path = self.path(name)
        store = self.vault.store
        with store.lock(path):
            file, note = self._unchanged(path, digest)
            keep = self.vault.settings.keep_evidence
            if action == "accept":
                decision.accept(store, file, note, [label], keep_evidence=keep)
            elif action == "reject":
                decision.reject(store, file, note, [label], reason=said)
            elif action == "edit":
                text = lengthen(said, shorten(self._value(file, note, label)).links)
                decision.edit(store, file, note, {label: text}, keep_evidence=keep)
            elif action == "take":
                number = int(said) if said.isdecimal() else -1
                language = language_of(note, self.vault.settings.language)
                decision.take(store, file, note, label, number, language=language)
            elif action == "undo":
                store.undo(path, self.vault.profiles)
            else:
                raise NothingToDo(_("There is no action {action!r}.", action=action))

    async def redo(self, name: str, digest: str, label: str, hint: str) -> None:
        """Draft a field again; the note may change meanwhile, and then nothing is written.

        Raises:
            Forbidden: no such note is in the queue.
            NoteChanged: the note is not the one that the page shows.
            SummarizerError: the paper cannot be read, or the model gives no answer.
        """
        path = self.path(name)
        self._unchanged(path, digest)
        wish = replace(self.wish, labels=(label,), hint=hint)
        file, note, prepared = await self.painter.run(prepare_redo, self.vault, path, wish)
        if file.digest != digest:
            raise NoteChanged(_("{name} was changed meanwhile.", name=path.name))
        filled = await fill(self.vault, prepared)
        with self.vault.store.lock(path):
            write(self.vault, file, filled, "redo", note)

    def check(self, name: str, label: str, text: str) -> tuple[str, ...] | None:
        """What an edited text says that its field's sentences do not bear out; None if none are known.

        Raises:
            Forbidden: no such note is in the queue.
        """
        file, note = self.vault.read(self.path(name))
        claims = self._claims(note, self._events(file, note)).get(label, ())
        sentences = [sentence.text for claim in claims for sentence in claim.sentences]
        if not sentences:
            return None
        full = lengthen(text, shorten(self._value(file, note, label)).links)
        problems = [problem for words in statements(full) for problem in check_claim(words, sentences)]
        return tuple(dict.fromkeys(problems))

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

    def _value(self, file: NoteFile, note: Note, label: str) -> str:
        statuses = field_states(note, self._events(file, note))
        return next((one.acceptable for one in statuses if one.label == label), "")

    def _claims(self, note: Note, events: Iterable[Event]) -> dict[str, tuple[StoredClaim, ...]]:
        """The claims of the fields: from the journal, else from the note's own evidence callout."""
        callout = find_callout(note.text, note.zone)
        quoted = quoted_claims(callout.sections) if callout else {}
        return quoted | {label: one.claims for label, one in last_claims(events).items()}
