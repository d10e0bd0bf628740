"""A draft: for each field, claims with the numbers of the sentences that they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.evidence.passage import Passage
from summarizer.provider.provider import Usage


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a draft and the numbers of the passages (S1, S2, …) that it rests on."""

    text: str
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """The draft of one field: its claims; none when the paper does not answer the field."""

    label: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a draft came from: `model` is "" for the extractive drafter, `prompt` names id and version."""

    drafter: str
    model: str = ""
    prompt: str = ""
    usage: Usage = field(default_factory=Usage)
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """The drafts of a note's fields, in the order of the fields asked for."""

    fields: tuple[FieldDraft, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with its passages looked up; `problems` says what in it they do not bear out.

    `lints` say what is wrong with its wording; they never drop it.
    """

    text: str
    passages: tuple[Passage, ...]
    problems: tuple[str, ...] = ()
    lints: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether every check passed."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class VerifiedField:
    """A field's checked claims; none when the paper does not state it or every claim was dropped.

    `dropped` are the claims that were left out, with their problems, for the report.
    """

    label: str
    claims: tuple[CheckedClaim, ...]
    dropped: tuple[CheckedClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifiedDraft:
    """A draft whose every claim was held against the sentences that it cites."""

    fields: tuple[VerifiedField, ...]
    provenance: Provenance
