"""The protocol `anthropic`: Messages and Message Batches, through the vendor's client of that name."""

from __future__ import annotations

from summarizer.provider.backend import Backend, extra
from summarizer.provider.capability import CapabilityStore
from summarizer.provider.endpoint import Endpoint


def connect(endpoint: Endpoint, capabilities: CapabilityStore | None = None) -> Backend:
    """The backend for an endpoint.

    Raises:
        SettingsError: the client, which comes with an extra, is not installed.
    """
    with extra("anthropic"):
        from summarizer.provider.backends.anthropic.backend import AnthropicBackend
    return AnthropicBackend(endpoint, capabilities)
