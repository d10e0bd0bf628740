"""Choosing the attachment that a note is about: the linked ones, then others of the same item."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from summarizer.language import _
from summarizer.zotero.directory import ZoteroData
from summarizer.zotero.library import AttachmentRecord, Library, StoredFile, is_pdf, kind_of_file, place_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attachment that may be the note's PDF, where it should lie, and what is the matter with it ("")."""

    attachment: AttachmentRecord
    place: StoredFile
    problem: str = ""


def candidates(
    library: Library,
    data: ZoteroData,
    linked: Sequence[tuple[str, int | None]],
    item: tuple[str, int | None] = ("", None),
    title: str = "",
    read: Set[str] = frozenset(),
) -> tuple[Candidate, ...]:
    """The attachments to try, the best first.

    `linked` are the keys and groups of the note's links in the order of preference (the one that heads an
    annotation section first), `item` the key and group of the paper's item. Those that the note links to
    come first, then the item's other ones, those first whose file names are most like `title`; of each the
    PDFs before EPUBs and web pages, unless the note's annotations lie in such a one, by the keys in `read`.
    What is no paper, lies in the trash or has no place comes last.

    Raises:
        ZoteroError: the library cannot be read.
    """
    found = [library.attachment(key, group) for key, group in linked]
    records = [record for record in found if record is not None]
    parents = dict.fromkeys([item, *((one.parent_key, one.group) for one in records)])
    others = [one for key, group in parents if key for one in library.attachments(key, group)]
    others.sort(key=lambda one: -_likeness(one.file_name, title))
    every = {(one.key, one.group): one for one in [*records, *others]}
    chosen = [_candidate(record, data) for record in every.values()]
    known = {(one.key, one.group) for one in records}

    def rank(one: Candidate) -> tuple[bool, bool, bool, bool]:
        record = one.attachment
        linked_to = (record.key, record.group) in known
        return bool(one.problem), record.key not in read, not linked_to, not is_pdf(record)

    return tuple(sorted(chosen, key=rank))


def _candidate(record: AttachmentRecord, data: ZoteroData) -> Candidate:
    place = place_of(record, data)
    if kind := kind_of_file(record):
        return Candidate(record, place, _("the attachment is {kind}, no paper", kind=kind))
    if record.trashed:
        return Candidate(record, place, _("it lies in Zotero's trash"))
    return Candidate(record, place, place.problem)


def _likeness(file_name: str, title: str) -> float:
    return fuzz.token_set_ratio(file_name, title, processor=utils.default_process) if title else 0.0
