"""The model drafter: one request for all fields of a note, at most one more for what was wrong with it."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.draft.coverage import Uncovered
from summarizer.draft.draft import Draft, Provenance, Revision, VerifiedDraft
from summarizer.draft.drafter import DraftRequest
from summarizer.draft.parse import parse_draft
from summarizer.draft.revise import answered_claims, failed_claims, read_revision, rooms_left
from summarizer.errors import AnswerTruncated, BadAnswer, PicturesRefused
from summarizer.evidence.tokens import TokenCounter
from summarizer.language import _
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.request import (
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

    async def draft(self, request: DraftRequest) -> Draft:
        """The draft of all fields, from one request; a field that the answer lacks is left out.

        An answer that cannot be read is asked for once more; one that was cut at its length limit is asked
        for in two halves.

        A model that takes no pictures is asked without.

        Raises:
            ProviderError: the model gave no usable answer.
            PromptError: a prompt cannot be filled in.
        """
        try:
            return await self._draft(request)
        except PicturesRefused as error:
            if not request.evidence.figures:
                raise
            _log.info(_("{error} It is asked without.", error=error))
            draft = await self._draft(request.without_figures)
            made = draft.provenance
            return replace(draft, provenance=replace(made, requests=made.requests + error.requests))

    async def _draft(self, request: DraftRequest) -> Draft:
        try:
            return await self._draft_at_once(request)
        except AnswerTruncated as error:
            middle = (len(request.fields) + 1) // 2
            if middle == len(request.fields):
                raise
            _log.warning(_("{error} The fields are asked for in two halves.", error=error))
        first, second = [
            await self._draft_at_once(replace(request, fields=fields, prompt_tokens=0))
            for fields in (request.fields[:middle], request.fields[middle:])
        ]
        return Draft(first.fields + second.fields, _sum(first.provenance, second.provenance))

    async def revise(
        self, request: DraftRequest, checked: VerifiedDraft, unsaid: Sequence[Uncovered] = ()
    ) -> Revision:
        """One more request for what something is said against, is missing or unsaid; none when nothing is.

        Raises:
            ProviderError: there is no answer; what the first one gave is paid for, and good.
            PromptError: a prompt cannot be filled in.
        """
        failed = failed_claims(checked)
        labels = {field.label for field in checked.fields}
        missing = [field.label for field in request.fields if field.label not in labels]
        if not missing and not failed and not unsaid:
            return Revision({}, (), checked.provenance)
        rooms = rooms_left(request, checked, failed, everywhere=bool(unsaid))
        messages = build_retry(
            request,
            self.library,
            answered_claims(checked),
            missing,
            rooms,
            [one.passage.id for one in unsaid],
        )
        completion = await self._ask(request, messages)
        provenance = _sum(checked.provenance, self._provenance(completion, request))
        try:
            fields = parse_draft(completion.text, request.fields, self._aliases(), keep_blanks=True)
        except BadAnswer as error:
            return Revision(
                {},
                (),
                provenance,
                _("What the model answered about what failed is no use: {error}", error=error),
            )
        return read_revision(checked, failed, missing, fields, provenance, more=bool(unsaid))

    async def _draft_at_once(self, request: DraftRequest) -> Draft:
        completion = await self.provider.complete(self.request(request))
        try:
            fields = parse_draft(completion.text, request.fields, self._aliases())
        except BadAnswer as error:
            _log.warning(_("{error} It is asked once more.", error=error))
        else:
            return Draft(fields, self._provenance(completion, request))
        labels = [field.label for field in request.fields]
        again = await self._ask(request, build_retry(request, self.library, [], labels))
        fields = parse_draft(again.text, request.fields, self._aliases())
        return Draft(fields, _sum(self._provenance(completion, request), self._provenance(again, request)))

    def request(self, request: DraftRequest) -> CompletionRequest:
        """The request for all fields of the request, as `draft` sends it first.

        Raises:
            PromptError: a prompt cannot be filled in.
        """
        return self._request(request, build_messages(request, self.library), request.prompt_tokens)

    async def _ask(self, request: DraftRequest, messages: tuple[Message, ...]) -> Completion:
        return await self.provider.complete(self._request(request, messages))

    def _request(
        self, request: DraftRequest, messages: tuple[Message, ...], prompt_tokens: int = 0
    ) -> CompletionRequest:
        return CompletionRequest(
            model=self.model,
            messages=messages,
            # The same schema for the retry: endpoints put it before the prompt that they cache.
            schema=answer_schema(request.fields, pictured=bool(request.evidence.figures)),
            max_output_tokens=self.max_output_tokens,
            temperature=self.temperature,
            timeout=self.timeout,
            prompt_tokens=prompt_tokens or count_messages(messages, self.counter),
        )

    def _aliases(self) -> dict[str, str]:
        return {name: role for role, field in self.library.fields.items() for name in field.names.values()}

    def _provenance(self, completion: Completion, request: DraftRequest) -> Provenance:
        return Provenance(
            "model",
            _without_folder(completion.model),
            self.library.version,
            completion.usage,
            completion.requests,
            completion.timeouts,
            figures=tuple(figure.caption.label for figure in request.evidence.figures),
        )


def _without_folder(model: str) -> str:
    """A model's name; local servers that name a file's whole path get its last part, which is not private."""
    return re.split(r"[/\\]", model)[-1] if re.match(r"[/\\.~]|[A-Za-z]:[/\\]", model) else model


def _sum(first: Provenance, second: Provenance) -> Provenance:
    """The provenance of a draft that two requests made."""
    return replace(
        first,
        model=second.model,
        usage=first.usage + second.usage,
        requests=first.requests + second.requests,
        timeouts=first.timeouts + second.timeouts,
    )
