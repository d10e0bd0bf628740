"""The figures of an evaluation: counted by field and candidate, and candidates held against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median

from summarizer.draft.lint import length_of
from summarizer.evaluate.case import WROTE, Kind, Reference
from summarizer.evaluate.outcome import DraftedField, Evaluation, Outcome, Tried
from summarizer.evaluate.points import jaccard, likeness, most_like
from summarizer.evaluate.shares import Duel, Share
from summarizer.provider.provider import Usage

_TEXTS = (Kind.ACCEPTED, Kind.CHANGED, Kind.OWN)
RESEMBLES = 0.7
"""How like a rejected draft a new one is that is the same again."""


@dataclass(frozen=True, slots=True)
class Tested:
    """One field of one note under one candidate: what the person decided on, and the draft of each run."""

    tried: Tried
    reference: Reference
    outcome: Outcome

    @property
    def draft(self) -> DraftedField:
        """The draft of the first run."""
        return self.outcome.first.field(self.reference.label)

    @property
    def again(self) -> bool:
        """Whether the draft is, by its words, what the person rejected, more than what they wrote."""
        text, near = self.draft.text, most_like(self.draft.text, self.reference.rejected)
        return near >= RESEMBLES and near > likeness(text, self.reference.text)

    @property
    def score(self) -> float | None:
        """How near the draft is to the person, from 0 to 1; None where they decided nothing."""
        kind, drafted = self.reference.kind, bool(self.draft.kept)
        if kind in WROTE:
            agreed = self.outcome.agreements.get(self.reference.label)
            return agreed.score if agreed else 0.0
        if kind is Kind.NONE:
            return 0.0 if drafted else 1.0
        return (0.0 if self.again else 1.0) if kind is Kind.REJECTED else None

    @property
    def repeated(self) -> float | None:
        """The share of sentences that two runs cite in common, None with one run or where none cites any."""
        if len(self.outcome.runs) < 2:
            return None
        cited = [run.field(self.reference.label).cited for run in self.outcome.runs]
        found = [one for other in cited[1:] if (one := jaccard(cited[0], other)) is not None]
        return fmean(found) if found else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some fields. Shares are of fields where not said otherwise.

    `drafted`: of fields that the person wrote, those with a draft; `none`: of fields where they say that
    there is nothing, those left empty; `untouched`: of fields that nobody wrote or decided on, those with a
    draft; `again`: of fields of which they rejected drafts, those that come with it again.
    `passes`, `doubtful`, `wrong`: of claims. `verdicts` counts the second reader's. `found`: of the person's
    points those in the draft; `same`, `more`, `against`: of the draft's points, in fields that the person
    wrote. `judged`: of fields with both texts those that a reader compared; `unlike` counts the pairs refused
    to that reader. `length` and `own_length` are medians, in characters or words as the language counts, of
    the fields with both texts; without any, `length` is of all drafts.
    `repeated` is the mean share of sentences cited in common by two runs, over `repeats` fields.
    """

    drafted: Share
    none: Share
    untouched: Share
    again: Share
    passes: Share
    doubtful: int
    wrong: int
    verdicts: Mapping[str, int]
    found: Share
    same: Share
    more: int
    against: int
    judged: Share
    unlike: int
    length: float | None
    own_length: float | None
    repeated: float | None
    repeats: int


@dataclass(frozen=True, slots=True)
class Card:
    """All figures of a candidate: together, and by field; tokens, USD and seconds are of a note and run.

    `cost` is None when a price is unknown; `complaints` counts runs in which something went wrong on the way.
    `kinds` are the figures of what was accepted, changed and written; `own_drafts` are, of these texts, those
    that were or began as a draft by the same drafter, which speaks for it.
    """

    name: str
    drafter: str
    model: str
    reader: str
    prompt: str
    notes: int
    total: Figures
    fields: Mapping[str, Figures]
    kinds: Mapping[Kind, Figures]
    own_drafts: Share
    usage: Usage
    cost: Decimal | None
    seconds: float | None
    complaints: int


def tested(evaluation: Evaluation, place: int) -> list[Tested]:
    """All fields under the candidate at a place."""
    return [
        Tested(tried, reference, tried.outcomes[place])
        for tried in evaluation.tried
        for reference in tried.case.references
    ]


def cards(evaluation: Evaluation) -> tuple[Card, ...]:
    """The figures of all candidates, in their order."""
    return tuple(_card(evaluation, place) for place in range(len(evaluation.candidates)))


def _card(evaluation: Evaluation, place: int) -> Card:
    everything = tested(evaluation, place)
    runs = [run for tried in evaluation.tried for run in tried.outcomes[place].runs]
    labels = dict.fromkeys(one.reference.label for one in everything)
    made = runs[0].made if runs else None
    count = max(1, len(runs))
    costs = [run.cost for run in runs if run.cost is not None]
    usage = sum((run.made.tokens for run in runs), Usage())
    return Card(
        evaluation.candidates[place].name,
        made.drafter if made else "",
        made.model if made else "",
        next((run.made.reader for run in runs if run.made.reader), ""),
        made.prompt if made else "",
        len(evaluation.tried),
        figures(everything),
        {label: figures([one for one in everything if one.reference.label == label]) for label in labels},
        {kind: figures([one for one in everything if one.reference.kind is kind]) for kind in _TEXTS},
        _share(
            one.reference.drafter in {made.model, made.drafter} - {""}
            for one in everything
            if made and one.reference.kind in WROTE
        ),
        Usage(round(usage.prompt_tokens / count), round(usage.completion_tokens / count)),
        sum(costs, Decimal(0)) / count if len(costs) == len(runs) else None,
        fmean([run.seconds for run in runs]) if runs else None,
        sum(bool(run.complaint) for run in runs),
    )


def figures(known: Sequence[Tested]) -> Figures:
    """The figures of some fields."""
    wrote = [one for one in known if one.reference.kind in WROTE]
    claims = [claim for one in known for claim in one.draft.claims if not claim.quotation]
    agreed = [(one, one.outcome.agreements.get(one.reference.label)) for one in wrote]
    both = [agreement for _one, agreement in agreed if agreement is not None]
    drafts = [one for one in known if one.draft.kept]
    repeats = [share for one in known if (share := one.repeated) is not None]
    pairs = [one for one in drafts if one.reference.kind in WROTE]
    lengths = [length_of(one.draft.text, one.outcome.first.language) for one in pairs or drafts]
    own = [length_of(" ".join(one.reference.points), one.outcome.first.language) for one in pairs]
    return Figures(
        drafted=_share(bool(one.draft.kept) for one in wrote),
        none=_share(not one.draft.kept for one in known if one.reference.kind is Kind.NONE),
        untouched=_share(bool(one.draft.kept) for one in known if one.reference.kind is Kind.EMPTY),
        again=_share(one.again for one in known if one.reference.rejected),
        passes=_share(claim.passes for claim in claims),
        doubtful=sum(bool(claim.doubtful) and not claim.wrong for claim in claims),
        wrong=sum(bool(claim.wrong) for claim in claims),
        verdicts=dict(Counter(claim.verdict for claim in claims if claim.verdict)),
        found=Share(sum(one.found for one in both), sum(len(one.reference.points) for one in wrote)),
        same=Share(sum(one.same for one in both), sum(one.drafted for one in both)),
        more=sum(one.more for one in both),
        against=sum(one.against for one in both),
        judged=_share(one.judged for one in both),
        unlike=sum(one.unlike for one in both),
        length=median(lengths) if lengths else None,
        own_length=median(own) if own else None,
        repeated=fmean(repeats) if repeats else None,
        repeats=len(repeats),
    )


def _share(yes: Iterable[bool]) -> Share:
    found = list(yes)
    return Share(sum(found), len(found))


def duel(evaluation: Evaluation, place: int) -> Duel:
    """The candidate at a place against the first, note by note: its fields' scores together.

    Fields of a note are no cases of their own: one reader, one paper, one answer.
    """
    sides = [[_sum(tried, tried.outcomes[side]) for tried in evaluation.tried] for side in (0, place)]
    differences = [round(second - first, 9) for first, second in zip(*sides, strict=True)]
    nearer, farther = sum(one > 0 for one in differences), sum(one < 0 for one in differences)
    return Duel(nearer, farther, len(differences) - nearer - farther)


def _sum(tried: Tried, outcome: Outcome) -> float:
    scores = (Tested(tried, reference, outcome).score for reference in tried.case.references)
    return sum(score for score in scores if score is not None)


def differing(evaluation: Evaluation, place: int) -> list[tuple[Tested, Tested]]:
    """The fields that the candidate at a place does otherwise than the first, the most different first."""
    pairs = zip(tested(evaluation, 0), tested(evaluation, place), strict=True)
    found = [(first, second) for first, second in pairs if _differs(first, second)]
    return sorted(found, key=lambda pair: -abs((pair[0].score or 0.0) - (pair[1].score or 0.0)))


def _differs(first: Tested, second: Tested) -> bool:
    against = [_against(one) for one in (first, second)]
    drafted = [bool(one.draft.kept) for one in (first, second)]
    return first.score != second.score or against[0] != against[1] or drafted[0] != drafted[1]


def _against(one: Tested) -> int:
    agreed = one.outcome.agreements.get(one.reference.label)
    return agreed.against if agreed else 0


def departing(evaluation: Evaluation) -> list[Tested]:
    """The fields in which the first candidate departs from the person, the farthest first."""
    found = [one for one in tested(evaluation, 0) if (one.score is not None and one.score < 1) or one.again]
    return sorted(found, key=lambda one: (one.score or 0.0, -_against(one)))
