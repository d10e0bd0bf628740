"""Notes and state that version 0.1 left are read, reviewed, undone and collected as that version did.

tests/data/state-0.1 was recorded by its code (`record.sh` there); here it is put where a user's would lie.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from examples.make_vault import VAULT, read_papers
from summarizer.provider.guards.cached import AnswerCache
from tests.conftest import Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]
DATA = Path(__file__).parents[1] / "data" / "state-0.1"
RECORDED = "/tmp/version-0-1/vault"
ADDRESS = "http://127.0.0.1:47651/v1"
ENGLISH = "2025_Oduya_Highlight-Guided Retri_KEY-EXA2PLE4.md"
KEPT = "71993cfacd313ff2c8fdc60e39cd2fe2652cdedf5a5e9d977505ec73b21a4845"
"""The key of the one answer that was kept."""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The vault as version 0.1 left it, with the state that belongs to it in the user's state folder."""
    vault = tmp_path.resolve() / "vault"
    shutil.copytree(VAULT, vault)
    for paper in read_papers()[2:]:  # the example vault had two notes then
        (vault / paper.note_path).unlink()
    shutil.copytree(DATA / "vault", vault, dirs_exist_ok=True)
    state = state_of(vault)
    shutil.copytree(DATA / "state", state)
    relocate(state, vault, ADDRESS)
    return vault


def state_of(vault: Path) -> Path:
    """Where version 0.1 kept the state of a vault."""
    name = f"{vault.name}-{hashlib.sha256(str(vault).encode()).hexdigest()[:8]}"
    return Path(os.environ["XDG_STATE_HOME"]) / "summarizer" / name


def relocate(state: Path, vault: Path, address: str) -> None:
    """Write the places of this machine over those of the recording."""
    for path in (state / "journal.jsonl", *(state / "pending").glob("*.json")):
        path.write_bytes(path.read_bytes().replace(RECORDED.encode(), str(vault).encode()))
    with closing(sqlite3.connect(state / "ledger.sqlite", isolation_level=None)) as ledger:
        for table in ("attempt", "sent"):
            ledger.execute(f"UPDATE {table} SET note = replace(note, ?, ?)", (RECORDED, str(vault)))
        ledger.execute("UPDATE sent SET address = ?", (address,))


def told(name: str, vault: Path) -> str:
    """What version 0.1 said, of the vault where it lies now."""
    return (DATA / "told" / name).read_text("utf-8").replace(RECORDED, str(vault))


def test_fields_are_in_the_states_that_people_decided(run: Command, vault: Path) -> None:
    status = run("status", vault, "--json")
    now = json.loads(status.out)
    assert {one.pop("kind") for one in now} == {"paper"}  # which was not told then
    assert now == json.loads(told("status.json", vault))
    assert {"draft", "accepted", "edited", "rejected", "empty"} <= {
        field["state"] for note in json.loads(status.out) for field in note["fields"]
    }


def test_drafts_and_decisions_are_shown_as_before(run: Command, vault: Path) -> None:
    diff = run("diff", vault / ENGLISH, "--json")
    assert json.loads(diff.out) == json.loads(told("diff.json", vault))
    assert run("journal", vault, "--format", "csv").out == told("journal.csv", vault)
    assert "beside the point" in run("journal", vault).out


def test_each_decision_and_at_last_the_fill_are_undone_to_the_byte(run: Command, vault: Path) -> None:
    undone = [json.loads(run("undo", vault / ENGLISH, "--json").out) for _ in range(4)]
    assert [one["undone"] for one in undone] == ["reject", "edit", "accept", "fill"]
    assert (vault / ENGLISH).read_bytes() == (DATA / "before" / "english.md").read_bytes()
    assert run("undo", vault / ENGLISH).code == 3


def test_what_waits_is_decided_on_and_the_decision_is_undone(run: Command, vault: Path) -> None:
    before = (vault / ENGLISH).read_bytes()
    accepted = run("accept", vault / ENGLISH)
    assert accepted.code == 0, accepted.err
    assert "🤖" not in (vault / ENGLISH).read_text("utf-8")
    assert run("undo", vault / ENGLISH).code == 0
    assert (vault / ENGLISH).read_bytes() == before


def test_what_an_importer_blanked_is_put_back_to_the_byte(run: Command, vault: Path) -> None:
    restored = run("restore", vault / "blanked.md")
    assert restored.code == 0, restored.err
    assert (vault / "blanked.md").read_bytes() == (DATA / "before" / "blanked-filled.md").read_bytes()


def test_a_write_that_was_cut_off_is_mended(run: Command, vault: Path) -> None:
    whole = (DATA / "before" / "torn.md").read_bytes()
    assert (vault / "torn.md").read_bytes() != whole
    run("show", vault / "torn.md")
    assert (vault / "torn.md").read_bytes() == whole


def test_a_batch_takes_up_what_failed_and_neither_what_is_filled_nor_what_was_sent(
    run: Command, vault: Path
) -> None:
    plan = json.loads(run("batch", vault, "--dry-run", "--json").out)
    assert plan["sent"] == 2
    again = run("batch", vault, "--retry-failed", "--json")
    assert again.code == 0, again.err
    *notes, summary = map(json.loads, again.out.splitlines())
    assert [Path(note["note"]).name for note in notes] == ["later.md"]
    assert summary["filled"] == 1


def test_what_was_sent_by_post_is_collected_into_the_notes(run: Command, vault: Path) -> None:
    with FakeEndpoint() as server:
        relocate(state_of(vault), vault, server.base_url)
        post_again(server)
        for _ in range(8):
            done = run("batch", "collect", vault, "--base-url", server.base_url, "--model", "good")
            if "come back later" not in done.out:
                break
    assert done.code == 0, done.err
    assert "2 filled, 0 failed" in done.out
    for name in ("waits-1.md", "waits-2.md"):
        assert (vault / name).read_text("utf-8").count(":: 🤖 ") == 10


def post_again(server: FakeEndpoint) -> None:
    """Make the endpoint know the batch that was sent to it, under the same names."""
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="sent.jsonl"\r\n\r\n'
    body = part + (DATA / "sent.jsonl").read_bytes() + b"\r\n--x--\r\n"
    for path, kind, content in (
        ("files", "multipart/form-data; boundary=x", body),
        ("batches", "application/json", b'{"input_file_id": "file-1"}'),
    ):
        asked = urllib.request.Request(f"{server.base_url}/{path}", content, {"Content-Type": kind})
        with urllib.request.urlopen(asked) as reply:
            assert json.load(reply)["id"] in {"file-1", "batch_1"}


def test_an_answer_that_was_paid_for_is_still_kept(vault: Path) -> None:
    with closing(AnswerCache(state_of(vault) / "answers.sqlite")) as answers:
        kept = answers.get(KEPT)
    assert kept is not None
    assert len(json.loads(kept.text)["fields"]) == 10
    assert (kept.model, kept.rung, kept.requests) == ("good", "json_schema", 0)
