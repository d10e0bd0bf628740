"""Whether a PDF is the paper that the note describes: its title, a number or its authors must be there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePath
from statistics import median

from rapidfuzz import fuzz

from summarizer.errors import WrongPaper
from summarizer.language import _, later
from summarizer.note.annotation import Annotation
from summarizer.note.metadata import Metadata
from summarizer.paper.quotes import Quotes, weigh_quotes
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


def check_paper(
    metadata: Metadata, document: Document, file_name: str = "", annotations: Sequence[Annotation] = ()
) -> str:
    """By what the PDF was recognised ("title", "DOI", "arXiv number", "authors", "highlights", "file name").

    It is "" when it cannot be told: the note names neither title nor number, or the first pages have no text.
    `file_name` is the PDF's, `annotations` are the note's.

    Raises:
        WrongPaper: the PDF is another paper, or in all likelihood; the message has both titles.
    """
    if by := _by_number(metadata, document):
        return by
    if sum(len(page.words) for page in document.pages[:_PAGES]) < _FEW_WORDS:
        return ""
    if by := _by_title(metadata, document):
        return by
    quotes = weigh_quotes(annotations, document)
    if quotes.speak_for_it:
        return later("highlights")
    if not quotes.speak_against_it:
        if not metadata.named and (by := _by_lesser_signs(metadata, document, file_name)):
            return by
        if not metadata.title:
            return ""
    raise _wrong(metadata, document, quotes)


def _by_number(metadata: Metadata, document: Document) -> str:
    text = fold(_text(document.pages[:2]) + document.subject + document.title).text
    numbers = {later("DOI"): metadata.doi, later("arXiv number"): metadata.arxiv}
    return next((name for name, number in numbers.items() if number and fold(number).text in text), "")


def _by_title(metadata: Metadata, document: Document) -> str:
    titles, authors = metadata.titles or (metadata.title,) * bool(metadata.title), metadata.authors
    if any(_title_score(title, authors, document) >= _TITLE_SCORE for title in titles):
        return later("title")
    return later("authors") if any(_is_changed_title(title, authors, document) for title in titles) else ""


def _by_lesser_signs(metadata: Metadata, document: Document, file_name: str) -> str:
    """What speaks for a PDF where no title does: authors and year at its head, or the name of its file."""
    wanted = min(len(metadata.authors), 2)
    if wanted and any(_named(metadata.authors, page) >= wanted for page in document.pages[:2]):
        head = " ".join(join_words(page.words) for page in document.pages[:2])
        if metadata.year and metadata.year in head:
            return "authors"
    stem = fold(PurePath(file_name).stem).text
    key = fold(metadata.citation_key).text
    return later("file name") if key and len(key) > 5 and key == stem else ""


def _wrong(metadata: Metadata, document: Document, quotes: Quotes) -> WrongPaper:
    titles = {"title": metadata.title or _("(no title)"), "paper_title": paper_title(document)}
    reason = _("Neither the note's title nor a number, an author or a highlight of its is in the PDF.")
    if quotes.speak_against_it:
        reason = _("None of the note's {count} highlights is in the PDF.", count=quotes.told)
    if metadata.named:
        message = _(
            "The PDF is another paper: the note is about “{title}”, the PDF is “{paper_title}”.", **titles
        )
    else:
        message = _(
            "The PDF seems to be another paper: the note is about “{title}”, the PDF is “{paper_title}”.",
            **titles,
        )
    if quotes.speak_against_it or not metadata.named:
        message = f"{message} {reason}"
    hint = _("Give the right file with --pdf, or use this one all the same with --trust-pdf.")
    return WrongPaper(message, hint=hint)


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
    """The family name of `Family, Given`, `Given Family` or `Family GM`; a Chinese name as a whole."""
    name = author.partition(",")[0].strip()
    if not name.isascii() and " " not in name:
        return name
    if "," in author:
        return name
    words = name.split()
    while len(words) > 1 and re.fullmatch(r"(?:[A-Z]\.?-?){1,3}", words[-1]):
        words.pop()
    return (words or [""])[-1]


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
