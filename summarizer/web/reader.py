"""The paper to be read on the review page: the sizes of its pages, their text, and what is found in it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from summarizer.errors import PdfUnreadable
from summarizer.language import _
from summarizer.paper.paper import Paper
from summarizer.web.asked import page_and_zoom, sought
from summarizer.web.desk import Desk
from summarizer.web.find import MOST_HITS, Hit, Searchable, find, searchable
from summarizer.web.page_text import PageText, page_text

_PAPERS = 3


def routes(desk: Desk) -> Sequence[Route]:
    """The addresses of a paper that is read."""
    reader = _Reader(desk)
    return (
        Route("/paper", reader.paper),
        Route("/text", reader.text),
        Route("/find", reader.find),
    )


class _Reader:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._searchable: OrderedDict[Path, tuple[Paper, Searchable]] = OrderedDict()

    async def paper(self, request: Request) -> Response:
        """The pages as [width, height, degrees that they are turned], in points; nothing is read."""
        path = self._desk.path(request.query_params.get("note", ""))
        pdf = self._desk.painter.pdf(path, self._desk.vault.read(path)[1])
        shapes = await self._desk.painter.shapes(pdf)
        pages = [[round(one.width, 2), round(one.height, 2), one.turned] for one in shapes]
        return JSONResponse({"pages": pages})

    async def text(self, request: Request) -> Response:
        """The words of a page and its sentences."""
        path = self._desk.path(request.query_params.get("note", ""))
        page, _zoom = page_and_zoom(request)
        text = await self._desk.painter.run(self._text, path, page)
        return JSONResponse(asdict(text), headers={"Cache-Control": "private, max-age=300"})

    def _text(self, path: Path, page: int) -> PageText:
        paper = self._paper(path)
        found = page_text(paper, page)
        if found is None:
            raise PdfUnreadable(
                _("{name} has no page {page_index}.", name=paper.path.name, page_index=page + 1)
            )
        return found

    async def find(self, request: Request) -> Response:
        """Where words stand in the paper; `more` says that there are more places than are given."""
        path, words = self._desk.path(request.query_params.get("note", "")), sought(request)
        hits = await self._desk.painter.run(self._find, path, words)
        return JSONResponse({"hits": [one.boxes for one in hits], "more": len(hits) == MOST_HITS})

    def _find(self, path: Path, words: str) -> tuple[Hit, ...]:
        paper = self._paper(path)
        if path not in self._searchable or self._searchable[path][0] is not paper:
            self._searchable[path] = paper, searchable(paper.document.pages)
            if len(self._searchable) > _PAPERS:
                self._searchable.popitem(last=False)
        return find(words, self._searchable[path][1])

    def _paper(self, path: Path) -> Paper:
        _file, note = self._desk.vault.read(path)
        return self._desk.painter.paper(path, note)
