"""What goes over the wire: to the endpoint's own host only, and with no header but those that we mean."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

from summarizer.errors import SettingsError
from summarizer.language import _
from summarizer.provider.chat.bounded import MOST_BYTES, read_whole
from summarizer.provider.endpoint import Endpoint

_MOST_REDIRECTS = 3
FOLLOWED = {301, 302, 307, 308}
"""The redirects that may be followed with the same request; 303 asks for another one."""
_HEADERS = {
    *("host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent"),
    "transfer-encoding",
}
_TIMEOUT = httpx2.Timeout(600.0, connect=10.0)
"""Seconds, where a request says nothing else."""
_LIMITS = httpx2.Limits(max_connections=1000, max_keepalive_connections=100)


class OneHost(httpx2.AsyncClient):
    """An HTTP client that takes a request nowhere but to the host that it was made for.

    A redirect within the host is followed with the same method and body; any other is handed back, so that
    neither key nor paper leaves for an address that the user did not give. Headers that the environment
    brings in (OPENAI_CUSTOM_HEADERS) are meant for other programs, and left out: besides those that HTTP
    needs only `own` are sent, among them the key, and those named in `passed`. Nor are a server's cookies
    kept. A body is read up to `most_bytes`.
    """

    def __init__(
        self,
        base_url: str,
        own: Mapping[str, str],
        passed: Collection[str] = (),
        most_bytes: int = MOST_BYTES,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._host = httpx2.URL(base_url).host
        self._own, self._passed, self._most_bytes = own, {*_HEADERS, *passed}, most_bytes

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """The answer; a redirect only where it leads to another host, or round and round.

        Raises:
            httpx2.ConnectError: the request is for another host, as where the environment names one.
        """
        if request.url.host != self._host:
            raise httpx2.ConnectError(_("the environment names another host"), request=request)
        content = await request.aread()
        sent = [one for one in request.headers.multi_items() if one[0].lower() in self._passed]
        meant = [*sent, *self._own.items()]
        url, left = str(request.url), _MOST_REDIRECTS
        while True:
            own = self.build_request(
                request.method, url, headers=meant, content=content or None, extensions=request.extensions
            )
            response = await super().send(own, **{**options, "follow_redirects": False, "stream": True})
            target = _within(response, url)
            if target is None or not left:
                if not options.get("stream"):
                    response = await read_whole(response, self._most_bytes)
                response.request = request  # the openai client keeps marks of its own in it
                return response
            await response.aclose()
            url, left = target, left - 1


def http_client(
    endpoint: Endpoint, own: Mapping[str, str], passed: Collection[str] = (), most_bytes: int = MOST_BYTES
) -> OneHost:
    """The HTTP client for an endpoint, with the headers that `OneHost` says.

    Raises:
        SettingsError: the environment names a proxy or certificates that cannot be used.
    """
    try:
        # A proxy for the outside world must not stand between us and this machine.
        return OneHost(
            endpoint.base_url,
            own,
            passed,
            most_bytes,
            trust_env=not endpoint.loopback,
            timeout=_TIMEOUT,
            limits=_LIMITS,
        )
    except (ImportError, ValueError) as error:  # SOCKS without its package, or an unknown kind of proxy
        raise SettingsError(
            _(
                "The proxy that the environment names cannot be used: {why}.",
                why=str(error).rstrip(".。"),
            ),
            hint=_(
                "Set HTTPS_PROXY to an http:// address and unset ALL_PROXY, or install socksio for socks5://."
            ),
        ) from error
    except OSError as error:  # ssl.SSLError is one
        named = ", ".join(_certificates()) or _("the system's certificates")
        raise SettingsError(
            _("The certificates that the environment names cannot be read: {named}.", named=named),
            hint=_("Point SSL_CERT_FILE at a file of certificates in PEM form, or unset it."),
        ) from error


def _certificates() -> Iterator[str]:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if value := os.environ.get(name):
            yield f"{name}={value}"


def _within(response: httpx2.Response, url: str) -> str | None:
    """Where a redirect leads when that is on the same host, no less safe; else None."""
    location = response.headers.get("location", "")
    if response.status_code not in FOLLOWED or not location or not location.isprintable():
        return None
    try:
        here, there = urlsplit(url), urlsplit(target := urljoin(url, location))
        same = (there.scheme, there.hostname, there.port) == (here.scheme, here.hostname, here.port)
    except ValueError:
        return None
    safer = (here.scheme, there.scheme) == ("http", "https") and here.hostname == there.hostname
    return target if (same or safer) and "@" not in there.netloc else None
