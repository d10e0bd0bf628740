"""A note as the page shows it: its fields, and the claims of each, what is doubtful first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from summarizer.review.alike import alike
from summarizer.review.claims import StoredClaim, StoredSentence
from summarizer.review.shorthand import Shortened, shorten
from summarizer.review.sources import paper_of
from summarizer.review.state import FieldState, FieldStatus
from summarizer.review.telling import standing_claims, told_by

_REDOABLE = {FieldState.DRAFT, FieldState.EMPTY, FieldState.REJECTED}
Numbered: TypeAlias = tuple[int, StoredClaim, str]


@dataclass(frozen=True, slots=True)
class FieldCard:
    """A field as the page shows it: its status, its text with short links, its claims, those left out."""

    status: FieldStatus
    short: Shortened
    claims: tuple[StoredClaim, ...]
    left_out: tuple[StoredClaim, ...] = ()
    between: str = " "

    @property
    def one_by_one(self) -> bool:
        """Whether its claims tell all of the text, and each can be decided on by itself."""
        return self.status.pending and told_by(self.status, self.claims, self.between)

    @property
    def as_drafted(self) -> bool:
        """Whether its claims tell all of the text: it is still the draft, or what a person made of it."""
        told = told_by(self.status, self.claims, self.between)
        return told or (bool(self.claims) and alike(self.status.value, self.status.draft))

    @property
    def beside(self) -> tuple[StoredClaim, ...]:
        """The claims whose sentences are shown beside a text that they do not tell as a whole."""
        if self.status.pending:
            return self.claims
        return standing_claims(self.status, self.claims, self.between)

    @property
    def redoable(self) -> bool:
        """Whether it can be drafted again: what a person decided on of it stays."""
        state, waits = self.status.state, any(not claim.decision for claim in self.claims)
        return state in _REDOABLE or (self.one_by_one and waits)

    @property
    def first(self) -> tuple[Numbered, ...]:
        """The claims that something is said against, as `then`."""
        return tuple(one for one in self._numbered if one[1].reasons)

    @property
    def then(self) -> tuple[Numbered, ...]:
        """The other claims, each with its number and its words with short links; those to look at lead."""
        calm = [one for one in self._numbered if not one[1].reasons]
        return tuple(sorted(calm, key=lambda one: not one[1].marks))

    @property
    def _numbered(self) -> tuple[Numbered, ...]:
        return tuple((number, claim, shorten(claim.written).text) for number, claim in enumerate(self.claims))


@dataclass(frozen=True, slots=True)
class NoteSheet:
    """A note as the page shows it; `name` is its path within the vault, `digest` that of its bytes.

    One on `several` papers is a synthesis note; `papers` are they, by what each is called there: the names of
    their own notes.
    """

    name: str
    digest: str
    title: str
    authors: str
    cards: tuple[FieldCard, ...]
    several: bool = False
    papers: Mapping[str, str] = field(default_factory=dict)

    def paper_of(self, sentence: StoredSentence, quotes: Sequence[str], place: int) -> str:
        """What the paper is called that a claim's sentence comes from; "" in a note on one paper."""
        quote = sentence.quote or (quotes[place] if place < len(quotes) else "")
        return paper_of(quote, self.papers)

    @property
    def empty(self) -> bool:
        """Whether a field can be drafted, which those of a synthesis note are by a comparison."""
        return not self.several and any(card.status.state is FieldState.EMPTY for card in self.cards)
