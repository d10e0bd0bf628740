"""A statement that a person makes of sentences of the paper: theirs, in a field, with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.errors import NothingToDo
from summarizer.insertion.added import add_words
from summarizer.insertion.insert import reject_drafts
from summarizer.insertion.phrases import says_nothing
from summarizer.language import _
from summarizer.note.file import NoteFile
from summarizer.note.note import Note, parse_note
from summarizer.review.chosen import Decided, placeholders
from summarizer.review.cited import Place, choose_sentences, stated
from summarizer.review.claims import OWN, FieldClaims, last_claims
from summarizer.review.ground import Ground
from summarizer.review.history import ADD
from summarizer.review.state import field_states, unmarked
from summarizer.review.store import Store
from summarizer.review.telling import standing_claims


def add_statement(
    store: Store, file: NoteFile, note: Note, label: str, said: str, wanted: Sequence[Place], ground: Ground
) -> Decided:
    """Put a person's statement, resting on the `wanted` sentences, into a field, behind what stands there.

    Beside a draft that waits it is one of its statements, decided already; elsewhere it is plain text.

    Raises:
        NothingToDo: there is no such field or sentence, or there are no words, or no sentences.
        NoteRefused: the field cannot hold it, or it would hide something of the note.
        NoteError: the note cannot be written; it is as it was.
    """
    events = list(store.journal.events(file.path, note.metadata.identity))
    field, words = note.summary.field(label), unmarked(" ".join(said.split()))
    if field is None:
        raise NothingToDo(_("The note has no field {label!r}.", label=label))
    if not words:
        raise NothingToDo(_("The statement has no words yet."))
    if not wanted:
        raise NothingToDo(_("Select the sentences that the statement rests on."))
    new = stated(words, choose_sentences(wanted, (), ground), ground, OWN)
    status = next(one for one in field_states(note, events) if one.label == label)
    known = last_claims(events).get(label, FieldClaims((), ""))
    bare, action, before = note, "amend", known.claims
    if not status.pending:
        action, before = ADD, standing_claims(status, known.claims, field.shape.between)
    elif says_nothing(status.value):
        action, before = "edit", ()
        bare = parse_note(reject_drafts(note, [label], placeholders(events)), [note.profile])
    text = add_words(bare, label, new.written, new.quotes, ground.language)
    claims = (*before, new)
    after = parse_note(text, [note.profile]).summary.field(label)
    left_out = [one.model_dump(mode="json") for one in known.left_out]
    details = {
        "pdf": known.pdf,
        "claims": {label: [one.model_dump(mode="json") for one in claims]},
        "left_out": {label: left_out},
    }
    values = {label: after.value if after else ""}
    saved = store.save(file, note, text, action, values=values, details=details)
    return Decided(action, (label,), saved, reasons=new.reasons)
