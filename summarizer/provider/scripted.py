"""A provider that answers from a script, for our tests and plugin authors'."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from summarizer.provider.provider import Completion, CompletionRequest, Usage

Step: TypeAlias = str | Completion | Exception | Callable[[CompletionRequest], str]
"""An answer: its text, the whole completion, an error to raise, or a function that writes the text."""


class ScriptedProvider:
    """Answers each request with the next step of a script and keeps the requests.

    >>> provider = ScriptedProvider(['{"fields": []}'])

    Usage is estimated at four characters a token, so that sums can be told from nothing.
    """

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps = iter(steps)
        self.requests: list[CompletionRequest] = []

    async def complete(self, request: CompletionRequest) -> Completion:
        """The next step's answer.

        Raises:
            AssertionError: the script is at its end.
            ProviderError: the step is one.
        """
        self.requests.append(request)
        try:
            step = next(self._steps)
        except StopIteration:
            raise AssertionError(f"request {len(self.requests)} is not in the script") from None
        match step:
            case Exception():
                raise step
            case Completion():
                return step
        text = step if isinstance(step, str) else step(request)
        prompt = sum(len(message.content) for message in request.messages)
        return Completion(text, request.model, Usage(prompt // 4, len(text) // 4), "json_schema")
