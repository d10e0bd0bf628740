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
from summarizer.provider.chat.dialect import Body, Received, Refused
from summarizer.provider.chat.failures import disconnected, refusal
from summarizer.provider.chat.transport import http_client
from summarizer.provider.endpoint import Endpoint

_VERSION = "v1beta"
"""Of the interface, where the address names none."""
_MOST_MODELS = 1000


class GeminiClient:
    """Contents that are generated and the list of models, through the google-genai client.

    Answers are taken as they come: the client's own types would refuse what they do not know.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        parts = urlsplit(endpoint.base_url)
        before, version = re.fullmatch(r"(.*?)/?(v\d+\w*)?/*", parts.path).groups()  # type: ignore[union-attr]
        key = endpoint.api_key or "not-needed"
        self._http = http_client(endpoint, {"x-goog-api-key": key})
        self._client = genai.Client(
            vertexai=False,  # all that the environment may say otherwise is given
            api_key=key,
            http_options={
                "base_url": urlunsplit(parts._replace(path=before or "/", query="")),
                "api_version": version or _VERSION,
                "httpx_async_client": self._http,
            },
        )

    async def ask(self, sent: Body, timeout: float) -> Received:
        """As the protocol says."""
        config = {
            **dict(sent["config"]),  # type: ignore[call-overload]
            "http_options": {"timeout": int(timeout * 1000), "extra_body": sent["extra_body"]},
            "automatic_function_calling": {"disable": True},
            "should_return_http_response": True,
        }
        with self._failing(timeout):
            answer = await self._client.aio.models.generate_content(
                model=sent["model"], contents=sent["contents"], config=config
            )
        response = answer.sdk_http_response
        return Received((response.body or "").encode(), response.headers or {})

    async def models(self, timeout: float) -> Received:
        """As the protocol says, in the form of OpenAI's list."""
        with self._failing(timeout):
            page = await self._client.aio.models.list(config={"page_size": _MOST_MODELS})
            found = [{"name": one.name, "context": one.input_token_limit} for one in page.page]
        return Received(json.dumps(found).encode(), {})

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    @contextmanager
    def _failing(self, timeout: float) -> Iterator[None]:
        try:
            yield
        except errors.APIError as error:
            raise Refused(refusal(error.response, self._endpoint)) from error
        except httpx2.HTTPError as error:
            raise disconnected(error, self._endpoint, timeout) from error
        except (ValueError, RecursionError) as error:  # of a refusal or a list that the client cannot read
            raise AnswerLost(
                _("{base_url} answered with what cannot be read.", base_url=self._endpoint.base_url),
                hint=_("Try again."),
            ) from error
