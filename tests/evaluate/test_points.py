"""Points of a text, likeness of words, and agreement counted from pairs."""

from __future__ import annotations

import pytest

from summarizer.errors import BadAnswer
from summarizer.evaluate.agreement import Pairs, agreement
from summarizer.evaluate.judge import parse_pairs
from summarizer.evaluate.points import likeness, points
from summarizer.evaluate.shares import Duel, Share
from summarizer.prompt.agreement import compared_fields

PAGE = "[p3](zotero://open-pdf/library/items/ABCD1234?page=3)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"One claim. {PAGE} Another of two. So. {PAGE}", ("One claim.", "Another of two. So.")),
        ("I wrote this. And this, e.g. so.", ("I wrote this.", "And this, e.g. so.")),
        ("用了三个数据集。准确率为 87.3%。", ("用了三个数据集。", "准确率为 87.3%。")),
        ("- first item\n- second item", ("first item", "second item")),
        ("⚠️ “Quoted words.” [[papers/A b.pdf#page=2|p2]] and my rest", ("Quoted words.", "and my rest")),
        ("", ()),
        ("—", ()),
    ],
)  # fmt: skip
def test_points_are_what_stands_before_links_else_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert points(text) == expected


def test_likeness_knows_words_by_their_beginnings_numbers_and_pairs_of_characters() -> None:
    assert likeness("Spacing improved recall by 12 points", "recall improves with spacing: 12 points") > 0.8
    assert likeness("用了三个数据集", "使用三个数据集") > 0.6
    assert likeness("Die Ergebnisse zeigen", "Результаты показывают") == 0
    assert likeness("", "anything") == 0


def test_without_a_reader_what_is_alike_is_found_and_nothing_is_against() -> None:
    yours = ("The model has 12 layers of attention.", "It was trained on 300 books.")
    drafted = ("The model has 12 attention layers.", "Nobody checked the labels.")
    found = agreement(yours, drafted)
    assert (found.found, found.fewer, found.same, found.more, found.against) == (1, 1, 1, 1, 0)
    assert not found.judged


def test_a_readers_pairs_are_counted_and_what_is_against_is_not_the_same() -> None:
    yours = ("Recall rose by 12 points.", "Only students took part.", "Words were taught at home.")
    drafted = ("Recall fell by 12 points.", "Participants were students.", "Raters were two.")
    pairs = Pairs(frozenset({(1, 1), (0, 0)}), frozenset({(0, 0)}), ("rose, fell",))
    found = agreement(yours, drafted, pairs)
    assert (found.found, found.fewer) == (1, 1)
    assert (found.same, found.more, found.against) == (1, 1, 1)
    assert found.score == pytest.approx(2 / 6)


def test_a_reader_who_pairs_everything_gains_nothing_from_points_without_a_common_word() -> None:
    yours, drafted = ("Recall rose by 12 points.",), ("Otters eat fish.", "Recall rose by 12 points.")
    found = agreement(yours, drafted, Pairs(frozenset({(0, 0), (0, 1)})))
    assert (found.same, found.more, found.unlike) == (1, 1, 1)


def test_what_is_the_same_to_the_letter_is_so_whatever_the_reader_says() -> None:
    found = agreement(("It is so.",), ("It is so.",), Pairs(frozenset(), frozenset({(0, 0)})))
    assert (found.found, found.against, found.score) == (1, 0, 1.0)


def test_texts_in_two_scripts_can_be_the_same() -> None:
    found = agreement(("召回率提高了十二个百分点。",), ("Recall rose.",), Pairs(frozenset({(0, 0)})))
    assert (found.found, found.unlike) == (1, 0)


def test_intervals_are_wilsons_and_few_notes_tell_nothing() -> None:
    low, high = Share(7, 9).interval or (0, 0)  # by hand: (0.4526, 0.9368)
    assert (round(low, 4), round(high, 4)) == (0.4526, 0.9368)
    assert Share(0, 0).interval is None
    assert (Share(0, 4).interval or (1, 0))[0] == 0.0
    assert Duel(5, 0, 3).chance == pytest.approx(0.0625)
    assert not Duel(5, 0, 3).tells
    assert Duel(6, 0, 0).tells  # 2 / 64
    assert not Duel(6, 1, 0).tells  # 16 / 128
    assert Duel(0, 0, 4).chance == 1.0


ASKED = compared_fields([("Method", ("one", "two"), ("three",)), ("Results", ("four",), ("five", "six"))])


@pytest.mark.parametrize(
    "answer",
    [
        '{"same": [{"a": 1, "b": 3}, {"a": 4, "b": 6}], "against": []}',
        'So:\n```json\n{"same": [{"a": "A1", "b": "B3"}, {"a": 4, "b": 6}]}\n```',
        '{"same": [[1, 3], [4, 6]], "against": [{"a": 1}, 7, null]}',
        '{"same": [{"a": 1, "b": 3}, {"a": 4, "b": 6}, {"a": 2, "b": 5}, {"a": 3, "b": 1}]}',
    ],
)
def test_pairs_are_read_in_any_form_and_those_across_fields_or_sides_are_none(answer: str) -> None:
    pairs = parse_pairs(answer, ASKED)
    assert pairs["Method"].same == {(0, 0)}
    assert pairs["Results"].same == {(0, 1)}
    assert not pairs["Method"].against


@pytest.mark.parametrize(
    "answer",
    [
        "the same",
        '{"verdict": "same"}',
        "[]",
        '{"same": [{"a": 77, "b": 99}], "against": []}',
        '{"same": "all", "against": [{"a": 3, "b": 1}]}',
    ],
)
def test_an_answer_that_pairs_nothing_that_was_asked_about_is_none(answer: str) -> None:
    with pytest.raises(BadAnswer):
        parse_pairs(answer, ASKED)


def test_an_answer_that_finds_nothing_in_common_is_one() -> None:
    assert not parse_pairs('{"same": [], "against": []}', ASKED)["Method"].same
