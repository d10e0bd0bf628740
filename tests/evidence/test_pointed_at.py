"""Which figures go along: those that marks point to come first, then those that say most of the fields."""

from __future__ import annotations

import pytest

from summarizer.evidence.figure import captions_of
from summarizer.evidence.pointed_at import rank
from summarizer.layout.kind import CAPTION, ROW
from summarizer.layout.split import Split
from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.paper.located import LocatedAnnotation
from summarizer.pdf.page import Sentence, WordSpan

CUES = {"en": {"approach": ["overview", "framework"]}}
SPLIT = Split(
    (
        Sentence("Figure 1: Photograph of the apparatus.", (WordSpan(0, 0, 6),), "", None, 1, CAPTION),
        Sentence("Fig. 2. Yield by year.", (WordSpan(1, 0, 5),), "", None, 2, CAPTION),
        Sentence("Table 3 — Error rates.", (WordSpan(2, 0, 4),), "", None, 3, CAPTION),
        Sentence("Table 3 — A | error: 4", (WordSpan(2, 4, 9),), "", None, 3, ROW),
        Sentence("Figure 12. Overview of the framework.", (WordSpan(3, 0, 5),), "", None, 4, CAPTION),
        Sentence("Algorithm 1: Sorting in place.", (WordSpan(3, 5, 9),), "", None, 5, CAPTION),
        Sentence("The yield rose.", (WordSpan(4, 0, 3),), "", None, 6),
    ),
    (),
)


def highlight(page: int, start: int, end: int, text: str = "", comment: str = "") -> LocatedAnnotation:
    kind = AnnotationKind.HIGHLIGHT if text or comment else AnnotationKind.IMAGE
    return LocatedAnnotation(
        Annotation(kind, text=text, comment=comment), (WordSpan(page, start, end),), "exact"
    )


@pytest.mark.parametrize(
    ("marks", "first"),
    [
        ((), "Figure 12"),
        ((highlight(1, 0, 3, "Yield by"),), "Fig. 2"),
        ((highlight(2, 5, 7, "error"),), "Table 3"),
        ((highlight(4, 0, 3, "As Figure 1b shows, it rose."),), "Figure 1"),
        ((highlight(4, 0, 3, "It rose.", comment="见图 2"),), "Fig. 2"),
        ((highlight(0, 0, 0),), "Figure 1"),
        ((highlight(4, 0, 3, "see Figures 12"), highlight(2, 5, 7, "error")), "Table 3"),
    ],
)
def test_what_marks_point_to_comes_first(marks: tuple[LocatedAnnotation, ...], first: str) -> None:
    captions = captions_of(SPLIT)
    assert [one.label for one in captions] == ["Figure 1", "Fig. 2", "Table 3", "Figure 12"]
    assert rank(captions, SPLIT, marks, CUES)[0].label == first
