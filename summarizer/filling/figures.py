"""The figures and tables of a paper that go along as pictures, chosen, cut out and bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from summarizer.errors import PdfUnreadable
from summarizer.evidence.figure import Caption, Figure, captions_of
from summarizer.evidence.pointed_at import rank
from summarizer.evidence.select import Cues
from summarizer.language import _
from summarizer.layout.figure_page import Wanted, tables_above, wanted_of
from summarizer.paper.paper import Paper
from summarizer.paper.reader import PaperReader
from summarizer.pdf.picture import Crop
from summarizer.prompt.request import pictures_of

MOST = 3
"""Figures that go along with one paper; each counts as some 1,300 tokens at most."""
_TRIED = 6
"""Captions that are looked at: beside some nothing is found."""


def figures_of(
    paper: Paper, reader: PaperReader, cues: Cues | None, most_tokens: int
) -> tuple[tuple[Figure, ...], str]:
    """The figures that go along, in the paper's order, of at most so many tokens; why there are none, or "".

    They are those that the researcher's marks point to, then those whose captions say most of the fields.
    """
    if paper.document.places:
        return (), _("No figures go along: only those of a PDF can be cut out.")
    captions = captions_of(paper.split)
    if not captions:
        return (), _("No figures go along: the paper has no caption that could be read.")
    ranked = rank(captions, paper.split, paper.located, cues)[:_TRIED]
    try:
        crops = reader.figures(paper.path, _wanted(paper, captions, ranked))
    except PdfUnreadable as exc:  # its words were read, and are enough
        return (), _("No figures go along: {reason}", reason=exc)
    found = islice(((one, crop) for one, crop in zip(ranked, crops, strict=True) if crop), MOST)
    kept = _affordable([_figure(caption, crop) for caption, crop in found], most_tokens)
    if not kept:
        return (), _("No figures go along: none could be cut out within the token budget.")
    kept.sort(key=lambda figure: captions.index(figure.caption))
    return tuple(replace(figure, number=number) for number, figure in enumerate(kept, 1)), ""


def _wanted(paper: Paper, captions: Sequence[Caption], ranked: Sequence[Caption]) -> list[Wanted]:
    wanted = [_known(paper, caption) for caption in ranked]
    if not any(one.table for one in wanted):
        return wanted
    above = tables_above([_known(paper, caption) for caption in captions if caption.table])
    return [replace(one, above=above) if one.table else one for one in wanted]


def _known(paper: Paper, caption: Caption) -> Wanted:
    return wanted_of(paper.document, paper.split, caption.sentences, table=caption.table)


def _figure(caption: Caption, crop: Crop) -> Figure:
    return Figure(0, caption, crop.box, crop.media, crop.content, crop.width, crop.height)


def _affordable(figures: Sequence[Figure], most_tokens: int) -> list[Figure]:
    """Of the figures, the most wanted first, those that fit."""
    kept: list[Figure] = []
    for figure in figures:
        tokens = sum(picture.tokens for picture in pictures_of([*kept, figure]))
        if tokens <= most_tokens:
            kept.append(figure)
    return kept
