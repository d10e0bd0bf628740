"""Whether a page's text can be used: scanned, garbled, hidden, or run together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from summarizer.pdf.gibberish import is_gibberish
from summarizer.pdf.page import Document, Page
from summarizer.pdf.scan import COVERED


class Legibility(StrEnum):
    """What is the matter with a page's text; the values are words for the user."""

    USABLE = "usable"
    SCANNED = "scanned"
    GARBLED = "garbled"
    MISSING_SPACES = "missing spaces"
    HIDDEN = "hidden text"
    EMPTY = "no text"

    @property
    def readable(self) -> bool:
        """Whether the page's words can be quoted; words run together still can."""
        return self in {Legibility.USABLE, Legibility.MISSING_SPACES}


@dataclass(frozen=True, slots=True)
class PageHealth:
    """The verdict on the page with `page_index` (from 0)."""

    page_index: int
    verdict: Legibility


_FEW = 10  # words: a stamp or a page number over a picture
_NO_LETTER = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\U000f0000-\U0010ffff]")
_NO_GLYPH = re.compile(r"\(cid:\d+\)")
_LETTERS = re.compile(r"[A-Za-z]+")


def check_page(page: Page) -> PageHealth:
    """The verdict on one page."""
    return PageHealth(page.index, _verdict(page))


def check_document(document: Document) -> tuple[PageHealth, ...]:
    """The verdicts on all pages, in order."""
    return tuple(check_page(page) for page in document.pages)


def needs_ocr(page: Page) -> bool:
    """Whether a page holds no text, none that a person could read, or a few words over a picture."""
    return not check_page(page).verdict.readable or page.image_share > COVERED


def unreadable_reason(health: Sequence[PageHealth]) -> str:
    """Why nothing of a document can be read, "" when a page of it can."""
    if any(page.verdict.readable for page in health):
        return ""
    verdicts = [page.verdict for page in health]
    return max(sorted(set(verdicts)), key=verdicts.count) if verdicts else Legibility.EMPTY


def _verdict(page: Page) -> Legibility:
    if len(page.words) < _FEW:
        if page.image_share > COVERED:
            return Legibility.SCANNED
        if len(page.hidden) >= _FEW:
            return Legibility.HIDDEN
        return Legibility.USABLE if page.words else Legibility.EMPTY
    text = " ".join(word.text for word in page.words)
    words = "".join(word.text for word in page.words if len(word.text) > 1)
    glyphs = _NO_GLYPH.findall(words) if "(cid:" in words else []
    lost = len(_NO_LETTER.findall(words)) + len("".join(glyphs))
    if lost > 0.1 * sum(len(word.text) for word in page.words) or is_gibberish(text):
        return Legibility.GARBLED
    return Legibility.MISSING_SPACES if _runs_together(text) else Legibility.USABLE


def _runs_together(text: str) -> bool:
    """Whether most Latin letters stand in runs of more than 25, which no language's words do."""
    if len(text) < 12 * text.count(" "):
        return False
    runs = [len(run) for run in _LETTERS.findall(text)]
    return sum(runs) > 200 and sum(run for run in runs if run > 25) > 0.4 * sum(runs)
