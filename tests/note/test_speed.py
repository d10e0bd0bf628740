"""A note with much of the same in it is read in time: no pattern goes over the text again and again."""

from __future__ import annotations

from contextlib import suppress

import pytest

from summarizer.errors import NoteRefused
from summarizer.note.note import parse_note
from tests.growth import grows_as_its_input
from tests.notes import DATA, read_text

MUCH = {
    "a long quote without a link": ("> a line of a quote that goes on and on without any link\n", 2000),
    "headings": ("###### a\n# b\n", 4000),
    "short lines of a quote": ("> x\n", 8000),
    "highlights without a link": ('> <span class="highlight">text</span> comment\n', 2000),
    "highlights that do not end": ('> <mark style="background: #ff6666;">\n', 1500),
    "highlights behind words": ("> word <mark>text</mark> comment\n", 1500),
    "callouts without a link": ("> [!quote|#ffd400] x\n> text\n", 2000),
    "callouts of ZotLit": ("> [!note] Page 3\n>\n> text\n", 1000),
    "blanks behind a highlight": (" ", 20_000),
    "blanks in a quote": (" ", 20_000),
    "annotations on one line": ("word [p](zotero://open-pdf/library/items/PDFKEY23?page=2) ", 1500),
    "links of a PDF that do not end": ("](a.pdf#", 5000),
    "links into Zotero that do not end": ("](zotero://open-pdf/x", 3000),
    "highlight marks": ("==a **b** “c” #d, %%", 3000),
    "open tags": ("<span class=", 5000),
    "open template marks": ("<% {{ {% ", 4000),
    "open links": ("[[", 10_000),
    "open fields": ("(x:: ", 1000),
    "one long line": ("x", 500_000),
    "fences": ("```\n", 4000),
    "dollars": ("$ ", 20_000),
}
AROUND = {
    "blanks behind a highlight": ("> <mark>text</mark> word", "x"),
    "blanks in a quote": ("> word", "x"),
    "open links": ("", ".pdf\n"),
    "open fields": ("a:: ", ""),
}


@pytest.mark.parametrize("name", MUCH)
def test_much_of_the_same_takes_a_time_that_grows_as_it_does(name: str) -> None:
    much, times = MUCH[name]
    before, after = AROUND.get(name, ("", ""))
    note = read_text(DATA / "lazy-ten.md")

    def read(times: int) -> None:
        with suppress(NoteRefused):
            parse_note(note + before + much * times + after)

    assert grows_as_its_input(read, times)


@pytest.mark.parametrize("field", ["## Method\n\n", "**Method**:\n\n", "> [!tldr]\n>\n\n"])
def test_many_fields_known_by_their_names_take_a_time_that_grows_as_they_do(field: str) -> None:
    assert grows_as_its_input(lambda times: parse_note("# T\n\n" + field * times), 1000)
