"""A profile's pattern that somebody else wrote, or a note that is made for it, costs seconds and a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from summarizer.errors import SettingsError
from summarizer.note import pattern as patterns
from summarizer.note.note import parse_note
from summarizer.note.profile import parse_profile, with_user_profiles
from tests.notes import DATA, read_text

NOTE = read_text(DATA / "lazy-ten.md")
SLOW = r"(?:(?:x|x)+)+$"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_SECONDS", 0.3)
    monkeypatch.setattr(patterns, "_given_up", set())


def never(timed: Callable[[str, int], Any], pattern: str, flags: int) -> Any:
    assert pattern != SLOW, "it was waited for again"
    return timed(pattern, flags)


@pytest.mark.parametrize(
    "table",
    [
        {"title": SLOW},
        {"empty": [SLOW]},
        {"annotations": [SLOW]},
        {"persist": [SLOW, "y"]},
    ],
    ids=lambda table: next(iter(table)),
)
def test_a_pattern_that_does_not_end_is_named_and_waited_for_once(
    table: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles = with_user_profiles({"mine": {"extends": "ten-fields", **table}})
    text = NOTE.replace("总结", "总结" + "x" * 5_000).replace("::", ":: " + "x" * 5_000 + "y")
    timed = patterns._timed
    for _ in range(2):
        with pytest.raises(SettingsError, match="of the note profile 'mine' takes over"):
            parse_note(text, profiles)
        monkeypatch.setattr(patterns, "_timed", lambda *given: never(timed, *given))


@pytest.mark.parametrize("pattern", ["(" * 1_900 + ")" * 1_900, "a{99999999999999999999}", "(?P<a", "[", "*"])
def test_a_pattern_that_is_none_is_named(pattern: str) -> None:
    with pytest.raises(SettingsError, match="is no pattern: "):
        parse_profile({"title": pattern, "fields": {"method": ["M"]}}, "mine")
