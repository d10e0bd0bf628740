"""The second reading: a model that did not write them judges claims beside the sentences that they cite."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pydantic import BaseModel, ValidationError, field_validator

from summarizer.characters import one_line
from summarizer.check.finding import PICTURE, Mark
from summarizer.draft.answer import extract_json
from summarizer.draft.draft import CheckedClaim, Reading, Verdict, VerifiedDraft, VerifiedField
from summarizer.draft.verify import before_in_paragraph
from summarizer.errors import BadAnswer
from summarizer.evidence.passage import Evidence, Passage
from summarizer.evidence.tokens import TokenCounter
from summarizer.language import _, later, speaking
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.reading import ReadClaim, ReadSentence, build_reading, reading_schema
from summarizer.prompt.request import count_messages
from summarizer.provider.provider import CompletionRequest, Provider, Usage
from summarizer.text import fold

_LEAST_READ = 0.5
"""The share of the claims that an answer must judge to make sense."""
_POINTS_BACK = re.compile(
    r"[^.;]{0,40}\b(?:its?|they|their|them|this|these|those|such|both|latter|former|here|neither|none|"
    r"the (?:first|second))\b"
    r"|.{0,8}(?:这|该|其|此|它|上述|前者|后者|二者|两者)",
    re.IGNORECASE,
)
"""How a sentence begins that cannot be understood without the one before it."""
_QUOTES = {"“": "”", '"': '"', "'": "'", "「": "」"}
_LONGEST_HEADING = 60
_NOISY = "subject"  # marks of words that a sentence does not have: a reader sees that anyway
_LONGEST = 160  # characters of a reader's words that are passed on


class Reader(Protocol):
    """Judges the claims of a draft."""

    async def read(
        self, verified: VerifiedDraft, evidence: Evidence, title: str = "", language: str = ""
    ) -> VerifiedDraft:
        """The draft with a reading of each claim that has none yet and that no fact speaks against.

        What is said of a claim is said in `language`, "" for the one that is spoken.

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

    async def read(
        self, verified: VerifiedDraft, evidence: Evidence, title: str = "", language: str = ""
    ) -> VerifiedDraft:
        """As the protocol says, in one request; without one when nothing is to be read.

        Raises:
            ProviderError: there is no answer, or none that makes sense.
            PromptError: the prompt cannot be filled in.
        """
        unread = [claim for field in verified.fields for claim in field.checked if _is_unread(claim)]
        begins = {id(claim): field.label for field in verified.fields for claim in _unread_in(field)[:1]}
        if not unread:
            return verified
        completion = await self.provider.complete(self.request(unread, evidence, title, begins))
        readings = parse_readings(completion.text, unread)
        by_claim = {id(claim): reading for claim, reading in zip(unread, readings, strict=True)}
        dangling = {id(unread[number - 1]) for number in dangling_in(completion.text, len(unread))}
        with speaking(language):
            fields = tuple(
                replace(
                    field,
                    checked=tuple(
                        _read(claim, by_claim.get(id(claim)), dangling=id(claim) in dangling)
                        for claim in field.checked
                    ),
                )
                for field in verified.fields
            )
        provenance = replace(
            verified.provenance,
            reader=completion.model,
            reading=verified.provenance.reading + completion.usage,
            requests=verified.provenance.requests + completion.requests,
            timeouts=verified.provenance.timeouts + completion.timeouts,
        )
        return VerifiedDraft(fields, provenance)

    def request(
        self,
        claims: Sequence[CheckedClaim],
        evidence: Evidence,
        title: str = "",
        begins: Mapping[int, str] | None = None,
    ) -> CompletionRequest:
        """The request about claims and their sentences; `begins` names fields by the `id` of their first."""
        labels = begins or {}
        shown = [
            replace(_shown(number, claim, evidence), field=labels.get(id(claim), ""))
            for number, claim in enumerate(claims, 1)
        ]
        messages = build_reading(shown, self.library, title, evidence.papers)
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
    return claim.reading is None and bool(claim.words) and not claim.problems and not claim.verbatim


def _unread_in(field: VerifiedField) -> list[CheckedClaim]:
    return [claim for claim in field.checked if _is_unread(claim)]


def _shown(number: int, claim: CheckedClaim, evidence: Evidence) -> ReadClaim:
    known, cited = evidence.by_number(), {passage.number for passage in claim.passages}
    sentences: list[ReadSentence] = []
    heading = ""
    for passage in claim.passages:
        title = _heading(passage)
        text = passage.sentence.text
        before = before_in_paragraph(passage, known, 1) if _POINTS_BACK.match(text) else ()
        context = " ".join(one.sentence.text for one in before if one.number not in cited)
        sentences.append(ReadSentence(f"[{title}] {text}" if title not in {"", heading} else text, context))
        heading = title
    for figure in claim.figures:
        sentences += [
            ReadSentence(f"[{figure.caption.label}] {one.text}")
            for one in figure.caption.sentences
            if one.text not in {passage.sentence.text for passage in claim.passages}
        ]
    looked_at = (mark.text for mark in claim.marks if mark.kind != _NOISY)
    return ReadClaim(number, claim.text, tuple(sentences), (*claim.doubts, *looked_at))


def _heading(passage: Passage) -> str:
    """The heading above a passage, behind the paper's name where there are several."""
    title = passage.sentence.title.text[:_LONGEST_HEADING] if passage.sentence.title else ""
    return " · ".join(filter(None, (passage.paper, title)))


def _read(claim: CheckedClaim, reading: Reading | None, *, dangling: bool) -> CheckedClaim:
    """The claim with its reading: a reader that finds it borne out settles doubts and marks."""
    if reading is None:
        return claim
    lints = (*claim.lints, _(_DANGLING)) if dangling else claim.lints
    read = replace(claim, reading=reading, lints=lints)
    if reading.verdict is Verdict.SUPPORTED:
        pictures = tuple(mark for mark in claim.marks if mark.kind == PICTURE)  # which the reader did not see
        return replace(read, doubts=(), marks=pictures, offered=())
    if reading.verdict in {Verdict.PARTLY, Verdict.NOT_STATED} and claim.offered:
        return read  # the sentence that is wanting is known
    if claim.figures and reading.verdict is not Verdict.CONTRADICTED:
        return replace(read, marks=(*claim.marks, *_look(claim)))  # the reader did not see the pictures
    words = f" (“{reading.words}”)" if reading.words else ""
    reason = f"{_(_REASONS[reading.verdict])}{words}{f': {reading.missing}' if reading.missing else ''}"
    if reading.verdict in {Verdict.PARTLY, Verdict.OVERSTATED}:
        return replace(read, doubts=(reason,))
    offered = () if reading.verdict is Verdict.CONTRADICTED else claim.offered  # they bear out what is wrong
    return replace(read, problems=(reason,), offered=offered)


def _look(claim: CheckedClaim) -> tuple[Mark, ...]:
    """A mark for what its words do not say and its pictures may, unless it has one."""
    where = ", ".join(dict.fromkeys(figure.caption.label for figure in claim.figures))
    text = _("look at {where}: its sentences alone do not say it", where=where)
    return () if claim.pictured else (Mark(PICTURE, text),)


_DANGLING = later("it points back to something that its field does not name: name it")
_REASONS = {
    Verdict.PARTLY: later("it cites one sentence too few"),
    Verdict.OVERSTATED: later("it says more than its sentences"),
    Verdict.NOT_STATED: later("its sentences do not say it"),
    Verdict.CONTRADICTED: later("its sentences say otherwise"),
}


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
        sentences = (fold(text).text for text in claims[entry.claim - 1].words)
        shown = words if folded and any(folded in sentence for sentence in sentences) else ""
        reading = Reading(entry.verdict, shown, _short(entry.missing))
        if entry.claim in found and (before := found[entry.claim]) is not None:
            found[entry.claim] = before if before.verdict is reading.verdict else None
        else:
            found[entry.claim] = reading
    if sum(reading is not None for reading in found.values()) < _LEAST_READ * len(claims):
        raise BadAnswer(_("The second reading's answer judges too few of the claims."))
    return tuple(found.get(number) for number in range(1, len(claims) + 1))


def dangling_in(text: str, count: int) -> frozenset[int]:
    """The numbers of claims that a reader found to point back to nothing in their field."""
    answer = extract_json(text)
    named = answer.get("dangling", []) if isinstance(answer, Mapping) else []
    found = re.findall(r"\d+", " ".join(map(str, named))) if isinstance(named, list) else []
    return frozenset(number for number in map(int, found) if 1 <= number <= count)


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
    words = one_line(text)
    if words[:1] in _QUOTES and words[-1:] == _QUOTES[words[:1]]:
        words = words[1:-1]
    return words if len(words) <= _LONGEST else ""


def estimated_reading(fields: int, length: float = 1.0) -> Usage:
    """The tokens that reading drafts takes, about; `length` is theirs against the normal."""
    claims = fields * length
    return Usage(_PROMPT_TOKENS + round(_TOKENS_PER_FIELD * claims), round(_ANSWER_TOKENS_PER_FIELD * claims))


_PROMPT_TOKENS, _TOKENS_PER_FIELD, _ANSWER_TOKENS_PER_FIELD = 460, 560, 25
