"""Where a note's marks do not tell whose words are whose, the PDF does."""

from __future__ import annotations

import pytest

from summarizer.note.annotation import Annotation
from summarizer.note.highlight.parse import parse_annotations
from summarizer.paper.locate import locate_annotations
from summarizer.paper.merge import merge_annotations
from summarizer.pdf.page import Document
from summarizer.text import Span
from summarizer.zotero.library import AnnotationRecord
from tests.layout.pages import Sheet, document

LINK = "zotero://open-pdf/library/items/WXYZ2345?page=1&annotation=QRST2345"
FIRST = "The first model was trained on wugs that live on the island."
SECOND = "It was confirmed by a second study of many animals."
MINE = "I do not believe a word of this claim"


@pytest.fixture(scope="module")
def paper() -> Document:
    return document(Sheet().block(FIRST, SECOND, "We call it “big data” here, and others agree."))


def noted(note: str) -> tuple[Annotation, ...]:
    return parse_annotations(note, (), Span(0, len(note)))


@pytest.mark.parametrize(
    ("note", "text", "comment"),
    [
        (f"> [!quote] [p. 1]({LINK})\n> {FIRST}\n> {MINE}\n", FIRST, MINE),
        (f"> [!quote] [p. 1]({LINK})\n> {FIRST}\n>\n> {SECOND}\n", f"{FIRST} {SECOND}", ""),
        (f"> [!quote] [p. 1]({LINK})\n> {FIRST}\n> {SECOND}\n> {MINE}\n", f"{FIRST} {SECOND}", MINE),
        (f"{MINE}\n{FIRST} [p. 1]({LINK})\n", FIRST, MINE),
        (f"We call it “big data” here, and [p. 1]({LINK})\n", "We call it “big data” here, and", ""),
        (
            f"- my words on ==The first model was trained on wugs== [p. 1]({LINK})\n",
            "The first model was trained on wugs",
            "my words on",
        ),
    ],
    ids=[
        "comment below",
        "two paragraphs",
        "two lines and a comment",
        "comment above",
        "inner quotes",
        "a mark",
    ],
)
def test_the_reading_that_the_paper_has_counts(note: str, text: str, comment: str, paper: Document) -> None:
    (located,) = locate_annotations(noted(note), paper)
    assert (located.annotation.text, located.annotation.comment) == (text, comment)
    assert located.spans


def test_what_only_a_mark_speaks_for_counts_where_the_paper_has_it(paper: Document) -> None:
    marks = noted(f"==my own emphasis on a thing==\n\n<mark>{FIRST}</mark>\n")
    assert len(marks) == 2
    assert [one.annotation.text for one in merge_annotations(marks, (), paper).located] == [FIRST]


def test_the_reading_that_zotero_has_is_no_change(paper: Document) -> None:
    record = AnnotationRecord("QRST2345", "highlight", FIRST, comment=MINE, position=None)
    merged = merge_annotations(noted(f"> [!quote] [p. 1]({LINK})\n> {FIRST}\n> {MINE}\n"), [record], paper)
    (located,) = merged.located
    assert (located.annotation.text, located.annotation.comment, merged.changed) == (FIRST, MINE, 0)
