"""What of a paper's text is no sentence that may be cited: why, and on which pages."""

from __future__ import annotations

from dataclasses import dataclass

FURNITURE = frozenset({"running heads", "page numbers", "line numbers", "table of contents"})
"""Reasons in `LeftOut` for what repeats on every page or lists what stands elsewhere."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the PDF that was not sent: why, and on which pages (from 0), with its count of sentences."""

    reason: str
    page_indices: tuple[int, ...]
    sentences: int
