"""What a person's decisions tell of their style: fields that they accepted or changed, as examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from summarizer.paper.cited import PAGE_LINK
from summarizer.review.state import FieldState
from summarizer.review.status import NoteStatus

_LINK = re.compile(rf"\s*(?:{PAGE_LINK})")


def style_examples(
    statuses: Iterable[NoteStatus], labels: Sequence[str], per_field: int = 2
) -> tuple[tuple[str, str], ...]:
    """Pairs of a label and a text that the person decided on, without links, at most so many for a field.

    A text that was changed says more of the style than one that was accepted, so it comes first; the first
    of every field come before the second of any, so that a cut leaves something for all.
    """
    found: dict[str, list[str]] = {label: [] for label in labels}
    decided = [
        field
        for status in statuses
        for field in status.fields
        if field.label in found and not field.pending and field.value
    ]
    for state in (FieldState.EDITED, FieldState.ACCEPTED):
        for field in decided:
            texts = found[field.label]
            if field.state is state and len(texts) < per_field:
                texts.append(without_links(field.value))
    columns = [[(label, text) for text in texts] for label, texts in found.items()]
    return tuple(pair for row in zip_longest(*columns) for pair in row if pair)


def without_links(text: str) -> str:
    """A field's text without the links to the pages that it rests on."""
    return _LINK.sub("", text).strip()
