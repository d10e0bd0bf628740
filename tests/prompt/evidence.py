"""Small evidence for tests of prompts and drafters."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.evidence.passage import Coverage, Evidence, Passage
from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.pdf.page import Sentence, WordSpan


def passage(number: int, text: str, *annotations: Annotation, page: int = 0) -> Passage:
    return Passage(number, Sentence(text, (WordSpan(page, 0, 1),), "results"), annotations)


def highlight(comment: str = "", colour: str = "#ffd400") -> Annotation:
    return Annotation(AnnotationKind.HIGHLIGHT, "IFMYB4HT", "words", comment, colour)


def evidence(*texts: str, passages: Sequence[Passage] = ()) -> Evidence:
    found = tuple(passages) or tuple(passage(number, text) for number, text in enumerate(texts, 1))
    return Evidence(found, (), Coverage(1, (0,), ("results",), 10, 1000, "o200k_base"))
