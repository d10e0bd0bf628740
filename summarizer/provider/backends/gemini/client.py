"""The google-genai client for an endpoint, and its failures as those of any client."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import httpx2
from google import genai
from google.genai import errors

from summarizer.errors import AnswerLost
from summarizer.language import _
from summarizer.provider.chat.bounded import MOST_BYTES
from summarizer.provider.chat.dialect import Body, Received, Refused
from summarizer.provider.chat.failures import disconnected, refusal
from summarizer.provider.chat.transport import OneHost, http_client
from summarizer.provider.endpoint import Endpoint

_VERSION = "v1beta"
"""Of the interface, where the address names none."""
_MOST_MODELS = 1000
_UPLOAD = (
    "x-goog-upload-protocol",
    "x-goog-upload-command",
    "x-goog-upload-offset",
    "x-goog-upload-header-content-length",
    "x-goog-upload-header-content-type",
)
"""Headers by which the client sends a file."""


class GeminiClient:
    """Contents that are generated and the list of models, through the google-genai client.

    Answers are taken as they come: the client's own types would refuse what they do not know.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._client, self._http = connect(endpoint)

    async def ask(self, sent: Body, timeout: float) -> Received:
        """As the protocol says."""
        config = {
            **dict(sent["config"]),  # type: ignore[call-overload]
            "http_options": {"timeout": int(timeout * 1000), "extra_body": sent["extra_body"]},
            "automatic_function_calling": {"disable": True},
            "should_return_http_response": True,
        }
        with failing(self._endpoint, timeout):
            answer = await self._client.aio.models.generate_content(
                model=sent["model"], contents=sent["contents"], config=config
            )
        response = answer.sdk_http_response
        return Received((response.body or "").encode(), response.headers or {})

    async def models(self, timeout: float) -> Received:
        """As the protocol says, in the form of OpenAI's list."""
        with failing(self._endpoint, timeout):
            page = await self._client.aio.models.list(config={"page_size": _MOST_MODELS})
            found = [{"name": one.name, "context": one.input_token_limit} for one in page.page]
        return Received(json.dumps(found).encode(), {})

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def connect(endpoint: Endpoint, most_bytes: int = MOST_BYTES) -> tuple[genai.Client, OneHost]:
    """The vendor's client, and the client of HTTP that it speaks through, which reads up to `most_bytes`."""
    base, version = address(endpoint)
    key = endpoint.api_key or "not-needed"
    http = http_client(endpoint, {"x-goog-api-key": key}, _UPLOAD, most_bytes)
    client = genai.Client(
        vertexai=False,  # all that the environment may say otherwise is given
        api_key=key,
        http_options={"base_url": base, "api_version": version, "httpx_async_client": http},
    )
    return client, http


def address(endpoint: Endpoint) -> tuple[str, str]:
    """Where the endpoint is, and the version of the interface that is spoken there."""
    parts = urlsplit(endpoint.base_url)
    before, version = re.fullmatch(r"(.*?)/?(v\d+\w*)?/*", parts.path).groups()  # type: ignore[union-attr]
    return urlunsplit(parts._replace(path=before or "/", query="")), version or _VERSION


@contextmanager
def failing(endpoint: Endpoint, timeout: float) -> Iterator[None]:
    """Raise the client's failures as those of any client.

    Raises:
        Refused: the endpoint refused.
        ProviderUnavailable: it cannot be reached, or did not answer within `timeout`, in seconds.
        AnswerLost: its answer cannot be read.
    """
    try:
        yield
    except errors.APIError as error:
        raise Refused(refusal(error.response, endpoint)) from error
    except httpx2.HTTPError as error:
        raise disconnected(error, endpoint, timeout) from error
    except (ValueError, KeyError, RecursionError) as error:  # an answer that the client cannot read
        raise AnswerLost(
            _("{base_url} answered with what cannot be read.", base_url=endpoint.base_url),
            hint=_("Try again."),
        ) from error
