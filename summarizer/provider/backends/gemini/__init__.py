"""The protocol `gemini`: Google's Gemini API, through the vendor's client google-genai."""

from __future__ import annotations

from summarizer.provider.backend import Backend, extra
from summarizer.provider.capability import CapabilityStore
from summarizer.provider.endpoint import Endpoint


def connect(endpoint: Endpoint, capabilities: CapabilityStore | None = None) -> Backend:
    """The backend for an endpoint.

    Raises:
        SettingsError: the client, which comes with an extra, is not installed.
    """
    with extra("gemini"):
        from summarizer.provider.backends.gemini.backend import GeminiBackend
    return GeminiBackend(endpoint, capabilities)
