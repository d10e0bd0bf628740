"""The user zone: the part of a note, between two separator lines, that importers leave as it is."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.errors import NoteRefused
from summarizer.text import Span


def count_separators(text: str, separators: Sequence[str]) -> int:
    """How often any of the separators occurs, in a quotation or anywhere else."""
    return sum(text.count(separator) for separator in separators)


def find_zone(text: str, separators: Sequence[str]) -> Span:
    """The span between the two separators, both excluded; the whole text when there are none.

    Raises:
        NoteRefused: they occur any other number of times than twice, or are not of one kind: the importer
            would then write its default zone over the person's text at its next run.
    """
    found = [separator for separator in separators if separator in text]
    if not found:
        return Span(0, len(text))
    count = count_separators(text, separators)
    if count != 2 or len(found) != 1:
        times = "once" if count == 1 else f"{count} times"
        raise NoteRefused(
            f"The separator {found[0]} must occur exactly twice in a note; here separators occur {times}.",
            hint="Restore the two lines, or remove the copy in a comment or highlight, then try again.",
        )
    first = text.index(found[0])
    return Span(first + len(found[0]), text.index(found[0], first + 1))
