"""The anthropic client for an endpoint, and its failures as those of any client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import anthropic
import httpx2

from summarizer.provider.chat.bounded import MOST_BYTES
from summarizer.provider.chat.dialect import Body, Received, Refused
from summarizer.provider.chat.failures import disconnected, refusal
from summarizer.provider.chat.transport import http_client
from summarizer.provider.endpoint import Endpoint

_VERSION = "2023-06-01"
"""Of the interface, as its header names it."""
_CONNECT_TIMEOUT = 10.0
"""Seconds for making a connection; the rest of the call has the request's own limit."""


def connect(endpoint: Endpoint, most_bytes: int = MOST_BYTES) -> anthropic.AsyncAnthropic:
    """A client that retries nothing by itself, sends only what the endpoint needs and reads `most_bytes`.

    Raises:
        SettingsError: the environment names a proxy or certificates that cannot be used.
    """
    parts = urlsplit(endpoint.base_url)
    key = endpoint.api_key or "not-needed"
    return anthropic.AsyncAnthropic(
        api_key=key,  # given, so that the client looks for no credentials of other programs
        base_url=urlunsplit(parts._replace(path=parts.path.rstrip("/").removesuffix("/v1"), query="")),
        default_query=dict(parse_qsl(parts.query)),
        max_retries=0,
        open_telemetry=False,
        http_client=http_client(endpoint, {"x-api-key": key, "anthropic-version": _VERSION}, (), most_bytes),
    )


@contextmanager
def failing(endpoint: Endpoint, timeout: float) -> Iterator[None]:
    """Raise what any client raises where anthropic's raises its own."""
    try:
        yield
    except anthropic.APIStatusError as error:
        raise Refused(refusal(error.response, endpoint)) from error
    except anthropic.AnthropicError as error:
        raise disconnected(error.__cause__, endpoint, timeout) from error


class AnthropicClient:
    """Messages and the list of models, through the anthropic client.

    Answers are taken as they come: the client's own types would leave out what they do not know.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint, self._client = endpoint, connect(endpoint)

    async def ask(self, sent: Body, timeout: float) -> Received:
        """As the protocol says."""
        limits = httpx2.Timeout(timeout, connect=min(_CONNECT_TIMEOUT, timeout))
        with failing(self._endpoint, timeout):
            response = await self._client.post(
                "/v1/messages", body=sent, cast_to=httpx2.Response, options={"timeout": limits}
            )
        return Received(response.content, response.headers)

    async def models(self, timeout: float) -> Received:
        """As the protocol says."""
        with failing(self._endpoint, timeout):
            response = await self._client.get(
                "/v1/models", cast_to=httpx2.Response, options={"params": {"limit": 1000}, "timeout": timeout}
            )
        return Received(response.content, response.headers)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
