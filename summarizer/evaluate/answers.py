"""The answers of evaluations, kept with what they took: a second run costs nothing and tells the same.

They lie apart from a batch's: the very answers that became the notes would agree with them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from summarizer.errors import BudgetExceeded, StateError
from summarizer.language import _
from summarizer.provider.guards.cached import request_key
from summarizer.provider.provider import Completion, CompletionRequest, Provider, Usage
from summarizer.sqlite import Migration, Rows

_log = logging.getLogger(__name__)
EVALUATIONS = "evaluations.sqlite"
"""The file of these answers in a vault's state folder."""
_FIRST: Migration = (
    """
    CREATE TABLE answer (
        request TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        model TEXT NOT NULL,
        rung TEXT NOT NULL,
        prompt_tokens INTEGER NOT NULL,
        completion_tokens INTEGER NOT NULL,
        cached_tokens INTEGER NOT NULL,
        cache_write_tokens INTEGER NOT NULL,
        milliseconds INTEGER NOT NULL,
        asked_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    ) STRICT, WITHOUT ROWID
    """,
)
_MIGRATIONS = (_FIRST,)
"""The schema of evaluations.sqlite; a migration that was released is never changed."""
_COLUMNS = (
    "text, model, rung, prompt_tokens, completion_tokens, cached_tokens, cache_write_tokens, milliseconds"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A completion, and the seconds that it took."""

    completion: Completion
    seconds: float


class KeptAnswers:
    """Answers in a SQLite file, by the digest of what was asked in which run; processes may share it."""

    def __init__(self, path: Path) -> None:
        """Open the file, made when missing.

        Raises:
            StateError: it cannot be used.
        """
        hint = _("Delete the file, or set another `state_dir`.")
        self._rows = Rows(path, _MIGRATIONS, "answers of evaluations", hint)

    def get(self, key: str) -> Answer | None:
        """What is kept under a key, with the tokens that it took; its `requests` are 0."""
        try:
            rows = self._rows.ask(f"SELECT {_COLUMNS} FROM answer WHERE request = ?", key)  # noqa: S608
        except StateError as error:
            _log.warning("%s", error)
            return None
        for text, model, rung, *tokens, milliseconds in rows:
            return Answer(Completion(text, model, Usage(*tokens), rung, requests=0), milliseconds / 1000)
        return None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; a full disk costs only the next request for it."""
        completion, usage = answer.completion, answer.completion.usage
        insert = f"INSERT OR REPLACE INTO answer (request, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        tokens = (
            usage.prompt_tokens,
            usage.completion_tokens,
            usage.cached_tokens,
            usage.cache_write_tokens,
        )
        milliseconds = round(1000 * answer.seconds)
        try:
            self._rows.ask(
                insert, key, completion.text, completion.model, completion.rung, *tokens, milliseconds
            )
        except StateError as error:
            _log.warning("%s", error)

    def close(self) -> None:
        """Close the file."""
        self._rows.close()


@dataclass(slots=True)
class Measured:
    """A provider before which answers are kept, and which tells what they took; one for each run of a note.

    `drafting` and `reading` are the addresses of its endpoints. The same request in another `run` is asked
    anew: what is kept of the first says nothing of whether it would come again. `seconds` are those of all
    answers when they were given, `took` their tokens by model, `paid` those of what was asked now; `exceeded`
    is set once there was no money for a request.
    """

    provider: Provider
    kept: KeptAnswers
    drafting: str
    reading: str
    run: int = 1
    seconds: float = 0.0
    took: list[tuple[str, Usage]] = field(default_factory=list)
    paid: list[tuple[str, Usage]] = field(default_factory=list)
    exceeded: BudgetExceeded | None = None

    def key(self, request: CompletionRequest) -> str:
        """What the answer to a request is kept under."""
        address = self.reading if request.about_an_answer else self.drafting
        return request_key(request, f"run {self.run} of {address}")

    async def complete(self, request: CompletionRequest) -> Completion:
        """The kept answer, or a new one, then kept.

        Raises:
            ProviderError: as the provider within; failures are not kept.
        """
        key = self.key(request)
        answer = self.kept.get(key)
        if answer is None:
            begun = monotonic()
            try:
                completion = await self.provider.complete(request)
            except BudgetExceeded as exc:
                self.exceeded = exc
                raise
            answer = Answer(completion, round(monotonic() - begun, 3))  # as it is kept
            self.kept.put(key, answer)
            self.paid.append((completion.model, completion.usage))
        self.seconds += answer.seconds
        self.took.append((answer.completion.model, answer.completion.usage))
        return answer.completion
