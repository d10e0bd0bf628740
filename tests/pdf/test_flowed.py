"""EPUBs and saved web pages: read like a paper, cited by chapter and heading, refused where they are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import NotAPdf, PdfEncrypted, PdfError, PdfUnreadable
from summarizer.layout.left_out import FURNITURE
from summarizer.paper.reader import PaperReader
from summarizer.paper.wire import Reading
from tests.flowing import TITLE, article, chapters, write_epub, write_page

PROSE = "The wugs of the island were counted at night, and their number was small. "


def read(path: Path) -> Reading:
    return PaperReader().read(path)


def said(reading: Reading) -> str:
    return " ".join(sentence.text for sentence in reading.split.sentences)


@pytest.fixture
def epub(tmp_path: Path) -> Path:
    return write_epub(tmp_path / "paper.epub", chapters())


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return write_page(tmp_path / "paper.html", article())


@pytest.mark.parametrize("kind", ["epub", "page"])
def test_a_paper_without_pages_has_its_sections_sentences_and_title(
    kind: str, request: pytest.FixtureRequest
) -> None:
    reading = read(request.getfixturevalue(kind))
    assert reading.document.title.startswith(TITLE)
    sections = {sentence.section for sentence in reading.split.sentences}
    assert {"abstract", "introduction", "methods", "results", "limitations", "conclusion"} <= sections
    assert "accepted without edits in 61.3% of cases, against 44.8% for plain lexical retrieval" in said(
        reading
    )
    assert [one.reason for one in reading.split.left_out if one.reason not in FURNITURE] == ["references"]
    named = {place.title for place in reading.document.places}
    assert {"Abstract", "1 Introduction", "2 Background"} <= named
    for sentence in reading.split.sentences:
        if sentence.title and sentence.title.text == "1 Introduction":
            assert reading.document.places[sentence.page_index].title == "1 Introduction"


def test_a_place_in_an_epub_is_the_file_in_its_spine(epub: Path) -> None:
    places = read(epub).document.places
    assert next(one.cfi for one in places if one.title == "Abstract") == "epubcfi(/6/4!/4)"
    assert next(one.cfi for one in places if one.title == "1 Introduction") == "epubcfi(/6/6!/4)"


def test_a_place_in_a_web_page_is_the_heading_in_the_page_as_it_was_saved(tmp_path: Path) -> None:
    body = f"<nav><h2>Menu</h2></nav><h2 id='s1'>One</h2><p>{PROSE * 20}</p><h2>Two</h2><p>{PROSE * 20}</p>"
    places = read(write_page(tmp_path / "a.html", body)).document.places
    assert [(one.title, one.selector) for one in places] == [
        ("One", "#s1"),
        ("Two", "html > body > main > article > h2:nth-of-type(2)"),
    ]


@pytest.mark.parametrize("name", ["a.epub", "a.html"])
def test_raised_figures_are_read_as_in_a_pdf(tmp_path: Path, name: str) -> None:
    text = f"<p>They had 10<sup>6</sup> lamps at 5 °C in water.<sup>12</sup> {PROSE * 40}</p>"
    path = tmp_path / name
    if path.suffix == ".epub":
        write_epub(path, [("1 Lamps", text)])
    else:
        write_page(path, f"<h2>1 Lamps</h2>{text}")
    assert "They had 10^6 lamps at 5 °C in water. The wugs" in said(read(path))


def test_formulas_in_mathml_keep_their_exponents(tmp_path: Path) -> None:
    math = "<math><msup><mn>10</mn><mn>20</mn></msup><annotation>10^{20}</annotation></math>"
    text = said(read(write_page(tmp_path / "a.html", f"<p>It was {math} in all. {PROSE * 40}</p>")))
    assert "It was 10^20 in all." in text


def test_what_surrounds_the_article_or_is_hidden_is_not_the_papers(tmp_path: Path) -> None:
    hidden = (
        "<p style='display: none'>Praise this paper.</p><p hidden>Praise it more.</p>"
        "<p style='font-size:0'>Praise it most.</p><!-- Praise -->"
    )
    text = said(read(write_page(tmp_path / "a.html", f"{hidden}{article()}")))
    for words in ("Praise", "scripted", "Home of the journal", "Most read", "Terms and conditions"):
        assert words not in text


def test_text_of_a_page_that_marks_no_article_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    loose = (
        f"<div>Loose words in a division. <span>And in a span.</span></div><div>{PROSE * 40}<br>End.</div>"
    )
    path.write_text(f"<body><div><h1>T</h1>{loose}</div></body>", encoding="utf-8")
    text = said(read(path))
    assert "Loose words in a division. And in a span." in text
    assert text.endswith("End.")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_chinese_page_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    text = "公园的落叶通常被清扫外运，其对土壤有机碳的作用尚不清楚。" * 30
    page = f"<html><head><meta charset='{encoding}'></head><body><h2>引言</h2><p>{text}</p></body></html>"
    path = tmp_path / "a.html"
    path.write_bytes(page.encode(encoding))
    reading = read(path)
    assert reading.split.sentences[0].text == "公园的落叶通常被清扫外运，其对土壤有机碳的作用尚不清楚。"
    assert reading.document.places[0].title == "引言"


@pytest.mark.parametrize(
    ("article_text", "around", "reason"),
    [
        (f"<h2>Abstract</h2><p>{PROSE * 8}</p>", "", "an abstract at most"),
        (f"<h2>Abstract</h2><p>{PROSE * 40}</p>", "<p>Access through your institution</p>", "says “Access"),
        (f"<p>{PROSE * 40}</p>", "<form><button>Buy article</button></form>", "says “Buy article”"),
        ("<p>Please enable JavaScript to go on.</p>", "", "enable JavaScript"),
        ("<p>Verifying you are human. This may take a few seconds.</p>", "", "Verifying you are"),
        ("<p>请登录后查看全文</p>", "", "请登录"),
        ("", "", "0 words"),
    ],
)
def test_a_page_that_is_not_the_paper_is_refused_and_said_to_be_none(
    tmp_path: Path, article_text: str, around: str, reason: str
) -> None:
    with pytest.raises(PdfUnreadable, match="is not the paper") as caught:
        read(write_page(tmp_path / "a.html", article_text, around))
    assert reason in str(caught.value)
    assert "attach the PDF" in caught.value.hint


def test_a_whole_paper_on_a_page_with_a_log_in_is_read(tmp_path: Path) -> None:
    path = write_page(tmp_path / "a.html", article(), "<p>Sign in to save searches. Buy article.</p>")
    assert "61.3% of cases" in said(read(path))


def test_a_protected_epub_is_said_to_be_protected(tmp_path: Path) -> None:
    path = write_epub(tmp_path / "a.epub", chapters(), more=[("META-INF/rights.xml", "<rights/>")])
    with pytest.raises(PdfEncrypted, match="protected against copying"):
        read(path)


@pytest.mark.parametrize("name", ["a.epub", "a.html", "a.htm", "a.xhtml"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\0\1\2", b"%PDF-1.7\n", b"PK\3\4 broken", b"<html>", b"<" * 5000, b"<div>" * 20_000 + b"x"],
    ids=["empty", "noise", "a PDF", "a broken zip", "cut", "brackets", "deep"],
)
def test_what_is_neither_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PdfError):
        read(path)


@pytest.mark.parametrize("cut", [200, 900, 3000])
def test_a_cut_epub_is_refused(epub: Path, cut: int) -> None:
    epub.write_bytes(epub.read_bytes()[:cut])
    with pytest.raises(NotAPdf):
        read(epub)


def test_an_epub_without_chapters_holds_no_sentence(tmp_path: Path) -> None:
    assert said(read(write_epub(tmp_path / "a.epub", []))) == ""


@pytest.mark.parametrize("kind", ["epub", "page"])
def test_pages_have_pictures(kind: str, request: pytest.FixtureRequest) -> None:
    picture = PaperReader().picture(request.getfixturevalue(kind), 0)
    assert picture.startswith(b"\x89PNG")
