"""A hyphen at a line's end goes where it breaks a word, and stays where it joins two."""

from __future__ import annotations

import pytest

from summarizer.layout.hyphen import keeps_hyphen

WORDS = frozenset(
    [
        "data",
        "driven",
        "the",
        "pre-trained",
        "training",
        "information",
        "level",
        "for",
        "mation",
        "rate",
        "learning",
        "representation",
        "wise",
    ]
)


@pytest.mark.parametrize(
    ("line", "following", "kept"),
    [
        ("such infor-", "mation is", False),
        ("the (pre-", "trained, one", True),
        ("a data-", "driven method", True),
        ("the state-of-the-", "art result", True),
        ("a high-", "level view", True),
        ("of representation-", "learning.", True),
        ("the other-", "wise good", False),
        ("it was real-", "ized then", False),
        ("an over-", "level thing", False),
        ("some con-", "text of", False),
    ],
)
def test_a_hyphen_stays_only_in_a_compound(line: str, following: str, kept: bool) -> None:
    assert keeps_hyphen(line, following, WORDS) is kept
