"""The embedded drafter: sentences of the paper chosen for each field, quoted as they stand; no model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.draft.coverage import Uncovered
from summarizer.draft.draft import Claim, Draft, FieldDraft, Provenance, Revision, VerifiedDraft
from summarizer.draft.drafter import DraftRequest, FieldRequest
from summarizer.draft.embedded.candidates import Candidate, read_candidates
from summarizer.draft.embedded.facets import REMARKS, Facet, Highlighting, facet_for, points
from summarizer.evidence.passage import Evidence, Passage

_SAME_SENTENCE = 0.75  # share of all words of two sentences that both have
_SAME_CONTENT = 0.55  # share of the shorter sentence's words that the other has too
_FURTHER = 0.6  # points above the threshold that each further sentence of a field needs


@dataclass(frozen=True, slots=True)
class ExtractiveDrafter:
    """Quotes, for each field, up to three sentences of the evidence; needs neither network nor key.

    A field for which no sentence is good enough gets no claims: the paper does not state it in words that
    can be recognised. The same task always gives the same draft.
    """

    async def draft(self, request: DraftRequest) -> Draft:
        """The chosen sentences, each a claim that rests on itself, fields in the order asked for."""
        chosen = choose(request.fields, request.evidence, request.title)
        return Draft(
            fields=tuple(
                FieldDraft(
                    field.label,
                    tuple(Claim(passage.sentence.text, (passage.number,)) for passage in chosen[position]),
                )
                for position, field in enumerate(request.fields)
            ),
            provenance=Provenance(drafter="extractive"),
        )

    async def revise(
        self,
        request: DraftRequest,  # noqa: ARG002
        checked: VerifiedDraft,
        unsaid: Sequence[Uncovered] = (),  # noqa: ARG002
    ) -> Revision:
        """Nothing: a quotation cannot be put in better words."""
        return Revision({}, (), checked.provenance)


@dataclass(frozen=True, slots=True)
class _Option:
    """A candidate for the field at `position`, `margin` points above what the field asks for."""

    position: int
    margin: float
    candidate: Candidate


def choose(
    fields: Sequence[FieldRequest], evidence: Evidence, title: str = ""
) -> tuple[tuple[Passage, ...], ...]:
    """The passages for each field, in document order; none is used twice, nor are two nearly alike used."""
    candidates = read_candidates(evidence.passages, title)
    facets = [facet_for(request.role, request.label, request.guidance) for request in fields]
    chosen: list[list[Candidate]] = [[] for _ in fields]
    options = _options(fields, facets, candidates)
    for turn in range(max((facet.limit for facet in facets if facet), default=0)):
        _deal(turn, options, facets, chosen)
    marked = [candidate for candidate in candidates if candidate.passage.annotations]
    for position, facet in enumerate(facets):
        if facet and facet.role == REMARKS:
            _keep_marked(facet.limit, marked, chosen, position)
    return tuple(
        tuple(sorted((candidate.passage for candidate in own), key=lambda passage: passage.number))
        for own in chosen
    )


def _options(
    fields: Sequence[FieldRequest], facets: Sequence[Facet | None], candidates: Sequence[Candidate]
) -> tuple[_Option, ...]:
    """Every candidate that is good enough for a field, the best margins first, then document order."""
    options: list[_Option] = []
    for candidate in candidates:
        meant_for = _meant_for(candidate, fields, facets)
        for position, facet in enumerate(facets):
            mark = _mark(candidate, position, meant_for)
            if (
                facet
                and facet.role != REMARKS
                and (candidate.stands_alone or mark is Highlighting.MEANT_FOR_IT)
            ):
                margin = points(facet, candidate.traits, mark) - facet.threshold
                if margin >= 0:
                    options.append(_Option(position, margin, candidate))
    options.sort(key=lambda option: (-option.margin, option.candidate.passage.number, option.position))
    return tuple(options)


def _meant_for(
    candidate: Candidate, fields: Sequence[FieldRequest], facets: Sequence[Facet | None]
) -> frozenset[int]:
    """The fields that the researcher marked a sentence for: by a colour set for them, or in a comment."""
    colours = {annotation.colour.lower() for annotation in candidate.passage.annotations}
    by_colour = {
        position
        for position, request in enumerate(fields)
        if colours & {colour.lower() for colour in request.colours}
    }
    by_comment = {
        position
        for position, facet in enumerate(facets)
        if facet and facet.role != REMARKS and facet.role in candidate.named
    }
    return frozenset(by_colour | by_comment)


def _mark(candidate: Candidate, position: int, meant_for: frozenset[int]) -> Highlighting:
    """What the field at `position` can tell from the marks on a sentence."""
    if meant_for:
        return Highlighting.MEANT_FOR_IT if position in meant_for else Highlighting.MEANT_FOR_ANOTHER
    return Highlighting.HIGHLIGHT if candidate.passage.annotations else Highlighting.NONE


def _deal(
    turn: int, options: Iterable[_Option], facets: Sequence[Facet | None], chosen: list[list[Candidate]]
) -> None:
    """Give one more to each field that has `turn` sentences, so that none takes two before all have one."""
    for option in options:
        facet, own = facets[option.position], chosen[option.position]
        wanted = facet is not None and len(own) == turn < facet.limit and option.margin >= _FURTHER * turn
        if wanted and _is_new(option.candidate, chosen, option.position):
            own.append(option.candidate)


def _keep_marked(
    limit: int, marked: Iterable[Candidate], chosen: list[list[Candidate]], position: int
) -> None:
    """Highlights that no field used, those with a comment first."""
    by_comment = sorted(
        marked, key=lambda candidate: not any(mark.comment for mark in candidate.passage.annotations)
    )
    for candidate in by_comment:
        if len(chosen[position]) < limit and _is_new(candidate, chosen, position):
            chosen[position].append(candidate)


def _is_new(candidate: Candidate, chosen: Sequence[Sequence[Candidate]], position: int) -> bool:
    """Whether nothing chosen so far is the same sentence, and nothing in the same field says the same."""
    return not any(
        _shared(candidate, other) > _SAME_SENTENCE * len(candidate.words | other.words)
        or (at == position and _shared(candidate, other) > _SAME_CONTENT * _shorter(candidate, other))
        for at, own in enumerate(chosen)
        for other in own
    )


def _shared(one: Candidate, other: Candidate) -> int:
    return len(one.words & other.words)


def _shorter(one: Candidate, other: Candidate) -> int:
    return min(len(one.words), len(other.words))
