"""What an endpoint was found to accept, remembered per address and model in a small JSON file."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from summarizer.files import private_folder, replace_file
from summarizer.provider.endpoint import Quirks
from summarizer.provider.provider import Rung

_log = logging.getLogger(__name__)

_LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Capability:
    """What to send a model: answer format, name of the output limit ("" for none), parameters left out.

    `thinking_off` adds `enable_thinking: false`, which open Qwen models demand of requests like ours.
    `most_output` is the greatest output limit that it takes, None when any that was tried was taken.
    Without `pictures` it takes none.
    `learnt_on` is when it was found out: servers get updates, and then deserve another try.
    """

    rung: Rung = "json_schema"
    length_parameter: str = "max_tokens"
    dropped: tuple[str, ...] = ()
    thinking_off: bool = False
    most_output: int | None = None
    pictures: bool = True
    learnt_on: date = field(default=date.max, compare=False)

    @classmethod
    def from_quirks(cls, quirks: Quirks) -> Capability:
        """What to try first with an endpoint of these quirks."""
        return cls(rung=quirks.rung, length_parameter=quirks.length_parameter)


class CapabilityStore:
    """Remembers capabilities in memory and, when a path is given, from one run to the next.

    The file is a convenience: one that is missing, damaged or cannot be written costs a few refused
    requests and is no error. No key ever enters it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, Capability] | None = None

    def get(self, base_url: str, model: str) -> Capability | None:
        """What is known of the model at that address."""
        key = _key(base_url, model)
        if self._known is None or key not in self._known:  # another backend may have learnt it meanwhile
            self._known = {**(self._known or {}), **_read(self._path)}
        return self._known.get(key)

    def put(self, base_url: str, model: str, capability: Capability) -> None:
        """Remembers it, keeping what other processes have written to the file meanwhile."""
        learnt = replace(capability, learnt_on=_today())
        self._known = {**(self._known or {}), **_read(self._path), _key(base_url, model): learnt}
        if self._path is not None:
            _write(self._path, self._known)


def _today() -> date:
    return datetime.now(UTC).date()


def _key(base_url: str, model: str) -> str:
    return f"{base_url.rstrip('/')} {model}"


def _read(path: Path | None) -> dict[str, Capability]:
    if path is None:
        return {}
    try:
        entries = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(entries, dict):
        return {}
    found = {key: _capability(entry) for key, entry in entries.items()}
    oldest = _today() - _LIFETIME
    return {key: known for key, known in found.items() if known is not None and known.learnt_on >= oldest}


def _capability(entry: Mapping[str, object]) -> Capability | None:
    match entry:
        case {
            "rung": "json_schema" | "json_object" | "text" as rung,
            "length_parameter": str(length),
            "dropped": list(dropped),
            "thinking_off": bool(thinking_off),
            "learnt_on": str(day),
        }:
            try:
                learnt_on = date.fromisoformat(day)
            except ValueError:
                return None
            most = entry.get("most_output")
            most = most if isinstance(most, int) and most > 0 else None
            pictures = entry.get("pictures", True) is not False
            return Capability(rung, length, tuple(map(str, dropped)), thinking_off, most, pictures, learnt_on)
        case _:
            return None


def _write(path: Path, known: dict[str, Capability]) -> None:
    text = json.dumps({key: asdict(found) for key, found in sorted(known.items())}, indent=2, default=str)
    try:
        private_folder(path.parent)
        replace_file(path, f"{text}\n".encode())
    except OSError as error:
        _log.info("what the endpoint can do is not kept: %s", error)
