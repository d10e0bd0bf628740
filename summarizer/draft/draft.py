"""A draft: for each field claims, the numbers of the sentences that they rest on, and what checks say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from summarizer.check.finding import PICTURE, Mark
from summarizer.evidence.figure import Figure
from summarizer.evidence.passage import Passage, quoted_text
from summarizer.provider.provider import Usage


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a draft, the numbers of the passages (S1, …) and pictures (F1, …) that it rests on."""

    text: str
    passages: tuple[int, ...]
    figures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """The draft of one field: its claims; none when the paper does not answer the field."""

    label: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a draft came from: `model` is "" for the embedded drafter, `prompt` names id and version.

    `usage` and `requests` are the drafter's; `timeouts` counts the requests, the reader's included, that were
    given up after their time. `reader` is the model of the second reading, "" when there was
    none, and `reading` the tokens that it took. `figures` are the labels of those that the drafter saw.
    """

    drafter: str
    model: str = ""
    prompt: str = ""
    usage: Usage = field(default_factory=Usage)
    requests: int = 0
    timeouts: int = 0
    reader: str = ""
    reading: Usage = field(default_factory=Usage)
    figures: tuple[str, ...] = ()

    @property
    def tokens(self) -> Usage:
        """All tokens, the second reading's included."""
        return self.usage + self.reading


@dataclass(frozen=True, slots=True)
class Draft:
    """The drafts of a note's fields, in the order of the fields asked for."""

    fields: tuple[FieldDraft, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Revision:
    """What a second try gave: claims in the place of others, by label and place in the field (from 0).

    None in the place of a claim means that it was taken back. `added` are claims for fields that the draft
    lacked, or that come behind the field's others. `complaint` says why a try that was paid for gave nothing.
    """

    replaced: Mapping[tuple[str, int], Claim | None]
    added: tuple[FieldDraft, ...]
    provenance: Provenance
    complaint: str = ""


class Verdict(StrEnum):
    """What a second reader says of a claim beside its sentences."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    OVERSTATED = "overstated"
    CONTRADICTED = "contradicted"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Reading:
    """A second reader's verdict; `words` are words of a cited sentence that it turns on, "" for none.

    `missing` says in the reader's words what the claim should say, or what is not there.
    """

    verdict: Verdict
    words: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with its passages looked up, and what is to be said against it.

    `problems` say what in it is wrong, proven by the facts or seen by the second reader; `doubts` what its
    sentences leave open (one sentence too few, said too strongly), with the passages `offered` that would
    bear it out; `marks` what a person should look at, which proves nothing; `lints` what is wrong with its
    wording, `slips` small faults of it. `kept` is whether it goes into the note. `quotation` are the paper's
    own words, in the place of claims that were left out. `figures` are the pictures that it cites.
    """

    text: str
    passages: tuple[Passage, ...]
    problems: tuple[str, ...] = ()
    lints: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    offered: tuple[Passage, ...] = ()
    reading: Reading | None = None
    kept: bool = True
    quotation: bool = False
    figures: tuple[Figure, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The text that it can be held against: its sentences, and the captions of its pictures."""
        captions = (one.text for figure in self.figures for one in figure.caption.sentences)
        return tuple(dict.fromkeys((*(passage.sentence.text for passage in self.passages), *captions)))

    @property
    def pictured(self) -> bool:
        """Whether it rests on a picture, and its words alone do not bear it out."""
        return any(mark.kind == PICTURE for mark in self.marks)

    @property
    def to_look_at(self) -> tuple[Mark, ...]:
        """What is left for a person to look at: a second reader settles all but pictures."""
        return tuple(mark for mark in self.marks if self.reading is None or mark.kind == PICTURE)

    @property
    def verbatim(self) -> bool:
        """Whether it is the paper's own words: one of its sentences, or all of them as they follow."""
        texts = [passage.sentence.text for passage in self.passages]
        return self.text in texts or (bool(texts) and self.text == quoted_text(self.passages))

    @property
    def verified(self) -> bool:
        """Whether nothing is known against it."""
        return not self.problems and not self.doubts

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is to be said against it: problems, then doubts."""
        return (*self.problems, *self.doubts)


@dataclass(frozen=True, slots=True)
class VerifiedField:
    """A field's checked claims in the order of the answer, those that were left out among them."""

    label: str
    checked: tuple[CheckedClaim, ...]

    @property
    def claims(self) -> tuple[CheckedClaim, ...]:
        """The claims that go into the note; none when the paper does not state it or all were left out."""
        return tuple(claim for claim in self.checked if claim.kept)

    @property
    def dropped(self) -> tuple[CheckedClaim, ...]:
        """The claims that were left out, for the report."""
        return tuple(claim for claim in self.checked if not claim.kept)


@dataclass(frozen=True, slots=True)
class VerifiedDraft:
    """A draft whose every claim was held against the sentences that it cites."""

    fields: tuple[VerifiedField, ...]
    provenance: Provenance
