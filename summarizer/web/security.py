"""Who may speak to the review page: this machine's browser, with the token, from the page itself."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.language import _

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Lets through only requests that name this host, carry the token and come from our own page.

    The token comes once in the address, and is a cookie from then on. Everything else gets 403.
    """

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._cookie = f"summarizer_{port}"  # cookies do not keep ports apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may not pass, hand on any other."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope) or self._welcome(scope)
        await (answer or self._app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        reads = scope["method"] in {"GET", "HEAD"}
        kind = headers.get("content-type", "").partition(";")[0].strip()
        checks = {
            _("This host name is not ours."): host in self._hosts,
            _("Another site asked for this."): origin in {None, f"http://{host}"}
            and headers.get("sec-fetch-site", "none") in {"same-origin", "none"},
            _("The request does not say where it comes from."): reads or origin is not None,
            _("Only JSON is taken."): reads or kind == "application/json",
            _("Open the address that `summarizer review` printed."): self._has_cookie(
                headers.get("cookie", "")
            )
            or self._asks_entry(scope),
        }
        failed = next((reason for reason, passed in checks.items() if not passed), None)
        return _forbidden(failed) if failed else None

    def _asks_entry(self, scope: Scope) -> bool:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        entry = scope["method"] == "GET" and scope["path"] == "/"
        return entry and hmac.compare_digest(given.encode(), self._token.encode())

    def _has_cookie(self, header: str) -> bool:
        try:
            morsel = SimpleCookie(header).get(self._cookie)
        except CookieError:
            return False
        return morsel is not None and hmac.compare_digest(morsel.value.encode(), self._token.encode())

    def _welcome(self, scope: Scope) -> Response | None:
        if not self._asks_entry(scope):
            return None
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(self._cookie, self._token, httponly=True, samesite="strict")
        return response


def _forbidden(reason: str) -> Response:
    return PlainTextResponse(f"403: {reason}\n", status_code=403)
