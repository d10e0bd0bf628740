"""The reader who compares a draft's points with a person's: one request a note, its answer read with care."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError, field_validator

from summarizer.characters import one_line
from summarizer.draft.answer import extract_json
from summarizer.errors import BadAnswer
from summarizer.evaluate.agreement import Pair, Pairs
from summarizer.evidence.rough import ROUGH
from summarizer.language import _
from summarizer.prompt.agreement import (
    ComparedField,
    agreement_schema,
    build_agreement,
    compared_fields,
)
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.request import count_messages
from summarizer.provider.provider import CompletionRequest, Provider

_LONGEST = 160
"""Characters of a reader's words that are passed on."""

Compared = tuple[str, Sequence[str], Sequence[str]]
"""A field's label, the points of the person's text, and those of a draft."""


@dataclass(frozen=True, slots=True)
class Judge:
    """A model that compares points, with the prompt of `library`; `timeout` is in seconds."""

    model: str
    library: PromptLibrary
    temperature: float
    timeout: float

    def request(self, fields: Sequence[ComparedField]) -> CompletionRequest:
        """The request about some fields of a note.

        Raises:
            PromptError: the prompt cannot be filled in.
        """
        messages = build_agreement(fields, self.library)
        return CompletionRequest(
            model=self.model,
            messages=messages,
            schema=agreement_schema(),
            temperature=self.temperature,
            timeout=self.timeout,
            prompt_tokens=count_messages(messages, ROUGH),
            about_an_answer=True,
        )

    async def compare(self, fields: Sequence[Compared], provider: Provider) -> Mapping[str, Pairs]:
        """The pairs of each field.

        Raises:
            ProviderError: there is no answer, or none that makes sense.
        """
        numbered = compared_fields(fields)
        completion = await provider.complete(self.request(numbered))
        return parse_pairs(completion.text, numbered)


class _Entry(BaseModel):
    a: int
    b: int
    words: str = ""

    @field_validator("a", "b", mode="before")
    @classmethod
    def _number(cls, value: object) -> object:
        return value.strip().lstrip("AaBb") if isinstance(value, str) else value


def parse_pairs(text: str, fields: Sequence[ComparedField]) -> Mapping[str, Pairs]:
    """The pairs that an answer names, by field and by places from 0; those of no field are passed over.

    Raises:
        BadAnswer: it has neither list, or names pairs none of which there can be.
    """
    answer = extract_json(text)
    if not isinstance(answer, Mapping) or not {"same", "against"} & answer.keys():
        raise BadAnswer(_("The answer that compares two texts names no pairs."))
    same, against = _entries(answer.get("same")), _entries(answer.get("against"))
    named = sum(len(found) for one in ("same", "against") if isinstance(found := answer.get(one), list))
    pairs = {one.label: _of_field(one, same, against) for one in fields}
    if named and not any(found.same or found.against for found in pairs.values()):
        raise BadAnswer(_("The answer that compares two texts pairs points that there are not."))
    return pairs


def _of_field(field: ComparedField, same: Sequence[_Entry], against: Sequence[_Entry]) -> Pairs:
    yours = {one.number: place for place, one in enumerate(field.yours)}
    drafted = {one.number: place for place, one in enumerate(field.drafted)}

    def place(entry: _Entry) -> Pair | None:
        a, b = yours.get(entry.a), drafted.get(entry.b)
        return None if a is None or b is None else (a, b)

    opposed = {where: _short(one.words) for one in against if (where := place(one)) is not None}
    return Pairs(
        frozenset(where for one in same if (where := place(one)) is not None),
        frozenset(opposed),
        tuple(words for words in opposed.values() if words),
    )


def _entries(listed: object) -> list[_Entry]:
    found: list[_Entry] = []
    for item in listed if isinstance(listed, list) else []:
        pair = dict(zip("ab", item, strict=False)) if isinstance(item, list) else item  # [[1, 3], …]
        try:
            found.append(_Entry.model_validate(pair))
        except ValidationError:
            continue
    return found


def _short(text: str) -> str:
    words = one_line(text)
    return words if len(words) <= _LONGEST else ""
