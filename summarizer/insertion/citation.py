"""Citations: the links from a claim to the pages, and where possible the highlights, that it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.evidence.figure import Figure
from summarizer.evidence.passage import Passage
from summarizer.paper.cited import CitedPdf


def cite(passages: Iterable[Passage], pdf: CitedPdf, figures: Iterable[Figure] = ()) -> str:
    """The links to all passages and pictures of a claim, each place once, in the order of its citations.

    A passage that lies in a highlight links to it under the page name that the note uses for it.
    """
    links: list[str] = []
    for passage in passages:
        marked = next((one for one in passage.annotations if one.key), None)
        links.append(
            pdf.link(passage.sentence.page_index, marked.key, marked.page_hint)
            if marked
            else pdf.link(passage.sentence.page_index)
        )
    links += [pdf.link(figure.caption.page_index) for figure in figures]
    return " ".join(dict.fromkeys(links))
