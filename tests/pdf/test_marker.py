"""Highlights in copies of PDFs: where the words are, on any page, and all else of the file as it was."""

from __future__ import annotations

import io
from itertools import product
from pathlib import Path

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from summarizer.errors import NotAPdf, PdfEncrypted, PdfUnreadable
from summarizer.layout.split import Split
from summarizer.paper.reader import PaperReader
from summarizer.pdf.marker import mark
from summarizer.pdf.markup import Markup, is_ours, markup_name
from summarizer.pdf.page import Box, Document, line_boxes
from summarizer.pdf.reader import read_document
from summarizer.text import fold
from tests.conftest import SHARED
from tests.pdf.marks import pikepdf, problems, seen

PDFS = SHARED / "data" / "pdfs"
HARD = PDFS / "hard"
BLUE, GREEN = "#2ea8e5", "#5fb236"


def markup(document: Document, words: str, comment: str = "方法: 🤖 claim", page: int = 0) -> Markup:
    """A highlight of some words on a page."""
    sought, of_page = words.split(), document.pages[page].words
    start = next(
        at for at in range(len(of_page)) if [word.text for word in of_page[at : at + len(sought)]] == sought
    )
    return Markup(page, line_boxes(of_page[start : start + len(sought)]), comment, BLUE)


def written(folder: Path, **options: object) -> Path:
    """A PDF of one page, saved with options of PyMuPDF's."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        for row, line in enumerate(["We study wugs at night", "with forty lamps", "and no blickets at all"]):
            page.insert_text((72, 100 + 30 * row), line)
        pdf.save(folder / "paper.pdf", **options)
    return folder / "paper.pdf"


def test_marks_stand_on_their_words_on_turned_cropped_shifted_and_scaled_pages(tmp_path: Path) -> None:
    kinds = list(product((0, 90, 180, 270), (False, True), (False, True), (False, True)))
    with pymupdf.open() as pdf:
        for turned, cropped, shifted, scaled in kinds:
            page = pdf.new_page(width=400, height=600)
            page.insert_text((60, 200), "forty lamps shone over many wugs")
            for key, value, there in (
                ("MediaBox", "[-20 -30 420 640]", shifted),
                ("CropBox", "[30 50 380 560]", cropped),
                ("UserUnit", "2", scaled),
                ("Rotate", str(turned), turned),
            ):
                if there:
                    pdf.xref_set_key(page.xref, key, value)
        pdf.save(tmp_path / "paper.pdf")
    document = read_document(tmp_path / "paper.pdf")
    copy = mark(tmp_path / "paper.pdf", [markup(document, "lamps shone", page=n) for n in range(len(kinds))])
    assert [one.text for one in seen(copy.content)] == ["lamps shone"] * len(kinds)


def test_others_read_what_is_marked_by_whom_and_why(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    document = read_document(path)
    comment = "研究方法: 夜里用四十盏灯。\n🤖 结论: “none” (see \\p3)"
    lines = Markup(0, line_boxes(document.pages[0].words[3:8]), comment, BLUE)
    copy = mark(path, [lines])
    assert copy.content.startswith(before)
    assert len(copy.content) - len(before) < 3_000
    assert path.read_bytes() == before
    assert problems(copy.content) == 0
    assert (copy.rewritten, copy.signed, copy.archival) == (False, False, False)
    (one,) = seen(copy.content)
    assert (one.kind, one.author, one.comment) == ("/Highlight", "summarizer", comment)
    assert one.text == "at night with forty lamps"
    assert [round(255 * float(part)) for part in one.keys["/C"]] == [0x2E, 0xA8, 0xE5]
    assert one.keys["/F"] & 4  # it is printed
    assert "/N" in one.keys["/AP"]  # and drawn alike by readers that make no appearance of their own
    assert str(one.keys["/M"]).startswith("D:20")


def test_what_people_marked_stays_and_what_we_marked_is_nobodys_own(tmp_path: Path) -> None:
    path = written(tmp_path)
    with pymupdf.open(path) as pdf:
        page = pdf[0]
        mine = page.add_highlight_annot(page.search_for("forty lamps"))
        mine.set_info(content="too few?", title="Roe")
        mine.update()
        pdf.saveIncr()
    document = read_document(path)
    copy = mark(path, [markup(document, "study wugs")])
    assert {(one.author, one.comment) for one in seen(copy.content)} == {
        ("Roe", "too few?"),
        ("summarizer", "方法: 🤖 claim"),
    }
    path.write_bytes(copy.content)
    assert read_document(path).pages == document.pages


def test_a_copy_that_is_annotated_again_has_the_new_marks_alone_and_all_that_people_did(
    tmp_path: Path,
) -> None:
    path = written(tmp_path)
    document = read_document(path)
    old = [
        markup(document, words, f"方法: {words}")
        for words in ("study wugs", "forty lamps", "and no", "blickets")
    ]
    path.write_bytes(mark(path, old).content)
    with pymupdf.open(path) as pdf:
        page = pdf[0]
        first, second, third, _fourth = page.annots()
        first.set_info(content="方法: study wugs, and why?")
        first.update()
        reply = page.add_text_annot((300, 300), "no: fifty")
        reply.set_irt_xref(second.xref)
        third.set_info(modDate="D:20300101120000Z")  # as programs do when it is moved or has another colour
        pdf.saveIncr()
    again = mark(path, [markup(document, "at all", "结论: at all")])
    assert sorted(one.comment for one in seen(again.content)) == [
        "方法: and no",
        "方法: forty lamps",
        "方法: study wugs, and why?",
        "结论: at all",
    ]
    assert b"no: fifty" in again.content


def test_a_figure_gets_a_frame_and_a_line_without_width_nothing(tmp_path: Path) -> None:
    path = written(tmp_path)
    frame = Markup(0, (Box(50, 300, 200, 400),), "图1", GREEN, frame=True)
    copy = mark(path, [frame, Markup(0, (Box(10, 10, 10, 20),), "x", BLUE)])
    (one,) = seen(copy.content)
    assert (one.kind, one.comment) == ("/Square", "图1")
    with pymupdf.open(stream=copy.content) as pdf:
        page = pdf[0]
        assert abs(next(page.annots()).rect - pymupdf.Rect(50, 300, 200, 400)) < 6


def restricted(folder: Path, permissions: int) -> Path:
    return written(
        folder,
        encryption=pymupdf.PDF_ENCRYPT_AES_256,
        owner_pw="owner",
        permissions=permissions,
    )


def test_a_copy_of_an_encrypted_pdf_is_encrypted_as_it_is(tmp_path: Path) -> None:
    allowed = pymupdf.PDF_PERM_ANNOTATE | pymupdf.PDF_PERM_COPY
    path = restricted(tmp_path, allowed)
    copy = mark(path, [markup(read_document(path), "forty lamps", "秘密")])
    assert "秘密".encode("utf-16-be") not in copy.content
    assert [(one.text, one.comment) for one in seen(copy.content)] == [("forty lamps", "秘密")]
    with pikepdf.open(io.BytesIO(copy.content)) as after, pikepdf.open(path) as before:
        assert after.is_encrypted
        assert after.allow == before.allow
        assert after.encryption.R == before.encryption.R == 6


def test_a_pdf_that_forbids_annotations_is_not_annotated(tmp_path: Path) -> None:
    path = restricted(tmp_path, pymupdf.PDF_PERM_COPY)
    with pytest.raises(PdfEncrypted, match="against annotations"):
        mark(path, [markup(read_document(path), "forty lamps")])
    path = written(tmp_path, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="o", user_pw="u")
    with pytest.raises(PdfEncrypted, match="needs a password"):
        mark(path, [])


def test_damaged_signed_and_archival_pdfs_are_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole = path.read_bytes()
    wanted = [markup(read_document(path), "forty lamps")]
    for broken in (whole.replace(b"startxref", b"startxxxx"), b"HTTP/1.1 200 OK\r\n\r\n" + whole):
        path.write_bytes(broken)
        damaged = mark(path, wanted)
        assert damaged.rewritten
        assert [one.text for one in seen(damaged.content)] == ["forty lamps"]
        assert problems(damaged.content) == 0
    with pymupdf.open(stream=whole) as pdf:
        pdf.set_xml_metadata("<x:xmpmeta><pdfaid:part>2</pdfaid:part></x:xmpmeta>")
        catalogue = pdf.pdf_catalog()
        pdf.xref_set_key(
            catalogue, "AcroForm", "<</SigFlags 3/Fields[<</FT/Sig/V<</ByteRange[0 1 2 3]>>>>]>>"
        )
        pdf.save(path)
    odd = mark(path, wanted)
    assert (odd.signed, odd.archival, odd.rewritten) == (True, True, False)


def test_what_is_no_pdf_is_refused_and_a_page_that_is_not_there_is_damage(tmp_path: Path) -> None:
    book = tmp_path / "book.epub"
    book.write_bytes(b"PK\x03\x04 not read at all")
    with pytest.raises(NotAPdf, match="only PDFs can be annotated"):
        mark(book, [])
    with pytest.raises(PdfUnreadable):
        mark(written(tmp_path), [Markup(7, (Box(1, 1, 9, 9),), "x", BLUE)])


@given(st.text(), st.integers(0, 99))
def test_a_mark_is_ours_until_its_words_are_others(comment: str, number: int) -> None:
    name = markup_name(comment, number)
    assert is_ours(name, comment)
    assert is_ours(name, comment.replace("\n", "\r"))
    assert not is_ours(name, f"{comment}!")
    assert not is_ours(f"fitz-{name}", comment)


@pytest.mark.parametrize(
    ("paper", "pages"),
    [
        ("papers/papers-we-love__gaming-the-system.pdf", (1, 2)),  # a font that claims three lines' height
        ("faults/F16_spaces_in_words_old_tex.pdf", (0,)),  # bitmap fonts without any
        ("papers/paper-qa__10.1038_s41467-024-47207-6.pdf", (0, 1, 2)),  # columns, sentences over page ends
        ("papers/awesome-chatgp__gpt-4-system-card中文版.pdf", (2, 3)),
    ],
)
def test_another_reader_finds_the_cited_sentences_under_their_marks(
    paper: str, pages: tuple[int, ...]
) -> None:
    if not PDFS.is_dir():
        pytest.skip("the papers are not part of the repository")
    path = PDFS / paper
    reading = PaperReader().read(path)
    wanted, marks = _of_pages(reading.split, reading.document, pages)
    copy = mark(path, marks)
    assert copy.content.startswith(path.read_bytes())
    assert len(copy.content) - path.stat().st_size < 2_500 * len(marks)
    found: dict[str, str] = {}
    for one in seen(copy.content):
        if one.author == "summarizer":
            found[one.comment] = found.get(one.comment, "") + one.text
    alike = [fuzz.ratio(fold(text).text, fold(found[number]).text) for number, text in wanted.items()]
    assert len(alike) > 15
    assert sum(one > 90 for one in alike) >= 0.97 * len(alike), [
        (wanted[number], found[number]) for number, one in zip(wanted, alike, strict=True) if one <= 90
    ]


def _of_pages(
    split: Split, document: Document, pages: tuple[int, ...]
) -> tuple[dict[str, str], list[Markup]]:
    """The prose that begins on some pages by number, and a mark for each page that it stands on."""
    chosen = [one for one in split.sentences if one.page_index in pages and one.kind == "prose"]
    numbered = {str(number): one for number, one in enumerate(chosen) if len(one.text) > 20}
    marks = [
        Markup(
            page, tuple(box for span in spans for box in line_boxes(span.words(document.pages))), number, BLUE
        )
        for number, one in numbered.items()
        for page in dict.fromkeys(span.page_index for span in one.spans)
        for spans in [[span for span in one.spans if span.page_index == page]]
    ]
    return {number: one.text for number, one in numbered.items()}, marks


def test_signed_and_restricted_files_of_others_are_known() -> None:
    if not HARD.is_dir():
        pytest.skip("the files of others are not part of the repository")
    signed = mark(HARD / "qpdf__digitally-signed.pdf", [Markup(0, (Box(50, 50, 90, 60),), "x", BLUE)])
    assert signed.signed
    with pytest.raises(PdfEncrypted):
        mark(HARD / "qpdf__minimal-signed-restricted.pdf", [])
