"""What a language model's endpoint is to the rest of the program: one request in, one completion out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

Rung: TypeAlias = Literal["json_schema", "json_object", "text"]
"""How the answer's format is asked for: strict schema, any JSON object, or in words only."""
_PIXELS_PER_TOKEN = 750


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that goes along with a message: the name it is spoken of by, its file of the type `media`.

    `width` and `height` are in pixels.
    """

    name: str
    media: str
    content: bytes
    width: int
    height: int

    @property
    def tokens(self) -> int:
        """What it counts as, about: most vendors take 32 by 32 pixels for a token, the dearest 27 by 27."""
        return math.ceil(self.width * self.height / _PIXELS_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat request; pictures stand before its words.

    Its first `shared` characters begin other requests as well, so that a cache of prompts serves them.
    """

    role: Literal["system", "user", "assistant"]
    content: str
    pictures: tuple[Picture, ...] = ()
    shared: int = 0


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """One question to a model.

    `schema` is the JSON schema that the answer must follow (strict: every property required, no others),
    None for free text. `max_output_tokens` and `temperature` are sent only when given. `timeout` bounds
    the whole call, in seconds. `prompt_tokens` is our own count of the words, 0 when not counted: an endpoint
    that reports under 0.7 of it has silently cut the prompt. `about_an_answer` says that it belongs to an
    answer that was paid for, though it begins a talk of its own. With `again_when_blank` a blank answer is
    asked for once more in words, and paid for twice.
    """

    model: str
    messages: tuple[Message, ...]
    schema: Mapping[str, object] | None = None
    max_output_tokens: int | None = None
    temperature: float | None = None
    timeout: float = 300.0
    prompt_tokens: int = 0
    about_an_answer: bool = False
    again_when_blank: bool = True

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures that go along."""
        return tuple(picture for message in self.messages for picture in message.pictures)

    @property
    def picture_tokens(self) -> int:
        """What the pictures count as, about."""
        return sum(picture.tokens for picture in self.pictures)

    @property
    def goes_on(self) -> bool:
        """Whether an answer was paid for already, and this is about it."""
        return self.about_an_answer or any(message.role == "assistant" for message in self.messages)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the endpoint reports them.

    Of the `prompt_tokens`, `cached_tokens` came from its cache and `cache_write_tokens` were written to it.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
        )


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an endpoint still allows, of requests or tokens: `remaining` now, and `rate` more a second."""

    remaining: float
    rate: float


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's finished answer: `text` as received, `rung` the answer format that the endpoint accepted.

    `requests` counts the HTTP requests that it took, retries and steps down the ladder included; 0 when the
    answer came from our own cache; `timeouts` counts those that were given up after their time, and may be
    billed besides. `requests_allowed` and `tokens_allowed` are what the endpoint says of its
    rate limits, None when it says nothing.
    """

    text: str
    model: str
    usage: Usage
    rung: Rung = "text"
    requests: int = 1
    requests_allowed: Allowance | None = None
    tokens_allowed: Allowance | None = None
    timeouts: int = 0


class Provider(Protocol):
    """An endpoint that answers requests; wrappers (retrying, limited, cached) are providers too."""

    async def complete(self, request: CompletionRequest) -> Completion:
        """The finished answer.

        Raises:
            ProviderError: any of its subclasses; never an exception of the HTTP library.
        """
        ...
