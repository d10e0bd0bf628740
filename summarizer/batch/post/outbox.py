"""What was sent in batches and is not in the notes yet: a row for each note, in the ledger's file."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from summarizer.batch.schema import open_rows
from summarizer.note.places import Places
from summarizer.prompt.draft_request import DraftRequest

_REQUEST = TypeAdapter(DraftRequest)


@dataclass(frozen=True, slots=True)
class Sent:
    """A note's request in a batch: what was asked (`request`, packed), of which PDF, how and where.

    `attempt` is its row in the ledger, `pdf` the SHA-256 of the PDF, `prompt` the version of the prompts,
    `address` the endpoint's. `file` and `batch` are their names there; `batch` is "" while it is not known
    whether there is one. `answer` is the line of the results, "" while there is none.
    """

    attempt: int
    note: str
    pdf: str
    request: bytes
    prompt: str
    model: str
    address: str
    file: str = ""
    batch: str = ""
    answer: str = ""

    @property
    def name(self) -> str:
        """The `custom_id` of its line, which tells the endpoint nothing."""
        return f"note-{self.attempt}"


def pack(request: DraftRequest) -> bytes:
    """A request as bytes: some kilobytes for a paper."""
    return zlib.compress(_REQUEST.dump_json(request))


def unpack(packed: bytes) -> DraftRequest:
    """The request that was packed."""
    return _REQUEST.validate_json(zlib.decompress(packed))


class Outbox:
    """Rows of `Sent`; they stay until their answers are in the notes, or will never be.

    All methods raise StateError when the file cannot be read or written.
    """

    def __init__(self, path: Path, places: Places) -> None:
        """Open the file, made when missing; notes stand in it by their places."""
        self._rows, self._places = open_rows(path), places

    def add(self, sent: Iterable[Sent]) -> None:
        """Keep requests before their batch is made, all of them or none."""
        rows = (astuple(replace(one, note=self._places.kept(one.note))) for one in sent)
        self._rows.together("INSERT INTO sent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def made(self, file: str, batch: str) -> None:
        """Note the batch that was made of a file."""
        self._rows.ask("UPDATE sent SET batch = ? WHERE file = ?", batch, file)

    def answered(self, lines: Iterable[tuple[Sent, str]]) -> None:
        """Keep the lines of results; all of them or none."""
        rows = ((line, one.attempt) for one, line in lines)
        self._rows.together("UPDATE sent SET answer = ? WHERE attempt = ?", rows)

    def remove(self, sent: Sent) -> None:
        """Forget a request whose answer is in its note, or will never be."""
        self._rows.ask("DELETE FROM sent WHERE attempt = ?", sent.attempt)

    def all(self, address: str = "") -> Sequence[Sent]:
        """Every request, or those to one endpoint, in the order in which they were sent."""
        question = "SELECT * FROM sent WHERE ? IN ('', address) ORDER BY attempt"
        found = (Sent(*row) for row in self._rows.ask(question, address))
        return [replace(one, note=self._places.found(one.note)) for one in found]

    def notes(self) -> frozenset[Path]:
        """The notes that wait for an answer."""
        return frozenset(
            Path(self._places.found(note)) for (note,) in self._rows.ask("SELECT note FROM sent")
        )

    def close(self) -> None:
        """Close the file."""
        self._rows.close()
