"""The openai client for an endpoint, and what its failures mean."""

from __future__ import annotations

from urllib.parse import urlsplit

import openai

from summarizer.errors import AnswerLost, ProviderError, SettingsError
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.faults import Refusal, retry_after, unreachable


def connect(endpoint: Endpoint) -> openai.AsyncOpenAI:
    """A client that retries nothing by itself and sends nothing but what the endpoint needs.

    Raises:
        SettingsError: the environment names a proxy that cannot be used.
    """
    try:
        # A proxy for the outside world must not stand between us and this machine.
        http_client = openai.DefaultAsyncHttpx2Client(trust_env=not endpoint.loopback)
    except (ImportError, ValueError) as error:  # SOCKS without its package, or an unknown kind of proxy
        raise SettingsError(
            f"The proxy that the environment names cannot be used: {str(error).rstrip('.')}.",
            hint="Set HTTPS_PROXY to an http:// address and unset ALL_PROXY, or install socksio for socks5://.",
        ) from error
    client = openai.AsyncOpenAI(
        api_key=endpoint.api_key or "not-needed",
        base_url=endpoint.base_url,
        max_retries=0,
        http_client=http_client,
    )
    if urlsplit(endpoint.base_url).hostname != "api.openai.com":
        # The client would send what OPENAI_ORG_ID and OPENAI_PROJECT_ID say to any vendor.
        client.organization = client.project = None
    return client


def refusal(error: openai.APIStatusError) -> Refusal:
    """What the endpoint said when it refused."""
    return Refusal.of(error.status_code, error.body, retry_after(error.response.headers))


def disconnected(error: openai.OpenAIError, endpoint: Endpoint, timeout: float) -> ProviderError:
    """The error for a request that got no answer; `timeout` in seconds is what it was given."""
    cause = type(error.__cause__).__name__
    if cause in {"ConnectError", "ConnectTimeout", "ProxyError"}:
        return unreachable(endpoint, str(error.__cause__))
    if isinstance(error, openai.APITimeoutError):
        return timed_out(endpoint, timeout)
    return AnswerLost(
        f"The connection to {endpoint.base_url} was lost before the answer was complete.",
        hint="Try again.",
    )


def timed_out(endpoint: Endpoint, timeout: float) -> AnswerLost:
    """The error for an answer that was not complete after so many seconds."""
    return AnswerLost(
        f"{endpoint.base_url} did not finish its answer within {timeout:g} s.",
        hint="Try again, allow more time, or try a faster model.",
    )
