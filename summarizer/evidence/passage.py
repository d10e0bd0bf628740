"""Evidence: the paper's sentences that a draft may rest on, numbered, with the researcher's marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.note.annotation import Annotation
from summarizer.pdf.page import Sentence, WordSpan


@dataclass(frozen=True, slots=True)
class LocatedAnnotation:
    """An annotation and where its text stands in the PDF.

    `spans` is empty when it was not found; `method` says how it was found ("exact", "fuzzy", "position",
    "label", …) or why not, in a word or two that `show` can print.
    """

    annotation: Annotation
    spans: tuple[WordSpan, ...]
    method: str

    @property
    def page_index(self) -> int | None:
        """The page (from 0) it starts on, None when it was not found."""
        return self.spans[0].page_index if self.spans else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered sentence of the evidence; `annotations` are the highlights that it overlaps."""

    number: int
    sentence: Sentence
    annotations: tuple[Annotation, ...] = ()

    @property
    def id(self) -> str:
        """The name that the model cites it by: S1, S2, …"""
        return f"S{self.number}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the PDF that was not sent: why, and on which pages (from 0), with its count of sentences."""

    reason: str
    page_indices: tuple[int, ...]
    sentences: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The receipt of a selection: which pages and sections were sent, which were not, at how many tokens.

    Page indices count from 0. `tokens` is the count of the evidence text by `counter` (its name);
    `page_count` the number of pages in the PDF.
    """

    page_count: int
    sent_pages: tuple[int, ...]
    sent_sections: tuple[str, ...]
    tokens: int
    token_budget: int
    counter: str
    left_out: tuple[LeftOut, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything but references, running heads and the like was sent."""
        return not any(part.reason == "budget" for part in self.left_out)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a draft may rest on: numbered passages in document order, the annotations, the receipt."""

    passages: tuple[Passage, ...]
    annotations: tuple[LocatedAnnotation, ...]
    coverage: Coverage

    def by_number(self) -> Mapping[int, Passage]:
        """The passages by their numbers."""
        return {passage.number: passage for passage in self.passages}
