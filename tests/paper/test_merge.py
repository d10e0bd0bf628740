"""Annotations of note, library and PDF: each once, at its place."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.paper.located import LocatedAnnotation
from summarizer.paper.merge import merge_annotations, spans_at
from summarizer.paper.page_label import page_labels
from summarizer.pdf.page import Document, Page, WordSpan, join_words
from summarizer.pdf.reader import read_document
from summarizer.zotero.library import AnnotationRecord, Position, Rectangle

HEIGHT = 800.0


@pytest.fixture
def paper(tmp_path: Path) -> Document:
    """Two pages; on the first one a figure's caption, a highlight and an underline made in a viewer."""
    pdf = pymupdf.open()
    for _ in range(2):
        pdf.new_page(width=600, height=HEIGHT)
    first, second = pdf[0], pdf[1]  # a page that was made before another one is no longer valid
    first.insert_text((72, 100), "We study closed domain hallucinations of wugs.", fontsize=10)
    first.insert_text((72, 700), "Here begins a thought that", fontsize=10)
    first.insert_text((72, 420), "Figure 2: Wugs by year", fontsize=9)
    second.insert_text((72, 100), "goes on over the page.", fontsize=10)
    second.insert_text((72, 130), "wugs again", fontsize=10)
    for page, words in ((first, "closed domain"), (second, "goes on")):
        mark = page.add_highlight_annot(page.search_for(words))
        mark.set_info(content=f"comment on {words}")
        mark.update()
    path = tmp_path / "paper.pdf"
    pdf.save(path)
    return read_document(path)


def place(paper: Document, page_index: int, first: str, last: str = "") -> Rectangle:
    """The rectangle, in the PDF's own space, from one word to another of the same line."""
    words = paper.pages[page_index].words
    begin = next(word for word in words if word.text.startswith(first))
    end = next(word for word in words if word.text.startswith(last or first) and word.box.x0 >= begin.box.x0)
    return (begin.box.x0, HEIGHT - begin.box.y1, end.box.x1, HEIGHT - begin.box.y0)


def record(key: str, text: str, position: Position | None, **more: object) -> AnnotationRecord:
    return AnnotationRecord(key, "highlight", text, position=position, **more)  # type: ignore[arg-type]


def words(located: LocatedAnnotation, paper: Document) -> str:
    return " ".join(join_words(span.words(paper.pages)) for span in located.spans)


def without_marks(paper: Document) -> Document:
    return Document(tuple(Page(p.index, p.label, p.width, p.height, p.words) for p in paper.pages))


def test_what_the_library_has_and_the_note_not_is_added_and_counted(paper: Document) -> None:
    noted = Annotation(AnnotationKind.HIGHLIGHT, key="NOTED222", text="closed domain", page_hint="1")
    newer = record("NEWER222", "wugs again", Position(1, (place(paper, 1, "wugs", "again"),)))
    older = record("NOTED222", "closed domain", Position(0, (place(paper, 0, "closed", "domain"),)))
    merged = merge_annotations([noted], [older, newer], without_marks(paper))
    assert [one.annotation.key for one in merged.located] == ["NOTED222", "NEWER222"]
    assert [words(one, paper) for one in merged.located] == ["closed domain", "wugs again"]
    assert (merged.from_library, merged.changed) == (1, 0)
    assert merged.located[1].annotation.page_hint == "2"


def test_a_comment_changed_since_the_import_is_used(paper: Document) -> None:
    noted = Annotation(AnnotationKind.HIGHLIGHT, key="NOTED222", text="closed domain", comment="old")
    fresh = record("NOTED222", "closed domain", None, comment="new <b>thought</b>", tags=("llm",))
    merged = merge_annotations([noted], [fresh], without_marks(paper))
    assert merged.located[0].annotation.comment == "new thought"
    assert merged.located[0].annotation.tags == ("llm",)
    assert merged.changed == 1


def test_the_place_in_zotero_tells_which_of_two_places_is_meant(paper: Document) -> None:
    meant = record("SECOND22", "wugs", Position(1, (place(paper, 1, "wugs"),)))
    (located,) = merge_annotations([], [meant], without_marks(paper)).located
    assert located.page_index == 1
    assert located.method == "place in Zotero"


def test_a_place_whose_words_are_others_gives_way_to_the_text(paper: Document) -> None:
    moved = record(
        "MOVED222", "closed domain hallucinations", Position(1, (place(paper, 1, "goes", "page"),))
    )
    (located,) = merge_annotations([], [moved], without_marks(paper)).located
    assert located.page_index == 0
    assert words(located, paper) == "closed domain hallucinations"


def test_a_highlight_that_runs_onto_the_next_page_has_words_of_both(paper: Document) -> None:
    position = Position(0, (place(paper, 0, "thought", "that"),), (place(paper, 1, "goes", "over"),))
    (located,) = merge_annotations([], [record("BOTH2222", "", position)], without_marks(paper)).located
    assert words(located, paper) == "thought that goes on over"
    assert [span.page_index for span in located.spans] == [0, 1]


def test_a_picture_stands_for_the_caption_below_it(paper: Document) -> None:
    area = (72.0, HEIGHT - 400, 300.0, HEIGHT - 200)
    picture = AnnotationRecord("PICTURE2", "image", position=Position(0, (area,)))
    (located,) = merge_annotations([], [picture], without_marks(paper)).located
    assert words(located, paper) == "Figure 2: Wugs by year"
    assert located.annotation.text == ""


def test_a_drawing_over_words_stands_for_them_and_one_beside_all_for_its_page(paper: Document) -> None:
    over = Position(0, (place(paper, 0, "Here", "begins"),))
    assert spans_at(over, paper)[0].words(paper.pages)[0].text == "Here"
    assert spans_at(Position(1, ((400, 300, 410, 310),)), paper) == (WordSpan(1, 0, 0),)
    assert spans_at(Position(7, ((0, 0, 9, 9),)), paper) == ()


def test_a_note_stands_for_its_page_not_for_the_words_under_its_sign(paper: Document) -> None:
    sign = AnnotationRecord("NOTE2222", "note", comment="!", position=Position(0, (place(paper, 0, "Here"),)))
    (located,) = merge_annotations([], [sign], without_marks(paper)).located
    assert located.spans == (WordSpan(0, 0, 0),)


def test_marks_in_the_pdf_are_added_once(paper: Document) -> None:
    noted = Annotation(AnnotationKind.HIGHLIGHT, key="NOTED222", text="study closed domain", page_hint="1")
    merged = merge_annotations([noted], [], paper)
    assert [words(one, paper) for one in merged.located] == ["study closed domain", "goes on"]
    assert merged.located[1].annotation.comment == "comment on goes on"
    assert merged.located[1].method == "place in the PDF"
    assert merged.from_pdf == 1


def test_without_library_and_marks_the_note_is_all_there_is(paper: Document) -> None:
    noted = Annotation(AnnotationKind.HIGHLIGHT, text="wugs again")
    merged = merge_annotations([noted], [], without_marks(paper))
    assert len(merged.located) == 1
    assert (merged.from_library, merged.from_pdf, merged.changed) == (0, 0, 0)


def labelled(*labels: str) -> Document:
    return Document(tuple(Page(index, label, 600, 800, ()) for index, label in enumerate(labels)))


def located_on(page_index: int, hint: str) -> LocatedAnnotation:
    annotation = Annotation(AnnotationKind.HIGHLIGHT, text="x", page_hint=hint)
    return LocatedAnnotation(annotation, (WordSpan(page_index, 0, 3),), "text")


def test_a_page_is_called_by_the_pdfs_label_then_by_the_notes_word_for_it() -> None:
    assert page_labels(labelled("iv", "", ""), [located_on(0, "1"), located_on(1, "5742")]) == {
        0: "iv",
        1: "5742",
    }


def test_a_broken_label_tree_is_not_believed() -> None:
    assert page_labels(labelled("1", "1", "1", "1", "1")) == {}
