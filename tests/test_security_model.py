"""The threat model names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def model() -> str:
    return (ROOT / "docs" / "security.md").read_text("utf-8")


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = NAMED.findall(model())
    assert named
    missing = [(file, test) for file, test in named if f"def {test}(" not in (ROOT / file).read_text("utf-8")]
    assert missing == []


def test_every_line_of_the_threat_model_names_a_test_or_says_that_none_can() -> None:
    rows = [line for line in model().splitlines() if line.startswith("| ") and "what it can try" not in line]
    assert [row for row in rows if not NAMED.search(row) and "no test" not in row] == []
