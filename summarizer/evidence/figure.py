"""Figures and tables that go along as pictures, and their captions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.layout.kind import CAPTION, is_tables, label_of
from summarizer.layout.section import is_chinese
from summarizer.layout.split import Split
from summarizer.pdf.page import Box, Sentence

_SHOWN = 200  # characters of a caption
_TEXT = re.compile(r"\W*(?:Algorithm|Listing|Box|Exhibit)", re.IGNORECASE)
"""What has a caption and is text, which goes along as such."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption: its sentences, and the name of its figure or table as in the paper, `Figure 3`."""

    label: str
    table: bool
    sentences: tuple[Sentence, ...]

    @property
    def page_index(self) -> int:
        """The page (from 0) that it stands on."""
        return self.sentences[0].page_index

    @property
    def text(self) -> str:
        """All of it."""
        return ("" if is_chinese(self.sentences[0].text) else " ").join(one.text for one in self.sentences)

    @property
    def beginning(self) -> str:
        """As much of it as says what the figure is."""
        return self.text if len(self.text) <= _SHOWN else f"{self.text[:_SHOWN].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure or table as it goes along: `number` counts from 1, `box` is its place on the page in points.

    The picture, caption included, is `content`, a file of the type `media`, `width` by `height` pixels large.
    """

    number: int
    caption: Caption
    box: Box
    media: str
    content: bytes
    width: int
    height: int

    @property
    def id(self) -> str:
        """The name that the model cites it by: F1, F2, …"""
        return f"F{self.number}"


def captions_of(split: Split) -> tuple[Caption, ...]:
    """The captions of a paper's figures and tables, in its order."""
    found: dict[int, list[Sentence]] = {}
    for sentence in split.sentences:
        if sentence.kind == CAPTION:
            found.setdefault(sentence.paragraph, []).append(sentence)
    captions = (Caption(label_of(own[0].text), is_tables(own[0].text), tuple(own)) for own in found.values())
    return tuple(one for one in captions if one.label and not _TEXT.match(one.label))
