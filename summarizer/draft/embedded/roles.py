"""The rhetorical role of a sentence: a linear-chain CRF over words and places, learnt from CSAbstruct.

The parameters in `roles.tsv.xz` were learnt by `benchmarks/train_roles.py` from the training part of
CSAbstruct (see `roles.NOTICE`): abstracts of computer science papers, in English. Plain Python, no framework.
"""

from __future__ import annotations

import lzma
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

ROLES = ("background", "objective", "method", "result", "other")

_SCALE = 100
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?|%|[^\sa-z\d]")
_Scores = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Log-linear weights: one per role for each feature, and `transitions[from][to]` between neighbours."""

    weights: Mapping[str, _Scores]
    transitions: tuple[_Scores, ...]


def role_probabilities(sentences: Sequence[str]) -> tuple[Mapping[str, float], ...]:
    """For each sentence of one English abstract, in order, the probability of each of `ROLES`."""
    return _probabilities(load_model(), [tuple(features(sentences, at)) for at in range(len(sentences))])


def role_probabilities_alone(sentence: str) -> Mapping[str, float]:
    """The probability of each of `ROLES` for an English sentence from anywhere in a paper, by its words."""
    return _probabilities(load_model(), [tuple(word_features(sentence))])[0]


def features(sentences: Sequence[str], at: int) -> Iterator[str]:
    """The features of one sentence of an abstract: its words, its place, how its neighbours begin."""
    yield from word_features(sentences[at])
    count = len(sentences)
    yield f"from start {min(at, 8)}"
    yield f"from end {min(count - 1 - at, 8)}"
    yield f"eighth {int(at / max(1, count - 1) * 7.99)}"
    yield f"place {at}/{count}"
    for name, neighbour in (("before", at - 1), ("after", at + 1)):
        if 0 <= neighbour < count:
            yield f"{name} {' '.join(_tokens(sentences[neighbour])[:2])}"


def word_features(sentence: str) -> Iterator[str]:
    """The features of a sentence's own words: each word, each pair, its first one to four, its length."""
    tokens = _tokens(sentence)
    yield from dict.fromkeys(tokens)
    yield from dict.fromkeys(f"{left} {right}" for left, right in pairwise(tokens))
    for length in range(1, min(4, len(tokens)) + 1):
        yield f"^ {' '.join(tokens[:length])}"
    yield f"length {min(8, len(tokens) // 6)}"


@cache
def load_model() -> RoleModel:
    """The shipped parameters."""
    packed = resources.files("summarizer.draft.embedded").joinpath("roles.tsv.xz").read_bytes()
    return read_model(lzma.decompress(packed).decode())


def read_model(text: str) -> RoleModel:
    """A model from lines of a feature, a tab and the weights in hundredths; transitions come first."""
    rows = [line.rsplit("\t", 1) for line in text.splitlines()]
    weights = {name: tuple(int(value) / _SCALE for value in values.split()) for name, values in rows}
    return RoleModel(weights, tuple(weights.pop(f"=> {role}") for role in ROLES))


def write_model(model: RoleModel) -> str:
    """The text that `read_model` reads; weights are rounded to hundredths."""
    rows = [(f"=> {role}", row) for role, row in zip(ROLES, model.transitions, strict=True)]
    rows += sorted(model.weights.items())
    return "".join(f"{name}\t{' '.join(str(round(value * _SCALE)) for value in row)}\n" for name, row in rows)


def _tokens(sentence: str) -> list[str]:
    """Lower-case words, signs, and `#` for any number."""
    return ["#" if token[0].isdigit() else token for token in _TOKEN.findall(sentence.lower())]


def _probabilities(model: RoleModel, rows: Sequence[Sequence[str]]) -> tuple[Mapping[str, float], ...]:
    """The marginals of the chain, by the forward-backward algorithm in logarithms."""
    nothing = (0.0,) * len(ROLES)
    states = range(len(ROLES))
    emissions = [
        [
            sum(column)
            for column in zip(nothing, *(model.weights.get(name, nothing) for name in row), strict=True)
        ]
        for row in rows
    ]
    forward: list[list[float]] = []
    for scores in emissions:
        forward.append(
            [
                scores[to] + _log_sum([forward[-1][at] + model.transitions[at][to] for at in states])
                for to in states
            ]
            if forward
            else scores
        )
    backward = [list(nothing)]
    for scores in reversed(emissions[1:]):
        later = [score + back for score, back in zip(scores, backward[-1], strict=True)]
        backward.append([_log_sum([model.transitions[at][to] + later[to] for to in states]) for at in states])
    backward.reverse()
    return tuple(
        _normalised([one + other for one, other in zip(ahead, back, strict=True)])
        for ahead, back in zip(forward, backward, strict=False)
    )


def _normalised(scores: Sequence[float]) -> Mapping[str, float]:
    total = _log_sum(scores)
    return {role: math.exp(score - total) for role, score in zip(ROLES, scores, strict=True)}


def _log_sum(values: Sequence[float]) -> float:
    """The logarithm of Σ exp(value), without overflow."""
    largest = max(values)
    return largest + math.log(sum(math.exp(value - largest) for value in values))
