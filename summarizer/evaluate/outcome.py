"""What candidates made of a note: plain data, of which no paper is a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from summarizer.batch.plan import Refused
from summarizer.draft.draft import CheckedClaim, Provenance, VerifiedDraft
from summarizer.errors import SummarizerError
from summarizer.evaluate.agreement import Agreement
from summarizer.evaluate.case import Case
from summarizer.insertion.citation import cite
from summarizer.paper.cited import CitedPdf
from summarizer.provider.provider import Usage
from summarizer.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is tried: the vault under settings of its own, and how it is called."""

    name: str
    vault: Vault


@dataclass(frozen=True, slots=True)
class DraftedClaim:
    """A claim with the links to its pages and the numbers that it cites (S12), and what was found of it.

    `verdict` is the second reader's, "" without one; `wrong` says what is proven or was judged to be wrong,
    `doubtful` what is kept with a ⚠️.
    """

    text: str
    links: str
    cited: frozenset[int]
    verdict: str
    wrong: tuple[str, ...]
    doubtful: tuple[str, ...]
    kept: bool
    quotation: bool

    @property
    def passes(self) -> bool:
        """Whether nothing is to be said against it."""
        return not self.wrong and not self.doubtful


@dataclass(frozen=True, slots=True)
class DraftedField:
    """The draft of one field: its claims, those that were left out too."""

    label: str
    claims: tuple[DraftedClaim, ...]

    @property
    def kept(self) -> tuple[DraftedClaim, ...]:
        """The claims that would stand in the note."""
        return tuple(claim for claim in self.claims if claim.kept)

    @property
    def points(self) -> tuple[str, ...]:
        """What they say."""
        return tuple(claim.text for claim in self.kept)

    @property
    def text(self) -> str:
        """The draft without links."""
        return " ".join(self.points)

    @property
    def cited(self) -> frozenset[int]:
        """The numbers of the sentences that it cites."""
        return frozenset[int]().union(*(claim.cited for claim in self.kept))


@dataclass(frozen=True, slots=True)
class Run:
    """One draft of a note: its fields, what it took, and who made it; `cost` in USD, None when unknown.

    `complaint` says what went wrong without spoiling it.
    """

    fields: Mapping[str, DraftedField]
    language: str
    made: Provenance
    cost: Decimal | None
    seconds: float
    complaint: str = ""

    def field(self, label: str) -> DraftedField:
        """The draft of a field, one without claims where the answer lacks it."""
        return self.fields.get(label) or DraftedField(label, ())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a candidate made of a note in all its runs; agreements are of the first, by field."""

    runs: tuple[Run, ...]
    agreements: Mapping[str, Agreement] = field(default_factory=dict)

    @property
    def first(self) -> Run:
        """The run that is held against the person's text."""
        return self.runs[0]


@dataclass(frozen=True, slots=True)
class Tried:
    """A note, and what became of it under each candidate, in their order."""

    case: Case
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All of it. `left_out` are the notes that do not count and why; `waiting` were not taken up any more.

    `undecided` notes have nothing that a person decided on. `judge` is the model that compared points, "" for
    none; `judge_usage` what it took, `judge_cost` in USD and `spent` what of everything was paid now. Of what
    was to be judged in `unjudged` notes no answer could be used. `stopped_by` ended it early.
    """

    candidates: tuple[Candidate, ...]
    tried: tuple[Tried, ...]
    left_out: tuple[Refused, ...]
    undecided: int
    waiting: int
    repeat: int
    judge: str
    judge_usage: Usage
    judge_cost: Decimal | None
    spent: Decimal | None
    unjudged: int
    seconds: float
    stopped_by: SummarizerError | None = None


def drafted_fields(verified: VerifiedDraft, pdf: CitedPdf) -> Mapping[str, DraftedField]:
    """A draft as plain data."""
    return {
        one.label: DraftedField(one.label, tuple(_claim(claim, pdf) for claim in one.checked))
        for one in verified.fields
    }


def _claim(claim: CheckedClaim, pdf: CitedPdf) -> DraftedClaim:
    return DraftedClaim(
        claim.text,
        cite(claim.passages, pdf, claim.figures),
        frozenset(passage.number for passage in claim.passages),
        str(claim.reading.verdict) if claim.reading else "",
        claim.problems,
        claim.doubts,
        claim.kept,
        claim.quotation,
    )
