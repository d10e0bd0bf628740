"""Reading PDFs within bounds: in a process that is watched, each once, bad ones too."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from summarizer import errors
from summarizer.editions import edition
from summarizer.errors import PdfNotFound, PdfUnreadable, SummarizerError
from summarizer.language import _
from summarizer.layout.figure_page import Wanted
from summarizer.packed import Damaged, decode, encode
from summarizer.paper.process import Bounds, Excess, OutOfBounds, ask
from summarizer.paper.shelf import Shelf
from summarizer.paper.wire import Answer, Reading, Request
from summarizer.patience import digest_in_time
from summarizer.pdf.health import needs_ocr
from summarizer.pdf.markup import MarkedCopy, Markup
from summarizer.pdf.page import Page
from summarizer.pdf.picture import Crop, PageShape

_READERS = ("summarizer", "summarizer.pdf", "summarizer.layout")
"""The packages whose modules decide what is read out of a PDF."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """That a PDF took too much, and how much it was allowed."""

    excess: Excess
    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class PaperReader:
    """Reads PDFs, within `bounds`; `ocr` names Tesseract's languages for scanned pages, "" for none.

    `shelf` keeps what was read, and which PDFs were out of bounds, by the file's digest. With more seconds
    or memory than they were given, those are tried again.
    """

    bounds: Bounds = field(default_factory=Bounds)
    ocr: str = ""
    shelf: Shelf | None = None

    def read(self, path: Path) -> Reading:
        """The pages and sentences of a PDF.

        Raises:
            PdfNotFound: there is no such file, or it is none that could be a PDF.
            PdfUnreadable: it is damaged, something else, too large to be read within the bounds.
            PdfEncrypted: it needs a password.
        """
        name = self._name(path)
        if (kept := self._kept(name)) is not None:
            return kept
        if self.ocr:
            self._answered(Request("require", ocr=self.ocr))
            reading, whole = self._with_ocr(path, replace(self, ocr="").read(path))
        else:
            reading, whole = decode(self._asked(path, name, Request("read", str(path))), Reading), True
        if self.shelf is not None and whole:
            # What is kept is what was read: the file may have changed since it was looked at.
            self.shelf.put(_name(reading.document.sha256, self.ocr), encode(reading))
        return reading

    def _with_ocr(self, path: Path, plain: Reading) -> tuple[Reading, bool]:
        """The reading, pages without usable text read by Tesseract, and whether all of them were.

        The bounds hold for each page. One that was read is kept, whatever becomes of the next.
        """
        pages = list(plain.document.pages)
        drawn = () if plain.document.places else pages  # what has no pages of its own has no scans
        wanted, whole = [page for page in drawn if needs_ocr(page)], True
        for page in wanted:
            name = f"{_name(plain.document.sha256, self.ocr)}-p{page.index}"
            content = self.shelf.get(name) if self.shelf is not None else None
            try:
                if content is None:
                    request = Request("recognise", str(path), self.ocr, content=encode(page))
                    content = self._asked(path, name, request)
                    if self.shelf is not None:
                        self.shelf.put(name, content)
                pages[page.index] = decode(content, Page)
            except (PdfUnreadable, Damaged):  # it stays a page that is named as not read
                whole = False
        if pages == list(plain.document.pages):
            return plain, whole
        document = replace(plain.document, pages=tuple(pages))
        name = f"{_name(document.sha256, self.ocr)}-split"
        return decode(self._asked(path, name, Request("split", content=encode(document))), Reading), whole

    def check(self, path: Path) -> None:
        """See whether a PDF can be opened; no page of it is read.

        Raises:
            PdfError: as for `read`.
        """
        name = self._name(path)
        if self._kept(name) is None:
            self._asked(path, name, Request("check", str(path)))

    def picture(
        self, path: Path, page_index: int, zoom: float = 1.0, tile: tuple[int, int] | None = None
    ) -> bytes:
        """A page (index from 0) as a PNG, or a tile of it; `zoom` 1 gives one pixel for each point.

        Raises:
            PdfError: as for `read`, or there is no such page or tile.
        """
        name = f"{self._name(path)}-{page_index}"
        return self._asked(path, name, Request("picture", str(path), "", page_index, zoom, tile))

    def warm(self) -> None:
        """Start the process that draws pages, if it is not there; nothing comes of it if it cannot be."""
        with suppress(OutOfBounds, OSError):
            self._answered(Request("ready"))

    def shapes(self, path: Path) -> tuple[PageShape, ...]:
        """The sizes of all pages and how they are turned; no text is read.

        Raises:
            PdfError: as for `read`.
        """
        content = self._asked(path, f"{self._name(path)}-shapes", Request("shapes", str(path)))
        return decode(content, tuple[PageShape, ...])

    def figures(self, path: Path, wanted: Sequence[Wanted]) -> tuple[Crop | None, ...]:
        """The figures and tables of captions as pictures; None where there is none beside the caption.

        Raises:
            PdfError: as for `read`.
        """
        request = Request("figures", str(path), content=encode(tuple(wanted)))
        return decode(self._asked(path, f"{self._name(path)}-figures", request), tuple[Crop | None, ...])

    def marked(self, path: Path, markups: Sequence[Markup]) -> MarkedCopy:
        """The bytes of a PDF with annotations added; nothing is written.

        Raises:
            PdfError: as for `read`, or it takes no annotations.
        """
        request = Request("mark", str(path), content=encode(tuple(markups)))
        return decode(self._asked(path, f"{self._name(path)}-mark", request), MarkedCopy)

    def ocr_languages(self) -> tuple[str, ...]:
        """The languages that Tesseract can read here, none when it is not installed."""
        try:
            return decode(self._answered(Request("languages")).content, tuple[str, ...])
        except OutOfBounds:
            return ()

    def _name(self, path: Path) -> str:
        try:
            return _name(digest_in_time(path), self.ocr)
        except OSError as exc:
            raise PdfNotFound(
                _("The PDF {path} cannot be read: {strerror}.", path=path, strerror=exc.strerror)
            ) from exc

    def _kept(self, name: str) -> Reading | None:
        content = self.shelf.get(name) if self.shelf is not None else None
        if content is None:
            return None
        try:
            return decode(content, Reading)
        except Damaged:
            return None

    def _asked(self, path: Path, name: str, request: Request) -> bytes:
        """What the process makes of a PDF that was not out of bounds before."""
        refused = f"{name}-refused"
        if (excess := self._refused(refused)) is not None:
            raise _too_much(path.name, excess, self.bounds)
        try:
            return self._answered(request).content
        except OutOfBounds as exc:
            if self.shelf is not None:
                refusal = _Refusal(exc.excess, self.bounds.seconds, self.bounds.memory)
                self.shelf.put(refused, encode(refusal))
            raise _too_much(path.name, exc.excess, self.bounds) from exc

    def _refused(self, name: str) -> Excess | None:
        """By what a PDF was out of bounds that were no narrower than these."""
        content = self.shelf.get(name) if self.shelf is not None else None
        if content is None:
            return None
        try:
            refusal = decode(content, _Refusal)
        except Damaged:
            return None
        more = self.bounds.seconds > refusal.seconds or self.bounds.memory > refusal.memory
        return None if more else refusal.excess

    def _answered(self, request: Request) -> Answer:
        answer = ask(request, self.bounds)
        if not answer.error:
            return answer
        kind = getattr(errors, answer.error, None)
        if not (isinstance(kind, type) and issubclass(kind, SummarizerError)):
            raise OutOfBounds(Excess.CRASH)
        raise kind(answer.message, hint=answer.hint)


def _too_much(file_name: str, excess: Excess, bounds: Bounds) -> PdfUnreadable:
    if excess is Excess.TIME:
        return PdfUnreadable(
            _("Reading {file_name} took over {seconds:g} s.", file_name=file_name, seconds=bounds.seconds),
            hint=_("Allow more with the setting `pdf_timeout`, or look whether the PDF is damaged."),
        )
    if excess is Excess.MEMORY:
        return PdfUnreadable(
            _(
                "Reading {file_name} took over {memory:g} GB of memory.",
                file_name=file_name,
                memory=bounds.memory / 1e9,
            ),
            hint=_(
                "Print it to a new PDF, look for another copy, or allow more with the setting `pdf_memory`."
            ),
        )
    return PdfUnreadable(
        _("{file_name} crashed the program that reads it.", file_name=file_name),
        hint=_("Print it to a new PDF, or look for another copy."),
    )


def _name(sha256: str, ocr: str) -> str:
    return f"{sha256}-{_edition(ocr)}"


@cache
def _edition(ocr: str) -> str:
    """A short name for how a PDF is read: by which code, with which OCR."""
    code = f"{edition(*_READERS)}\0{version('pymupdf')}\0{ocr}"
    return hashlib.blake2b(code.encode(), digest_size=6).hexdigest()
