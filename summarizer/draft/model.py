"""The model drafter: one request for all fields of a note, at most one more for what was wrong with it."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace

from summarizer.draft.draft import CheckedClaim, Claim, Draft, FieldDraft, Provenance, VerifiedDraft
from summarizer.draft.drafter import DraftRequest
from summarizer.draft.parse import parse_draft
from summarizer.errors import AnswerTruncated, BadAnswer, ProviderError
from summarizer.evidence.tokens import TokenCounter
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.request import (
    AnsweredClaim,
    answer_schema,
    build_messages,
    build_retry,
    count_messages,
)
from summarizer.provider.provider import Completion, CompletionRequest, Message, Provider

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelDrafter:
    """Drafts through a model behind `provider`, with the prompts of `library`.

    `counter` counts the prompt's tokens, so that an endpoint that cuts it in silence is found out.
    `temperature` and `max_output_tokens` are sent only when given; `timeout` bounds one answer, in seconds.
    """

    provider: Provider
    model: str
    library: PromptLibrary
    counter: TokenCounter
    temperature: float | None = None
    max_output_tokens: int | None = None
    timeout: float = 300.0

    async def draft(self, task: DraftRequest) -> Draft:
        """The draft of all fields, from one request; a field that the answer lacks is left out.

        An answer that cannot be read is asked for once more; one that was cut at its length limit is asked
        for in two halves.

        Raises:
            ProviderError: the model gave no usable answer.
            PromptError: a prompt cannot be filled in.
        """
        try:
            return await self._draft_at_once(task)
        except AnswerTruncated as error:
            middle = (len(task.fields) + 1) // 2
            if middle == len(task.fields):
                raise
            _log.warning("%s The fields are asked for in two halves.", error)
        first, second = [
            await self._draft_at_once(replace(task, fields=fields, prompt_tokens=0))
            for fields in (task.fields[:middle], task.fields[middle:])
        ]
        return Draft(first.fields + second.fields, _sum(first.provenance, second.provenance))

    async def revise(self, task: DraftRequest, checked: VerifiedDraft) -> Draft:
        """The draft after one more request for what has problems or is missing; without one when nothing is.

        Claims without problems stay. When the request fails the draft stays as it was, since it is paid
        for and its sound claims are worth keeping.

        Raises:
            PromptError: a prompt cannot be filled in.
        """
        earlier = _answered(checked)
        missing = [field.label for field in task.fields if field.label not in _labels(checked)]
        if not missing and not any(claim.problems for claim in earlier):
            return _as_draft(checked)
        messages = build_retry(task, self.library, earlier, missing)
        provenance = checked.provenance
        try:
            completion = await self._ask(task, messages)
            provenance = _sum(provenance, self._provenance(completion))
            fields = parse_draft(completion.text, task.fields, self._aliases())
        except ProviderError as error:
            _log.warning("Asking the model again about what failed a check was in vain: %s", error)
            return replace(_as_draft(checked), provenance=provenance)
        return Draft(_merged(task, checked, {field.label: field for field in fields}), provenance)

    async def _draft_at_once(self, task: DraftRequest) -> Draft:
        completion = await self.provider.complete(self.request(task))
        try:
            fields = parse_draft(completion.text, task.fields, self._aliases())
        except BadAnswer as error:
            _log.warning("%s It is asked once more.", error)
        else:
            return Draft(fields, self._provenance(completion))
        labels = [field.label for field in task.fields]
        again = await self._ask(task, build_retry(task, self.library, [], labels))
        fields = parse_draft(again.text, task.fields, self._aliases())
        return Draft(fields, _sum(self._provenance(completion), self._provenance(again)))

    def request(self, task: DraftRequest) -> CompletionRequest:
        """The request for all fields of the task, as `draft` sends it first.

        Raises:
            PromptError: a prompt cannot be filled in.
        """
        return self._request(task, build_messages(task, self.library), task.prompt_tokens)

    async def _ask(self, task: DraftRequest, messages: tuple[Message, ...]) -> Completion:
        return await self.provider.complete(self._request(task, messages))

    def _request(
        self, task: DraftRequest, messages: tuple[Message, ...], prompt_tokens: int = 0
    ) -> CompletionRequest:
        return CompletionRequest(
            model=self.model,
            messages=messages,
            # The same schema for the retry: endpoints put it before the prompt that they cache.
            schema=answer_schema(task.fields),
            max_output_tokens=self.max_output_tokens,
            temperature=self.temperature,
            timeout=self.timeout,
            prompt_tokens=prompt_tokens or count_messages(messages, self.counter),
        )

    def _aliases(self) -> dict[str, str]:
        return {name: role for role, field in self.library.fields.items() for name in field.names.values()}

    def _provenance(self, completion: Completion) -> Provenance:
        return Provenance(
            "model",
            _without_folder(completion.model),
            self.library.version,
            completion.usage,
            completion.requests,
        )


def _without_folder(model: str) -> str:
    """A model's name; local servers that name a file's whole path get its last part, which is not private."""
    return re.split(r"[/\\]", model)[-1] if re.match(r"[/\\.~]|[A-Za-z]:[/\\]", model) else model


def _sum(first: Provenance, second: Provenance) -> Provenance:
    """The provenance of a draft that two requests made."""
    return replace(second, usage=first.usage + second.usage, requests=first.requests + second.requests)


def _labels(checked: VerifiedDraft) -> set[str]:
    return {field.label for field in checked.fields}


def _claim(claim: CheckedClaim) -> Claim:
    return Claim(claim.text, tuple(passage.number for passage in claim.passages))


def _answered(checked: VerifiedDraft) -> list[AnsweredClaim]:
    """Every claim of the checked draft as it was answered, with its problems."""
    return [
        AnsweredClaim(field.label, claim.text, _claim(claim).passages, (*claim.problems, *claim.lints))
        for field in checked.fields
        for claim in (*field.claims, *field.dropped)
    ]


def _as_draft(checked: VerifiedDraft) -> Draft:
    """The draft that was checked, what had problems in it included."""
    fields = (
        FieldDraft(field.label, tuple(map(_claim, (*field.claims, *field.dropped))))
        for field in checked.fields
    )
    return Draft(tuple(fields), checked.provenance)


def _merged(
    task: DraftRequest, checked: VerifiedDraft, answers: dict[str, FieldDraft]
) -> tuple[FieldDraft, ...]:
    """For each field its sound claims and the new ones; failed ones stay when the answer lacks the field."""
    merged: list[FieldDraft] = []
    earlier = {field.label: field for field in checked.fields}
    for label in (field.label for field in task.fields):
        before, answer = earlier.get(label), answers.get(label)
        if before is None:
            merged.extend([answer] if answer else [])
            continue
        claims = (*before.claims, *before.dropped)
        sound = [_claim(claim) for claim in claims if claim.verified and not claim.lints]
        failed = [_claim(claim) for claim in claims if not claim.verified or claim.lints]
        new = (claim for claim in (answer.claims if answer and failed else failed) if claim not in sound)
        merged.append(FieldDraft(label, (*sound, *new)))
    return tuple(merged)
