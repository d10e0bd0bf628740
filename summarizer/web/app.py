"""The review page as a web application: addresses in, pages and fragments of pages out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from summarizer.errors import NoteChanged, PdfError, SummarizerError
from summarizer.language import _
from summarizer.web.asked import Unusable, page_and_zoom, texts
from summarizer.web.desk import Desk, Forbidden
from summarizer.web.messages import WORDS, choose_language
from summarizer.web.security import Guard

_HERE = Path(__file__).parent


class ReviewPage:
    """The handlers of all addresses, around one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    async def index(self, request: Request) -> Response:
        """The whole page, with the first note that waits."""
        names = list(self.desk.queue)
        first = next((name for name in names if self.desk.queue[name].pending), names[0] if names else "")
        words = self._words(request)
        return HTMLResponse(self._render(request, "page.html", first=first, words=words))

    async def note(self, request: Request) -> Response:
        """The fields of a note, as a fragment."""
        return HTMLResponse(self._sheet(request, request.query_params.get("note", "")))

    async def queue(self, request: Request) -> Response:
        """The list of notes with their progress, as a fragment."""
        decided, total = self.desk.progress()
        fragment = self._render(request, "queue.html", queue=self.desk.queue, decided=decided, total=total)
        return HTMLResponse(fragment)

    async def picture(self, request: Request) -> Response:
        """A page of a note's PDF as a PNG."""
        path = self.desk.path(request.query_params.get("note", ""))
        number, zoom = page_and_zoom(request)
        _, note = self.desk.vault.read(path)
        pdf = self.desk.painter.pdf(path, note)
        png = await self.desk.painter.picture(pdf, number, zoom)
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=300"})

    async def marks(self, request: Request) -> Response:
        """The highlights on a note's PDF, and the places of its sentences where the journal has none."""
        name = request.query_params.get("note", "")
        path = self.desk.path(name)
        _, note = self.desk.vault.read(path)
        lost = [
            sentence.text
            for card in self.desk.sheet(name).cards
            for claim in card.claims
            for sentence in claim.sentences
            if not sentence.boxes
        ]
        marks = await self.desk.painter.marks(path, note, tuple(dict.fromkeys(lost)))
        return JSONResponse(asdict(marks))

    async def act(self, request: Request) -> Response:
        """A decision on a field; the answer is the note's new fragment."""
        body = await texts(request)
        name, digest, label = body["note"], body["digest"], body["field"]
        action = request.path_params["action"]
        try:
            if action == "redo":
                await self.desk.redo(name, digest, label, body["said"])
            else:
                self.desk.decide(name, digest, action, label, body["said"])
        except NoteChanged as error:
            fragment = self._sheet(request, name)
            return JSONResponse({"message": str(error), "fragment": fragment}, status_code=409)
        return HTMLResponse(self._sheet(request, name))

    async def check(self, request: Request) -> Response:
        """What of an edited text its sentences do not bear out."""
        body = await texts(request)
        problems = self.desk.check(body["note"], body["field"], body["said"])
        return JSONResponse({"known": problems is not None, "problems": problems or ()})

    def _sheet(self, request: Request, name: str) -> str:
        return self._render(request, "note.html", sheet=self.desk.sheet(name))

    def _words(self, request: Request) -> Mapping[str, str]:
        accepted = request.headers.get("accept-language", "")
        return WORDS[choose_language(request.cookies.get("language", ""), accepted)]

    def _render(self, request: Request, template: str, **values: object) -> str:
        words = self._words(request)
        language = next(name for name, known in WORDS.items() if known is words)
        page = self._templates.get_template(template).render(t=words, language=language, **values)
        return page.encode("utf-8", "replace").decode()  # the name of a file may be no UTF-8


async def _forbidden(__: Request, exc: Exception) -> Response:
    return PlainTextResponse(_("403: {exc} is not in the queue.\n", exc=exc), status_code=403)


async def _problem(_: Request, exc: Exception) -> Response:
    hint = exc.hint if isinstance(exc, SummarizerError) else ""
    status = 404 if isinstance(exc, PdfError) else 422
    return JSONResponse({"message": str(exc), "hint": hint}, status_code=status)


async def _unusable(_: Request, exc: Exception) -> Response:
    status = exc.status if isinstance(exc, Unusable) else 400
    return JSONResponse({"message": str(exc), "hint": ""}, status_code=status)


def create_app(desk: Desk, token: str, port: int) -> Starlette:
    """The application for one desk, on a port of this machine, behind a token."""
    page = ReviewPage(desk)
    return Starlette(
        routes=[
            Route("/", page.index),
            Route("/note", page.note),
            Route("/queue", page.queue),
            Route("/page.png", page.picture),
            Route("/marks", page.marks),
            Route("/check", page.check, methods=["POST"]),
            Route("/do/{action}", page.act, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ],
        middleware=[Middleware(Guard, token=token, port=port)],
        exception_handlers={Forbidden: _forbidden, SummarizerError: _problem, Unusable: _unusable},
    )
