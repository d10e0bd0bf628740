"""Pages without text that can be used, read by Tesseract from their pictures."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from summarizer.errors import PdfUnreadable
from summarizer.language import _
from summarizer.pdf.annotations import FAULTS
from summarizer.pdf.page import Word
from summarizer.pdf.words import words_of

_DPI = 200


def recognised(page: pymupdf.Page, languages: str) -> list[Word]:
    """The words that Tesseract reads from a page's picture, none of a blank page."""
    if page.get_pixmap(colorspace=pymupdf.csGRAY).is_unicolor:
        return []
    textpage = page.get_textpage_ocr(flags=pymupdf.TEXTFLAGS_WORDS, language=languages, dpi=_DPI, full=True)
    words, _ = words_of(textpage.extractWORDS(), textpage.extractDICT()["blocks"], list, lambda: True)
    return words


def tesseract_languages() -> tuple[str, ...]:
    """The languages that Tesseract can read here, none when it is not installed."""
    try:
        folder = pymupdf.get_tessdata()
    except FAULTS:
        return ()
    return tuple(sorted(file.stem for file in Path(folder).glob("*.traineddata"))) if folder else ()


def require_languages(languages: str) -> None:
    """See whether Tesseract has its data for languages such as "eng+chi_sim".

    Raises:
        PdfUnreadable: it has not, or is not installed.
    """
    known = tesseract_languages()
    missing = [one for one in languages.split("+") if one not in known]
    if missing:
        raise PdfUnreadable(
            _(
                "Scanned pages cannot be read: Tesseract has no data for {missing} here.",
                missing=", ".join(missing),
            ),
            hint=_(
                "Install it, or set `ocr` to what is there: {known}.", known=", ".join(known) or "nothing"
            ),
        )
