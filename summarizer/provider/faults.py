"""An endpoint's refusals and failures, put into one sentence with a hint: the map to the error tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from summarizer import errors
from summarizer.characters import one_line
from summarizer.errors import (
    AnswerLost,
    NotRunning,
    PicturesRefused,
    ProviderError,
    ProviderUnavailable,
    RequestRejected,
)
from summarizer.language import _
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.masking import redacted
from summarizer.provider.refusal import Refusal
from summarizer.provider.refusal_rules import kind, kind_of


def fault(refusal: Refusal, endpoint: Endpoint, model: str) -> ProviderError:
    """The error that a refusal means, by the patterns of refusals.toml."""
    name = kind_of(refusal.status, refusal.complaint)
    if name == "bad_key" and not endpoint.api_key:
        name = "no_key"
    if name == "unavailable" and refusal.status in {503, 529} and refusal.retry_after is not None:
        name = "rate_limit"
    found = kind(name)
    words = _words(refusal, endpoint, model)
    error: type[ProviderError] = getattr(errors, found.error)
    made = error(
        _(found.sentence, **words),
        hint=_(found.hint, **words) or None,
        fault=found.fault.format_map(words),
    )
    if isinstance(made, errors.RateLimited):
        made.retry_after = refusal.retry_after
    return made


def no_pictures(endpoint: Endpoint, model: str, refusal: Refusal | None = None) -> PicturesRefused:
    """The error for a model that takes no pictures, as it says now or was found before."""
    said = quoted(refusal.message, endpoint.api_key) if refusal else ""
    return PicturesRefused(
        _("{model} at {where} takes no pictures{said}.", model=model, where=endpoint.base_url, said=said),
        hint=_("Leave `figures` out, or choose a model that sees."),
    )


def _words(refusal: Refusal, endpoint: Endpoint, model: str) -> Mapping[str, str]:
    """What sentences and hints of refusals.toml may name."""
    variable = endpoint.key_variable
    return {
        "where": endpoint.base_url,
        "model": model,
        "status": str(refusal.status),
        "said": quoted(refusal.message, endpoint.api_key),
        "key": _("the key in {variable}", variable=variable) if variable else _("the key"),
        "mend_key": _mend_key(endpoint),
        "mend_address": _lost(endpoint.base_url),
        "mend_context": _(endpoint.quirks.context_hint),
    }


def _mend_key(endpoint: Endpoint) -> str:
    if endpoint.withheld:
        return _(
            "What {withheld} holds is the key of another address, and was not sent: "
            "set {key_variable} to the one for this.",
            withheld=endpoint.withheld,
            key_variable=endpoint.key_variable,
        )
    if endpoint.key_variable:
        return _("Set the environment variable {key_variable}.", key_variable=endpoint.key_variable)
    return _("Name the key's variable in the settings.")


def unreachable(endpoint: Endpoint, cause: str) -> ProviderUnavailable:
    """The error for a connection that could not be made."""
    message = _(
        "Nothing answers at {base_url}{said}.",
        base_url=endpoint.base_url,
        said=quoted(cause, endpoint.api_key),
    )
    if endpoint.loopback:
        return NotRunning(
            message, hint=_("Is the server (Ollama, LM Studio, vLLM…) running, and on this port?")
        )
    hint = _("Check the network, the proxy settings and --base-url.")
    if "CERTIFICATE" in cause.upper():
        hint = _("If a proxy inspects TLS here, point SSL_CERT_FILE at its certificate.")
    return ProviderUnavailable(message, hint=hint, fault="no connection")


def not_json(endpoint: Endpoint, text: str) -> ProviderError:
    """The error for a successful reply that is no JSON: a web page, or an answer cut on its way."""
    if text.lstrip().startswith(("{", "[")) or not text.strip():
        return AnswerLost(
            _("The answer of {base_url} was cut off on its way.", base_url=endpoint.base_url),
            hint=_("Try again."),
        )
    return RequestRejected(
        _("{base_url} answers with a page and not like a model's endpoint.", base_url=endpoint.base_url),
        hint=_("{lost} A network's log-in page can also be the cause.", lost=_lost(endpoint.base_url)),
        fault="log-in page",
    )


def quoted(text: str, api_key: str) -> str:
    """`: text` on one line, shortened and with the key and all that looks like one left out; "" for none."""
    line = redacted(one_line(text), api_key).rstrip(".")
    if not line or line.startswith("<"):
        return ""
    return _(": {said}", said=f"{line[:300]}…" if len(line) > 300 else line)


def _lost(base_url: str) -> str:
    path = urlsplit(base_url).path.rstrip("/")
    if re.search(r"/v\d+\w*$", path):
        return _("Check --model, and that --base-url is the vendor's.")
    return _(
        "Check --model and --base-url: is /v1 missing at its end ({address}/v1)?",
        address=base_url.rstrip("/"),
    )
