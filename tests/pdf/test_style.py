"""The quick way to the fonts of words gives what the slow one gives, and knows when it must not be used."""

from pathlib import Path

import pymupdf
import pytest

from summarizer.pdf.reader import read_document
from summarizer.pdf.style import plain_prints


def _page(**options: object) -> pymupdf.Page:
    page = pymupdf.open().new_page()
    page.insert_text((72, 100), "A title in bold", fontsize=14, fontname="hebo")
    page.insert_text((72, 130), "Words & signs < 5 in a line", fontsize=10)
    page.insert_text((72, 160), "one more line", fontsize=10, **options)
    return page


def _prints(page: pymupdf.Page) -> list[tuple[str, float, bool]] | None:
    textpage = page.get_textpage(flags=pymupdf.TEXTFLAGS_WORDS)
    words = textpage.extractWORDS()
    prints = plain_prints(textpage.extractHTML(), words)
    if prints is None:
        return None
    return [(word[4], size, bold) for word, (size, bold) in zip(words, prints, strict=True)]


def test_each_word_has_its_size_and_weight() -> None:
    assert _prints(_page()) == [
        *[(word, 14.0, True) for word in ("A", "title", "in", "bold")],
        *[(word, 10.0, False) for word in ("Words", "&", "signs", "<", "5", "in", "a", "line")],
        *[(word, 10.0, False) for word in ("one", "more", "line")],
    ]


def test_words_of_two_fonts_on_one_line_are_told_apart() -> None:
    page = pymupdf.open().new_page()
    page.insert_text((72, 100), "Bold lead", fontsize=10, fontname="hebo")
    page.insert_text((140, 100), "then text", fontsize=10)
    assert [bold for _, _, bold in _prints(page) or []] == [True, True, False, False]


@pytest.mark.parametrize(
    "options", [{"color": (1, 1, 1)}, {"render_mode": 3}, {"fill_opacity": 0}, {"color": (0.96, 0.97, 0.95)}]
)
def test_a_page_with_text_that_may_be_hidden_is_looked_at_more_closely(options: dict[str, object]) -> None:
    assert _prints(_page(**options)) is None


def test_html_that_does_not_match_the_words_is_not_used() -> None:
    textpage = _page().get_textpage(flags=pymupdf.TEXTFLAGS_WORDS)
    words = textpage.extractWORDS()
    assert plain_prints(textpage.extractHTML(), words[4:]) is None
    assert plain_prints("<div></div>", words) is None


def test_the_words_of_a_document_know_that_they_are_bold(tmp_path: Path) -> None:
    page = _page()
    page.parent.save(tmp_path / "paper.pdf")
    words = read_document(tmp_path / "paper.pdf").pages[0].words
    assert [word.bold for word in words] == [True] * 4 + [False] * 11
