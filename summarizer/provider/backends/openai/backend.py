"""Chat completions of OpenAI-compatible endpoints, through the openai client."""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.provider.backend import ModelInfo
from summarizer.provider.backends.openai.batches import OpenAIBatches
from summarizer.provider.backends.openai.client import OpenAIClient
from summarizer.provider.capability import CapabilityStore
from summarizer.provider.chat.backend import ChatBackend
from summarizer.provider.chat.dialect import Dialect
from summarizer.provider.endpoint import Endpoint


def models(found: object) -> tuple[ModelInfo, ...]:
    """The models in a list of them."""
    listed = found["data"]  # type: ignore[index]  # whatever else it is, the caller says
    return tuple(ModelInfo(str(entry["id"]), _context(entry)) for entry in listed)


def _context(entry: Mapping[str, object]) -> int | None:
    """The context of a listed model: vLLM's `max_model_len`, llama.cpp's `meta.n_ctx`."""
    meta = entry.get("meta")
    found = entry.get("max_model_len") or (meta.get("n_ctx") if isinstance(meta, Mapping) else None)
    return found if isinstance(found, int) else None


DIALECT = Dialect(OpenAIClient, models, batches=OpenAIBatches)


class OpenAIBackend(ChatBackend):
    """A provider that speaks the chat completions protocol to one endpoint."""

    def __init__(self, endpoint: Endpoint, capabilities: CapabilityStore | None = None) -> None:
        super().__init__(endpoint, DIALECT, capabilities)
