"""Where an annotated copy of a PDF may be written: never over the paper, nor over what others wrote."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from summarizer.errors import NoteNotWritable, UsageError
from summarizer.files import open_plain, replace_file
from summarizer.language import _

ENDING = " (annotated).pdf"
_LONGEST = 200
"""Bytes of a file's name; most systems take 255, and a new file has some more while it is written."""
_MARK = re.compile(rb"%summarizer: annotated copy, sha256 ([0-9a-f]{64})\n(?=startxref)")
_END = b"startxref"
_KEY = re.compile(r"[A-Z0-9]{8}")


class Origin(StrEnum):
    """Whose a file is."""

    OURS = "ours"
    CHANGED = "changed"
    OTHERS = "others"


def sealed(content: bytes) -> bytes:
    """A copy with a line that says that we wrote it, and by a digest, that nobody has changed it since.

    The line is a comment before the last `startxref`: nothing in the file is moved by it.
    """
    head, end, tail = content.rpartition(_END)
    if not end:
        return content
    digest = hashlib.sha256(content).hexdigest().encode()
    return b"".join((head, b"%summarizer: annotated copy, sha256 ", digest, b"\n", end, tail))


def origin(content: bytes) -> Origin:
    """Whether a file is a copy as we wrote it, one that was changed since, or anything else."""
    marks = list(_MARK.finditer(content))
    if not marks:
        return Origin.OTHERS
    last = marks[-1]
    digest = hashlib.sha256(content[: last.start()])
    digest.update(content[last.end() :])
    return Origin.OURS if digest.hexdigest().encode() == last[1] else Origin.CHANGED


def copy_name(note: Path) -> str:
    """What the copy of a note's paper is called: as the note, so that it is known whose it is."""
    stem = note.stem
    while len((stem + ENDING).encode("utf-8", "replace")) > _LONGEST:
        stem = stem[:-1]
    return f"{stem.rstrip()}{ENDING}"


def copy_names(notes: Sequence[Path], folder: Path) -> Mapping[Path, Path]:
    """A file in the folder for each note, no two the same; where names are, the folder's stands in front."""
    counts = Counter(_folded(copy_name(note)) for note in notes)
    names: dict[Path, Path] = {}
    taken: set[str] = set()
    for note in notes:
        name = copy_name(note)
        if counts[_folded(name)] > 1:
            name = copy_name(note.with_name(f"{note.parent.name} - {note.name}"))
        number = 2
        while _folded(name) in taken:
            name = copy_name(note.with_name(f"{note.stem} {number}.md"))
            number += 1
        taken.add(_folded(name))
        names[note] = folder / name
    return names


def _folded(name: str) -> str:
    """A name as systems compare names that know no capitals and store accents in their own way."""
    return unicodedata.normalize("NFC", name).casefold()


def check_target(target: Path, original: Path, zotero: Iterable[Path] = (), *, force: bool = False) -> Path:
    """Where a copy is to be written, links followed, once it is sure that it may be.

    `zotero` are Zotero's data directories. With `force` it may take the place of any file but the paper.

    Raises:
        UsageError: the name is no PDF's, it is the paper itself, or lies where Zotero keeps its files.
        NoteNotWritable: another file is there, or a copy that was changed since.
    """
    real = _resolved(target)
    if {target.suffix.lower(), real.suffix.lower()} != {".pdf"}:
        raise UsageError(
            _("{output} is no PDF.", output=target),
            hint=_("End its name in .pdf, or name a folder that is there."),
        )
    if _same(real, original):
        raise UsageError(
            _("{output} is the paper itself, which is never written.", output=target),
            hint=_("Give another name with --output."),
        )
    if any(real.is_relative_to(_resolved(one)) for one in zotero) or _in_storage(real):
        raise UsageError(
            _("{output} lies in Zotero's own folder, where only Zotero writes.", output=target),
            hint=_("Write the copy elsewhere, and add it to Zotero from there."),
        )
    if real.exists() and not force:
        _refuse_others(target, real)
    return real


def _refuse_others(target: Path, real: Path) -> None:
    try:
        with open_plain(real) as file:
            found = origin(file.read())
    except OSError as exc:
        raise _not_written(target, exc) from exc
    if found is Origin.CHANGED:
        raise NoteNotWritable(
            _(
                "{output} was changed since it was written: what was marked in it would be lost.",
                output=target,
            ),
            hint=_("Write to another --output, or add --force to replace it."),
        )
    if found is Origin.OTHERS:
        raise NoteNotWritable(
            _("{target} is there already.", target=target), hint=_("Add --force to replace it.")
        )


def write_copy(real: Path, content: bytes) -> None:
    """Put the copy there, whole or not at all; missing folders are made.

    Raises:
        NoteNotWritable: it cannot be written; what was there still is.
    """
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        replace_file(real, content, mode=0o666)
    except OSError as exc:
        raise _not_written(real, exc) from exc


def _not_written(target: Path, exc: OSError) -> NoteNotWritable:
    return NoteNotWritable(
        _("{output} cannot be written: {strerror}.", output=target, strerror=exc.strerror or exc)
    )


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # links in a circle
        return path.absolute()


def _same(target: Path, original: Path) -> bool:
    """Whether both are one file, by whatever link or spelling; one that is gone is known by its name."""
    try:
        return target.samefile(original)
    except OSError:
        return target == _resolved(original)


def _in_storage(path: Path) -> bool:
    """Whether a path lies in an attachment's folder, of whichever Zotero: `storage/ABCD2345/`."""
    parts = path.parts
    return any(above == "storage" and _KEY.fullmatch(below) for above, below in pairwise(parts))
