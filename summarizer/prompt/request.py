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
    """A field as the template of the task shows it; a limit that is None does not hold."""

    label: str
    guidance: str
    length: int | None
    claims: int | None
    marked: tuple[str, ...]


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
            "fields": [_prompt_field(field, passages, library) for field in request.fields],
            "marked": any(passage.annotations for passage in passages),
            "glossary": glossary_for(request.language, request.glossary, text),
            "examples": [(one_line(label), one_line(text)) for label, text in request.examples],
            "hint": one_line(request.hint),
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
