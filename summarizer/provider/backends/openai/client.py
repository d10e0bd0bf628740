"""The openai client for an endpoint, and its failures as those of any client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import openai

from summarizer.provider.chat.bounded import MOST_BYTES
from summarizer.provider.chat.dialect import Body, Received, Refused
from summarizer.provider.chat.failures import disconnected, refusal
from summarizer.provider.chat.transport import http_client
from summarizer.provider.endpoint import Endpoint

_CONNECT_TIMEOUT = 10.0
"""Seconds for making a connection; the rest of the call has the request's own limit."""
_FOR_OPENAI = ("openai-organization", "openai-project")
"""What OPENAI_ORG_ID and OPENAI_PROJECT_ID say."""
OPENAI = "api.openai.com"


def connect(endpoint: Endpoint, most_bytes: int = MOST_BYTES) -> openai.AsyncOpenAI:
    """A client that retries nothing by itself, sends only what the endpoint needs and reads `most_bytes`.

    Raises:
        SettingsError: the environment names a proxy or certificates that cannot be used.
    """
    parts = urlsplit(endpoint.base_url)
    key = endpoint.api_key or "not-needed"
    passed = _FOR_OPENAI if parts.hostname == OPENAI else ()
    return openai.AsyncOpenAI(
        api_key=key,
        admin_api_key="",  # else the client would take OPENAI_ADMIN_KEY
        base_url=urlunsplit(parts._replace(query="")),
        default_query=dict(parse_qsl(parts.query)),
        max_retries=0,
        http_client=http_client(endpoint, {"Authorization": f"Bearer {key}"}, passed, most_bytes),
    )


@contextmanager
def failing(endpoint: Endpoint, timeout: float) -> Iterator[None]:
    """Raise what any client raises where openai's raises its own."""
    try:
        yield
    except openai.APIStatusError as error:
        raise Refused(refusal(error.response, endpoint)) from error
    except openai.OpenAIError as error:
        raise disconnected(error.__cause__, endpoint, timeout) from error


def patience(timeout: float) -> openai.Timeout:
    """The time limits of a request that has `timeout` seconds."""
    return openai.Timeout(timeout, connect=min(_CONNECT_TIMEOUT, timeout))


class OpenAIClient:
    """Chat completions and the list of models, through the openai client."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint, self._client = endpoint, connect(endpoint)

    async def ask(self, sent: Body, timeout: float) -> Received:
        """As the protocol says."""
        with failing(self._endpoint, timeout):
            response = await self._client.chat.completions.with_raw_response.create(
                model=str(sent["model"]),
                messages=[],  # the body that is sent takes precedence
                extra_body=sent,
                timeout=patience(timeout),
            )
        return Received(response.content, response.headers)

    async def models(self, timeout: float) -> Received:
        """As the protocol says."""
        with failing(self._endpoint, timeout):
            response = await self._client.models.with_raw_response.list(timeout=timeout)
        return Received(response.content, response.headers)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
