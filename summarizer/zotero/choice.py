"""Choosing the attachment that a note is about: the linked ones, then others of the same item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz import fuzz, utils

from summarizer.language import _
from summarizer.zotero.directory import ZoteroData
from summarizer.zotero.library import (
    AttachmentRecord,
    Library,
    Place,
    StoredFile,
    is_pdf,
    kind_of_file,
    place_of,
)

_Key: TypeAlias = tuple[str, int | None]
_MOST_STEPS = 20
"""Objects that are looked at for one key: duplicates may have been merged again and again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key that the note gives, of an item or an attachment, and whether it is surely of its own paper."""

    key: str
    group: int | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attachment that may be the note's PDF, where it should lie, and what is the matter with it ("").

    It is `sure` where the note names it, or the item that it belongs to, as its own.
    """

    attachment: AttachmentRecord
    place: StoredFile
    problem: str = ""
    sure: bool = True


def candidates(
    library: Library,
    data: ZoteroData,
    linked: Sequence[Wanted],
    items: Sequence[Wanted] = (),
    title: str = "",
    read: Set[str] = frozenset(),
) -> tuple[Candidate, ...]:
    """The attachments to try, the best first.

    `linked` are the note's links to attachments in the order of preference (the one that heads an annotation
    section first), `items` those to items; either may name the other, and what was merged since leads to what
    took its place. Attachments that the note links to come first, then others of the same items, those first
    whose file names are most like `title`; of each the PDFs before EPUBs and web pages, unless the note's
    annotations lie in such a one, by the keys in `read`. What is no paper, lies in the trash or has no place
    comes last.

    Raises:
        ZoteroError: the library cannot be read.
    """
    records: dict[_Key, tuple[AttachmentRecord, bool]] = {}
    parents: dict[_Key, bool] = {}
    waiting = [*linked, *items]
    for wanted in waiting:
        for place in _now(library, wanted.key, wanted.group):
            record = library.attachment(place.key, place.group)
            if record is not None:
                records.setdefault((record.key, record.group), (record, wanted.sure))
            elif place.parent_key:  # a note or an annotation: what it belongs to is meant
                parent_wanted = Wanted(place.parent_key, place.group, wanted.sure)
                waiting += [parent_wanted] if parent_wanted not in waiting else []
                continue
            if parent := place.parent_key if record else place.key:
                known = parents.get((parent, place.group), False)
                parents[parent, place.group] = known or wanted.sure
    others = [
        (record, sure)
        for (key, group), sure in parents.items()
        for place in _now(library, key, group)
        for record in library.attachments(place.key, place.group)
    ]
    others.sort(key=lambda one: -_likeness(one[0].file_name, title))
    every = dict(records)
    for record, sure in others:
        every.setdefault((record.key, record.group), (record, sure))
    chosen = [_candidate(record, data, sure=sure) for record, sure in every.values()]

    def rank(one: Candidate) -> tuple[bool, bool, bool, bool, bool]:
        record = one.attachment
        linked_to = (record.key, record.group) in records
        return bool(one.problem), not one.sure, record.key not in read, not linked_to, not is_pdf(record)

    return tuple(sorted(chosen, key=rank))


def _now(library: Library, key: str, group: int | None) -> Iterator[Place]:
    """The object with a key, and what took its place when duplicates were merged.

    One that the library named does not have is looked for in all, since paths and bare keys name none.
    """
    seen: set[_Key] = set()
    waiting: list[_Key] = [(key, group)]
    while waiting and len(seen) < _MOST_STEPS:
        at = waiting.pop(0)
        if at in seen:
            continue
        seen.add(at)
        everywhere = library.places(at[0])
        here = [place for place in everywhere if place.group == at[1]] or everywhere
        yield from here
        if not here or any(place.trashed for place in here):
            groups = dict.fromkeys([at[1], *(place.group for place in here)])
            waiting += [(new, within) for within in groups for new in library.successors(at[0], within)]


def _candidate(record: AttachmentRecord, data: ZoteroData, *, sure: bool) -> Candidate:
    place = place_of(record, data)
    if kind := kind_of_file(record):
        return Candidate(record, place, _("the attachment is {kind}, no paper", kind=kind), sure)
    if record.trashed:
        return Candidate(record, place, _("it lies in Zotero's trash"), sure)
    return Candidate(record, place, place.problem, sure)


def _likeness(file_name: str, title: str) -> float:
    return fuzz.token_set_ratio(file_name, title, processor=utils.default_process) if title else 0.0
