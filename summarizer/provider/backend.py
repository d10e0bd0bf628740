"""What a backend is: it speaks one protocol to an endpoint; and finding one by its protocol's name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, cast

from summarizer.errors import SettingsError
from summarizer.language import _
from summarizer.plugins import find, names, own_names
from summarizer.provider.batches import BatchService
from summarizer.provider.capability import CapabilityStore
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.provider import Provider

PACKAGE = "summarizer.provider.backends"
"""Where backends are: a module, or an entry point of the group of this name, for each protocol."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that an endpoint offers; `context` in tokens, None when the endpoint does not say."""

    name: str
    context: int | None = None


class Backend(Provider, Protocol):
    """A provider that speaks to one endpoint itself, with nothing around it; it never retries what failed."""

    async def models(self, timeout: float = 10.0) -> tuple[ModelInfo, ...]:
        """The models that the endpoint offers, as far as it says; `timeout` is in seconds.

        Raises:
            ProviderError: it cannot be asked.
        """
        ...

    def knows(self, model: str) -> bool:
        """Whether the model was asked before, so that what it accepts is known."""
        ...

    def batches(self) -> BatchService | None:
        """The endpoint's batch service, None when the protocol has none; nothing is asked yet."""
        ...

    async def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        ...


class Connect(Protocol):
    """Makes the backend for an endpoint: what a module of `backends/` has under the name `connect`."""

    def __call__(self, endpoint: Endpoint, capabilities: CapabilityStore | None = None) -> Backend:
        """The backend; nothing is asked yet. What it learns of its models goes to `capabilities`."""
        ...


def protocols() -> tuple[str, ...]:
    """The names of all protocols that are spoken; none of their clients is imported."""
    return names(PACKAGE)


def speaker(protocol: str) -> Connect:
    """What connects by a protocol; its client is imported now, which may take half a second.

    Raises:
        SettingsError: nothing speaks it; the hint lists what is spoken.
        PluginError: an installed backend cannot be loaded.
    """
    found = find(PACKAGE, protocol, "connect")
    if found is None:
        raise _unspoken(protocol)
    return cast("Connect", found)


def check_protocol(protocol: str) -> None:
    """See whether a protocol is spoken; nothing is imported.

    Raises:
        SettingsError: nothing speaks it; the hint lists what is spoken.
    """
    if protocol not in own_names(PACKAGE) and protocol not in protocols():
        raise _unspoken(protocol)


@contextmanager
def extra(protocol: str) -> Iterator[None]:
    """Say which extra is missing where a protocol's client, imported within, is not installed.

    Raises:
        SettingsError: a package is not there.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise SettingsError(
            _("The protocol {protocol} needs a package that is not installed.", protocol=protocol),
            hint=_("pip install 'summarizer[{protocol}]'", protocol=protocol),
        ) from error


def _unspoken(protocol: str) -> SettingsError:
    return SettingsError(
        _("No backend speaks the protocol {protocol!r}.", protocol=protocol),
        hint=_("The protocols are {protocols}.", protocols=", ".join(protocols())),
    )


def connect(endpoint: Endpoint, capabilities: CapabilityStore | None = None) -> Backend:
    """The backend for an endpoint, by the protocol that the endpoint speaks.

    Raises:
        SettingsError: as `speaker` does.
        PluginError: as `speaker` does.
    """
    return speaker(endpoint.protocol)(endpoint, capabilities)
