"""What a press of a button does to a note: the page's decisions, by name, on fields and on single claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz

from summarizer.errors import NothingToDo
from summarizer.filling.fields import language_of
from summarizer.filling.fill import Filled
from summarizer.language import _
from summarizer.note.file import NoteFile
from summarizer.note.note import Note
from summarizer.review import decision, one_claim
from summarizer.review.chosen import Decided
from summarizer.review.cited import Place
from summarizer.review.claims import CLAIMS, StoredClaim, stored_claims
from summarizer.review.ground import Ground
from summarizer.review.shorthand import lengthen, shorten
from summarizer.review.state import field_states
from summarizer.review.statement import add_statement
from summarizer.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Subject:
    """What is decided on: a field, or the claim `number` of it (from 0); `said` is what the person typed.

    It shall rest on the sentences at `wanted`, None for those that it cites; `ground` is the note's.
    """

    vault: Vault
    file: NoteFile
    note: Note
    label: str
    said: str
    number: int
    wanted: tuple[Place, ...] | None = None
    ground: Ground = field(default_factory=Ground)

    @property
    def keep(self) -> bool:
        """Whether evidence stays in the note."""
        return self.vault.settings.keep_evidence

    @property
    def draft(self) -> one_claim.DraftOfClaims:
        """The field's draft with its claims."""
        return one_claim.find_draft(self.vault.store, self.file, self.note, self.label)

    @property
    def full(self) -> str:
        """What was typed, with the full links of the field's text."""
        return lengthen(self.said, shorten(written_in(self.vault, self.file, self.note, self.label)).links)


def written_in(vault: Vault, file: NoteFile, note: Note, label: str) -> str:
    """The text of a field as a person may take it over, "" where there is no such field."""
    events = vault.store.journal.events(file.path, note.metadata.identity)
    return next((one.acceptable for one in field_states(note, events) if one.label == label), "")


def _accept(on: Subject) -> Decided:
    return decision.accept(on.vault.store, on.file, on.note, [on.label], keep_evidence=on.keep)


def _reject(on: Subject) -> Decided:
    return decision.reject(on.vault.store, on.file, on.note, [on.label], reason=on.said)


def _edit(on: Subject) -> Decided:
    return decision.edit(
        on.vault.store,
        on.file,
        on.note,
        {on.label: on.full},
        wanted=on.wanted,
        ground=on.ground,
        keep_evidence=on.keep,
    )


def _add(on: Subject) -> Decided:
    return add_statement(on.vault.store, on.file, on.note, on.label, on.full, on.wanted or (), on.ground)


def _take(on: Subject, *, offered: bool = False) -> Decided:
    language = language_of(on.note, on.vault.settings.language)
    return decision.take(
        on.vault.store, on.file, on.note, on.label, on.number, language=language, offered=offered
    )


def _accept_claim(on: Subject) -> Decided:
    return one_claim.accept_claim(on.vault.store, on.draft, on.number, keep_evidence=on.keep)


def _reject_claim(on: Subject) -> Decided:
    return one_claim.reject_claim(on.vault.store, on.draft, on.number, reason=on.said, keep_evidence=on.keep)


def _edit_claim(on: Subject) -> Decided:
    draft = on.draft
    said = lengthen(on.said, shorten(draft.claim(on.number).written).links)
    return one_claim.edit_claim(
        on.vault.store,
        draft,
        on.number,
        said,
        wanted=on.wanted,
        ground=on.ground,
        keep_evidence=on.keep,
    )


def _cite(on: Subject) -> Decided:
    return one_claim.recite_claim(
        on.vault.store,
        on.draft,
        on.number,
        on.wanted or (),
        on.ground,
        unsupported=on.said == UNSUPPORTED,
        keep_evidence=on.keep,
    )


def _strengthen(on: Subject) -> Decided:
    return one_claim.strengthen_claim(on.vault.store, on.draft, on.number)


UNSUPPORTED = "unsupported"
"""What is said where a person confirmed that a claim shall cite no sentence any more."""
Decide = Callable[[Subject], Decided]
DECISIONS: Mapping[str, Decide] = {"accept": _accept, "reject": _reject, "edit": _edit, "new": _add}
"""On a whole field."""
DECISIONS_ON_CLAIMS: Mapping[str, Decide] = {
    "accept": _accept_claim,
    "reject": _reject_claim,
    "edit": _edit_claim,
    "cite": _cite,
    "sentence": _strengthen,
    "take": _take,
    "take-sentence": lambda on: _take(on, offered=True),
}
"""On one claim; `take` and `take-sentence` are on one that was left out, the latter with what was offered."""
WEIGHED = {"edit", "cite", "new"}
"""Actions whose outcome is held against the paper."""


def put_in_place(vault: Vault, path: Path, filled: Filled, label: str, old: StoredClaim) -> None:
    """Put the claim that comes nearest, of a field that was drafted again, in the place of one.

    Raises:
        NothingToDo: there is no such claim any more, or no other was drafted.
        NoteError: the note cannot be written; it is as it was.
    """
    prepared = filled.prepared
    stored = stored_claims(
        filled.verified, prepared.paper.document.pages, prepared.paper.cited, prepared.request.language
    )
    drafted = CLAIMS.validate_python(stored["claims"]).get(label, ())
    with vault.store.lock(path):
        file, note = vault.read(path)
        draft = one_claim.find_draft(vault.store, file, note, label)
        claims = draft.known.claims
        number = next((place for place, one in enumerate(claims) if one.text == old.text), -1)
        new = _nearest(old, [one for one in drafted if one.text not in {c.text for c in claims}])
        if new is None:
            raise NothingToDo(_("No other statement was drafted in its place."))
        one_claim.replace_claim(vault.store, draft, number, new)


def _nearest(old: StoredClaim, others: list[StoredClaim]) -> StoredClaim | None:
    """The claim that shares most sentences with another one, then most of its words."""
    texts = {sentence.text for sentence in old.sentences}

    def likeness(other: StoredClaim) -> tuple[int, float]:
        shared = sum(sentence.text in texts for sentence in other.sentences)
        return shared, fuzz.ratio(old.text, other.text)

    return max(others, key=likeness, default=None)
