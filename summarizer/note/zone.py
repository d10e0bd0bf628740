"""The user zone: the part of a note, between two separator lines, that importers leave as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from summarizer.errors import NoteRefused
from summarizer.language import _, counted
from summarizer.note.pattern import Pattern, compiled
from summarizer.text import Span


def count_separators(text: str, separators: Sequence[str]) -> int:
    """How often any of the separators occurs, in a quotation or anywhere else."""
    return sum(text.count(separator) for separator in dict.fromkeys(separators))


def find_zone(text: str, separators: Sequence[str]) -> Span:
    """The span between the two separators, both excluded; the whole text when there are none.

    Raises:
        NoteRefused: they occur any other number of times than twice, or are not of one kind: the importer
            would then write its default zone over the person's text at its next run.
    """
    found = [separator for separator in dict.fromkeys(separators) if separator in text]
    if not found:
        return Span(0, len(text))
    if len(found) > 1:
        raise NoteRefused(
            _(
                "The note holds separators of two kinds, {found}; it must hold one kind, twice.",
                found=", ".join(found),
            ),
            hint=_("Restore the two lines, or remove the copy in a comment or highlight, then try again."),
        )
    count = count_separators(text, separators)
    if count != 2:
        times = counted("once", "{count} times", count)
        raise NoteRefused(
            _(
                "The separator {found} must occur exactly twice in a note; here separators occur {times}.",
                found=found[0],
                times=times,
            ),
            hint=_("Restore the two lines, or remove the copy in a comment or highlight, then try again."),
        )
    first = text.index(found[0])
    return Span(first + len(found[0]), text.index(found[0], first + 1))


PersistMarks = tuple[Pattern, Pattern]
PERSIST: PersistMarks = (compiled(r"%%\s*begin [^%\n]+%%"), compiled(r"%%\s*end [^%\n]+%%"))
"""The marks of obsidian-zotero-integration."""


def persist_blocks(text: str, zone: Span, marks: PersistMarks) -> Iterator[Span]:
    """What stands between a begin and an end mark on different lines: an importer keeps it as it is."""
    begin = marks[0].search(text, zone.start, zone.end)
    while begin and (end := marks[1].search(text, begin.end(), zone.end)):
        if "\n" in text[begin.end() : end.start()]:
            yield Span(begin.end(), end.start())
        begin = marks[0].search(text, end.end(), zone.end)


def kept_lines(text: str, zone: Span, marks: PersistMarks) -> Iterator[Span]:
    """As `persist_blocks`, up to the line of the end mark, where that line holds nothing else before it.

    Marks of annotations are left out where there are others.
    """
    found: list[tuple[bool, Span]] = []
    for block in persist_blocks(text, zone, marks):
        end = max(text.rfind(sign, block.start, block.end) for sign in "\r\n") + 1
        name = text[text.rfind("%%", 0, block.start - 2) : block.start]
        if not text[end : block.end].strip():
            found.append(("annotation" in name.casefold(), Span(block.start, end)))
    yield from (span for of_annotations, span in sorted(found, key=lambda one: one[0]))


@lru_cache(maxsize=8)
def note_blocks(text: str, zone: Span, marks: PersistMarks) -> tuple[Span, ...]:
    """As `persist_blocks`, and on one line too; without those that keep the annotations of an import."""
    found: list[Span] = []
    for begin in marks[0].finditer(text, zone.start, zone.end):
        end = marks[1].search(text, begin.end(), zone.end)
        if end and "annotation" not in begin[0].casefold():
            found.append(Span(begin.end(), end.start()))
    return tuple(found)


def is_persisted(text: str, span: Span, marks: PersistMarks) -> bool:
    """Whether the span begins right behind a begin mark."""
    line = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    return any(match.end() == span.start for match in marks[0].finditer(text, line, span.start))
