"""What of a paper's text is no sentence that may be cited: why, and on which pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.language import _, later
from summarizer.pdf.page import WordSpan

FURNITURE = frozenset(
    {
        *("running heads", "page numbers", "line numbers", "table of contents"),
        *("headings", "table headings", "figure text", "blank signs", "note marks"),
    }
)
"""Reasons in `LeftOut` for what repeats on every page, lists what stands elsewhere, goes along as a title or
labels a picture."""

_REASONS = (
    *(later("references"), later("hidden text"), later("unreadable"), later("no text"), later("budget")),
    *(later("running heads"), later("page numbers"), later("line numbers"), later("table of contents")),
    *(later("headings"), later("table headings"), later("figure text"), later("blank signs")),
    *(later("note marks"), later("scanned"), later("garbled"), later("missing spaces")),
)
"""All reasons, and what a page that is unreadable suffers from."""


def told(reason: str) -> str:
    """A reason in the user's language; its detail stands in brackets behind it."""
    name, bracket, detail = reason.partition(" (")
    return f"{_(name)}{bracket}{_(detail.removesuffix(')'))}{')' * bool(bracket)}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the PDF that was not sent: why, and on which pages (from 0), with its count of sentences.

    `spans` are its words; text that no reader sees has none.
    """

    reason: str
    page_indices: tuple[int, ...]
    sentences: int
    spans: tuple[WordSpan, ...] = ()


class Receipt:
    """Adds up what was left out."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
        self._spans: defaultdict[str, list[WordSpan]] = defaultdict(list)

    def add(self, reason: str, page_index: int, spans: Iterable[WordSpan] = (), sentences: int = 1) -> None:
        """Puts down a part that begins on the page with `page_index` (from 0)."""
        self._counts[reason][page_index] += sentences
        self._spans[reason] += spans

    def left_out(self) -> tuple[LeftOut, ...]:
        """A part for each reason."""
        return tuple(
            LeftOut(reason, tuple(sorted(counts)), sum(counts.values()), tuple(self._spans[reason]))
            for reason, counts in self._counts.items()
        )
