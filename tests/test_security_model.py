"""The threat model names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_test_that_the_threat_model_names_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    named = NAMED.findall(text)
    assert named
    missing = [
        f"{file}::{test}" for file, test in named if f"def {test}(" not in (ROOT / file).read_text("utf-8")
    ]
    assert missing == []


def test_every_line_of_the_threat_model_names_a_test_or_says_that_none_can() -> None:
    rows = [
        line for line in (ROOT / "docs" / "security.md").read_text("utf-8").splitlines() if line[:2] == "| "
    ]
    bare = [
        row
        for row in rows
        if not NAMED.search(row) and "| what it can try |" not in row and "no test" not in row
    ]
    assert bare == []
