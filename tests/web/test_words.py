"""The page's language: what its scripts say is in the catalogue, and the reader's wish is understood."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from summarizer.web import app
from summarizer.web.signs import drawn
from summarizer.web.speaking import preferred
from summarizer.web.words import SAID

STATIC = Path(app.__file__).parent / "static"


def test_what_the_scripts_say_is_what_the_page_hands_them() -> None:
    scripts = "".join(path.read_text("utf-8") for path in STATIC.rglob("*.js"))
    said = set(re.findall(r'say\(\s*"((?:[^"\\]|\\.)*)"', scripts))
    prompts = set(re.findall(r'(?:reject|redo): "([^"]+)"', scripts))
    assert said | prompts == set(SAID)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr;q=0.9, zh-Hans;q=0.4, en;q=0.3", "zh"),
        ("en;q=0.1,zh", "zh"),
        ("tlh", ""),
        ("", ""),
        (";;q=x,,", ""),
    ],
)
def test_the_language_that_is_wanted_most_is_spoken(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_signs_are_drawn_and_markup_stays_text() -> None:
    shown = str(drawn("⭐ <b> 🖼️ & ⚠️"))
    assert shown.count("<svg") == 3
    assert "&lt;b&gt;" in shown
    assert not {"⭐", "🖼", "⚠", "\ufe0f"} & set(shown)
