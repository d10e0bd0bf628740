"""What went wrong between a request and its answer, whichever client sent it."""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx2

from summarizer.errors import (
    AnswerLost,
    BadAnswer,
    BatchesNotOffered,
    BatchUnknown,
    ProviderError,
    SummarizerError,
    TimedOut,
)
from summarizer.language import _
from summarizer.provider.chat.bounded import TooLong
from summarizer.provider.chat.completion import decoded
from summarizer.provider.chat.transport import FOLLOWED
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.faults import fault, unreachable
from summarizer.provider.masking import without_key
from summarizer.provider.refusal import Refusal

_NOT_OFFERED = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
_LONGEST_NAME = 200
_NOT_MADE = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError)


def refusal(response: httpx2.Response, endpoint: Endpoint) -> Refusal:
    """What the endpoint said when it refused; for a redirect, which host it names."""
    if 300 <= response.status_code < 400:
        return Refusal(response.status_code, _target(response, endpoint.api_key))
    return Refusal.read(response.status_code, decoded(response.content), response.headers)


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


def disconnected(cause: BaseException | None, endpoint: Endpoint, timeout: float) -> ProviderError:
    """The error for a request that got no answer, by what the transport said.

    `timeout` in seconds is what the request was given.
    """
    if isinstance(cause, _NOT_MADE):
        return unreachable(endpoint, str(cause))
    if isinstance(cause, TooLong):
        return BadAnswer(
            _(
                "{base_url} sent more than an answer can have, and the rest was not read.",
                base_url=endpoint.base_url,
            ),
            hint=_("Check --base-url; the server may be broken."),
            fault=_("no answer"),
        )
    if isinstance(cause, httpx2.TimeoutException):
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


def batch_refused(refused: Refusal, endpoint: Endpoint, *, new: bool) -> SummarizerError:
    """The error for a refusal by a batch service; `new` says that something was to be sent or made."""
    if new and refused.status in _NOT_OFFERED:
        return BatchesNotOffered(
            _(
                "{base_url} offers no batches ({status_code}).",
                base_url=endpoint.base_url,
                status_code=refused.status,
            ),
            hint=_("Leave --batch-api out, or choose a provider that has them."),
        )
    if refused.status == HTTPStatus.NOT_FOUND:
        return BatchUnknown(
            _("{base_url} knows no such batch or file (404).", base_url=endpoint.base_url),
            hint=_("Is this the key of the account that sent it?"),
        )
    return fault(refused, endpoint, "")


def batch_name(name: object, endpoint: Endpoint) -> str:
    """What a batch service calls a file or a batch.

    Raises:
        AnswerLost: it is no name that can be written into an address or shown.
    """
    if isinstance(name, str) and name.isprintable() and 0 < len(name) <= _LONGEST_NAME:
        return name
    raise no_batch(endpoint)


def batch_object(content: bytes, endpoint: Endpoint) -> dict[str, object]:
    """The file, batch or list that a batch service answers with, without anything secret.

    Raises:
        AnswerLost: it is something else.
    """
    try:
        found = json.loads(without_key(decoded(content), endpoint.api_key))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise no_batch(endpoint)
    return found


def no_batch(endpoint: Endpoint) -> AnswerLost:
    """The error for an answer of a batch service that tells of no file and no batch."""
    return AnswerLost(
        _("{base_url} answered with what is no file and no batch.", base_url=endpoint.base_url),
        hint=_("Try again later, or leave --batch-api out."),
    )
