"""The addresses of batches: one to look at the batch, one to start it, one for what is done with it then."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from summarizer.batch.outlook import about_pdfs, about_sending, headline
from summarizer.batch.run import by_kind
from summarizer.errors import NothingToDo
from summarizer.language import _
from summarizer.provider.pricing import money
from summarizer.web.asked import several, texts
from summarizer.web.batches import Batches
from summarizer.web.signs import coded

_TOLD = {
    "headline": headline,
    "about_sending": about_sending,
    "about_pdfs": about_pdfs,
    "money": money,
    "by_kind": by_kind,
    "coded": coded,
}
"""What the template says as `summarizer batch` says it."""


def routes(batches: Batches, render: Callable[..., str]) -> list[Route]:
    """The addresses around the batches of one page; `render` fills in a template."""

    async def look(_request: Request) -> Response:
        """The batch, as a fragment."""
        return HTMLResponse(render("batch.html", view=batches.view, **_TOLD))

    async def start(request: Request) -> Response:
        """Plan a batch over some notes."""
        batches.start(several((await texts(request))["note"], "note"))
        return JSONResponse({"stage": batches.view.stage})

    async def act(request: Request) -> Response:
        """Agree to a batch, stop it, plan one over what the last one left or could not draft, forget it."""
        await texts(request)
        action = request.path_params["action"]
        known: dict[str, Callable[[], None]] = {
            "agree": batches.agree,
            "stop": batches.stop,
            "failed": lambda: batches.again("failed"),
            "left": lambda: batches.again("left"),
            "dismiss": batches.dismiss,
        }
        if action not in known:
            raise NothingToDo(_("There is no action {action!r}.", action=action))
        known[action]()
        return JSONResponse({"stage": batches.view.stage})

    return [
        Route("/batch", look),
        Route("/batch", start, methods=["POST"]),
        Route("/batch/{action}", act, methods=["POST"]),
    ]
