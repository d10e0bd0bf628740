"""What a batch would do: which notes have empty fields, which are filled, which are refused and why."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.batch.engines.processes import Processes
from summarizer.errors import NoSummary, NoteError, PdfNotFound, SummarizerError, as_error
from summarizer.filling.fields import empty_fields
from summarizer.language import _
from summarizer.note.file import read_note_file
from summarizer.note.summary import SummaryBlock
from summarizer.vault.copies import conflict_copies, original_of
from summarizer.vault.notes import summaries
from summarizer.vault.vault import Vault

_AT_ONCE = 256
"""Notes that are looked at side by side."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that a batch leaves alone, and why, in one sentence."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class NoPdf:
    """A note whose PDF is missing, or there and unreadable, and why."""

    path: Path
    missing: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The notes to draft, each with its count of empty fields; how many have none; what is refused."""

    todo: tuple[tuple[Path, int], ...]
    filled: int
    refused: tuple[Refused, ...]

    def fields(self, notes: Iterable[Path]) -> int:
        """How many fields are empty in some of the notes, given by their absolute paths."""
        counts = {Path(os.path.realpath(path)): count for path, count in self.todo}
        return sum(counts[note] for note in notes)


def scan(
    vault: Vault, paths: Iterable[Path], labels: Sequence[str] = (), *, from_a_list: bool = False
) -> Plan:
    """The plan for files and folders, folders searched to the bottom.

    In a folder, Markdown files that hold no summary fields at all are not even counted; a file that was
    named itself is refused with the reason. So are copies of a note beside it, and those of
    sync conflicts; a copy that was named itself is not, unless the paths are `from_a_list` of all there is.
    One that nobody can look into, for a reason that nobody foresaw, is to be drafted with no
    field known: what is wrong is its error then.

    Raises:
        NoteNotFound: there is nothing at a path.
    """
    todo: list[tuple[Path, int]] = []
    refused: list[Refused] = []
    filled = 0
    paths = tuple(paths)
    for path, named, found in summaries(vault, paths):
        try:
            count = _count(found, labels)
        except NoteError as exc:
            if named or not isinstance(exc, NoSummary):
                refused.append(Refused(path, str(exc)))
            continue
        except Exception:  # noqa: BLE001 - it fails for itself when it is its turn, and is reported then
            todo.append((path, 0))
            continue
        if not count:
            filled += 1
        elif (from_a_list or not named) and (original := original_of(path)):
            refused.append(Refused(path, _("It is a copy of {name}, to the byte.", name=original.name)))
        else:
            todo.append((path, count))
    refused += [
        Refused(path, _("It is a copy that a sync program made in a conflict."))
        for path in conflict_copies(vault, paths)
    ]
    return Plan(tuple(todo), filled, tuple(refused))


def _count(found: SummaryBlock | SummarizerError, labels: Sequence[str]) -> int:
    if isinstance(found, SummarizerError):
        raise found
    if found.of_many:
        raise NoSummary(_("It compares papers: `summarizer compare` makes it again."))
    return len(empty_fields(found, labels))


async def look_for_pdfs(notes: Sequence[Path], processes: Processes) -> tuple[NoPdf, ...]:
    """The notes whose PDFs are missing or unreadable."""
    without: list[NoPdf] = []
    for start in range(0, len(notes), _AT_ONCE):
        chunk = notes[start : start + _AT_ONCE]
        found = await asyncio.gather(*(_pdf_problem(path, processes) for path in chunk))
        without += [problem for problem in found if problem is not None]
    return tuple(without)


async def _pdf_problem(path: Path, processes: Processes) -> NoPdf | None:
    try:
        await processes.look_for_pdf(path, read_note_file(path).text)
    except PdfNotFound as exc:
        return NoPdf(path, missing=True, reason=str(exc))
    except Exception as exc:  # noqa: BLE001 - whatever it is, it is this note's
        return NoPdf(path, missing=False, reason=str(as_error(exc, path.name)))
    return None
