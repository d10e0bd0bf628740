"""Characters whose font says something else about them, or nothing, are read as they are printed."""

from __future__ import annotations

import re
from pathlib import Path

import pymupdf
import pytest

from summarizer.layout.sentence import split_sentences
from summarizer.pdf.glyphs import by_code, by_name, old_signs, suspects
from summarizer.pdf.page import join_words
from summarizer.pdf.reader import read_document

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data"
FAULTS = SHARED / "pdfs" / "faults"
needs_shared = pytest.mark.skipif(not FAULTS.is_dir(), reason="the papers are not at hand")
PROSE = "The wugs of the island were counted in the summer and put on record with 10 "


def _with_sign(path: Path, sign: str, *, says: str, name: str, prose: str = PROSE) -> Path:
    """A page on which `sign` is drawn in an embedded font, `name`, whose table says that it is `says`."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=600, height=800)
    font, plain = _renamed("tiro" if sign in "µ×°mapD3" else "symb", name), pymupdf.Font("helv")
    lines, odd = pymupdf.TextWriter(page.rect), pymupdf.TextWriter(page.rect)
    lines.append((72, 100), prose, font=plain, fontsize=10)
    odd.append((72 + plain.text_length(prose, 10), 100), sign, font=font, fontsize=10)
    lines.write_text(page)
    odd.write_text(page)
    pdf = pymupdf.open(stream=pdf.tobytes())
    _say(pdf, pdf[0].get_fonts()[-1][0], font.has_glyph(ord(sign)), says)
    pdf.save(path)
    return path


def _renamed(font: str, name: str) -> pymupdf.Font:
    """A font that comes with PyMuPDF, under another name."""
    content = pymupdf.Font(font).buffer
    own = b"NimbusRoman-Regular" if font == "tiro" else b"StandardSymbolsPS"
    return pymupdf.Font(fontbuffer=content.replace(own, name.encode().ljust(len(own), b"x")[: len(own)]))


def _say(pdf: pymupdf.Document, xref: int, glyph: int, says: str) -> None:
    """Makes the font's table say that a glyph is a character."""
    table = int(pdf.xref_get_key(xref, "ToUnicode")[1].split()[0])
    content = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange "
        f"1 beginbfchar <{glyph:04x}> <{ord(says):04x}> endbfchar endcmap end end"
    )
    pdf.update_stream(table, content.encode())


def _text(path: Path) -> str:
    return join_words(read_document(path).pages[0].words)


@pytest.mark.parametrize(
    ("sign", "says", "name"),
    [
        ("µ", "m", "AdvPS3F4C13"),
        ("µ", "m", "UniversalGreek"),
        ("µ", "m", "TTE1B2C3D4t00"),
        ("µ", "\uf06d", "Symbol"),
        ("µ", "\ue0f3", "AdvOT999035f4+e0"),
        ("×", "3", "MathematicalPi-One"),
        ("×", "\uf0b4", "SymbolMT"),
        ("×", "\x02", "AdvP4C4E74"),
        ("−", "\x03", "AdvP4C4E74"),
        ("−", "2", "MathematicalPi-One"),
        ("°", "\x01", "AdvP4C4E74"),
        ("°", "\uf0b0", "Symbol"),
    ],
)
def test_a_sign_is_told_by_its_font_or_its_look(tmp_path: Path, sign: str, says: str, name: str) -> None:
    path = _with_sign(tmp_path / "a.pdf", sign, says=says, name=name)
    assert _text(path).translate({0x3BC: 0xB5}).endswith(f" {sign}")


@pytest.mark.parametrize(
    ("sign", "says"), [("m", "m"), ("a", "a"), ("3", "3"), ("p", "p"), ("β", "β"), ("D", "D")]
)
def test_a_letter_that_is_what_it_says_stays(tmp_path: Path, sign: str, says: str) -> None:
    assert _text(_with_sign(tmp_path / "a.pdf", sign, says=says, name="AdvPS3F4C13")).endswith(f" {sign}")


def test_what_cannot_be_known_is_shown_as_such_and_never_as_a_private_character(tmp_path: Path) -> None:
    path = _with_sign(tmp_path / "a.pdf", "ℵ", says="\ue123", name="Unknown")
    (sentence,) = split_sentences(read_document(path)).sentences
    assert sentence.text.endswith("with 10 \ufffd")


@needs_shared
@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (
            "F6_micro_as_m",
            ["200 µM solutions", "at 37°C for 18 h", "at 23°C for 30 min", "(3 × 5 min)", "10^4/mL"],
        ),
        ("F6_micro_as_m", ["10 µM ARS1620", "100 µL peptide solution", "15 mM glycine"]),
        ("F7_fi_ligature_private_use", ["(44 000 M^-1 cm^-1)", "34 mg mL^-1", "Purified mSandy2", "After"]),
        ("F7_fi_ligature_private_use", ["1 µL of protein solution", "500 µL of the mother liquor"]),
        ("F15_table_blank_cells_exponents", ["1.0 · 10^20", "2.3 · 10^19", "3.3 · 10^18"]),
    ],
)
def test_faulty_papers_are_read_as_they_are_printed(name: str, parts: list[str]) -> None:
    split = split_sentences(read_document(FAULTS / f"{name}.pdf"))
    text = " ".join(sentence.text for sentence in split.sentences)
    assert [part for part in parts if part not in text] == []


@needs_shared
@pytest.mark.parametrize("path", sorted(FAULTS.glob("F[1346-9]*.pdf")), ids=lambda path: path.stem)
def test_no_private_character_is_in_a_sentence(path: Path) -> None:
    sentences = split_sentences(read_document(path)).sentences
    assert not re.search("[\x00-\x08\x0b-\x1f\ue000-\uf8ff]", " ".join(one.text for one in sentences))


@needs_shared
def test_letters_for_private_use_are_told_by_their_look() -> None:
    document = read_document(SHARED / "faults" / "other" / "pua_letters.pdf")
    text = " ".join(join_words(page.words) for page in document.pages)
    assert "This paper was made up as sample data for the program" in text
    assert "\ufffd" not in text


def test_fonts_for_text_and_those_of_tex_are_trusted() -> None:
    assert not suspects("Helvetica-Bold", {"m", "a"}, 1)
    assert not suspects("CMMI10", {"m", "a"}, 1)
    assert not suspects("AdvOT999035f4", set("abcdefghm"), 9)
    assert suspects("AdvPS3F4C13", {"m"}, 1) == {"m"}


def test_private_characters_of_known_fonts_need_no_look() -> None:
    assert by_name("SymbolMT", "\uf0b3") == "≥"
    assert by_name("Wingdings", "\uf0a7") == "•"
    assert by_name("Minion", "\uf731") == "1"
    assert by_name("CMEX10", "\x00") == "("
    assert by_name("AdvP4C4E74", "\x01") is None
    assert by_code("\x07", 55, text=False) == "7"
    assert by_code("\x0c", 12, text=True) == "fi"
    assert by_code("\x0c", 12, text=False) == ""


@needs_shared
def test_signs_of_old_bitmap_fonts_are_no_digits() -> None:
    document = read_document(SHARED / "pdfs" / "papers" / "papers-we-love__okapi-at-trec3.pdf")
    page = join_words(document.pages[2].words)
    assert " as \ufffd, the factor" in page  # ∞ has the code of 1


@needs_shared
def test_old_tex_has_dashes_quotes_and_points_at_the_codes_of_other_signs() -> None:
    document = read_document(SHARED / "pdfs" / "papers" / "papers-we-love__okapi-at-trec3.pdf")
    pages = [join_words(page.words) for page in document.pages[:5]]
    assert "TREC–1" in pages[0]
    assert "Values around 0.75" in pages[2]
    assert "BM25(2.0, 0.0," in pages[4]
    assert "“and” in front" in pages[1]


@needs_shared
def test_a_stroke_at_the_code_of_nought_is_a_prime() -> None:
    document = read_document(SHARED / "pdfs" / "papers" / "paper-qa__10.1016_j.febslet.2014.11.036.pdf")
    assert "5′" in join_words(document.pages[3].words)


@pytest.mark.parametrize(
    ("letters", "between_digits", "old"),
    [
        ('Hamlet{|\\"', False, '{|\\"'),
        ('Hamlet{"', False, "{"),
        ('Hamlet"', False, ""),
        ("Hamlet{}", False, ""),
        ("Rbk:;", True, ":;"),
        ("Rbk:;", False, ""),
        ("Rbk:01", True, ""),
    ],
)
def test_old_signs_are_told_by_what_else_a_page_has_in_the_font(
    letters: str, between_digits: bool, old: str
) -> None:
    assert old_signs(set(letters), 6, between_digits=between_digits) == set(old)


@needs_shared
def test_a_glyph_is_not_taken_for_the_one_at_its_place() -> None:
    document = read_document(SHARED / "pdfs" / "papers" / "paper-qa__10.1007_s00125-024-06103-w.pdf")
    page = join_words(document.pages[0].words)
    assert "Concentration producing" in page
    assert "CConcentration" not in page


@pytest.mark.parametrize(("numbers", "read"), [(True, "2"), (False, "")])
def test_a_digit_is_one_only_in_a_font_that_has_digits(numbers: bool, read: str) -> None:
    assert by_code("\x02", 0x32, text=True, numbers=numbers) == read
