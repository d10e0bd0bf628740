"""How a protocol differs from chat completions: its client, its names, its forms of requests and replies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from summarizer.provider.backend import ModelInfo
from summarizer.provider.batches import BatchService
from summarizer.provider.capability import Capability
from summarizer.provider.chat.completion import completion
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.rates import allowances
from summarizer.provider.provider import Allowance, CompletionRequest
from summarizer.provider.refusal import Refusal

Body: TypeAlias = dict[str, object]
Allowances: TypeAlias = tuple[Allowance | None, Allowance | None]
"""Of requests and of tokens, None where nothing is said."""


@dataclass(frozen=True, slots=True)
class Received:
    """A successful HTTP answer; names of headers are looked up whatever their case."""

    content: bytes
    headers: Mapping[str, str]


class Refused(Exception):
    """An HTTP answer that is no success."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Client(Protocol):
    """A vendor's client, connected to one endpoint in one event loop; it tries nothing again by itself.

    Both requests raise `Refused` for an answer that is no success, and a ProviderError for none at all.
    """

    async def ask(self, sent: Body, timeout: float) -> Received:
        """Send a request in the protocol's own form; `timeout` is in seconds."""
        ...

    async def models(self, timeout: float) -> Received:
        """Ask for the models on offer."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


@dataclass(frozen=True, slots=True)
class Dialect:
    """A protocol, told by its differences from chat completions.

    Requests are made, and refusals learnt from, in the form of chat completions: `native` puts a request into
    the protocol's own form, and `chat` a reply's text into that of a chat completion, None where it is none.
    `names` are the protocol's words for what a chat request has, as patterns with what they mean: refusals
    name them; "" means the limit of an answer's length. `models` reads the list of models; `batches` is the
    batch service of an endpoint, given what makes a request's native form. `most_output` is the limit, in
    tokens, that is sent where none is set.
    """

    connect: Callable[[Endpoint], Client]
    models: Callable[[object], tuple[ModelInfo, ...]]
    native: Callable[[Body, CompletionRequest, Capability], Body] = lambda sent, _request, _capability: sent
    chat: Callable[[str], Body | None] = completion
    names: Mapping[str, str] = field(default_factory=dict)
    allowances: Callable[[Mapping[str, str]], Allowances] = allowances
    batches: Callable[[Endpoint, Callable[[CompletionRequest], Body]], BatchService] | None = None
    most_output: int | None = None


def mapping(value: object) -> dict[str, object]:
    """The value where it is an object of JSON, else an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[dict[str, object]]:
    """The objects in a list of JSON; none where it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def count(value: object) -> int:
    """A number that JSON gives, 0 where it is none."""
    return value if isinstance(value, int) and value > 0 else 0
