"""Finding highlights by their text, however the export changed it."""

from __future__ import annotations

import pytest

from benchmarks.locate import measure, read_papers
from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.note.note import parse_note
from summarizer.paper.locate import hinted_pages, locate_annotations
from summarizer.paper.located import LocatedAnnotation
from summarizer.pdf.page import Document, Page, join_words
from summarizer.pdf.reader import read_document
from tests.conftest import SHARED
from tests.layout.pages import Sheet, document

PROSE = (
    "The efficient first model was trained on wugs that",
    "live on the island, and it was con-",
    "firmed by a second study of 1,200 animals.",
)


def locate(text: str, paper: Document, hint: str = "", **more: object) -> LocatedAnnotation:
    annotation = Annotation(AnnotationKind.HIGHLIGHT, text=text, page_hint=hint, **more)  # type: ignore[arg-type]
    return locate_annotations([annotation], paper)[0]


def words(located: LocatedAnnotation, paper: Document) -> str:
    return " ".join(join_words(span.words(paper.pages)) for span in located.spans)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("efficient first model", "efficient first model"),
        ("eﬃcient ﬁrst model", "efficient first model"),
        ("EFFICIENT   first\nmodel", "efficient first model"),
        ("it was confirmed by a second study", "it was con- firmed by a second study"),
        ("ficient first model was", "efficient first model was"),
        ("1,200 animals", "1,200 animals."),
        ("“island”, and", "island, and"),
    ],
    ids=["as it is", "ligatures", "case and blanks", "joined hyphen", "cut word", "number", "quotes"],
)
def test_a_highlight_is_found_as_zotero_exports_it(text: str, found: str) -> None:
    paper = document(Sheet().block(*PROSE))
    located = locate(text, paper)
    assert words(located, paper) == found
    assert located.method == "text"


@pytest.mark.parametrize("hint", ["2", "", "99", "iv", "NaN"])
def test_the_page_hint_is_never_needed(hint: str) -> None:
    paper = document(Sheet().block("Nothing here."), Sheet().block(*PROSE))
    assert locate("trained on wugs", paper, hint).page_index == 1


@pytest.mark.parametrize(("hint", "page"), [("1", 0), ("3", 2), ("4", 2), ("", 0)])
def test_of_several_places_the_one_nearest_to_the_hint_counts_and_is_said(hint: str, page: int) -> None:
    twice = Sheet().block("The same words again.")
    paper = document(twice, Sheet().block("Other text."), twice, Sheet().block("The end."))
    located = locate("same words", paper, hint)
    assert located.page_index == page
    assert "of 2 places" in located.method


def test_a_hint_can_be_a_label_or_a_number() -> None:
    pages = tuple(Page(index, label, 600, 800, ()) for index, label in enumerate(["iv", "5742", "5743", "2"]))
    paper = Document(pages)
    assert hinted_pages("5742", paper) == (1,)
    assert hinted_pages("IV", paper) == (0,)
    assert hinted_pages("2", paper) == (3, 1)
    assert hinted_pages("5000", paper) == ()


def test_a_highlight_that_runs_over_a_page_end_past_a_running_head_is_found() -> None:
    paper = document(
        Sheet().block("Some words stand before the highlight that begins here and"),
        Sheet().block("Journal of Wugs 2023").block("goes on after the page has turned to its end."),
    )
    located = locate("the highlight that begins here and goes on after the page has turned", paper, "1")
    assert [span.page_index for span in located.spans] == [0, 1]
    assert words(located, paper) == "the highlight that begins here and goes on after the page has turned"
    assert "two parts" in located.method


def test_a_long_highlight_with_slips_is_found_by_likeness_and_says_so() -> None:
    paper = document(Sheet().block(*PROSE))
    located = locate("first model was trained on the wugs that lived on the island", paper)
    assert located.page_index == 0
    assert located.method == "similar text"


@pytest.mark.parametrize("text", ["wug", "secnd study", "wholly different words that stand nowhere in it"])
def test_what_does_not_stand_there_is_not_found(text: str) -> None:
    located = locate(text, document(Sheet().block(*PROSE)), "1")
    assert located.spans == ()
    assert located.method == "not found"


def test_a_short_highlight_must_be_a_whole_word() -> None:
    paper = document(Sheet().block("Theta and eta differ."))
    assert words(locate("eta", paper), paper) == "eta"


def test_chinese_with_a_blank_at_each_line_end_is_found() -> None:
    paper = document(Sheet().block("模型在开放领域会产生幻", "觉，这很危险。"))
    located = locate("会产生幻 觉，这很危险。", paper)
    assert words(located, paper).replace(" ", "") == "会产生幻觉，这很危险。"


def test_signs_at_either_end_belong_to_the_highlight() -> None:
    paper = document(Sheet().block("so ( a ) = b ; and more"))
    assert words(locate("( a ) = b ;", paper), paper) == "( a ) = b ;"


@pytest.mark.parametrize("kind", [AnnotationKind.IMAGE, AnnotationKind.INK, AnnotationKind.NOTE])
def test_an_annotation_without_words_is_put_on_its_page(kind: AnnotationKind) -> None:
    paper = document(Sheet().block("One."), Sheet().block("Two."))
    (located,) = locate_annotations([Annotation(kind, page_hint="2")], paper)
    assert located.page_index == 1
    assert words(located, paper) == ""


def test_a_journal_page_is_counted_from_highlights_that_were_found() -> None:
    paper = document(*(Sheet().block(f"Page number {name}.") for name in ("one", "two", "three")))
    highlight = Annotation(AnnotationKind.HIGHLIGHT, text="number two", page_hint="5743")
    picture = Annotation(AnnotationKind.IMAGE, page_hint="5744")
    assert [one.page_index for one in locate_annotations([highlight, picture], paper)] == [1, 2]


def test_an_annotation_without_words_or_page_is_nowhere() -> None:
    paper = document(Sheet().block("One."))
    (located,) = locate_annotations([Annotation(AnnotationKind.IMAGE, page_hint="9")], paper)
    assert located.spans == ()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference note is not part of the repository")
def test_the_highlights_of_the_reference_note_are_on_page_46() -> None:
    note = parse_note(next((SHARED / "data" / "notes").glob("*.md")).read_text(encoding="utf-8"))
    paper = read_document(SHARED / "data" / "pdfs" / "papers" / "gpt4-report-rebuilt.pdf")
    assert [one.page_index for one in locate_annotations(note.annotations, paper)] == [45, 45, 45]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the papers are not part of the repository")
def test_phrases_of_real_papers_are_found_where_they_stand_and_nowhere_else() -> None:
    result = measure(read_papers(SHARED / "data" / "pdfs" / "papers"), count=500, seed=4)
    assert result["recall"] >= 0.98
    assert result["false_positives"] == 0
