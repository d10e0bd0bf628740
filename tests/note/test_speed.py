"""A note with much of the same in it is read in time: no pattern goes over the text again and again."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from summarizer.errors import NoteRefused
from summarizer.note.note import parse_note
from tests.notes import DATA, read_text

MUCH = {
    "a long quote without a link": "> a line of a quote that goes on and on without any link\n" * 2000,
    "highlights without a link": '> <span class="highlight">text</span> comment\n' * 2000,
    "callouts without a link": "> [!quote|#ffd400] x\n> text\n" * 2000,
    "callouts of ZotLit": "> [!note] Page 3\n>\n> text\n" * 1000,
    "open tags": "<span class=" * 5000,
    "open template marks": "<% {{ {% " * 4000,
    "open links": "[[" * 10000 + ".pdf\n",
    "open fields": "a:: " + "(x:: " * 1000,
    "one long line": "x" * 500_000,
    "fences": "```\n" * 4000,
    "dollars": "$ " * 20000,
}


@pytest.mark.parametrize("name", MUCH)
def test_much_of_the_same_takes_no_time(name: str) -> None:
    text = read_text(DATA / "lazy-ten.md") + MUCH[name]
    start = time.process_time()
    with suppress(NoteRefused):
        parse_note(text)
    assert time.process_time() - start < 3
