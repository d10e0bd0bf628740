"""Whether a PDF is the paper that the note describes: its title, a number or its authors must be there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from statistics import median

from rapidfuzz import fuzz

from summarizer.errors import WrongPaper
from summarizer.language import _
from summarizer.pdf.page import Document, Page, Word, join_words
from summarizer.text import fold

_PAGES = 4
"""Pages that a title is looked for on: cover sheets come before it."""
_TITLE_SCORE = 90.0
_LOOSE_SCORE = 60.0
"""Likeness of a title that was changed between preprint and journal; its authors must be there too."""
_SHORT = 14
"""Folded characters (a Chinese one counts three); a shorter title stands in other papers by chance."""
_FEW_WORDS = 30
_HEAD = 250
"""Words at the top of a page, where the authors stand."""
_AUTHORS = 6
_NO_TITLE = re.compile(
    r"untitled|microsoft|\.(?:pdf|docx?|dvi|tex|indd|qxd)\b|^\W*$|^[\w-]*\d[\w-]*$", re.IGNORECASE
)


def check_paper(title: str, authors: Sequence[str], doi: str, arxiv: str, document: Document) -> str:
    """By what the PDF was recognised ("title", "DOI", "arXiv number", "authors"), "" when it cannot be told.

    It cannot be told when the note names neither title nor number, or the first pages have no text.

    Raises:
        WrongPaper: the PDF is another paper; the message has both titles.
    """
    pages = document.pages[:_PAGES]
    text = fold(_text(pages[:2]) + document.subject + document.title).text
    if doi and fold(doi).text in text:
        return "DOI"
    if arxiv and fold(arxiv).text in text:
        return "arXiv number"
    if not title or sum(len(page.words) for page in pages) < _FEW_WORDS:
        return ""
    if _title_score(title, authors, document) >= _TITLE_SCORE:
        return "title"
    if _is_changed_title(title, authors, document):
        return "authors"
    raise WrongPaper(
        _(
            "The PDF is another paper: the note is about “{title}”, the PDF is “{paper_title}”.",
            title=title,
            paper_title=paper_title(document),
        ),
        hint=_("Give the right file with --pdf, or use this one all the same with --trust-pdf."),
    )


def paper_title(document: Document) -> str:
    """What the PDF calls itself: the title in its metadata, else the largest words on its first page."""
    title = " ".join(document.title.split())
    if title and not _NO_TITLE.search(title):
        return title
    largest = _largest_words(document.pages[0]) if document.pages else ()
    return _shortened(join_words(largest)) or title or _("without a title")


def _shortened(text: str) -> str:
    return text if len(text) <= 150 else text[:149] + "…"


def _title_score(title: str, authors: Sequence[str], document: Document) -> float:
    """How like the title is to what stands in the metadata or on the first pages, 0 to 100.

    On the first page any place counts; on the next ones the title must be set larger than the text, or the
    authors be named: else it may be cited there. A short title must be a line of its own.
    """
    wanted = fold(title).text
    score = fuzz.ratio(wanted, fold(document.title).text) if document.title else 0.0
    pages = document.pages[:_PAGES]
    if _is_short(wanted):
        return max([score, *(_line_score(wanted, page) for page in pages)])
    for page in pages:
        anywhere = page.index == 0 or _named(authors, page) * 2 >= len(authors[:_AUTHORS]) > 0
        text = fold(join_words(page.words if anywhere else _large_words(page))).text
        if len(text) >= len(wanted) // 2:
            score = max(score, _likeness(wanted, text))
    return score


def _is_changed_title(title: str, authors: Sequence[str], document: Document) -> bool:
    """Whether two or more authors head the paper, whose title is like the note's or its part before a colon.

    Titles change between preprint and journal, and subtitles come and go.
    """
    if not any(_named(authors, page) >= 2 for page in document.pages[:2]):
        return False
    main = fold(re.split(r"[:：]|\s[-–—]\s", title)[0]).text
    if main != fold(title).text and any(
        _line_score(main, page) >= _TITLE_SCORE for page in document.pages[:2]
    ):
        return True
    return _title_score(title, authors, document) >= _LOOSE_SCORE


def _is_short(folded: str) -> bool:
    return sum(1 if character.isascii() else 3 for character in folded) < _SHORT


def _line_score(wanted: str, page: Page) -> float:
    """How like `wanted` is to the line of the page that is most like it, or to its beginning, 0 to 100."""
    lines = [fold(join_words(line)).text for line in _lines(page)]
    return max(fuzz.ratio(wanted, text) for text in ["".join(lines)[: len(wanted)], *lines])


def _likeness(wanted: str, text: str) -> float:
    """How like `wanted` is to the part of `text` that is most like it; a part of a longer title is not."""
    if wanted in text:
        return 100.0
    alignment = fuzz.partial_ratio_alignment(wanted, text)
    if alignment is None:
        return 0.0
    start, end = alignment.dest_start, alignment.dest_end
    return fuzz.ratio(wanted, text[start:end])


def _named(authors: Sequence[str], page: Page) -> int:
    """How many of the first authors are named at the head of the page."""
    head = fold(join_words(page.words[:_HEAD])).text
    names = {fold(family_name(author)).text for author in authors[:_AUTHORS]}
    return sum(name in head for name in names if len(name) > 2 or (name and not name.isascii()))


def family_name(author: str) -> str:
    """The family name of `Family, Given` or `Given Family`; a Chinese name as a whole."""
    name = author.partition(",")[0].strip()
    if not name.isascii() and " " not in name:
        return name
    return name if "," in author else (name.split() or [""])[-1]


def _text(pages: Sequence[Page]) -> str:
    return " ".join(join_words(page.words) for page in pages)


def _large_words(page: Page) -> tuple[Word, ...]:
    """The words that are set larger than most of the page."""
    sizes = [word.size for word in page.words]
    usual = median(sizes) if sizes else 0.0
    return tuple(word for word in page.words if word.size > 1.1 * usual)


def _largest_words(page: Page) -> tuple[Word, ...]:
    """The words in the largest size that makes more than three letters; the stamp of arXiv is left out."""
    words = [word for line in _lines(page) if not line[0].text.startswith("arXiv:") for word in line]
    for size in sorted({round(word.size, 1) for word in words}, reverse=True)[:5]:
        found = tuple(word for word in words if abs(word.size - size) < 0.3)
        if sum(len(word.text) for word in found) > 3:
            return found
    return ()


def _lines(page: Page) -> list[tuple[Word, ...]]:
    return [tuple(line) for _, line in groupby(page.words, key=lambda word: (word.block, word.line))]
