"""What an endpoint was found to accept, remembered per address and model in a small JSON file."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from summarizer.provider.endpoint import Quirks
from summarizer.provider.provider import Rung

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Capability:
    """What to send a model: answer format, name of the output limit ("" for none), parameters left out.

    `thinking_off` adds `enable_thinking: false`, which open Qwen models demand of requests like ours.
    """

    rung: Rung = "json_schema"
    length_parameter: str = "max_tokens"
    dropped: tuple[str, ...] = ()
    thinking_off: bool = False

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
        if self._known is None:
            self._known = _read(self._path)
        return self._known.get(_key(base_url, model))

    def put(self, base_url: str, model: str, capability: Capability) -> None:
        """Remembers it, keeping what other processes have written to the file meanwhile."""
        self._known = {**(self._known or {}), **_read(self._path), _key(base_url, model): capability}
        if self._path is not None:
            _write(self._path, self._known)


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
    return {key: found for key, entry in entries.items() if (found := _capability(entry)) is not None}


def _capability(entry: object) -> Capability | None:
    match entry:
        case {
            "rung": "json_schema" | "json_object" | "text" as rung,
            "length_parameter": str(length),
            "dropped": list(dropped),
            "thinking_off": bool(thinking_off),
        }:
            return Capability(rung, length, tuple(map(str, dropped)), thinking_off)
        case _:
            return None


def _write(path: Path, known: dict[str, Capability]) -> None:
    text = json.dumps({key: asdict(found) for key, found in sorted(known.items())}, indent=2)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        Path(name).replace(path)
    except OSError as error:
        _log.info("what the endpoint can do is not kept: %s", error)
