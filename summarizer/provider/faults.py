"""An endpoint's refusals and failures, put into one sentence with a hint: the map to the error tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from summarizer.characters import one_line
from summarizer.errors import (
    AnswerLost,
    AuthenticationFailed,
    ContextTooLong,
    NotRunning,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    RequestRejected,
)
from summarizer.provider.endpoint import Endpoint

_NO_CREDIT = re.compile(
    r"insufficient[_ ]?(quota|balance|credit|fund)|exceeded_current_quota|check your plan and billing"
    r"|billing_hard_limit|arrearage|余额不足|欠费",
    re.IGNORECASE,
)
_TOO_LONG = re.compile(
    r"context[_ ]?(length|size|window)|maximum context|prompt is too long|too many (input )?tokens"
    r"|input (is )?too long|range of input length",
    re.IGNORECASE,
)
_SHORTEST_SECRET = 8
"""Characters; local servers take any word as their key, and it must not blot out such words."""
_SECRET = re.compile(r"\b(?:sk|key|Bearer)[-_ ][\w*.-]{6,}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer of an endpoint: HTTP status, its message, the codes beside it, seconds to wait."""

    status: int
    message: str
    codes: str = ""
    retry_after: float | None = None

    @property
    def complaint(self) -> str:
        """All that the endpoint says, for looking up what it means."""
        return f"{self.codes} {self.message}"

    @classmethod
    def of(cls, status: int, error: object, retry_after: float | None = None) -> Refusal:
        """The refusal in an error body, which may be a text, an object, or an object within `error`."""
        match error:
            case {"error": inner}:
                return cls.of(status, inner, retry_after)
            case {}:
                codes = " ".join(str(error[name]) for name in ("code", "type", "param") if error.get(name))
                return cls(status, str(error.get("message") or error.get("detail") or ""), codes, retry_after)
            case _:
                return cls(status, str(error or ""), "", retry_after)


def fault(refusal: Refusal, endpoint: Endpoint, model: str) -> ProviderError:
    """The error that a refusal means."""
    said = quoted(refusal.message, endpoint.api_key)
    return (
        _account_fault(refusal, endpoint, model, said)
        or _passing_fault(refusal, endpoint, said)
        or _request_fault(refusal, endpoint, model, said)
    )


def _account_fault(refusal: Refusal, endpoint: Endpoint, model: str, said: str) -> ProviderError | None:
    if refusal.status == 402 or _NO_CREDIT.search(refusal.complaint):
        return AuthenticationFailed(
            f"The account behind the key for {endpoint.base_url} has no credit left ({refusal.status}).",
            hint="Top up the account, or choose another provider.",
        )
    if refusal.status == 401:
        return _bad_key(endpoint)
    if refusal.status == 403:
        return AuthenticationFailed(
            f"The key for {endpoint.base_url} may not use the model {model} (403){said}.",
            hint="Check --model and the key's permissions; some vendors refuse whole regions.",
        )
    return None


def _passing_fault(refusal: Refusal, endpoint: Endpoint, said: str) -> ProviderError | None:
    status = refusal.status
    if status == 429 or (status in {503, 529} and refusal.retry_after is not None):
        return RateLimited(
            f"{endpoint.base_url} asks for fewer requests ({status}){said}.",
            hint="Try again later, or with fewer requests at once.",
            retry_after=refusal.retry_after,
        )
    if status in {408, 409, 425} or (status >= 500 and not _TOO_LONG.search(refusal.complaint)):
        return ProviderUnavailable(f"{endpoint.base_url} failed ({status}){said}.", hint="Try again later.")
    return None


def _request_fault(refusal: Refusal, endpoint: Endpoint, model: str, said: str) -> RequestRejected:
    where = endpoint.base_url
    if _TOO_LONG.search(refusal.complaint):
        return ContextTooLong(
            f"The prompt is longer than the context of {model} at {where}{said}.",
            hint=endpoint.quirks.context_hint or None,
        )
    if refusal.status == 404:
        return RequestRejected(
            f"{where} knows no model {model}, or no such path (404){said}.", hint=_lost(where)
        )
    return RequestRejected(
        f"{where} refused the request ({refusal.status}){said}.", hint="Check --model and --base-url."
    )


def unreachable(endpoint: Endpoint, cause: str) -> ProviderUnavailable:
    """The error for a connection that could not be made."""
    message = f"Nothing answers at {endpoint.base_url}{quoted(cause, endpoint.api_key)}."
    if endpoint.loopback:
        return NotRunning(message, hint="Is the server (Ollama, LM Studio, vLLM…) running, and on this port?")
    if "CERTIFICATE" in cause.upper():
        return ProviderUnavailable(
            message, hint="If a proxy inspects TLS here, point SSL_CERT_FILE at its certificate."
        )
    return ProviderUnavailable(message, hint="Check the network, the proxy settings and --base-url.")


def not_json(endpoint: Endpoint, text: str) -> ProviderError:
    """The error for a successful reply that is no JSON: a web page, or an answer cut on its way."""
    if text.lstrip().startswith(("{", "[")) or not text.strip():
        return AnswerLost(f"The answer of {endpoint.base_url} was cut off on its way.", hint="Try again.")
    return RequestRejected(
        f"{endpoint.base_url} answers with a page and not like a model's endpoint.",
        hint=f"{_lost(endpoint.base_url)} A network's log-in page can also be the cause.",
    )


def quoted(text: str, api_key: str) -> str:
    """`: text` on one line, shortened and with the key and all that looks like one left out; "" for none."""
    line = one_line(text)
    if len(api_key) >= _SHORTEST_SECRET:
        line = line.replace(api_key, "…")
    line = _SECRET.sub("…", line).rstrip(".")
    if not line or line.startswith("<"):
        return ""
    return f": {line[:300]}…" if len(line) > 300 else f": {line}"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the headers ask to wait: `retry-after-ms`, or `Retry-After` as seconds or as a date."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) / unit)
        except (KeyError, ValueError):
            continue
    try:
        until = parsedate_to_datetime(headers["retry-after"])
    except (KeyError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _bad_key(endpoint: Endpoint) -> AuthenticationFailed:
    variable = endpoint.key_variable
    if endpoint.api_key:
        source = f" in {variable}" if variable else ""
        return AuthenticationFailed(
            f"{endpoint.base_url} does not accept the key{source} (401).",
            hint="Check that the key is whole, still valid and made for this provider.",
        )
    hint = (
        f"Set the environment variable {variable}."
        if variable
        else "Name the key's variable in the settings."
    )
    return AuthenticationFailed(f"{endpoint.base_url} needs a key and none is set (401).", hint=hint)


def _lost(base_url: str) -> str:
    path = urlsplit(base_url).path.rstrip("/")
    if re.search(r"/v\d+\w*$", path):
        return "Check --model, and that --base-url is the vendor's."
    return f"Check --model and --base-url: is /v1 missing at its end ({base_url.rstrip('/')}/v1)?"
