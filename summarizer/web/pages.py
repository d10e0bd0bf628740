"""Pictures of PDF pages, and the paper that is on them with the person's highlights; read in threads."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeAlias, TypeVar

from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.note.note import Note
from summarizer.paper.located import LocatedAnnotation
from summarizer.paper.paper import Paper, find_pdf, open_paper
from summarizer.pdf.picture import PageShape
from summarizer.review.claims import span_boxes
from summarizer.vault.vault import Vault
from summarizer.web.outline import Entry, outline

P = ParamSpec("P")
T = TypeVar("T")
Tile: TypeAlias = tuple[int, int] | None

_PICTURES = 60
_PAPERS = 3


@dataclass(frozen=True, slots=True)
class PageMark:
    """A highlight, or a sentence that was looked for: its lines as (page index, x0, y0, x1, y1) in points.

    `page` is the one that it begins on; a note of which no more is known has no boxes. `zotero` is the
    address that opens it in Zotero, "" where there is none. `drawn` says that the PDF shows it by itself.
    """

    boxes: tuple[tuple[int, float, float, float, float], ...]
    colour: str
    text: str
    comment: str = ""
    zotero: str = ""
    kind: str = AnnotationKind.HIGHLIGHT
    page: int = 0
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class PageMarks:
    """The printed names of the PDF's pages, their addresses in Zotero, and what is marked on them.

    `readable` says whether a page has text; `outline` is what the paper is made up of.
    """

    labels: tuple[str, ...]
    zotero: tuple[str, ...]
    highlights: tuple[PageMark, ...]
    sentences: tuple[PageMark, ...]
    readable: bool
    outline: tuple[Entry, ...]


class PagePainter:
    """Renders pages in one thread, and reads papers in another, so that a long one is seen meanwhile."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._worker, self._drawer = ThreadPoolExecutor(1, "pdf"), ThreadPoolExecutor(1, "pictures")
        self._pictures: OrderedDict[tuple[Path, int, float, Tile], bytes] = OrderedDict()
        self._papers: OrderedDict[tuple[Path, tuple[Annotation, ...]], Paper] = OrderedDict()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something that may read a paper, in the thread for that."""
        return await _in(self._worker, work, *args, **kwargs)

    def warm(self) -> None:
        """Have the process that draws started meanwhile, as the first picture will be asked for soon."""
        self._drawer.submit(self._vault.paper_reader().warm)

    def pdf(self, path: Path, note: Note) -> Path:
        """Where the PDF of a note lies.

        Raises:
            PdfNotFound: nowhere that is known.
        """
        return find_pdf(note, path, self._vault.folder, self._vault.settings.zotero_dir, None).path

    async def picture(self, pdf: Path, page_index: int, zoom: float, tile: Tile = None) -> bytes:
        """A page (from 0) as a PNG, or a tile of it, `zoom` pixels for a point.

        Raises:
            PdfError: it cannot be read, or has no such page or tile.
        """
        return await _in(self._drawer, self._picture, pdf, page_index, zoom, tile)

    def _picture(self, pdf: Path, page_index: int, zoom: float, tile: Tile = None) -> bytes:
        key = (pdf, page_index, zoom, tile)
        if key not in self._pictures:
            self._pictures[key] = self._vault.paper_reader().picture(pdf, page_index, zoom, tile)
            if len(self._pictures) > _PICTURES:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return self._pictures[key]

    async def shapes(self, pdf: Path) -> tuple[PageShape, ...]:
        """The sizes of all pages.

        Raises:
            PdfError: it cannot be read.
        """
        return await _in(self._drawer, self._vault.paper_reader().shapes, pdf)

    async def marks(self, path: Path, note: Note, sentences: tuple[str, ...]) -> PageMarks:
        """The person's highlights on the pages, and where these sentences stand.

        Raises:
            PdfError: the PDF is not found or cannot be read.
        """
        return await self.run(self._marks, path, note, sentences)

    def _marks(self, path: Path, note: Note, sentences: tuple[str, ...]) -> PageMarks:
        from summarizer.paper.locate import locate_annotations

        paper = self.paper(path, note)
        wanted = [Annotation(AnnotationKind.HIGHLIGHT, text=text) for text in sentences]
        return PageMarks(
            tuple(paper.cited.label(page.index) for page in paper.document.pages),
            tuple(paper.cited.zotero(page.index) for page in paper.document.pages),
            _marked(paper.located, paper),
            _marked(locate_annotations(wanted, paper.document), paper),
            any(page.words for page in paper.document.pages),
            outline(paper),
        )

    def paper(self, path: Path, note: Note) -> Paper:
        """The paper of a note, as read when the note had these annotations; for `run`.

        Raises:
            PdfError: the PDF is not found or cannot be read.
        """
        key = (path, note.annotations)
        if key not in self._papers:
            vault = self._vault
            self._papers[key] = open_paper(
                note, path, vault.folder, vault.settings.zotero_dir, trust=True, reader=vault.paper_reader()
            )
            if len(self._papers) > _PAPERS:
                self._papers.popitem(last=False)
        return self._papers[key]


async def _in(thread: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    loop, here = asyncio.get_running_loop(), copy_context()  # with the language that is spoken
    return await loop.run_in_executor(thread, lambda: here.run(work, *args, **kwargs))


def _marked(located: Iterable[LocatedAnnotation], paper: Paper) -> tuple[PageMark, ...]:
    return tuple(
        PageMark(
            _places(one, paper),
            one.annotation.colour,
            one.annotation.text,
            one.annotation.comment,
            paper.cited.zotero(one.spans[0].page_index, one.annotation.key) if one.annotation.key else "",
            one.annotation.kind,
            one.spans[0].page_index,
            one.method == "place in the PDF",
        )
        for one in located
        if one.spans
    )


def _places(one: LocatedAnnotation, paper: Paper) -> tuple[tuple[int, float, float, float, float], ...]:
    """The lines of the words that are marked; of what marks no words where it was drawn."""
    lines = span_boxes(one.spans, paper.document.pages)
    if lines and one.annotation.kind in {AnnotationKind.HIGHLIGHT, AnnotationKind.UNDERLINE}:
        return lines
    drawn = (
        (page, round(box.x0, 1), round(box.y0, 1), round(box.x1, 1), round(box.y1, 1))
        for page, box in one.drawn
    )
    return tuple(drawn) or lines
