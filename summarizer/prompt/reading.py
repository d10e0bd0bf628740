"""The request of the second reading: each claim beside its cited sentences, and the form of the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.prompt.library import PromptLibrary
from summarizer.provider.provider import Message

VERDICTS = ("supported", "overstated", "contradicted", "not_stated")
"""What a reader may say of a claim."""


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim as a reader sees it: its number from 1, its cited sentences, the one before them, "" for none.

    `marks` are places that the reader is asked to look at.
    """

    number: int
    text: str
    sentences: tuple[str, ...]
    before: str = ""
    marks: tuple[str, ...] = ()


def build_reading(claims: Sequence[ReadClaim], library: PromptLibrary) -> tuple[Message, ...]:
    """The one message that asks for a verdict on each claim; nothing else of the paper or the draft is in it.

    Every line begins with a mark of ours, and no text can begin a line or close the fence.

    Raises:
        PromptError: the prompt cannot be filled in.
    """
    shown = [
        ReadClaim(
            claim.number,
            _safe(claim.text),
            tuple(map(_safe, claim.sentences)),
            _safe(claim.before),
            tuple(map(_safe, claim.marks)),
        )
        for claim in claims
    ]
    return (Message("user", library.templates["check"].render({"claims": shown})),)


def reading_schema() -> dict[str, object]:
    """The JSON schema of the verdicts, in the subset that strict endpoints accept.

    Claims that are borne out are numbers in a list: most are, and each costs two tokens instead of twenty.
    """
    other = _object(
        claim={"type": "integer"},
        words={"type": "string"},
        verdict={"type": "string", "enum": list(VERDICTS[1:])},
        missing={"type": "string"},
    )
    return _object(
        supported={"type": "array", "items": {"type": "integer"}}, others={"type": "array", "items": other}
    )


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_FENCE = re.compile(r"<(?=\s*/?\s*claims\b)", re.IGNORECASE)


def _safe(text: str) -> str:
    return _FENCE.sub("‹", " ".join(text.split()))
