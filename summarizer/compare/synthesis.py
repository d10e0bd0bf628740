"""The synthesis note on disk: opened or new, cleared of old drafts, written with what the journal keeps."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from uuid import uuid4

from summarizer.compare.comparison import Comparison
from summarizer.compare.table import same_table, skeleton, table_in
from summarizer.draft.draft import VerifiedDraft
from summarizer.errors import NoteNotWritable, NoteRefused, SummarizerError, UsageError
from summarizer.language import _
from summarizer.note.file import NoteFile, read_note_file, refuse_if_read_only
from summarizer.note.note import Note, parse_note
from summarizer.review.claims import stored_claims
from summarizer.review.state import FieldState, field_states
from summarizer.vault.vault import Vault

_PAGE = re.compile(r"[#?&]page=(\d+)")
MADE = "compare"


def check_target(vault: Vault, target: Path) -> None:
    """See before a model is asked whether a synthesis note may be written to a file.

    Raises:
        UsageError: it is no Markdown file.
        NoteNotWritable: its folder is not there.
        NoteRefused: the file is another note, or read-only.
    """
    if target.suffix.lower() != ".md":
        raise UsageError(_("{output} is no Markdown file.", output=target), hint=_("End its name in .md."))
    if not target.parent.is_dir():
        raise NoteNotWritable(
            _("{target} cannot be written: {strerror}.", target=target, strerror=os.strerror(errno.ENOENT))
        )
    _standing(vault, target)


def open_synthesis(vault: Vault, target: Path, comparison: Comparison) -> tuple[NoteFile | None, Note]:
    """The synthesis note at `target`, or a new one that is not on disk yet.

    Raises:
        NoteRefused: the file is another note, or read-only.
    """
    if found := _standing(vault, target):
        return found
    key = f"synthesis-{uuid4().hex[:8]}"
    text = skeleton(comparison.question or target.stem, comparison.heads, key)
    return None, parse_note(text, vault.profiles, target.name)


def _standing(vault: Vault, target: Path) -> tuple[NoteFile, Note] | None:
    if not target.exists():
        return None
    file, note = vault.read(target)
    if note.profile.of_a_paper:
        raise NoteRefused(
            _("{name} is no synthesis note.", name=target.name), hint=_("Name a new file with --output.")
        )
    refuse_if_read_only(file.path)
    return file, note


def table_changed(vault: Vault, file: NoteFile | None, note: Note) -> bool:
    """Whether the table is not the one that was last written."""
    if file is None:
        return False
    stands = table_in(note.text)
    if not stands:
        return stands is None
    events = vault.store.journal.events(file.path, note.metadata.identity)
    written = [event.details["table"] for event in events if "table" in event.details]
    return not written or not same_table(stands, str(written[-1]))


def drafts_in(vault: Vault, file: NoteFile | None, note: Note) -> tuple[str, ...]:
    """The labels of drafts that nobody changed or decided on, which give way to new ones."""
    if file is None:
        return ()
    states = field_states(note, vault.store.journal.events(file.path, note.metadata.identity))
    return tuple(one.label for one in states if one.pending and one.state is FieldState.DRAFT)


def save(
    vault: Vault,
    target: Path,
    file: NoteFile | None,
    note: Note,
    text: str,
    comparison: Comparison,
    verified: VerifiedDraft | None,
) -> None:
    """Write the note's new text, the journal first; a new note is gone again if that fails.

    Raises:
        NoteError: it cannot be written; it is as it was.
        StateError: the journal cannot be written; the note is as it was.
    """
    if file is not None and file.text == text:
        return
    labels = {one.label for one in verified.fields} if verified else set()
    after = parse_note(text, [note.profile])
    values = {one.label: one.value for one in after.summary.fields if one.label in labels}
    details: dict[str, object] = {
        "table": table_in(text) or "",
        "papers": [one.name for one in comparison.gathered.papers],
    }
    if verified:
        made = verified.provenance
        details |= {
            "drafter": made.drafter,
            "model": made.model,
            "prompt": made.prompt,
            "reader": made.reader,
        }
        details |= _claims(verified, comparison)
    new = file is None
    if file is None:
        file = _created(target, note.text)
    try:
        vault.store.save(
            file,
            note,
            text,
            "redo" if not new and values else "fill" if values else MADE,
            values=values,
            details=details,
        )
    except SummarizerError:
        if new:
            target.unlink(missing_ok=True)
        raise


def _claims(verified: VerifiedDraft, comparison: Comparison) -> dict[str, object]:
    """The claims for the journal, each sentence with the page of its own paper."""
    cited = comparison.compared.cited
    stored = stored_claims(verified, cited.pages, cited, comparison.language)
    for kind in stored.values():
        for claims in kind.values():
            for claim in claims:
                for sentence in (*_sentences(claim, "sentences"), *_sentences(claim, "offered")):
                    page = _PAGE.search(cited.links[int(str(sentence["page_index"]))])
                    sentence["page_index"] = int(page[1]) - 1 if page else 0
    return dict(stored)


def _sentences(claim: dict[str, object], name: str) -> list[dict[str, object]]:
    found = claim.get(name)
    return found if isinstance(found, list) else []


def _created(target: Path, text: str) -> NoteFile:
    try:
        with target.open("x", encoding="utf-8", newline="") as new:
            new.write(text)
    except OSError as exc:
        raise NoteNotWritable(
            _("{target} cannot be written: {strerror}.", target=target, strerror=exc.strerror)
        ) from exc
    return read_note_file(target)
