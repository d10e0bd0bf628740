"""What a person decided on of drafts that are drafted again: it stays, and the new claims come behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.errors import NothingToDo
from summarizer.insertion.callout import find_callout, speaks_of
from summarizer.insertion.insert import amend_draft, without_separators
from summarizer.language import _
from summarizer.note.note import Note, parse_note
from summarizer.review.alike import alike
from summarizer.review.claims import StoredClaim
from summarizer.review.telling import words_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A note's text with what stays of its drafts, and all claims of the fields in which something does.

    `own` are the labels of those in which words of a person stand.
    """

    text: str
    claims: Mapping[str, Sequence[StoredClaim]] = field(default_factory=dict)
    own: tuple[str, ...] = ()


def keep(
    before: Note,
    text: str,
    partly: Mapping[str, Sequence[StoredClaim]],
    drafted: Mapping[str, Sequence[StoredClaim]],
) -> Kept:
    """The text of a note, whose drafts were all drafted again, with the claims that were decided on put back.

    `partly` are the claims of fields that were decided on in part, `drafted` the new ones of all fields. A
    field for which no other statement was drafted is what it was.

    Raises:
        NothingToDo: so it is with all the fields.
        NoteRefused: a field would not read back as it is meant.
    """
    claims: dict[str, Sequence[StoredClaim]] = {}
    same: list[str] = []
    for label in [label for label in partly if label in drafted]:
        stays = [one for one in partly[label] if one.decision]
        new = [one for one in drafted[label] if not any(alike(other.text, one.text) for other in stays)]
        claims[label] = [*stays, *new] if new else partly[label]
        same += [] if new else [label]
        text = _put_back(before, text, label, claims[label])
    if same and set(same) == set(drafted):
        raise NothingToDo(_("No other statement was drafted in the place of those that wait."))
    own = tuple(label for label in claims if any(one.is_persons for one in claims[label]))
    return Kept(text, claims, own)


def _put_back(before: Note, text: str, label: str, claims: Sequence[StoredClaim]) -> str:
    """The text with these claims in a field, and their evidence, what is said against them included."""
    note = parse_note(text, [before.profile])
    shape = next(one.shape for one in note.summary.fields if one.label == label)
    value = without_separators(note, shape.between.join(map(words_of, claims)))
    old, new = (find_callout(one.text, one.zone) for one in (before, note))
    lines = [line for one in (old, new) if one for line in one.sections.get(label, ())]
    quotes = [quote for claim in claims for quote in claim.quotes]
    quotes += [
        line for line in lines if any(claim.reasons and speaks_of(line, claim.text) for claim in claims)
    ]
    gone = set(lines) - set(quotes)
    left_out = new.left_out.get(label, ()) if new else ()
    return amend_draft(note, label, value, tuple(dict.fromkeys(quotes)), left_out, "", gone)
