"""What an endpoint said when it refused, read out of the error body of any vendor."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from summarizer.provider.refusal_rules import wait

_WORDS = ("message", "msg", "detail", "error", "error_msg", "error_description", "description", "Message")
_WORDS_TOO = ("status_msg", "title", "raw")
_CODES = ("code", "type", "param", "status", "reason", "error_code", "status_code", "quotaId", "loc", "Code")
_WITHIN = ("error", "errors", "detail", "details", "metadata", "innererror", "violations", "base_resp")
_WITHIN_TOO = ("response", "cause", "message", "provider_specific_fields", "previous_errors")
_TENCENT = ("Response", "Error")
_SECONDS = ("retryDelay", "retry_after", "retry_after_seconds", "estimated_time")
_DEEPEST = 10
_LONGEST = 4000
"""Characters of all that is said; no vendor's error is longer, and patterns must not meet a whole page."""

_UNITS = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds", "毫秒"), 0.001),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "秒"), 1.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "分", "分钟"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "小时"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+|毫秒|秒|分钟|分|小时)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer of an endpoint: HTTP status, its message, the codes beside it, seconds to wait."""

    status: int
    message: str
    codes: str = ""
    retry_after: float | None = None

    @property
    def complaint(self) -> str:
        """All that the endpoint says, to look up what it means: codes as `name=value`, and the message."""
        return f"{self.codes} {self.message}"

    @classmethod
    def of(cls, status: int, error: object, retry_after: float | None = None) -> Refusal:
        """The refusal in an error body: a text, an object, a list of them, errors within errors.

        What a body repeats of the request is passed over: it would be taken for the endpoint's own words.
        """
        found = list(_parts(error, 0))
        said = list(dict.fromkeys(text for name, text in found if not name))
        said = [text for text in said if not any(text != other and text in other for other in said)]
        codes = dict.fromkeys(f"{name}={text}" for name, text in found if name in _CODES)
        if retry_after is None:
            asked = [_seconds(text) for name, text in found if name in _SECONDS]
            asked += [_wait(text) for text in said]
            retry_after = next((one for one in asked if one is not None), None)
        return cls(status, "; ".join(said)[:_LONGEST], " ".join(codes)[:_LONGEST], retry_after)

    @classmethod
    def read(cls, status: int, text: str, headers: Mapping[str, str]) -> Refusal:
        """The refusal in an HTTP answer."""
        return cls.of(status, text, retry_after(headers))


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


def _parts(value: object, depth: int) -> Iterator[tuple[str, str]]:
    """What a body says: pairs of "" and a message, or of a code's name and the code."""
    if depth > _DEEPEST or value is None:
        return
    if isinstance(value, str):
        inner = _json(value)
        if isinstance(inner, dict | list):
            yield from _parts(inner, depth + 1)
        elif value.strip():
            yield "", " ".join(value[:_LONGEST].split())
    elif isinstance(value, list):
        for one in value[:20]:
            yield from _parts(one, depth + 1)
    elif isinstance(value, Mapping):
        yield from _of_object(value, depth)


def _of_object(value: Mapping[object, object], depth: int) -> Iterator[tuple[str, str]]:
    for name, part in value.items():
        if not isinstance(name, str):
            continue
        if name in (*_CODES, *_SECONDS) and isinstance(part, str | int | float) and part not in ("", None):
            yield name, str(part)
        if name == "loc" and isinstance(part, list):
            yield name, ".".join(map(str, part))
        elif (name in (*_WORDS, *_WORDS_TOO) and isinstance(part, str)) or (
            name in (*_WITHIN, *_WITHIN_TOO, *_TENCENT) and isinstance(part, dict | list)
        ):
            yield from _parts(part, depth + 1)


def _json(text: str) -> object:
    """The JSON that a text is or ends in, as where one error is wrapped into the words of another."""
    start = 0 if text.lstrip().startswith("[") else text.find("{")
    if start < 0:
        return None
    try:
        found: object = json.loads(text[start:])
    except (ValueError, RecursionError):
        return None
    return [text[:start].strip(), found] if text[:start].strip() else found


def _wait(text: str) -> float | None:
    asked = wait(text)
    return _seconds(asked) if asked else None


def _seconds(text: str) -> float | None:
    """Seconds in `1.2s`, `7m12s`, `27 seconds`, or in a bare number."""
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    parts = [(float(number), _UNITS.get(unit.lower())) for number, unit in _PART.findall(text)]
    known = [number * unit for number, unit in parts if unit is not None]
    return sum(known) if known else None
