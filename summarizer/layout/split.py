"""A paper's sentences and what was left out of them, as they are kept: found once, by `layout.sentence`."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.layout.left_out import LeftOut
from summarizer.packed import Packable
from summarizer.pdf.page import Sentence


@dataclass(frozen=True, slots=True)
class Split(Packable):
    """A paper's sentences in reading order, and what of it was left out, with reasons.

    Each word of the PDF is in a sentence or in a part that was left out. The reasons are "references", those
    in `FURNITURE`, "hidden text", "no text" for an empty page and "unreadable (…)" with the page's verdict
    from `pdf.health`. A table's words are sentences of the kind "row".
    """

    sentences: tuple[Sentence, ...]
    left_out: tuple[LeftOut, ...]
