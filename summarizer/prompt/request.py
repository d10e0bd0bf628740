"""The messages that ask a model for a draft, and the form that its answer must take."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.characters import visible
from summarizer.evidence.figure import Figure
from summarizer.evidence.passage import Evidence, Passage, render_passages
from summarizer.evidence.tokens import TokenCounter
from summarizer.prompt.draft_request import DraftRequest, FieldRequest
from summarizer.prompt.fence import fenced, one_line
from summarizer.prompt.glossary import glossary_for
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.schema import closed_object
from summarizer.provider.provider import Message, Picture
from summarizer.tongue import tongue_of

_TOKENS_PER_MESSAGE = 4
"""Tokens that chat formats put around a message, about."""


@dataclass(frozen=True, slots=True)
class AnsweredClaim:
    """A claim of an earlier answer with the numbers it cites; `problems` are why it was not accepted."""

    label: str
    text: str
    sentences: tuple[int, ...]
    problems: tuple[str, ...] = ()
    figures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _FailedClaim:
    """A claim as the template of the retry shows it: by its number within its field, from 1.

    Its words are not repeated outside the answer: they may come from an order in the paper.
    """

    label: str
    number: int
    sentences: tuple[int, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _PromptFigure:
    """A figure as the template shows it: its page counts from 1, `caption` names the caption's sentences."""

    id: str
    label: str
    page: int
    caption: str


@dataclass(frozen=True, slots=True)
class _PromptField:
    """A field as the template of the task shows it; a limit that is None does not hold.

    `same_as` is the label of an earlier field with the same guidance, "" for none.
    """

    label: str
    guidance: str
    length: int | None
    claims: int | None
    marked: tuple[str, ...]
    same_as: str


def build_messages(request: DraftRequest, library: PromptLibrary) -> tuple[Message, ...]:
    """The request for all fields of the request.

    What never varies comes first, then the paper, then what varies with settings and fields, so that an
    endpoint's cache of prompt beginnings serves every further request about the same paper.

    Raises:
        PromptError: a prompt asks for an input that nothing gives.
    """
    paper = render_paper(request.evidence.passages, library, request.title)
    instructions = render_task(request, library)
    system = library.templates["system"].render({})
    text = "\n\n".join(filter(None, (paper, _figures(request.evidence, library), instructions)))
    pictures = pictures_of(request.evidence.figures)
    shared = len(visible(paper))
    return (Message("system", visible(system)), Message("user", visible(text), pictures, shared))


def render_paper(passages: Sequence[Passage], library: PromptLibrary, title: str = "") -> str:
    """Passages of a paper within the fence that marks them as data; nothing in them can close it.

    Raises:
        PromptError: as for `build_messages`.
    """
    shown = fenced(render_passages(passages), "paper")
    return library.templates["paper"].render({"title": fenced(one_line(title), "paper"), "evidence": shown})


def render_task(request: DraftRequest, library: PromptLibrary) -> str:
    """What is asked: the fields with their guidance, the language, the researcher's words and wishes.

    Raises:
        PromptError: as for `build_messages`.
    """
    passages = request.evidence.passages
    text = "\n".join(passage.sentence.text for passage in passages)
    return library.templates["task"].render(
        {
            **_language(request.language),
            "fields": _prompt_fields(request.fields, passages, library),
            "marked": any(passage.annotations for passage in passages),
            "glossary": glossary_for(request.language, request.glossary, text),
            "examples": [(one_line(label), one_line(text)) for label, text in request.examples],
            "hint": one_line(request.hint),
            "papers": list(map(one_line, request.evidence.papers)),
        }
    )


def _language(tag: str) -> Mapping[str, object]:
    """What a template may say of the language of the drafts."""
    tongue = tongue_of(tag)
    return {
        "language": tongue.base,
        "language_name": tongue.name,
        "by_characters": tongue.by_characters,
    }


def pictures_of(figures: Sequence[Figure]) -> tuple[Picture, ...]:
    """The figures as they go along with a message."""
    return tuple(Picture(one.id, one.media, one.content, one.width, one.height) for one in figures)


def _figures(evidence: Evidence, library: PromptLibrary) -> str:
    """What is said of the pictures, "" where none go along."""
    if not evidence.figures:
        return ""
    ids = {passage.sentence: passage.id for passage in evidence.passages}
    shown = [
        _PromptFigure(
            figure.id,
            one_line(figure.caption.label),
            figure.caption.page_index + 1,
            ", ".join(ids[one] for one in figure.caption.sentences if one in ids),
        )
        for figure in evidence.figures
    ]
    return library.templates["figures"].render({"figures": shown})


def count_messages(messages: Sequence[Message], counter: TokenCounter) -> int:
    """Tokens of the messages by our own count, with what chat formats put around each."""
    return sum(counter.count(message.content) + _TOKENS_PER_MESSAGE for message in messages)


def build_retry(
    request: DraftRequest,
    library: PromptLibrary,
    claims: Sequence[AnsweredClaim],
    missing: Sequence[str],
    rooms: Mapping[str, int] | None = None,
    unsaid: Sequence[str] = (),
) -> tuple[Message, ...]:
    """The request for better claims in the place of those with problems, and for the `missing` fields.

    `rooms` are the characters or words that a field with such claims may still take, by label;
    `unsaid` are the names of sentences (S12) that no field speaks of.

    It goes on from the first request and the answer to it, written anew from `claims`: all that the first
    request sent is sent again, byte for byte, and so comes from the endpoint's cache.

    Raises:
        PromptError: as for `build_messages`.
    """
    retry = library.templates["retry"].render(
        {
            "claims": _failed(request.fields, claims),
            "missing": missing,
            "rooms": list((rooms or {}).items()),
            **_language(request.language),
            "unsaid": list(unsaid),
        }
    )
    pictured = bool(request.evidence.figures)
    answer = json.dumps(_answer(request.fields, claims, missing, pictured=pictured), ensure_ascii=False)
    return (*build_messages(request, library), Message("assistant", answer), Message("user", visible(retry)))


def answer_schema(fields: Sequence[FieldRequest], *, pictured: bool = False) -> dict[str, object]:
    """The JSON schema of an answer, in the subset that strict endpoints accept.

    With `pictured` claims may rest on pictures too.

    The sentences come before the text, so that a model chooses what it rests on before it writes.
    """
    numbers = {"type": "array", "items": {"type": "integer"}}
    figures = {"figures": {**numbers, "description": "Numbers of the pictures that it needs"}}
    claim = closed_object(
        sentences={
            "type": "array",
            "description": "Numbers of the 1 to 6 sentences that bear the claim out",
            "items": {"type": "integer"},
        },
        **(figures if pictured else {}),
        text={"type": "string", "description": "One or two sentences"},
    )
    field = closed_object(
        field={"type": "string", "enum": list(dict.fromkeys(field.label for field in fields))},
        claims={
            "type": "array",
            "description": "Empty when the paper does not answer the field",
            "items": claim,
        },
    )
    return closed_object(fields={"type": "array", "items": field})


def _prompt_fields(
    fields: Sequence[FieldRequest], passages: Sequence[Passage], library: PromptLibrary
) -> list[_PromptField]:
    shown: list[_PromptField] = []
    for field in fields:
        guidance = field.guidance or library.guidance(field.role, field.label)
        same = next((one.label for one in shown if guidance and one.guidance == guidance), "")
        shown.append(_prompt_field(field, passages, guidance, same))
    return shown


def _prompt_field(
    field: FieldRequest, passages: Sequence[Passage], guidance: str, same_as: str
) -> _PromptField:
    colours = {colour.lower() for colour in field.colours}
    return _PromptField(
        label=field.label,
        guidance=guidance,
        length=field.length,
        claims=field.claims,
        marked=tuple(
            passage.id
            for passage in passages
            if passage.annotations
            and any(annotation.colour.lower() in colours for annotation in passage.annotations)
        ),
        same_as=same_as,
    )


def _failed(fields: Sequence[FieldRequest], claims: Sequence[AnsweredClaim]) -> list[_FailedClaim]:
    return [
        _FailedClaim(field.label, number, claim.sentences, tuple(map(one_line, claim.problems)))
        for field in fields
        for number, claim in enumerate((claim for claim in claims if claim.label == field.label), 1)
        if claim.problems
    ]


def _answer(
    fields: Sequence[FieldRequest],
    claims: Sequence[AnsweredClaim],
    missing: Sequence[str],
    *,
    pictured: bool,
) -> dict[str, object]:
    return {
        "fields": [
            {
                "field": field.label,
                "claims": [
                    {
                        "sentences": claim.sentences,
                        **({"figures": claim.figures} if pictured else {}),
                        "text": claim.text,
                    }
                    for claim in claims
                    if claim.label == field.label
                ],
            }
            for field in fields
            if field.label not in missing
        ]
    }
