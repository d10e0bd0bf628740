"""The request of the second reading: each claim beside its cited sentences, and the form of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.prompt.fence import fenced, one_line
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.schema import closed_object
from summarizer.provider.provider import Message

VERDICTS = ("supported", "partly", "overstated", "contradicted", "not_stated")
"""What a reader may say of a claim."""


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A cited sentence as a reader sees it, and the one before it where it points back, "" where not."""

    text: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim as a reader sees it: its number from 1, its sentences, what to look at.

    `field` is the label of the field that begins with it, "" for one that goes on.
    """

    number: int
    text: str
    sentences: tuple[ReadSentence, ...]
    marks: tuple[str, ...] = ()
    field: str = ""


def build_reading(
    claims: Sequence[ReadClaim], library: PromptLibrary, title: str = "", papers: Sequence[str] = ()
) -> tuple[Message, ...]:
    """The one message that asks for a verdict on each claim.

    But for the paper's title nothing else of the paper or the draft is in it. `papers` are the names of
    several that the claims compare.

    Every line begins with a mark of ours, and no text can begin a line or close the fence.

    Raises:
        PromptError: the prompt cannot be filled in.
    """
    shown = [
        ReadClaim(
            claim.number,
            _safe(claim.text),
            tuple(ReadSentence(_safe(one.text), _safe(one.before)) for one in claim.sentences),
            tuple(map(_safe, claim.marks)),
            _safe(claim.field),
        )
        for claim in claims
    ]
    given = {"claims": shown, "title": _safe(title), "papers": list(map(_safe, papers))}
    return (Message("user", library.templates["check"].render(given)),)


def reading_schema() -> dict[str, object]:
    """The JSON schema of the verdicts, in the subset that strict endpoints accept.

    Claims that are borne out are numbers in a list: most are, and each costs two tokens instead of twenty.
    """
    other = closed_object(
        claim={"type": "integer"},
        words={"type": "string"},
        verdict={"type": "string", "enum": list(VERDICTS[1:])},
        missing={"type": "string"},
    )
    numbers = {"type": "array", "items": {"type": "integer"}}
    return closed_object(supported=numbers, others={"type": "array", "items": other}, dangling=numbers)


def _safe(text: str) -> str:
    return fenced(one_line(text), "claims")
