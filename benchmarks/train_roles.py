"""Learns the parameters of the sentence roles (roles.tsv.xz) from the training part of CSAbstruct.

Needs numpy and scipy, which are no dependencies of the project: `pip install numpy scipy`, then
`python -m benchmarks.train_roles [FOLDER]`. The same data give the same file.

The labels come from a crowd and carry a confidence, 0.63 on average. They are taken as noisy observations of
the true role, each as reliable as its confidence says, and the CRF maximises the likelihood of what was
observed, summed over all true sequences; L2 penalty, L-BFGS. Every sentence is learnt from twice: in its
abstract, and alone by its words, as sentences from the body of a paper are judged.
"""

# numpy and scipy are not installed where types are checked.
# mypy: ignore-errors

from __future__ import annotations

import argparse
import lzma
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.csabstruct import DEFAULT_DATA, Abstract, read_abstracts
from summarizer.draft.embedded.roles import ROLES, RoleModel, features, word_features, write_model

_TARGET = Path(__file__).parents[1] / "summarizer" / "draft" / "embedded" / "roles.tsv.xz"
_LEAST_COUNT = 2
_KEPT = 12_000
_PENALTY = 18.0
_TRUST = 0.8

_Array = NDArray[np.float64]
_Mask = NDArray[np.bool_]


class _Corpus:
    """Sequences of feature sets as one sparse matrix, with what was observed of their roles."""

    def __init__(self, abstracts: Sequence[Abstract], names: Sequence[str] = ()) -> None:
        sequences = [
            ([set(features(abstract.sentences, at)) for at in range(len(abstract.sentences))], abstract)
            for abstract in abstracts
        ]
        sequences += [
            ([set(word_features(sentence))], Abstract((sentence,), (label,), (confidence,)))
            for abstract in abstracts
            for sentence, label, confidence in zip(
                abstract.sentences, abstract.labels, abstract.confidences, strict=True
            )
        ]
        counts = Counter(name for rows, _ in sequences for row in rows for name in row)
        self.names = names or sorted(name for name, count in counts.items() if count >= _LEAST_COUNT)
        column = {name: index for index, name in enumerate(self.names)}
        self.length = max(len(rows) for rows, _ in sequences)
        self.mask: _Mask = np.zeros((len(sequences), self.length), dtype=bool)
        self.observed: _Array = np.zeros((len(sequences), self.length, len(ROLES)))
        places: list[int] = []
        columns: list[int] = []
        for index, (rows, abstract) in enumerate(sequences):
            for at, row in enumerate(rows):
                self.mask[index, at] = True
                known = [column[name] for name in row if name in column]
                places += [index * self.length + at] * len(known)
                columns += known
                self.observed[index, at] = _observation(abstract.labels[at], abstract.confidences[at])
        self.matrix = csr_matrix(
            (np.ones(len(places)), (places, columns)),
            shape=(len(sequences) * self.length, len(self.names)),
        )


def _observation(label: str, confidence: float) -> _Array:
    """The logarithm of P(label | true role) for each true role."""
    right = max(1.2 / len(ROLES), 1 - _TRUST * (1 - confidence))
    likelihood = np.full(len(ROLES), (1 - right) / (len(ROLES) - 1) + 1e-9)
    likelihood[ROLES.index(label)] = right
    return np.asarray(np.log(likelihood), dtype=np.float64)


def _log_sum(values: _Array, axis: int) -> _Array:
    largest = values.max(axis, keepdims=True)
    return np.asarray((largest + np.log(np.exp(values - largest).sum(axis, keepdims=True))).squeeze(axis))


def _expectations(scores: _Array, moves: _Array, mask: _Mask) -> tuple[float, _Array, _Array]:
    """The logarithm of Z summed over the sequences, the marginals, and the expected counts of transitions."""
    length = scores.shape[1]
    ahead, back = np.zeros_like(scores), np.zeros_like(scores)
    ahead[:, 0] = scores[:, 0]
    for at in range(1, length):
        step = _log_sum(ahead[:, at - 1, :, None] + moves[None], 1) + scores[:, at]
        ahead[:, at] = np.where(mask[:, at, None], step, ahead[:, at - 1])
    for at in range(length - 2, -1, -1):
        step = _log_sum(moves[None] + (scores[:, at + 1] + back[:, at + 1])[:, None, :], 2)
        back[:, at] = np.where(mask[:, at + 1, None], step, back[:, at + 1])
    total = _log_sum(ahead[:, -1], 1)
    marginals = np.exp(ahead + back - total[:, None, None]) * mask[..., None]
    pairs = np.zeros_like(moves)
    for at in range(1, length):
        joint = ahead[:, at - 1, :, None] + moves[None] + (scores[:, at] + back[:, at])[:, None, :]
        pairs += (np.exp(joint - total[:, None, None]) * mask[:, at, None, None]).sum(0)
    return float(total.sum()), marginals, pairs


def _fit(corpus: _Corpus) -> tuple[_Array, _Array]:
    """The weights (features by roles) and transitions (roles by roles) that fit best under the penalty."""
    width, roles = len(corpus.names), len(ROLES)
    shape = (*corpus.mask.shape, roles)
    transposed = corpus.matrix.T.tocsr()
    evidence = corpus.observed * corpus.mask[..., None]

    def loss(parameters: _Array) -> tuple[float, _Array]:
        weights = parameters[: width * roles].reshape(width, roles)
        moves = parameters[width * roles :].reshape(roles, roles)
        scores = np.asarray(corpus.matrix @ weights).reshape(shape)
        free, expected, pairs = _expectations(scores, moves, corpus.mask)
        clamped, seen, seen_pairs = _expectations(scores + evidence, moves, corpus.mask)
        slope = transposed @ (expected - seen).reshape(-1, roles) + _PENALTY * weights
        value = free - clamped + _PENALTY / 2 * float((weights**2).sum()) + 0.05 * float((moves**2).sum())
        return value, np.concatenate([slope.ravel(), (pairs - seen_pairs + 0.1 * moves).ravel()])

    start = np.zeros(width * roles + roles * roles)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100}).x
    return found[: width * roles].reshape(width, roles), found[width * roles :].reshape(roles, roles)


def train(abstracts: Sequence[Abstract]) -> RoleModel:
    """The model learnt from the abstracts: fitted, cut down to the weightiest features, fitted again."""
    corpus = _Corpus(abstracts)
    weights, _ = _fit(corpus)
    spread = weights.max(1) - weights.min(1)
    kept = sorted(corpus.names[index] for index in np.argsort(-spread, kind="stable")[:_KEPT])
    weights, moves = _fit(_Corpus(abstracts, kept))
    return RoleModel(
        {
            name: tuple(map(float, row))
            for name, row in zip(kept, weights, strict=True)
            if np.abs(row).max() > 0.005
        },
        tuple(tuple(map(float, row)) for row in moves),
    )


def main() -> None:
    """Train on the folder's training part and write the parameter file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_DATA)
    text = write_model(train(read_abstracts(parser.parse_args().folder / "csabstruct_train.jsonl")))
    _TARGET.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{_TARGET.name}: {len(text.splitlines())} lines, {_TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
