"""Which figures and tables a draft needs most: those that the researcher's marks and the fields point to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer.evidence.figure import Caption
from summarizer.evidence.retrieve import Index
from summarizer.evidence.select import Cues
from summarizer.layout.kind import CAPTION, ROW
from summarizer.layout.section import is_chinese
from summarizer.layout.split import Split
from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.paper.located import LocatedAnnotation

_NUMBER = re.compile(r"[A-Z]{0,2}[.-]?\d+(?:[.\-–—－]\d+)*|[IVX]+$|[A-Z]$")
_HIGHLIGHTED, _POINTED_AT, _NEAR, _RANKED, _SPOKEN_OF = 8.0, 5.0, 2.0, 1.5, 0.1

_OFTEN = 10


def rank(
    captions: Sequence[Caption], split: Split, annotations: Sequence[LocatedAnnotation], cues: Cues | None
) -> list[Caption]:
    """The captions, first those that the researcher's marks point to, then those that say most of the fields.

    A mark points to a figure when it lies on its caption or a row, or its words or the comment name it, less
    so when it lies on the same page. Fields speak by their `cues`; the same paper with the same marks always
    has the same order, whichever of its fields are drafted.
    """
    language = "zh" if captions and is_chinese(captions[0].text) else "en"
    phrases = [one for own in (cues or {}).get(language, {}).values() for one in own]
    ranking = Index([caption.text for caption in captions]).ranking(phrases)
    points = {number: _RANKED / (place + 1) for place, number in enumerate(ranking)}
    text = "\n".join(one.text for one in split.sentences)
    scores = {
        number: points.get(number, 0.0) + _marked(caption, split, annotations) + _spoken_of(caption, text)
        for number, caption in enumerate(captions)
    }
    return [captions[number] for number in sorted(scores, key=lambda one: (-scores[one], one))]


def _marked(caption: Caption, split: Split, annotations: Iterable[LocatedAnnotation]) -> float:
    """How much the researcher's marks point to a caption's figure."""
    paragraph = caption.sentences[0].paragraph
    spans = [
        span
        for one in split.sentences
        if one.paragraph == paragraph and one.kind in (CAPTION, ROW)
        for span in one.spans
    ]
    named, score = _named(caption), 0.0
    for located in annotations:
        annotation = located.annotation
        if any(
            mine.page_index == span.page_index and mine.start < span.end and span.start < mine.end
            for mine in spans
            for span in located.spans
        ):
            score = max(score, _HIGHLIGHTED)
        elif named and (named.search(annotation.text) or named.search(annotation.comment)):
            score = max(score, _POINTED_AT)
        elif located.page_index == caption.page_index:
            score = max(score, _POINTED_AT if _is_picture(annotation) else _NEAR)
    return score


def _is_picture(annotation: Annotation) -> bool:
    return annotation.kind is AnnotationKind.IMAGE


def _spoken_of(caption: Caption, text: str) -> float:
    """How often the text names the figure, up to what is often."""
    named = _named(caption)
    if named is None:
        return 0.0
    return _SPOKEN_OF * min(_OFTEN, len(named.findall(text)))


def _named(caption: Caption) -> re.Pattern[str] | None:
    """What names the figure in running text: `Figure 3`, `Fig. 3a`, `图 3`; None when it has no number."""
    number = _NUMBER.search(caption.label.split()[-1]) or _NUMBER.search(caption.label)
    if number is None:
        return None
    kinds = r"Tables?|Tabs?\.?|表" if caption.table else r"Fig(?:ure|\.)?s?\.?|Schemes?|Charts?|Plates?|图"
    return re.compile(rf"(?:{kinds})\s*{re.escape(number[0])}(?![\d]|[.\-–—－]\d)", re.IGNORECASE)
