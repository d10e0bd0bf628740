"""What the pages of a PDF are called when they are cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from summarizer.paper.located import LocatedAnnotation
from summarizer.pdf.page import Document


def page_labels(document: Document, located: Sequence[LocatedAnnotation] = ()) -> Mapping[int, str]:
    """The visible names of pages by index; a page that is missing is called by its number from 1.

    The PDF's own labels count, unless its label tree is broken (most pages bear the name of another). A
    page without one takes the name that the note uses for the annotations that were found on it.
    """
    labels = {page.index: page.label for page in document.pages if page.label}
    if len(set(labels.values())) * 2 < len(labels):
        labels = {}
    names: dict[int, Counter[str]] = {}
    for one in located:
        hint = one.annotation.page_hint
        if hint and one.page_index is not None and one.spans[0].start < one.spans[0].end:
            names.setdefault(one.page_index, Counter())[hint] += 1
    used = {index: counts.most_common(1)[0][0] for index, counts in names.items()}
    return {**used, **labels}
