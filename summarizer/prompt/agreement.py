"""The request to compare two texts of each field point by point, and the form of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.prompt.fence import fenced, one_line
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.schema import closed_object
from summarizer.provider.provider import Message


@dataclass(frozen=True, slots=True)
class NumberedPoint:
    """A point as the reader sees it; numbers run through the whole request, from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ComparedField:
    """A field with the points of two writers; which of them is the person is not said."""

    label: str
    yours: tuple[NumberedPoint, ...]
    drafted: tuple[NumberedPoint, ...]


def compared_fields(
    fields: Sequence[tuple[str, Sequence[str], Sequence[str]]],
) -> tuple[ComparedField, ...]:
    """Fields given by label and the points of both sides, with all points numbered."""
    numbered: list[ComparedField] = []
    number = 1
    for label, yours, drafted in fields:
        sides: list[tuple[NumberedPoint, ...]] = []
        for side in (yours, drafted):
            sides.append(tuple(NumberedPoint(number + place, text) for place, text in enumerate(side)))
            number += len(side)
        numbered.append(ComparedField(label, *sides))
    return tuple(numbered)


def build_agreement(fields: Sequence[ComparedField], library: PromptLibrary) -> tuple[Message, ...]:
    """The one message that asks which points are the same and which are against each other.

    Every line begins with a mark of ours, and no text can begin a line or close the fence.

    Raises:
        PromptError: the prompt cannot be filled in.
    """
    shown = [ComparedField(_safe(one.label), _shown(one.yours), _shown(one.drafted)) for one in fields]
    return (Message("user", library.templates["agree"].render({"fields": shown})),)


def agreement_schema() -> dict[str, object]:
    """The JSON schema of the pairs, in the subset that strict endpoints accept."""
    number = {"type": "integer"}
    same = closed_object(a=number, b=number)
    against = closed_object(a=number, b=number, words={"type": "string"})
    return closed_object(same={"type": "array", "items": same}, against={"type": "array", "items": against})


def _shown(points: Sequence[NumberedPoint]) -> tuple[NumberedPoint, ...]:
    return tuple(NumberedPoint(one.number, _safe(one.text)) for one in points)


def _safe(text: str) -> str:
    return fenced(one_line(text), "summaries")
