"""Polarity, certainty, direction and scope: what a claim must not turn round, lose, invent or widen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.draft.check.clause import Clause, clauses, counterpart
from summarizer.draft.check.lexicon import word_class
from summarizer.draft.check.restatement import restatement

_SCOPE = {
    "universal": "says more generally than its sentences",
    "first": "claims a novelty that its sentences do not",
    "significant": "is stronger than its sentences",
    "causal": "names a cause where its sentences do not",
    "proof": "is more certain than its sentences",
    "best": "ranks where its sentences do not",
}


def check_meaning(claim: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """Where a claim's meaning leaves that of its sentences, each problem a short sentence part.

    A claim that restates its sentences nearly word for word is compared with them word by word. Any other,
    and every claim in another language than its sentences, is held against them by its classes of words:
    by how many negations there are, whether certainty is as high, which way changes go, how far it reaches.
    """
    source = " ".join(sentences)
    if near := restatement(claim, source):
        return tuple(dict.fromkeys(near.problems()))
    ours, theirs = clauses(claim), tuple(clause for sentence in sentences for clause in clauses(sentence))
    whole = len(ours) >= len(theirs)
    found = [
        *_polarity(claim, source, whole=whole),
        *_hedges(claim, source, whole=whole),
        *_direction(claim, source),
        *_scope(claim, source),
    ]
    return tuple(dict.fromkeys(found))


def _pairs(
    ours: Sequence[Clause], theirs: Sequence[Clause], claim: str, source: str
) -> Iterator[tuple[str, str]]:
    """Texts of claim and sentences that say the same thing, as far as can be told.

    A clause is paired with the one that shares most words and numbers with it. When clauses cannot be
    told apart, and the claim has as many as its sentences, all is paired with all: nothing was left out.
    """
    paired = [(clause.text, match.text) for clause in ours if (match := counterpart(clause, theirs))]
    yield from paired
    if len(ours) >= len(theirs) or not paired:
        yield claim, source


def _polarity(claim: str, source: str, *, whole: bool) -> Iterator[str]:
    """`whole`: the claim has as many clauses as its sentences, so that it should lose no negation."""
    negation = word_class("negation")
    denials = negation.words(claim)
    if len(denials) > negation.count_bearing(source):
        yield f"it denies something (“{denials[-1]}”) that its sentences do not deny"
    lost = negation.words(_without_brackets(source))
    if lost and negation.count_bearing(claim) < (len(lost) if whole else 1) and (whole or _all_deny(source)):
        yield f"it loses the “{lost[0]}” of its sentences"


def _all_deny(source: str) -> bool:
    negation = word_class("negation")
    return all(negation.words(clause.text) for clause in clauses(source))


def _hedges(claim: str, source: str, *, whole: bool) -> Iterator[str]:
    hedge = word_class("hedge")
    reporting = word_class("reporting")
    used_up = min(len(reporting.words(source)), len(reporting.words(claim)))
    invented = hedge.strong_words(claim)
    if len(invented) > hedge.count_bearing(source) - used_up:
        yield f"it is less certain (“{invented[-1]}”) than its sentences"
    lost = hedge.strong_words(_without_brackets(source))
    if lost and whole and not hedge.borne_out(claim):
        yield f"it loses the “{lost[0]}” of its sentences"


def _without_brackets(text: str) -> str:
    """A text without what stands in brackets, which a claim may leave out."""
    return re.sub(r"[(（][^()（）]*[)）]", " ", text)


def _direction(claim: str, source: str) -> Iterator[str]:
    up, down = word_class("up"), word_class("down")
    ours, theirs = clauses(claim, fine=True), clauses(source, fine=True)
    for mine, other in [*_pairs(ours, theirs, claim, source), (claim, source)]:
        my_ups, my_downs = up.words(mine), down.words(mine)
        their_ups, their_downs = up.words(other), down.words(other)
        if my_ups and not their_ups and len(my_downs) < len(their_downs):
            yield f"“{my_ups[0]}” turns the direction of “{their_downs[0]}” round"
        if my_downs and not their_downs and len(my_ups) < len(their_ups):
            yield f"“{my_downs[0]}” turns the direction of “{their_ups[0]}” round"


def _scope(claim: str, source: str) -> Iterator[str]:
    theirs = clauses(source)
    for name, complaint in _SCOPE.items():
        scope = word_class(name)
        affirmed = [
            clause.text for clause in clauses(claim) if scope.words(clause.text) and not _denies(clause)
        ]
        if not scope.words(claim):
            continue
        bearing = [clause for clause in theirs if scope.borne_out(clause.text)]
        if not bearing or (affirmed and all(_denies(clause) for clause in bearing)):
            yield f"“{scope.words(claim)[0]}” {complaint}"


def _denies(clause: Clause) -> bool:
    return bool(word_class("negation").words(clause.text))
