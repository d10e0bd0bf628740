"""The review page as a web application: addresses in, pages and fragments of pages out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from summarizer.batch.session import Order
from summarizer.errors import NoteChanged, NothingToDo, PdfError, SummarizerError
from summarizer.language import _, counted, spoken
from summarizer.web.annotate import routes as annotate_routes
from summarizer.web.asked import Unusable, number, page_and_zoom, places, texts, tile
from summarizer.web.batch_routes import routes as batch_routes
from summarizer.web.batches import Batches
from summarizer.web.decisions import WEIGHED
from summarizer.web.desk import Desk, Forbidden
from summarizer.web.jobs import Jobs
from summarizer.web.matrix import MatrixPage
from summarizer.web.outside import Outside
from summarizer.web.reader import routes as reader_routes
from summarizer.web.security import Guard
from summarizer.web.signs import drawn, sign
from summarizer.web.speaking import Speaking
from summarizer.web.ways_out import obsidian, open_in_viewer, pages_in_zotero
from summarizer.web.words import VERDICTS, words

_HERE = Path(__file__).parent
_SCRIPTS = sorted(path.relative_to(_HERE).as_posix() for path in (_HERE / "static").rglob("*.js"))


class ReviewPage:
    """The handlers of all addresses, around one desk."""

    def __init__(self, desk: Desk, outside: Outside, order: Order | None = None) -> None:
        self.desk, self.outside, self.jobs = desk, outside, Jobs(outside)
        self.batches = Batches(desk, self.jobs, outside, order)
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            _=_,
            counted=counted,
            verdicts=VERDICTS,
            sign=sign,
            drawn=drawn,
            pages_in_zotero=pages_in_zotero,
            jobs=self.jobs,
            batches=self.batches,
            vault=desk.vault.folder,
        )

    async def index(self, request: Request) -> Response:
        """The whole page, with the first note that waits, or with the matrix."""
        queue = self.desk.queue
        first = next((name for name in queue if queue[name].pending), next(iter(queue), ""))
        asked = request.query_params.get("note", "")
        first = asked if asked in queue else first
        view = "matrix" if request.url.path == "/matrix" else "review"
        if first and view == "review":
            self.desk.painter.warm()
        language = "zh" if spoken().startswith("zh") else "en"
        return self._page(
            "page.html", first=first, language=language, words=words(), view=view, scripts=_SCRIPTS
        )

    async def note(self, request: Request) -> Response:
        """The fields of a note, as a fragment."""
        return HTMLResponse(self._sheet(request.query_params.get("note", "")))

    async def queue(self, _request: Request) -> Response:
        """The list of notes with their progress, as a fragment."""
        self.desk.refresh()
        decided, total = self.desk.progress()
        return self._page("queue.html", desk=self.desk, decided=decided, total=total)

    async def refused(self, _request: Request) -> Response:
        """The notes that cannot be filled, each with the reason, as a fragment."""
        return self._page("refused.html", refused=await self.desk.painter.run(self.desk.refused))

    async def events(self, _request: Request) -> Response:
        """What changes from now on, as server-sent events."""
        return StreamingResponse(self.outside.events(), media_type="text/event-stream")

    async def picture(self, request: Request) -> Response:
        """A page of a note's PDF as a PNG."""
        path = self.desk.path(request.query_params.get("note", ""))
        page, zoom = page_and_zoom(request)
        _file, note = self.desk.vault.read(path)
        pdf = self.desk.painter.pdf(path, note)
        png = await self.desk.painter.picture(pdf, page, zoom, tile(request))
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=300"})

    async def marks(self, request: Request) -> Response:
        """The highlights on a note's PDF, and the places of its sentences where the journal has none.

        With `citing` also those of another note, which cites the paper among others.
        """
        name, citing = request.query_params.get("note", ""), request.query_params.get("citing", "")
        path = self.desk.path(name)
        _file, note = self.desk.vault.read(path)
        lost = [
            sentence.text
            for one in filter(None, (name, citing))
            for card in self.desk.sheet(one).cards
            for claim in card.claims
            for sentence in claim.sentences
            if not sentence.boxes
        ]
        marks = await self.desk.painter.marks(path, note, tuple(dict.fromkeys(lost)))
        return JSONResponse(asdict(marks))

    async def act(self, request: Request) -> Response:
        """A decision on a field or a claim; the answer is the note's new fragment."""
        body = await texts(request)
        name, digest, label, said = body["note"], body["digest"], body["field"], body["said"]
        action, claim = request.path_params["action"], number(body["claim"])
        reasons: tuple[str, ...] = ()
        try:
            if action in {"redo", "draft"}:
                self.batches.refuse(name)
            if action == "redo":
                old = self.desk.check_redo(name, digest, label, claim)
                self.jobs.start(name, label, self.desk.redo(name, label, said, old))
            elif action == "draft":
                self.desk.path(name)
                self.jobs.start(name, "", self.desk.draft(name))
            else:
                if self.jobs.drafting(name, label) and action != "undo":
                    raise NothingToDo(_("{label} is being drafted already.", label=label))
                wanted = places(body["sentences"])
                ground = await self.desk.ground(name) if action in WEIGHED else None
                reasons = self.desk.decide(name, digest, action, label, said, claim, wanted, ground)
        except NoteChanged as error:
            return JSONResponse({"message": str(error), "fragment": self._sheet(name)}, status_code=409)
        return HTMLResponse(self._sheet(name, reasons))

    async def check(self, request: Request) -> Response:
        """What of an edited text its sentences do not bear out."""
        body = await texts(request)
        wanted, ground = places(body["sentences"]), await self.desk.ground(body["note"])
        claim = number(body["claim"])
        problems = self.desk.check(body["note"], body["field"], body["said"], claim, wanted, ground)
        return JSONResponse({"known": problems is not None, "problems": problems or ()})

    async def open_pdf(self, request: Request) -> Response:
        """Open a note's PDF in the system's own viewer."""
        path = self.desk.path((await texts(request))["note"])
        _file, note = self.desk.vault.read(path)
        open_in_viewer(self.desk.painter.pdf(path, note))
        return JSONResponse({})

    def _sheet(self, name: str, reasons: tuple[str, ...] = ()) -> str:
        sheet = self.desk.sheet(name)
        said = _("Saved. The checks say: {reasons}", reasons="; ".join(reasons)) if reasons else ""
        way = obsidian(self.desk.vault.folder, name)
        return self.render("note.html", sheet=sheet, obsidian=way, said=said)

    def _page(self, template: str, **values: object) -> Response:
        return HTMLResponse(self.render(template, **values))

    def render(self, template: str, **values: object) -> str:
        """A template filled in."""
        page = self._templates.get_template(template).render(**values)
        return page.encode("utf-8", "replace").decode()  # the name of a file may be no UTF-8


async def _forbidden(__: Request, exc: Exception) -> Response:
    return PlainTextResponse(_("403: {exc} is not in the queue.\n", exc=exc), status_code=403)


async def _problem(__: Request, exc: Exception) -> Response:
    hint = exc.hint if isinstance(exc, SummarizerError) else ""
    status = 404 if isinstance(exc, PdfError) else 422
    return JSONResponse({"message": str(exc), "hint": hint}, status_code=status)


async def _unusable(__: Request, exc: Exception) -> Response:
    status = exc.status if isinstance(exc, Unusable) else 400
    return JSONResponse({"message": str(exc), "hint": ""}, status_code=status)


def create_app(
    desk: Desk, token: str, port: int, outside: Outside | None = None, order: Order | None = None
) -> Starlette:
    """The application for one desk, on a port of this machine, behind a token; batches run by the order."""
    page = ReviewPage(desk, outside or Outside(desk.vault.folder, desk.stale), order)
    app = Starlette(
        routes=[
            Route("/", page.index),
            Route("/matrix", page.index),
            *MatrixPage(desk, page.jobs).routes(),
            Route("/note", page.note),
            Route("/queue", page.queue),
            Route("/refused", page.refused),
            Route("/events", page.events),
            Route("/page.png", page.picture),
            Route("/marks", page.marks),
            *reader_routes(desk),
            Route("/check", page.check, methods=["POST"]),
            *batch_routes(page.batches, page.render),
            *annotate_routes(desk),
            Route("/open", page.open_pdf, methods=["POST"]),
            Route("/do/{action}", page.act, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ],
        middleware=[Middleware(Speaking), Middleware(Guard, token=token, port=port)],
        exception_handlers={Forbidden: _forbidden, SummarizerError: _problem, Unusable: _unusable},
    )
    app.state.batches = page.batches
    return app
