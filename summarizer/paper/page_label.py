"""What the pages of a PDF are called when they are cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from summarizer.paper.located import LocatedAnnotation
from summarizer.pdf.page import Document


def page_labels(document: Document, located: Sequence[LocatedAnnotation] = ()) -> Mapping[int, str]:
    """The visible names of pages by index; a page that is missing is called by its number from 1.

    The PDF's own labels count where they name one page: an appendix that is numbered again from 1 is called
    by numbers from the PDF's first page, and so are the pages that bear the same labels. Where that gives
    two pages one name, or most labels name several pages, no label counts. A page without one takes the
    name that the note uses for the annotations that were found on it.
    """
    labels = _unique({page.index: page.label for page in document.pages if page.label})
    names: dict[int, Counter[str]] = {}
    for one in located:
        hint = one.annotation.page_hint
        if hint and one.page_index is not None and one.spans[0].start < one.spans[0].end:
            names.setdefault(one.page_index, Counter())[hint] += 1
    used = _unique({index: counts.most_common(1)[0][0] for index, counts in names.items()})
    own = {index: name for index, name in used.items() if name not in labels.values()}
    return {**own, **labels}


def _unique(labels: Mapping[int, str]) -> dict[int, str]:
    """The labels that name one page, none when the number of another page could be taken for one of them."""
    counts = Counter(labels.values())
    unique = {index: label for index, label in labels.items() if counts[label] == 1}
    numbers = {str(index + 1) for index in labels.keys() - unique.keys()}
    doubtful = numbers & set(unique.values()) or len(counts) * 2 < len(labels)
    return {} if doubtful else unique
