"""The openai client for an endpoint, and what its failures mean."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit, urlunsplit

import httpx2
import openai

from summarizer.errors import AnswerLost, BadAnswer, ProviderError, TimedOut
from summarizer.language import _
from summarizer.provider.backends.openai.bounded import MOST_BYTES, TooLong
from summarizer.provider.backends.openai.completion import decoded
from summarizer.provider.backends.openai.transport import FOLLOWED, http_client
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.faults import unreachable
from summarizer.provider.masking import without_key
from summarizer.provider.refusal import Refusal


def connect(endpoint: Endpoint, most_bytes: int = MOST_BYTES) -> openai.AsyncOpenAI:
    """A client that retries nothing by itself, sends only what the endpoint needs and reads `most_bytes`.

    Raises:
        SettingsError: the environment names a proxy or certificates that cannot be used.
    """
    parts = urlsplit(endpoint.base_url)
    return openai.AsyncOpenAI(
        api_key=endpoint.api_key or "not-needed",
        admin_api_key="",  # else the client would take OPENAI_ADMIN_KEY
        base_url=urlunsplit(parts._replace(query="")),
        default_query=dict(parse_qsl(parts.query)),
        # Named here, it takes the place of one in OPENAI_CUSTOM_HEADERS.
        default_headers={"Authorization": f"Bearer {endpoint.api_key or 'not-needed'}"},
        max_retries=0,
        http_client=http_client(endpoint, most_bytes),
    )


def refusal(error: openai.APIStatusError, endpoint: Endpoint) -> Refusal:
    """What the endpoint said when it refused; for a redirect, which host it names."""
    response = error.response
    if 300 <= error.status_code < 400:
        return Refusal(error.status_code, _target(response, endpoint.api_key))
    return Refusal.read(error.status_code, decoded(response.content), response.headers)


def _target(response: httpx2.Response, api_key: str) -> str:
    """Where a redirect leads, without anything that may be secret."""
    try:
        parts = urlsplit(without_key(response.headers.get("location", ""), api_key))
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    except ValueError:
        return ""
    if host in {None, response.request.url.netloc.decode()} and response.status_code in FOLLOWED:
        return _("round and round")
    return _("to {scheme}://{host}", scheme=parts.scheme, host=host) if host else _("to another page")


def disconnected(error: openai.OpenAIError, endpoint: Endpoint, timeout: float) -> ProviderError:
    """The error for a request that got no answer; `timeout` in seconds is what it was given."""
    cause = type(error.__cause__).__name__
    if cause in {"ConnectError", "ConnectTimeout", "ProxyError"}:
        return unreachable(endpoint, str(error.__cause__))
    if isinstance(error.__cause__, TooLong):
        return BadAnswer(
            _(
                "{base_url} sent more than an answer can have, and the rest was not read.",
                base_url=endpoint.base_url,
            ),
            hint=_("Check --base-url; the server may be broken."),
            fault=_("no answer"),
        )
    if isinstance(error, openai.APITimeoutError):
        return timed_out(endpoint, timeout)
    return AnswerLost(
        _(
            "The connection to {base_url} was lost before the answer was complete.",
            base_url=endpoint.base_url,
        ),
        hint=_("Try again."),
    )


def timed_out(endpoint: Endpoint, timeout: float) -> TimedOut:
    """The error for an answer that was not complete after so many seconds."""
    return TimedOut(
        _(
            "{base_url} did not finish its answer within {timeout:g} s, and may bill it.",
            base_url=endpoint.base_url,
            timeout=timeout,
        ),
        hint=_("Allow more time, or try a faster model."),
        seconds=timeout,
    )
