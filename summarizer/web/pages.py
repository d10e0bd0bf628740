"""Pictures of PDF pages and the places of the person's highlights on them, by one worker thread."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.note.note import Note
from summarizer.paper.located import LocatedAnnotation
from summarizer.paper.paper import Paper, find_pdf, open_paper
from summarizer.review.claims import span_boxes
from summarizer.vault.vault import Vault

P = ParamSpec("P")
T = TypeVar("T")

_PICTURES = 60
_PAPERS = 3


@dataclass(frozen=True, slots=True)
class PageMark:
    """A highlight, or a sentence that was looked for: its lines as (page index, x0, y0, x1, y1) in points.

    `zotero` is the address that opens the highlight in Zotero, "" where there is none.
    """

    boxes: tuple[tuple[int, float, float, float, float], ...]
    colour: str
    text: str
    comment: str = ""
    zotero: str = ""


@dataclass(frozen=True, slots=True)
class PageMarks:
    """The printed names of the PDF's pages, their addresses in Zotero, and what is marked on them."""

    labels: tuple[str, ...]
    zotero: tuple[str, ...]
    highlights: tuple[PageMark, ...]
    sentences: tuple[PageMark, ...]


class PagePainter:
    """Renders pages and finds marks; PyMuPDF is not thread-safe, so all of it happens in one thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._worker = ThreadPoolExecutor(1, "pdf")
        self._pictures: OrderedDict[tuple[Path, int, float], bytes] = OrderedDict()
        self._papers: OrderedDict[tuple[Path, tuple[Annotation, ...]], Paper] = OrderedDict()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something that may use PyMuPDF, in its thread."""
        loop, here = asyncio.get_running_loop(), copy_context()  # with the language that is spoken
        return await loop.run_in_executor(self._worker, lambda: here.run(work, *args, **kwargs))

    def pdf(self, path: Path, note: Note) -> Path:
        """Where the PDF of a note lies.

        Raises:
            PdfNotFound: nowhere that is known.
        """
        return find_pdf(note, path, self._vault.folder, self._vault.settings.zotero_dir, None).path

    async def picture(self, pdf: Path, page_index: int, zoom: float) -> bytes:
        """A page (from 0) as a PNG, `zoom` pixels for a point.

        Raises:
            PdfError: it cannot be read, or has no such page.
        """
        return await self.run(self._picture, pdf, page_index, zoom)

    def _picture(self, pdf: Path, page_index: int, zoom: float) -> bytes:
        key = (pdf, page_index, zoom)
        if key not in self._pictures:
            self._pictures[key] = self._vault.paper_reader().picture(pdf, page_index, zoom)
            if len(self._pictures) > _PICTURES:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return self._pictures[key]

    async def marks(self, path: Path, note: Note, sentences: tuple[str, ...]) -> PageMarks:
        """The person's highlights on the pages, and where these sentences stand.

        Raises:
            PdfError: the PDF is not found or cannot be read.
        """
        return await self.run(self._marks, path, note, sentences)

    def _marks(self, path: Path, note: Note, sentences: tuple[str, ...]) -> PageMarks:
        from summarizer.paper.locate import locate_annotations

        paper = self._paper(path, note)
        wanted = [Annotation(AnnotationKind.HIGHLIGHT, text=text) for text in sentences]
        return PageMarks(
            tuple(paper.cited.label(page.index) for page in paper.document.pages),
            tuple(paper.cited.zotero(page.index) for page in paper.document.pages),
            _marked(paper.located, paper),
            _marked(locate_annotations(wanted, paper.document), paper),
        )

    def _paper(self, path: Path, note: Note) -> Paper:
        """The paper of a note, as read when the note had these annotations."""
        key = (path, note.annotations)
        if key not in self._papers:
            vault = self._vault
            self._papers[key] = open_paper(
                note, path, vault.folder, vault.settings.zotero_dir, trust=True, reader=vault.paper_reader()
            )
            if len(self._papers) > _PAPERS:
                self._papers.popitem(last=False)
        return self._papers[key]


def _marked(located: Iterable[LocatedAnnotation], paper: Paper) -> tuple[PageMark, ...]:
    return tuple(
        PageMark(
            span_boxes(one.spans, paper.document.pages),
            one.annotation.colour,
            one.annotation.text,
            one.annotation.comment,
            paper.cited.zotero(one.spans[0].page_index, one.annotation.key) if one.annotation.key else "",
        )
        for one in located
        if one.spans
    )
