"""The learnt roles of sentences in English abstracts."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.csabstruct import DEFAULT_DATA, read_abstracts, score_roles
from summarizer.draft.embedded.roles import (
    ROLES,
    load_model,
    read_model,
    role_probabilities,
    role_probabilities_alone,
    write_model,
)

ABSTRACT = (
    "Reading notes have become an important tool in many fields of research.",
    "However, little is known about how long readers remember what they noted.",
    "The aim of this paper is to investigate whether notes written by hand help readers.",
    "We use a dataset of 412 notes and train a classifier on features of their words.",
    "Experimental results show that the proposed method outperforms all baselines by 4%.",
)


def likeliest(sentences: tuple[str, ...]) -> list[str]:
    return [max(ROLES, key=shares.__getitem__) for shares in role_probabilities(sentences)]


def test_the_sentences_of_a_plain_abstract_get_their_roles() -> None:
    assert likeliest(ABSTRACT) == ["background", "background", "objective", "method", "result"]


def test_a_sentence_alone_is_judged_by_its_words() -> None:
    shares = role_probabilities_alone(ABSTRACT[4])
    assert max(ROLES, key=shares.__getitem__) == "result"


def test_where_a_sentence_stands_matters() -> None:
    plain = "Notes are made by people with a pen and some paper."
    first = role_probabilities((plain, *ABSTRACT[2:]))[0]
    last = role_probabilities((*ABSTRACT[2:], plain))[-1]
    assert first["background"] > last["background"]


def test_probabilities_sum_to_one() -> None:
    for shares in (*role_probabilities(ABSTRACT), role_probabilities_alone("")):
        assert set(shares) == set(ROLES)
        assert sum(shares.values()) == pytest.approx(1)


def test_an_abstract_without_sentences_has_no_roles() -> None:
    assert role_probabilities(()) == ()


def test_parameters_written_and_read_again_are_the_same() -> None:
    assert read_model(write_model(load_model())) == load_model()


def test_unseen_abstracts_are_read_about_as_well_as_their_labels_allow() -> None:
    path = DEFAULT_DATA / "csabstruct_dev.jsonl"
    if not path.exists():
        pytest.skip("CSAbstruct is not beside the repository")
    scores = score_roles(read_abstracts(path))
    assert scores.accuracy >= 0.67
    assert scores.macro_f1 >= 0.63
    assert scores.accuracy_confident >= 0.80


def test_the_parameters_name_where_they_come_from() -> None:
    notice = (Path(__file__).parents[3] / "summarizer" / "draft" / "embedded" / "roles.NOTICE").read_text(
        encoding="utf-8"
    )
    assert "CSAbstruct" in notice
    assert "Apache License" in notice
