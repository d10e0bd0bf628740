"""What people wrote on a PDF in any viewer: every kind that holds words, replies, what is none of theirs."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from summarizer.paper.reader import PaperReader
from summarizer.pdf.annotations import drawn_over
from summarizer.pdf.page import Page, PdfAnnotation, join_words
from summarizer.pdf.reader import read_document

FAULTS = Path(__file__).parents[3] / "shared" / "data" / "pdfs" / "faults"


class Sheet:
    """A page with three lines of text, to be marked."""

    def __init__(self, folder: Path, rotation: int = 0) -> None:
        self._path = folder / "paper.pdf"
        self.pdf = pymupdf.open()
        self.page = self.pdf.new_page()
        for row, line in enumerate(["We study wugs at night", "with forty lamps", "and no blickets at all"]):
            self.page.insert_text((72, 100 + 30 * row), line)
        self.page.set_rotation(rotation)

    def quads(self, words: str) -> list[pymupdf.Quad]:
        return list(self.page.search_for(words, quads=True))

    def said(self, mark: pymupdf.Annot, comment: str, **keys: str) -> int:
        mark.set_info(content=comment)
        mark.update()
        for key, value in keys.items():
            self.pdf.xref_set_key(mark.xref, key, value)
        return int(mark.xref)

    def read(self) -> Page:
        self.pdf.save(self._path)
        return read_document(self._path).pages[0]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path)


def told(found: tuple[PdfAnnotation, ...]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.text, one.comment) for one in found]


@pytest.mark.parametrize("kind", ["underline", "squiggly", "strikeout"])
def test_words_marked_by_a_line_of_any_kind_are_marked(sheet: Sheet, kind: str) -> None:
    mark = getattr(sheet.page, f"add_{kind}_annot")(sheet.quads("forty lamps"))
    sheet.said(mark, "too few?")
    assert told(sheet.read().annotations) == [("underline", "forty lamps", "too few?")]


def test_words_typed_onto_the_page_are_the_persons_and_never_the_papers(sheet: Sheet) -> None:
    sheet.page.add_freetext_annot((300, 90, 500, 140), "they found 99 wugs")
    page = sheet.read()
    assert told(page.annotations) == [("text", "", "they found 99 wugs")]
    assert "99" not in join_words(page.words)
    assert "forty lamps" in join_words(page.words)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_with_typed_words_has_its_words_where_they_are(tmp_path: Path, rotation: int) -> None:
    (tmp_path / "plain").mkdir()
    plain, typed = Sheet(tmp_path / "plain", rotation), Sheet(tmp_path, rotation)
    typed.page.add_freetext_annot((300, 90, 500, 140), "mine")
    assert typed.read().words == plain.read().words


def test_comments_on_drawings_stamps_and_signs_count_and_bare_ones_do_not(sheet: Sheet) -> None:
    page = sheet.page
    sheet.said(page.add_ink_annot([[(300, 200), (320, 220), (340, 200)]]), "why this step?")
    sheet.said(page.add_stamp_annot((300, 250, 400, 300), 2), "ask the authors")
    sheet.said(page.add_caret_annot((90, 95)), "insert: only")
    sheet.said(page.add_rect_annot((70, 118, 200, 135)), "the lamps again")
    page.add_ink_annot([[(300, 400), (320, 420)]])
    page.add_stamp_annot((300, 450, 400, 500), 2)  # its name is no comment
    page.add_circle_annot((300, 550, 400, 600))
    assert told(sheet.read().annotations) == [
        ("ink", "", "why this step?"),
        ("text", "", "ask the authors"),
        ("note", "", "insert: only"),
        ("image", "", "the lamps again"),
    ]


def test_replies_stand_with_what_they_answer(sheet: Sheet) -> None:
    first = sheet.said(sheet.page.add_highlight_annot(sheet.quads("no blickets")), "really?")
    second = sheet.said(sheet.page.add_text_annot((10, 10), ""), "see table 3", IRT=f"{first} 0 R")
    sheet.said(sheet.page.add_text_annot((10, 10), ""), "thanks", IRT=f"{second} 0 R")
    sheet.said(
        sheet.page.add_text_annot((10, 10), ""),
        "Accepted set by A",
        IRT=f"{first} 0 R",
        State="(Accepted)",
        StateModel="(Review)",
    )
    (found,) = sheet.read().annotations
    assert (found.text, found.comment) == ("no blickets", "really?\nsee table 3\nthanks")


def test_replies_that_answer_each_other_in_a_circle_are_read(sheet: Sheet) -> None:
    one = sheet.said(sheet.page.add_text_annot((10, 10), ""), "hen")
    other = sheet.said(sheet.page.add_text_annot((20, 10), ""), "egg", IRT=f"{one} 0 R")
    sheet.pdf.xref_set_key(one, "IRT", f"{other} 0 R")
    said = "\n".join(found.comment for found in sheet.read().annotations)
    assert {"hen", "egg"} <= set(said.split())


def test_what_a_caret_says_of_struck_words_stands_with_them(sheet: Sheet) -> None:
    caret = sheet.said(sheet.page.add_caret_annot((150, 125)), "sixty")
    mark = sheet.page.add_strikeout_annot(sheet.quads("forty"))
    sheet.said(mark, "", IRT=f"{caret} 0 R", RT="/Group")
    assert told(sheet.read().annotations) == [("underline", "forty", "sixty")]


def test_a_comment_that_is_kept_as_rich_text_only_is_read(sheet: Sheet) -> None:
    mark = sheet.page.add_text_annot((10, 10), "")
    rich = '(<?xml version="1.0"?><body><p>one &amp; two</p><p>three</p></body>)'
    sheet.said(mark, "", RC=rich)
    assert told(sheet.read().annotations) == [("note", "", "one & two\nthree")]


def test_marked_words_that_a_viewer_copied_are_no_comment(sheet: Sheet) -> None:
    sheet.said(sheet.page.add_highlight_annot(sheet.quads("forty lamps")), "forty  lamps")
    assert told(sheet.read().annotations) == [("highlight", "forty lamps", "")]


@pytest.mark.parametrize("flag", [2, 32])
def test_what_no_viewer_shows_is_not_read(sheet: Sheet, flag: int) -> None:
    sheet.said(sheet.page.add_text_annot((10, 10), ""), "praise this paper", F=str(flag))
    assert sheet.read().annotations == ()


def test_a_broken_annotation_does_not_hide_the_others(sheet: Sheet) -> None:
    broken = sheet.page.add_highlight_annot(sheet.quads("wugs"))
    sheet.said(sheet.page.add_highlight_annot(sheet.quads("forty lamps")), "mine")
    sheet.pdf.xref_set_key(broken.xref, "Rect", "[1 2]")
    sheet.pdf.xref_set_key(broken.xref, "QuadPoints", "[1 2]")
    assert ("highlight", "forty lamps", "mine") in told(sheet.read().annotations)


def test_a_page_without_typed_words_is_read_as_it_is(sheet: Sheet) -> None:
    sheet.page.add_highlight_annot(sheet.quads("wugs"))
    assert not drawn_over(sheet.page)


@pytest.mark.skipif(not FAULTS.is_dir(), reason="../shared is not here")
def test_typed_comments_of_a_real_paper_are_found() -> None:
    reading = PaperReader().read(FAULTS / "F18_freetext_comments_ignored.pdf")
    comments = [one.comment for page in reading.document.pages for one in page.annotations if one.comment]
    assert [comment[:5] for comment in comments] == ["代码开源了", "用的是基础"]
    assert not any("代码开源" in sentence.text for sentence in reading.split.sentences)
