"""Where a note's paper may lie, likeliest first: what Zotero's library knows, then the note's own links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from summarizer.errors import WrongPaper, ZoteroError
from summarizer.language import _
from summarizer.note.link import Attachment, ZoteroLink
from summarizer.note.note import Note
from summarizer.pdf.resolver import PdfRequest
from summarizer.zotero.choice import Candidate, Wanted, candidates
from summarizer.zotero.library import Library
from summarizer.zotero.session import Session

_MOST_NAMED = 5
"""Papers that a refusal names."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A place to look for the PDF, and the attachment that citations open if it is found there.

    One that is not `sure` is the note's only if the PDF itself says so.
    """

    request: PdfRequest
    attachment: Attachment
    sure: bool = True


def choices(note: Note, note_path: Path, vault_folder: Path, zotero: Session) -> tuple[Choice, ...]:
    """What to look for, each place once."""
    place = PdfRequest(
        note_path.parent, vault_folder, zotero_dirs=zotero.directories, name=note.metadata.title
    )
    found: list[Choice] = []
    for candidate in _known_to_zotero(note, zotero):
        key, group = candidate.attachment.key, candidate.attachment.group
        request = replace(
            place, key=key, group=group, known_path=candidate.place.path, problem=candidate.problem
        )
        attachment = Attachment(candidate.attachment.file_name, ZoteroLink(key, group), sure=candidate.sure)
        found.append(Choice(request, attachment, candidate.sure))
    known = {(one.request.key, one.request.group) for one in found}
    for attachment in note.attachments:
        link = attachment.link
        if link is None or (link.key, link.group) not in known:
            request = replace(
                place,
                key=link.key if link else "",
                group=link.group if link else None,
                file_url=attachment.file_url,
                vault_path=attachment.vault_path,
            )
            found.append(Choice(request, attachment, attachment.sure))
    return tuple(
        sorted({one.request: one for one in reversed(found)}.values(), key=lambda one: _order(one, found))
    )


def _order(choice: Choice, found: Sequence[Choice]) -> tuple[bool, int]:
    return not choice.sure, found.index(choice)


def doubtful(note: Note) -> WrongPaper:
    """Why no paper is taken where the note leaves the choice, with those that it names."""
    rivals = note.metadata.rivals
    names = [f"{one.name} ({one.key})" if one.name else one.key for one in rivals]
    names = names or [one.name or (one.link.key if one.link else one.vault_path) for one in note.attachments]
    more = len(names) - _MOST_NAMED
    shown = ", ".join([*names[:_MOST_NAMED], *([f"… (+{more})"] if more > 0 else [])])
    message = (
        _("The note names several papers and none as its own: {papers}.", papers=shown)
        if len(names) > 1
        else _("The note speaks of a paper, but does not say that it is its own: {papers}.", papers=shown)
    )
    hint = _("Name the file with --pdf, or put the link to the note's own paper among its properties.")
    return WrongPaper(message, hint=hint)


def _known_to_zotero(note: Note, zotero: Session) -> tuple[Candidate, ...]:
    """The attachments that the library has of the note's paper; none when it cannot be read."""
    if zotero.library is None or zotero.current is None:
        return ()
    metadata = note.metadata
    linked = [Wanted(one.link.key, one.link.group, one.sure) for one in note.attachments if one.link]
    read = {one.link.key for one in note.annotations if one.link and one.link.annotation}
    items = [Wanted(metadata.item_key, metadata.group, metadata.item_sure)] if metadata.item_key else []
    wanted = [*items, *(Wanted(one.key, one.group, sure=False) for one in metadata.rivals)]
    library, data = zotero.library, zotero.current
    try:
        found = candidates(library, data, linked, wanted, metadata.title, read)
        usable = any(one.sure and not one.problem for one in found)
        named = [] if usable else _named_in(library, note)
        more = candidates(library, data, [], named, metadata.title, read) if named else ()
    except ZoteroError as exc:
        zotero.problem = exc
        return ()
    return (*more, *found)


def _named_in(library: Library, note: Note) -> list[Wanted]:
    """The items that the library has under the note's DOI or BibTeX key, which outlive a key of Zotero's.

    By its title only where the note's links lead nowhere any more.
    """
    metadata = note.metadata
    for known_as, find in (
        (metadata.doi, library.by_doi),
        (metadata.citation_key, library.by_citation_key),
        (metadata.title if metadata.mentions else "", library.by_title),
    ):
        if known_as and (found := find(known_as)):
            return [Wanted(one.key, one.group, sure=len(found) == 1) for one in found]
    return []
