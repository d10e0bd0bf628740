"""Model servers on the user's machine: whether they run, and which models they offer."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from summarizer.errors import SummarizerError
from summarizer.provider.backend import connect
from summarizer.provider.presets import preset

PATIENCE = 0.7
"""Seconds that a server on this machine is given to answer."""
_LOOKED_FOR = ("ollama", "lmstudio")
_NO_WRITERS = ("embed", "bge-", "rerank", "whisper", "clip")
"""Parts of the names of models that write nothing."""


@dataclass(frozen=True, slots=True)
class Server:
    """A preset's server that runs here: its address and the models that it offers."""

    name: str
    base_url: str
    models: tuple[str, ...]

    @property
    def model(self) -> str:
        """The preset's model where it is offered, else the first that is; "" when there is none."""
        usual = preset(self.name).model
        return usual if usual in self.models else next(iter(self.models), "")


def running_servers(environment: Mapping[str, str] = os.environ) -> tuple[Server, ...]:
    """The servers that answer within a moment; all are asked at once."""

    async def ask() -> list[Server | None]:
        return list(await asyncio.gather(*(_asked(name, environment) for name in _LOOKED_FOR)))

    return tuple(found for found in asyncio.run(ask()) if found is not None)


async def _asked(name: str, environment: Mapping[str, str]) -> Server | None:
    known = preset(name)
    address = (_ollama(environment.get("OLLAMA_HOST", "")) if name == "ollama" else "") or known.base_url
    try:
        backend = connect(replace(known.endpoint(), base_url=address))
        try:
            models = await backend.models(PATIENCE)
        finally:
            await backend.close()
    except SummarizerError:
        return None
    names = [one.name for one in models if not any(part in one.name.lower() for part in _NO_WRITERS)]
    return Server(name, address, tuple(names))


def _ollama(host: str) -> str:
    """The address that OLLAMA_HOST means, "" for the usual one, written as Ollama lets one write it."""
    if not host.strip():
        return ""
    try:
        parts = urlsplit(host if "://" in host else f"http://{host}")
        name, port = parts.hostname or "localhost", parts.port or 11434
    except ValueError:
        return ""
    return f"{parts.scheme}://{'localhost' if name in {'0.0.0.0', '::'} else name}:{port}/v1"  # noqa: S104
