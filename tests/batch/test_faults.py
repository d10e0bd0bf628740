"""Whatever goes wrong with a note is that note's error, with its kind; the others are filled."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from summarizer.note.file import NoteFile, read_note_file
from summarizer.note.note import read_summary
from summarizer.vault.vault import open_vault
from tests.batch.conftest import filled, make_vault
from tests.conftest import Run
from tests.extending.conftest import Program
from tests.program import PATIENCE, started
from tests.server import FakeEndpoint
from tests.server.answers import good_answer

Command = Callable[..., Run]

BAD_PART = '''
"""A part of somebody's that looks for PDFs, and fails in every way that there is, by the attachment's key."""

import os
import pickle
import signal


class Picky(Exception):
    def __init__(self, one, two):
        super().__init__("as it travels it loses a word")


class Mute(Exception):
    def __str__(self):
        raise ValueError("no words")


class Stubborn(Exception):
    def __reduce__(self):
        raise pickle.PicklingError("it does not travel")


def deeper():
    return deeper()


def resolve(request):
    match request.key:
        case "KEYERR22":
            raise KeyError("\\ud835 \\x1b[31m")
        case "PICKY222":
            raise Picky(1, 2)
        case "MUTE2222":
            raise Mute
        case "STUBBRN2":
            raise Stubborn
        case "MEMORY22":
            raise MemoryError
        case "DEEP2222":
            deeper()
        case "LEAVES22":
            raise SystemExit(3)
        case "CTRLC222":
            raise KeyboardInterrupt
        case "KILLED22":
            os.kill(os.getpid(), signal.SIGKILL)
        case "OSERR222":
            raise OSError(28, "No space left on device")
    return None
'''
KINDS = {
    "KEYERR22": "KeyError",
    "PICKY222": "Picky",
    "MUTE2222": "Mute",
    "STUBBRN2": "Stubborn",
    "MEMORY22": "MemoryError",
    "DEEP2222": "RecursionError",
    "LEAVES22": "SystemExit",
    "CTRLC222": "KeyboardInterrupt",
    "OSERR222": "OSError",
}


@pytest.fixture
def faulty(tmp_path: Path) -> Program:
    """The program with that part installed."""
    program = Program(tmp_path / "program")
    program.install("badpart", BAD_PART, "summarizer.pdf.resolvers", "bad = badpart:resolve")
    return program


def give_key(vault: Path, number: int, key: str) -> None:
    note = vault / f"copy-{number}.md"
    note.write_text(note.read_text("utf-8").replace("EXPDF2ZH", key), "utf-8")


def last_report(vault: Path) -> dict[str, Any]:
    found = sorted(open_vault(vault).store.folder.glob("reports/*.json"))
    loaded: dict[str, Any] = json.loads(found[-1].read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("model", ["", "good"])
def test_what_a_part_raises_is_the_error_of_its_note(faulty: Program, vault: Path, model: str) -> None:
    for number, key in enumerate(KINDS):
        give_key(vault, number, key)
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", model, "--yes") if model else ()
        done = faulty.run("batch", vault, "--json", *flags)
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    assert filled(vault) == ["copy-9.md"]
    *notes, summary = map(json.loads, done.out.splitlines())
    kinds = {Path(one["note"]).name: one["kind"] for one in notes if not one["filled"]}
    assert [kinds[f"copy-{number}.md"] for number in range(len(KINDS))] == list(KINDS.values())
    assert (summary["filled"], summary["failed"], summary["waiting"]) == (1, len(KINDS), 0)
    assert last_report(vault)["failed"] == len(KINDS)
    log = open_vault(vault).store.folder / "errors.log"
    assert all(str(log) in one["reason"] and "\x1b" not in one["reason"] for one in notes if one["kind"])
    assert log.stat().st_mode & 0o777 == 0o600
    assert "badpart.py" in log.read_text("utf-8")


def test_a_process_that_is_killed_over_a_note_costs_that_note_alone(faulty: Program, vault: Path) -> None:
    for number in (2, 5):
        give_key(vault, number, "KILLED22")
    done = faulty.run("batch", vault, "--json")
    assert "Traceback" not in done.err
    *notes, summary = map(json.loads, done.out.splitlines())
    assert {one["kind"] for one in notes} == {"", "PdfUnreadable"}
    assert (summary["filled"], summary["failed"]) == (8, 2)
    assert len(filled(vault)) == 8


def test_an_answer_that_no_text_can_hold_is_an_error_of_its_note_at_most(run: Command, vault: Path) -> None:
    def broken(body: dict[str, Any]) -> str:
        answer = good_answer(body)
        return answer.replace('"text": "', '"text": "\\ud835 ') if "（3）" in str(body) else answer

    with FakeEndpoint(broken) as server:
        done = run("batch", vault, "--base-url", server.base_url, "--model", "good", "--yes")
    assert "Traceback" not in done.err
    assert {f"copy-{number}.md" for number in range(10) if number != 3} <= set(filled(vault))
    assert last_report(vault)["waiting"] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text on this system")
def test_a_note_whose_name_is_no_text_is_refused_and_the_others_are_filled(
    faulty: Program, vault: Path
) -> None:
    bad = os.fsencode(vault) + b"/\xff\xb9\xfb.md"
    Path(os.fsdecode(bad)).write_bytes((vault / "copy-0.md").read_bytes())
    done = faulty.run("batch", vault)
    assert done.code == 0, done.err
    assert "Traceback" not in done.err
    assert "is not UTF-8" in " ".join(done.out.split())
    assert len(filled(vault)) == 10
    assert [one["reason"].count("is not UTF-8") for one in last_report(vault)["refused"]] == [1]
    plan = json.loads(faulty.run("batch", vault, "--dry-run", "--json").out)
    assert len(plan["refused"]) == 1
    alone = faulty.run("fill", os.fsdecode(bad))
    assert (alone.code, alone.err.count("Error: "), "Traceback" in alone.err) == (3, 1, False)


def test_links_in_a_circle_are_refused_and_the_others_are_filled(faulty: Program, vault: Path) -> None:
    (vault / "circle.md").symlink_to("circle.md")
    (vault / "there.md").symlink_to("back.md")
    (vault / "back.md").symlink_to("there.md")
    note = vault / "copy-0.md"
    note.write_text(note.read_text("utf-8").replace("EXPDF2ZH", "circle"), "utf-8")
    (vault / "circle.pdf").symlink_to("circle.pdf")
    done = faulty.run("batch", vault)
    assert "Traceback" not in done.err
    names = {Path(one["note"]).name for one in last_report(vault)["refused"]}
    assert names == {"circle.md", "there.md", "back.md"}
    assert done.out.count("9 filled, 1 failed") == 1
    for command in (("status", vault), ("fill", vault / "circle.md"), ("export", vault)):
        told = faulty.run(*command)
        assert "Traceback" not in told.err
    assert faulty.run("fill", vault / "circle.md").code == 3


def test_what_nobody_foresaw_while_notes_are_counted_is_the_error_of_its_note(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading(path: Path) -> NoteFile:
        if path.name == "copy-3.md":
            raise KeyError("nobody knows")
        return read_note_file(path)

    def understanding(text: str, *others: Any) -> Any:
        if "（5）" in text:
            raise RecursionError("too deep")
        return read_summary(text, *others)

    for place in ("vault.notes", "batch.plan", "batch.estimate", "batch.run"):
        monkeypatch.setattr(f"summarizer.{place}.read_note_file", reading)
    monkeypatch.setattr("summarizer.vault.notes.read_summary", understanding)
    plan = json.loads(run("batch", vault, "--dry-run", "--json").out)
    assert (len(plan["todo"]), plan["fields"], len(plan["without_pdf"])) == (10, 80, 1)
    done = run("batch", vault, "--json")
    assert "Traceback" not in done.err
    *notes, _ = map(json.loads, done.out.splitlines())
    assert {Path(one["note"]).name: one["kind"] for one in notes if one["kind"]} == {"copy-3.md": "KeyError"}
    assert last_report(vault)["failed"] == 1
    assert len(filled(vault)) == 9  # what could not be counted could be filled


def test_notes_and_pdfs_that_vanish_under_way_are_errors_of_their_notes(run: Command, vault: Path) -> None:
    def answer_and_remove(body: dict[str, Any]) -> str:
        (vault / "copy-1.md").unlink(missing_ok=True)
        (vault / "copy-9.md").unlink(missing_ok=True)
        return good_answer(body)

    with FakeEndpoint(answer_and_remove) as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--yes", "--concurrency", "1")
        done = run("batch", vault, *flags, "--json")
    *notes, _ = map(json.loads, done.out.splitlines())
    assert done.code == 1
    assert {Path(one["note"]).name for one in notes if one["kind"]} == {"copy-1.md", "copy-9.md"}
    assert len(filled(vault)) == 8


def test_a_state_folder_that_is_full_stops_the_batch_and_changes_no_note(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in vault.glob("copy-*.md")}

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("summarizer.note.backup.os.fsync", full)
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--yes", "--concurrency", "1")
        done = run("batch", vault, *flags)
    assert {path: path.read_bytes() for path in before} == before
    assert done.err.count("Error: Stopped after 5 notes in a row failed alike: No backup can be kept") == 1
    assert "The report cannot be written" in done.err
    assert not list(open_vault(vault).store.folder.glob("reports/batch-*"))


def test_a_report_that_cannot_be_written_is_one_sentence_after_what_was_done(
    run: Command, vault: Path
) -> None:
    folder = open_vault(vault).store.folder
    folder.mkdir(parents=True)
    (folder / "reports").write_text("no folder", "utf-8")
    done = run("batch", vault)
    assert (done.code, done.err.count("Error: The report cannot be written")) == (6, 1)
    assert "10 filled, 0 failed, 0 still waiting" in done.out
    assert len(filled(vault)) == 10


def test_two_batches_at_once_share_the_notes_without_a_false_row(tmp_path: Path) -> None:
    vault = make_vault(tmp_path / "vault", 24)
    with FakeEndpoint(delay=0.3) as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--yes", "--json", "--concurrency", "2")
        with started("batch", vault, *flags) as one, started("batch", vault, *flags) as other:
            outs = [process.communicate(timeout=PATIENCE) for process in (one, other)]
        asked = len(server.chats)
    assert (one.returncode, other.returncode) == (0, 0), outs
    assert len(filled(vault)) == asked == 24
    rows = [[json.loads(line) for line in out.splitlines()] for out, _ in outs]
    summaries = [row[-1] for row in rows if row and "elsewhere" in row[-1]]
    assert sum(summary["filled"] for summary in summaries) == 24
    assert not any(summary["failed"] for summary in summaries)
    with closing(sqlite3.connect(open_vault(vault).store.folder / "ledger.sqlite")) as ledger:
        assert ledger.execute("SELECT outcome, count(*) FROM attempt GROUP BY outcome").fetchall() == [
            ("filled", 24)
        ]


@pytest.mark.parametrize("kind", ["garbage", "folder", "empty"])
def test_a_library_that_cannot_be_read_is_said_once_and_where_a_pdf_is_missed(
    run: Command, vault: Path, kind: str
) -> None:
    database = vault / ".zotero" / "zotero.sqlite"
    database.unlink(missing_ok=True)
    if kind == "folder":
        database.mkdir()
    else:
        database.write_bytes(b"no database" * 500 if kind == "garbage" else b"")
    give_key(vault, 3, "NOTHERE2")
    done = run("batch", vault)
    said = " ".join(done.out.split())
    assert (done.code, len(filled(vault))) == (1, 9)
    assert said.count("Zotero's database") >= 1
    report = last_report(vault)
    assert len(report["library"]) == 1
    assert "Zotero's database" in report["library"][0]
    [missed] = [one for one in report["notes"] if not one["filled"]]
    assert missed["kind"] == "PdfNotFound"
    assert "Zotero's database" in missed["reason"]
    alone = run("fill", vault / "copy-3.md")
    assert (alone.code, "Zotero's database" in " ".join(alone.err.split())) == (4, True)


def test_two_batches_that_end_in_the_same_second_leave_two_reports(run: Command, vault: Path) -> None:
    (vault / "copy-0.md").unlink()
    for _ in range(3):
        assert run("batch", vault, "--max-notes", "1").code == 0
    reports = open_vault(vault).store.folder / "reports"
    assert len(list(reports.glob("*.json"))) == len(list(reports.glob("*.md"))) == 3
