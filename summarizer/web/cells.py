"""The matrix as data: a row for each note of the desk, made anew only where the note changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from summarizer.insertion.phrases import LOOK, WARNING
from summarizer.note.escape import unescape
from summarizer.review.matrix import by_role
from summarizer.review.shorthand import shorten
from summarizer.review.state import FieldStatus
from summarizer.review.status import NoteStatus
from summarizer.web.desk import Desk

_WARNINGS = (WARNING.strip(), LOOK.strip())


class Column(msgspec.Struct, frozen=True):
    """Fields that mean the same, by `key`; `label` is what the first note that has one calls it."""

    key: str
    label: str


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """A field of a note: its text without escapes, links short, and whose it is; `warned` by a ⚠️ or 🖼️."""

    column: int
    label: str
    state: str
    text: str = ""
    pending: bool = False
    warned: bool = False


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """A note; `version` changes with any of its texts."""

    note: str
    title: str
    authors: tuple[str, ...]
    year: str
    tags: tuple[str, ...]
    collections: tuple[str, ...]
    oldest: str
    version: str
    cells: tuple[Cell, ...]


class Answer(msgspec.Struct, frozen=True):
    """What changed since the page asked before; `notes` names all rows in order, where any came or went.

    `drafting` is what is being drafted now, by note and label, the label "" for a whole note.
    """

    at: int
    columns: tuple[Column, ...]
    rows: list[msgspec.Raw]
    notes: tuple[str, ...] | None
    drafting: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A row that was made, of what, and at which of the changes since the start."""

    status: NoteStatus
    at: int
    row: msgspec.Raw


def version(fields: Iterable[FieldStatus]) -> str:
    """A name for what the fields of a note say, and whose they are."""
    said = "\0".join(f"{one.label}\1{one.state}\1{one.pending}\1{one.value}" for one in fields)
    return blake2b(said.encode("utf-8", "replace"), digest_size=9).hexdigest()


class Matrix:
    """The rows of a desk's notes on papers; syntheses are none."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._columns: dict[str, Column] = {}
        self._places: dict[str, int] = {}
        self._made: dict[str, _Made] = {}
        self._at = 0
        self._came_or_went = 0

    def label(self, key: str) -> str | None:
        """What the column of a key is called, None when there is none."""
        column = self._columns.get(key)
        return column.label if column else None

    def since(self, after: int, drafting: tuple[tuple[str, str], ...] = ()) -> bytes:
        """What changed after one of the changes, as JSON; everything after 0, or after one that never was."""
        self._refresh()
        after = after if after <= self._at else 0
        return msgspec.json.encode(
            Answer(
                self._at,
                tuple(self._columns.values()),
                [one.row for one in self._made.values() if one.at > after],
                tuple(self._made) if self._came_or_went > after else None,
                drafting,
            )
        )

    def _refresh(self) -> None:
        """Make the rows of notes that are not what they were."""
        before, at = self._made, self._at + 1
        self._made = {}
        for name, status in self._desk.queue.items():
            if not status.about.of_a_paper:
                continue
            known = before.get(name)
            if known is None or not (known.status is status or known.status == status):
                known = _Made(status, at, self._row(name, status))
                self._at = at
            self._made[name] = known
        if list(before) != list(self._made):
            self._at = self._came_or_went = at

    def _row(self, name: str, status: NoteStatus) -> msgspec.Raw:
        about = status.about
        row = Row(
            name,
            _text(status.title),
            about.authors,
            about.year,
            about.tags,
            about.collections,
            status.oldest,
            version(status.fields),
            tuple(self._cell(key, field) for key, field in by_role(status.fields).items()),
        )
        return msgspec.Raw(msgspec.json.encode(row))

    def _cell(self, key: str, field: FieldStatus) -> Cell:
        if key not in self._columns:
            self._places[key] = len(self._columns)
            self._columns[key] = Column(key, field.label)
        text = unescape(shorten(field.acceptable).text)
        warned = any(sign in field.value for sign in _WARNINGS)
        return Cell(self._places[key], field.label, field.state.value, text, field.pending, warned)


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
