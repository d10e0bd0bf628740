"""Numbered sentences of a paper, printed for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.cli.output import print_json, print_text, say
from summarizer.cli.report import receipt
from summarizer.evidence.passage import Passage
from summarizer.filling.sentences import ReadPaper
from summarizer.language import _
from summarizer.layout.kind import PROSE
from summarizer.paper.cited import CitedPdf


def print_passages(read: ReadPaper, *, as_json: bool) -> None:
    """Print every sentence on a line of its own under its page and heading; what was read goes to stderr."""
    if as_json:
        print_json([_passage_json(passage, read.cited) for passage in read.evidence.passages])
        return
    for line in _lines(read):
        print_text(f"{line}\n")
    say(_("Read {receipt}", receipt=receipt(read.evidence.coverage, read.cited)))


def _lines(read: ReadPaper) -> Iterator[str]:
    place = ""
    for passage in read.evidence.passages:
        if (here := _place(passage, read.cited)) != place:
            if place:
                yield ""
            yield here
            place = here
        star = "⭐ " if passage.annotations else ""
        kind = "" if passage.sentence.kind == PROSE else f"({passage.sentence.kind}) "
        yield f"{passage.id} {star}{kind}{' '.join(passage.sentence.text.split())}"


def _place(passage: Passage, cited: CitedPdf) -> str:
    """Page, heading and section: `p46 · 2.2 Hallucinations (results)`."""
    sentence = passage.sentence
    star = "⭐ " if passage.on_title else ""
    heading = f" · {star}{' '.join(sentence.title.text.split())}" if sentence.title else ""
    section = f" ({sentence.section})" if sentence.section else ""
    return f"{cited.name(sentence.page_index)}{heading}{section}"


def _passage_json(passage: Passage, cited: CitedPdf) -> dict[str, object]:
    sentence = passage.sentence
    return {
        "number": passage.number,
        "page": cited.label(sentence.page_index),
        "page_index": sentence.page_index,
        "heading": sentence.title.text if sentence.title else "",
        "section": sentence.section,
        "kind": sentence.kind,
        "text": sentence.text,
        "highlighted": bool(passage.annotations),
        "heading_highlighted": bool(passage.on_title),
        "comments": [one.comment for one in (*passage.annotations, *passage.remarks) if one.comment],
    }
