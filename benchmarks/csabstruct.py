"""CSAbstruct, read and scored: sentences of abstracts with the roles that a crowd gave them."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.draft.embedded.roles import ROLES, role_probabilities, word_features

DEFAULT_DATA = Path(__file__).parents[2] / "shared" / "data" / "csabstruct"
"""Where CSAbstruct lies beside the repository."""

_CONFIDENT = 0.6


@dataclass(frozen=True, slots=True)
class Abstract:
    """One line of CSAbstruct; `confidences` are the crowd's in each label, 0 to 1."""

    sentences: tuple[str, ...]
    labels: tuple[str, ...]
    confidences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RoleScores:
    """The quality of the sentence roles: shares from 0 to 1, `f1` by role, `sentences` counted."""

    accuracy: float
    macro_f1: float
    accuracy_confident: float
    f1: dict[str, float]
    sentences: int


def read_abstracts(path: Path) -> tuple[Abstract, ...]:
    """The abstracts of one CSAbstruct file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return tuple(Abstract(tuple(row["sentences"]), tuple(row["labels"]), tuple(row["confs"])) for row in rows)


def score_roles(abstracts: Sequence[Abstract]) -> RoleScores:
    """The most probable role of every sentence held against its label."""
    outcomes = [
        (label, max(ROLES, key=probabilities.__getitem__), confidence)
        for abstract in abstracts
        for label, probabilities, confidence in zip(
            abstract.labels, role_probabilities(abstract.sentences), abstract.confidences, strict=True
        )
    ]
    expected = Counter(label for label, _, _ in outcomes)
    given = Counter(role for _, role, _ in outcomes)
    right = Counter(label for label, role, _ in outcomes if label == role)
    confident = [label == role for label, role, confidence in outcomes if confidence >= _CONFIDENT]
    f1 = {role: 2 * right[role] / max(1, expected[role] + given[role]) for role in ROLES}
    return RoleScores(
        accuracy=sum(right.values()) / len(outcomes),
        macro_f1=sum(f1.values()) / len(f1),
        accuracy_confident=sum(confident) / max(1, len(confident)),
        f1=f1,
        sentences=len(outcomes),
    )


def naive_bayes_accuracy(training: Sequence[Abstract], abstracts: Sequence[Abstract]) -> float:
    """What multinomial naive Bayes over words, word pairs and place reaches, learnt from `training`."""
    rows = list(_naive_rows(training))
    vocabulary = {
        name for name, count in Counter(name for row, _ in rows for name in row).items() if count > 1
    }
    counts = {role: Counter[str]() for role in ROLES}
    for row, role in rows:
        counts[role].update(name for name in row if name in vocabulary)
    sizes = {role: counts[role].total() + len(vocabulary) for role in ROLES}
    priors = Counter(role for _, role in rows)

    def score(role: str, row: Sequence[str]) -> float:
        likelihoods = (math.log((counts[role][name] + 1) / sizes[role]) for name in row if name in vocabulary)
        return math.log(priors[role]) + sum(likelihoods)

    outcomes = [
        max(ROLES, key=lambda role: score(role, row)) == label for row, label in _naive_rows(abstracts)
    ]
    return sum(outcomes) / len(outcomes)


def _naive_rows(abstracts: Sequence[Abstract]) -> Iterator[tuple[list[str], str]]:
    """Features and label of every sentence; the place counts six times, so that the words do not drown it."""
    for abstract in abstracts:
        last = max(1, len(abstract.sentences) - 1)
        for at, (sentence, label) in enumerate(zip(abstract.sentences, abstract.labels, strict=True)):
            yield [*word_features(sentence), *[f"tenth {int(at / last * 9.99)}"] * 6], label
