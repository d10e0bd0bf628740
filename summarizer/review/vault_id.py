"""Which state folder is a vault's: an id in the vault names it, so that the state follows a vault that moves.

The id stands in `.summarizer/vault.json` of the vault, and in `vault.json` of its state folder beside the
places where the vault has lain. A vault without an id has the state folder that is named after its path, as
all had in version 0.2: it gets an id when something is first kept of it. One that was moved before then is
known by its notes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from filelock import FileLock

from summarizer.files import private_folder, read_plain, replace_file, stays_inside
from summarizer.note.places import Places
from summarizer.review.journal import Journal
from summarizer.review.left_behind import folder_name, left_behind

ID_FILE = Path(".summarizer", "vault.json")
_RECORD = "vault.json"
_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST = 100_000
"""Bytes of a file with an id."""


@dataclass(frozen=True, slots=True)
class StateOf:
    """The state folder of a vault, the places where the vault lay, and the id that binds the two.

    `id` is "" when there is none yet, or when the vault has that of another one, of which it is a copy.
    `copy_of` is then where the other lies.
    """

    folder: Path
    places: Places
    id: str = ""
    copy_of: Path | None = None


@dataclass(frozen=True, slots=True)
class _Record:
    """What a state folder says of the vault that it belongs to; `vaults` are its places, the last one now."""

    id: str
    vaults: tuple[Path, ...]


def find_state(state_dir: Path, vault: Path) -> StateOf:
    """The state folder of a vault, which need not exist; nothing is written.

    A vault is a copy when another one with its id lies where it lay last. The copy's state begins anew: what
    is kept of a vault is never shown to another one that only bears its id.
    """
    by_path = state_dir / folder_name(vault)
    own, here = read_id(vault), _record(by_path)
    if not own or here is None:
        found = next(_with_id(state_dir, own), None) if own else None
    else:
        found = (by_path, here) if here.id == own else next(_with_id(state_dir, own), None)
    if found is not None:
        folder, record = found
        last = record.vaults[-1]
        put_here = folder == by_path and vault not in record.vaults  # by hand: it is named after this path
        if put_here or _same(last, vault) or read_id(last) != own:
            return StateOf(folder, _places(vault, record), own)
        return StateOf(_free(by_path), Places(vault), copy_of=last)
    if here is None:
        if not own and not by_path.exists() and (old := left_behind(state_dir, vault)):
            return StateOf(old[0], Places(vault, (old[1],)))
        return StateOf(by_path, Places(vault), own)
    # The id was lost, or a sync has put another machine's in its place.
    if _same(here.vaults[-1], vault) and _knows(by_path, _places(vault, here)):
        return StateOf(by_path, _places(vault, here), own or here.id)
    return StateOf(_free(by_path), Places(vault), own)  # another vault lay here before


def bind(state: StateOf) -> None:
    """Write the id into the vault and its state folder; a vault that cannot be written goes without.

    Raises:
        OSError: the state folder cannot be written.
    """
    vault = state.places.vault
    private_folder(state.folder)
    with FileLock(state.folder / "vault.lock", mode=0o600):
        known = read_id(vault)
        chosen = state.id or ("" if state.copy_of else known) or uuid4().hex
        if state.copy_of and known and known != read_id(state.copy_of):
            chosen = known  # another process was quicker
        if known != chosen and not _write_id(vault, chosen):
            return
        places = tuple(dict.fromkeys(one for one in state.places.former if one != vault))
        record = {"id": chosen, "vaults": [*map(str, places), str(vault)]}
        text = json.dumps(record, ensure_ascii=False).encode()
        if _content(state.folder / _RECORD) != text:
            replace_file(state.folder / _RECORD, text)


def read_id(vault: Path) -> str:
    """The id in a vault, "" when there is none or none that could be ours."""
    file = vault / ID_FILE
    if not stays_inside(file, vault):
        return ""
    try:
        data = json.loads(_content(file))
    except (ValueError, RecursionError):
        return ""
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) and _ID.fullmatch(found) else ""


def _write_id(vault: Path, chosen: str) -> bool:
    file = vault / ID_FILE
    if not stays_inside(file.parent, vault):
        return False
    try:
        file.parent.mkdir(exist_ok=True)
        replace_file(file, json.dumps({"id": chosen}).encode() + b"\n", mode=0o666)
    except OSError:
        return False
    return True


def _with_id(state_dir: Path, wanted: str) -> Iterator[tuple[Path, _Record]]:
    with suppress(OSError):
        for entry in sorted(os.scandir(state_dir), key=lambda entry: entry.name):
            record = _record(Path(entry.path))
            if record is not None and record.id == wanted:
                yield Path(entry.path), record


def _record(folder: Path) -> _Record | None:
    try:
        data = json.loads(_content(folder / _RECORD))
        found = _Record(str(data["id"]), tuple(map(Path, data["vaults"])))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if _ID.fullmatch(found.id) and found.vaults else None


def _content(path: Path) -> bytes:
    try:
        return read_plain(path, _LONGEST)
    except OSError:
        return b""


def _places(vault: Path, record: _Record) -> Places:
    return Places(vault, tuple(one for one in reversed(record.vaults) if one != vault))


def _free(by_path: Path) -> Path:
    """A state folder that is no other vault's."""
    folder, number = by_path, 1
    while _record(folder) is not None:
        number += 1
        folder = by_path.with_name(f"{by_path.name}-{number}")
    return folder


def _same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False


def _knows(folder: Path, places: Places) -> bool:
    """Whether notes that the state is about lie in the vault; also when it is about none."""
    notes = {event.note for event in Journal(folder / "journal.jsonl", places).events()}
    return not notes or any(Path(note).exists() for note in notes)
