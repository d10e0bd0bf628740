"""The second reading: a model that did not write them judges claims beside the sentences that they cite."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pydantic import BaseModel, ValidationError, field_validator

from summarizer.draft.answer import extract_json
from summarizer.draft.draft import CheckedClaim, Reading, Verdict, VerifiedDraft
from summarizer.draft.verify import before_in_paragraph
from summarizer.errors import BadAnswer
from summarizer.evidence.passage import Evidence
from summarizer.evidence.tokens import TokenCounter
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.reading import ReadClaim, build_reading, reading_schema
from summarizer.prompt.request import count_messages
from summarizer.provider.provider import CompletionRequest, Provider, Usage
from summarizer.text import fold

_LEAST_READ = 0.5
"""The share of the claims that an answer must judge to make sense."""
_POINTS_BACK = re.compile(
    r"[^.;]{0,40}\b(?:its?|they|their|them|this|these|those|such|both|latter|former|here|the (?:first|second))\b"
    r"|.{0,8}(?:这|该|其|此|它|上述|前者|后者|二者|两者)",
    re.IGNORECASE,
)
"""How a sentence begins that cannot be understood without the one before it."""
_LONGEST = 160  # characters of a reader's words that are passed on


class Reader(Protocol):
    """Judges the claims of a draft."""

    async def read(self, verified: VerifiedDraft, evidence: Evidence) -> VerifiedDraft:
        """The draft with a reading of each claim that has none yet and that no fact speaks against.

        Raises:
            ProviderError: there is no answer, or none that makes sense.
        """
        ...


@dataclass(frozen=True, slots=True)
class ModelReader:
    """A second reading by a model behind `provider`, with the prompts of `library`, in a talk of its own."""

    provider: Provider
    model: str
    library: PromptLibrary
    counter: TokenCounter
    temperature: float | None = None
    timeout: float = 300.0

    async def read(self, verified: VerifiedDraft, evidence: Evidence) -> VerifiedDraft:
        """As the protocol says, in one request; without one when nothing is to be read.

        Raises:
            ProviderError: there is no answer, or none that makes sense.
            PromptError: the prompt cannot be filled in.
        """
        unread = [claim for field in verified.fields for claim in field.checked if _is_unread(claim)]
        if not unread:
            return verified
        completion = await self.provider.complete(self.request(unread, evidence))
        readings = parse_readings(completion.text, unread)
        by_claim = {id(claim): reading for claim, reading in zip(unread, readings, strict=True)}
        fields = tuple(
            replace(field, checked=tuple(_read(claim, by_claim.get(id(claim))) for claim in field.checked))
            for field in verified.fields
        )
        provenance = replace(
            verified.provenance,
            reader=completion.model,
            reading=verified.provenance.reading + completion.usage,
            requests=verified.provenance.requests + completion.requests,
        )
        return VerifiedDraft(fields, provenance)

    def request(self, claims: Sequence[CheckedClaim], evidence: Evidence) -> CompletionRequest:
        """The request about some claims, each with its sentences; context where they point back."""
        shown = [_shown(number, claim, evidence) for number, claim in enumerate(claims, 1)]
        messages = build_reading(shown, self.library)
        return CompletionRequest(
            model=self.model,
            messages=messages,
            schema=reading_schema(),
            temperature=self.temperature,
            timeout=self.timeout,
            prompt_tokens=count_messages(messages, self.counter),
            about_an_answer=True,
        )


def _is_unread(claim: CheckedClaim) -> bool:
    verbatim = any(claim.text == passage.sentence.text for passage in claim.passages)
    return claim.reading is None and bool(claim.passages) and not claim.problems and not verbatim


def _shown(number: int, claim: CheckedClaim, evidence: Evidence) -> ReadClaim:
    cited = {passage.number for passage in claim.passages}
    sentences = tuple(passage.sentence.text for passage in claim.passages)
    context = ""
    for passage in claim.passages:
        if _POINTS_BACK.match(passage.sentence.text):
            before = before_in_paragraph(passage, evidence.by_number(), 1)
            context = " ".join(one.sentence.text for one in before if one.number not in cited)
            break
    return ReadClaim(number, claim.text, sentences, context, (*claim.doubts, *claim.marks))


def _read(claim: CheckedClaim, reading: Reading | None) -> CheckedClaim:
    """The claim with its reading: a reader that finds it borne out settles doubts and marks."""
    if reading is None:
        return claim
    read = replace(claim, reading=reading)
    match reading.verdict:
        case Verdict.SUPPORTED:
            return replace(read, doubts=(), marks=(), offered=())
        case Verdict.OVERSTATED:
            return replace(read, doubts=(*claim.doubts, _reason("it says more than its sentences", reading)))
        case Verdict.NOT_STATED if claim.offered:
            return read  # the sentence that is wanting is known
        case Verdict.NOT_STATED:
            return replace(read, problems=(_reason("its sentences do not say it", reading),))
        case Verdict.CONTRADICTED:
            return replace(read, problems=(_reason("its sentences say otherwise", reading),))


def _reason(what: str, reading: Reading) -> str:
    words = f" (“{reading.words}”)" if reading.words else ""
    return f"{what}{words}{f': {reading.missing}' if reading.missing else ''}"


class _Entry(BaseModel):
    claim: int
    verdict: Verdict
    words: str = ""
    missing: str = ""

    @field_validator("claim", mode="before")
    @classmethod
    def _number(cls, value: object) -> object:
        return value.strip().lstrip("Cc") if isinstance(value, str) else value

    @field_validator("verdict", mode="before")
    @classmethod
    def _name(cls, value: object) -> object:
        return value.strip().lower().replace(" ", "_").replace("-", "_") if isinstance(value, str) else value


def parse_readings(text: str, claims: Sequence[CheckedClaim]) -> tuple[Reading | None, ...]:
    """A reading for each claim, None for one that the answer does not judge.

    A number that stands twice with two verdicts judges nothing. Words that stand in none of the claim's
    sentences are not the paper's, and go.

    Raises:
        BadAnswer: it judges fewer than half of the claims.
    """
    found: dict[int, Reading | None] = {}
    for entry in _entries(extract_json(text)):
        if not 1 <= entry.claim <= len(claims):
            continue
        words = _short(entry.words)
        folded = fold(words).text
        sentences = (fold(passage.sentence.text).text for passage in claims[entry.claim - 1].passages)
        shown = words if folded and any(folded in sentence for sentence in sentences) else ""
        reading = Reading(entry.verdict, shown, _short(entry.missing))
        if entry.claim in found and (before := found[entry.claim]) is not None:
            found[entry.claim] = before if before.verdict is reading.verdict else None
        else:
            found[entry.claim] = reading
    if sum(reading is not None for reading in found.values()) < _LEAST_READ * len(claims):
        raise BadAnswer("The second reading's answer judges too few of the claims.")
    return tuple(found.get(number) for number in range(1, len(claims) + 1))


def _entries(answer: object) -> list[_Entry]:
    if isinstance(answer, Mapping) and isinstance(others := answer.get("others", []), list):
        supported = answer.get("supported", [])
        named = supported if isinstance(supported, list) else []
        if named or others:
            answer = [*({"claim": number, "verdict": "supported"} for number in named), *others]
    listed = answer.get("verdicts", answer) if isinstance(answer, Mapping) else answer
    if isinstance(listed, Mapping):  # {"C1": {"verdict": …}, …} or {"1": "supported"}
        listed = [
            {"claim": number, **(one if isinstance(one, Mapping) else {"verdict": one})}
            for number, one in listed.items()
        ]
    entries: list[_Entry] = []
    for item in listed if isinstance(listed, list) else []:
        try:
            entries.append(_Entry.model_validate(item))
        except ValidationError:
            continue
    return entries


def _short(text: str) -> str:
    words = " ".join(text.split()).strip("“”\"'")
    return words if len(words) <= _LONGEST else ""


def estimated_reading(fields: int, length: float = 1.0) -> Usage:
    """The tokens that reading drafts takes, about; `length` is theirs against the normal."""
    claims = fields * length
    return Usage(_PROMPT_TOKENS + round(_TOKENS_PER_FIELD * claims), round(_ANSWER_TOKENS_PER_FIELD * claims))


_PROMPT_TOKENS, _TOKENS_PER_FIELD, _ANSWER_TOKENS_PER_FIELD = 460, 560, 25
