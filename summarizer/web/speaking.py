"""The language of the page: each request is answered in the one that its reader chose or asks for."""

from __future__ import annotations

from contextlib import nullcontext
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from summarizer.language import languages, speaking

_MOST = 20
"""Languages of a header that are looked at."""


class Speaking:
    """Answers in the reader's language, whatever the program speaks elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, its reader's language spoken meanwhile."""
        chosen = ""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            chosen = _remembered(headers.get("cookie", "")) or preferred(headers.get("accept-language", ""))
        with speaking(chosen) if chosen else nullcontext():
            await self._app(scope, receive, send)


def _remembered(header: str) -> str:
    """The language that the person chose before, "" for none."""
    try:
        morsel = SimpleCookie(header).get("language")
    except CookieError:
        return ""
    return morsel.value if morsel is not None and morsel.value in languages() else ""


def preferred(accepted: str) -> str:
    """The language that is wanted most of those that the program speaks, "" for none of them."""
    wanted: list[tuple[float, str]] = []
    for one in accepted.split(",")[:_MOST]:
        tag, _, parameters = one.strip().partition(";")
        weight = parameters.strip().removeprefix("q=") or "1"
        try:
            wanted.append((-float(weight), tag.lower().partition("-")[0]))
        except ValueError:
            continue
    known = languages()
    return next((tag for _, tag in sorted(wanted, key=lambda one: one[0]) if tag in known), "")
