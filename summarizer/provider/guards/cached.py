"""A provider that keeps answers and gives the same answer to the same request: paid for once."""

from __future__ import annotations

import hashlib
import json
import logging
from contextlib import closing, suppress
from pathlib import Path

from summarizer.errors import StateError
from summarizer.language import _
from summarizer.provider.provider import Completion, CompletionRequest, Message, Provider, Usage
from summarizer.sqlite import Migration, Rows

_log = logging.getLogger(__name__)

_AS_VERSION_0_1: Migration = (
    """
    CREATE TABLE IF NOT EXISTS answer (
        request TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        model TEXT NOT NULL,
        rung TEXT NOT NULL,
        asked_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    ) STRICT, WITHOUT ROWID
    """,
)
_MIGRATIONS = (_AS_VERSION_0_1,)
"""The schema of answers.sqlite; a migration that was released is never changed."""


class AnswerCache:
    """Answers in a SQLite file, by `request_key`; no prompt and no API key stands in it.

    Several processes may share the file; a process that is killed loses nothing that was put.
    """

    def __init__(self, path: Path) -> None:
        """Opens the file, made when missing.

        Raises:
            StateError: it cannot be made, is no cache of ours, or was written by a newer version.
        """
        hint = _("Delete the file, or set another `state_dir`.")
        self._answers = Rows(path, _MIGRATIONS, "cache of answers", hint)

    def get(self, key: str) -> Completion | None:
        """The answer kept under a request's key, with no usage and no requests since it costs nothing."""
        try:
            rows = self._answers.ask("SELECT text, model, rung FROM answer WHERE request = ?", key)
        except StateError as error:
            _log.warning("%s", error)
            return None
        for text, model, rung in rows:
            return Completion(text, model, Usage(), rung, requests=0)
        return None

    def put(self, key: str, completion: Completion) -> None:
        """Keeps the answer under the request's key; a full disk costs only the next request for it."""
        insert = "INSERT OR REPLACE INTO answer (request, text, model, rung) VALUES (?, ?, ?, ?)"
        try:
            self._answers.ask(insert, key, completion.text, completion.model, completion.rung)
        except StateError as error:
            _log.warning("%s", error)

    def forget(self, key: str) -> None:
        """Keeps an answer no longer."""
        try:
            self._answers.ask("DELETE FROM answer WHERE request = ?", key)
        except StateError as error:
            _log.warning("%s", error)

    def close(self) -> None:
        """Closes the file."""
        self._answers.close()


class Cached:
    """Gives kept answers first; `endpoint` (its address) keeps answers of different endpoints apart."""

    def __init__(self, provider: Provider, cache: AnswerCache, endpoint: str) -> None:
        self._provider = provider
        self._cache = cache
        self._endpoint = endpoint

    async def complete(self, request: CompletionRequest) -> Completion:
        """The kept answer, or a new one, then kept.

        Raises:
            ProviderError: as the provider within; failures are not kept.
        """
        key = request_key(request, self._endpoint)
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        completion = await self._provider.complete(request)
        self._cache.put(key, completion)
        return completion


class Unwritten:
    """Keeps the answers of one note until they are written into it; a run that was cut off takes them up.

    `forget` ends that: once they are in the note, or are of no use, the same request is asked anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: list[str] = []

    def around(self, provider: Provider, endpoint: str) -> Provider:
        """The provider with what is kept before it."""
        return _UntilWritten(provider, self, endpoint)

    def get(self, key: str) -> Completion | None:
        """An answer that no note got yet."""
        self._keys.append(key)
        with closing(AnswerCache(self._path)) as cache:
            return cache.get(key)

    def put(self, key: str, completion: Completion) -> None:
        """Keep an answer."""
        with closing(AnswerCache(self._path)) as cache:
            cache.put(key, completion)

    def forget(self) -> None:
        """Keep the answers that were given no longer."""
        if self._keys:
            with suppress(StateError), closing(AnswerCache(self._path)) as cache:
                for key in self._keys:
                    cache.forget(key)
        self._keys.clear()


class _UntilWritten:
    def __init__(self, provider: Provider, kept: Unwritten, endpoint: str) -> None:
        self._provider, self._kept, self._endpoint = provider, kept, endpoint

    async def complete(self, request: CompletionRequest) -> Completion:
        key = f"unwritten {request_key(request, self._endpoint)}"
        if (kept := self._kept.get(key)) is not None:
            return kept
        completion = await self._provider.complete(request)
        self._kept.put(key, completion)
        return completion


def request_key(request: CompletionRequest, endpoint: str) -> str:
    """A digest of all that the answer depends on: neither the time limit nor our own count of tokens."""
    asked = {
        "endpoint": endpoint.rstrip("/"),
        "model": request.model,
        "messages": [_asked(message) for message in request.messages],
        "schema": request.schema,
        "max_output_tokens": request.max_output_tokens,
        "temperature": request.temperature,
    }
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def _asked(message: Message) -> tuple[str, ...]:
    """What a message says, its pictures by their digests."""
    pictures = (f"{one.name} {hashlib.sha256(one.content).hexdigest()}" for one in message.pictures)
    return (message.role, message.content, *pictures)
