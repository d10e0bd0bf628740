"""The state follows its vault: renamed, moved, copied, read-only, synced, with an id of another one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from examples.make_vault import VAULT
from summarizer.batch.session import LEDGER
from summarizer.note.backup import Pending
from summarizer.review.store import Store
from summarizer.vault.settings import load
from summarizer.vault.vault import open_vault
from tests.batch.conftest import filled, make_vault
from tests.conftest import Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]
ID = Path(".summarizer", "vault.json")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    shutil.copytree(VAULT, tmp_path / "vault")
    return tmp_path / "vault"


@pytest.fixture
def server() -> Iterator[FakeEndpoint]:
    with FakeEndpoint() as started:
        yield started


def note(vault: Path) -> Path:
    return next(vault.glob("2024*.md"))


def fill(run: Command, vault: Path) -> bytes:
    """Fill the note, and say what it was before."""
    before = note(vault).read_bytes()
    result = run("fill", note(vault))
    assert result.code == 0, result.err
    return before


def id_of(vault: Path) -> str:
    return str(json.loads((vault / ID).read_text())["id"])


def without_id(vault: Path) -> None:
    """Make vault and state those of a version that knew no ids: notes stand in it by whole paths."""
    store = Store(load(vault).settings.state_dir, vault)
    shutil.rmtree(vault / ".summarizer")
    (store.folder / "vault.json").unlink()
    lines = store.journal.path.read_text("utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    whole = [event | {"note": str(vault / event["note"])} for event in events]
    store.journal.path.write_text("".join(f"{json.dumps(event)}\n" for event in whole), "utf-8")


def test_old_state_of_a_vault_that_was_moved_before_it_had_an_id_is_found_by_its_notes(
    run: Command, vault: Path, tmp_path: Path
) -> None:
    before = fill(run, vault)
    without_id(vault)
    moved = vault.rename(tmp_path / "moved")
    assert run("undo", note(moved)).code == 0
    assert note(moved).read_bytes() == before
    assert run("fill", note(moved)).code == 0
    again = moved.rename(tmp_path / "again")  # from now on by its id
    assert run("undo", note(again)).code == 0


@pytest.mark.parametrize("what", ["copy", "edited"])
def test_old_state_is_left_alone_where_it_is_not_sure_whose_it_is(
    run: Command, vault: Path, tmp_path: Path, what: str
) -> None:
    fill(run, vault)
    without_id(vault)
    other = tmp_path / "other"
    shutil.copytree(vault, other)
    if what == "edited":
        shutil.rmtree(vault)
        note(other).write_bytes(note(other).read_bytes() + b"more\n")
    assert run("undo", note(other)).code == 3


def test_an_id_is_kept_only_when_something_is(run: Command, vault: Path) -> None:
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    for command in (
        ["status", vault],
        ["show", note(vault)],
        ["fill", note(vault), "--dry-run"],
        ["doctor", vault],
    ):
        run(*command)
    run("batch", vault, "--dry-run")
    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before
    fill(run, vault)
    changed = {path for path in vault.rglob("*") if path.is_file() and before.get(path) != path.read_bytes()}
    assert changed == {note(vault), vault / ID}


@pytest.mark.parametrize("where", ["renamed", "deep/down/vault", "with blanks and 字"])
def test_undo_and_journal_follow_a_vault_that_moves(run: Command, vault: Path, where: str) -> None:
    before = fill(run, vault)
    told = run("journal", vault, "--format", "csv").out
    new = vault.parent / where
    new.parent.mkdir(parents=True, exist_ok=True)
    vault.rename(new)
    assert run("journal", new, "--format", "csv").out == told
    assert json.loads(run("journal", new, "--format", "jsonl").out)["note"] == str(note(new))
    assert len(json.loads(run("status", new, "--json").out)) == 5
    undone = run("undo", note(new))
    assert undone.code == 0, undone.err
    assert note(new).read_bytes() == before


def test_a_vault_may_move_again_and_back(run: Command, vault: Path) -> None:
    before = fill(run, vault)
    one, two = vault.parent / "one", vault.parent / "two"
    vault.rename(one)
    assert run("accept", note(one)).code == 0
    one.rename(two)
    run("status", two)
    two.rename(vault)
    assert [run("undo", note(vault)).code for _ in range(2)] == [0, 0]
    assert note(vault).read_bytes() == before
    assert len(list((Path(os.environ["XDG_STATE_HOME"]) / "summarizer").glob("*/journal.jsonl"))) == 1


def test_what_was_sent_by_post_is_collected_where_the_vault_lies_now(
    run: Command, tmp_path: Path, server: FakeEndpoint
) -> None:
    vault = make_vault(tmp_path / "vault", 3)
    flags = ("--base-url", server.base_url, "--model", "good")
    assert run("batch", vault, *flags, "--batch-api", "--yes").code == 0
    moved = vault.rename(tmp_path / "moved")
    plan = json.loads(run("batch", moved, "--dry-run", "--json").out)
    assert (plan["sent"], plan["todo"]) == (2, [])
    for _ in range(8):
        done = run("batch", "collect", moved, *flags)
        if "come back later" not in done.out:
            break
    assert "2 filled, 0 failed" in done.out, done.err
    assert len(filled(moved)) == 3
    assert server.posted == 2


def test_notes_that_failed_are_taken_up_where_the_vault_lies_now(run: Command, tmp_path: Path) -> None:
    vault = make_vault(tmp_path / "vault", 2)
    shutil.move(vault / ".zotero", tmp_path / "zotero")
    assert run("batch", vault).code == 1
    shutil.move(tmp_path / "zotero", vault / ".zotero")
    moved = vault.rename(tmp_path / "moved")
    assert run("batch", moved, "--retry-failed").code == 0
    assert len(filled(moved)) == 2


def test_a_write_that_was_cut_off_is_mended_where_the_vault_lies_now(run: Command, vault: Path) -> None:
    fill(run, vault)
    store = open_vault(vault).store
    before = note(vault).read_bytes()
    after = before + b"\nmore\n"
    pending = Pending(str(note(vault)), store.backups.keep(before), store.backups.keep(after))
    with store.backups.writing(pending):
        note(vault).write_bytes(before + b"\nmo\0\0\0")
    moved = vault.rename(vault.parent / "moved")
    assert open_vault(moved).mended == (note(moved),)
    assert note(moved).read_bytes() == before


def test_a_copy_is_a_vault_of_its_own(run: Command, vault: Path) -> None:
    before = fill(run, vault)
    copy = vault.parent / "copy"
    shutil.copytree(vault, copy)
    drafted = note(copy).read_bytes()
    told = run("undo", note(copy))
    assert told.code == 3
    assert f"{copy} is a copy of {vault}" in told.err
    assert note(copy).read_bytes() == drafted
    assert run("accept", note(copy)).code == 0
    assert id_of(copy) != id_of(vault)
    assert "is a copy" not in run("status", copy).err
    assert run("undo", note(copy)).code == 0
    assert note(copy).read_bytes() == drafted
    assert run("undo", note(vault)).code == 0
    assert note(vault).read_bytes() == before
    assert len(run("journal", vault, "--format", "jsonl").out.splitlines()) == 2


def test_a_copy_in_the_place_that_the_original_left_is_a_copy_all_the_same(run: Command, vault: Path) -> None:
    before = fill(run, vault)
    moved = vault.rename(vault.parent / "moved")
    run("status", moved)
    shutil.copytree(moved, vault)
    assert run("undo", note(vault)).code == 3
    assert run("accept", note(vault)).code == 0
    assert run("undo", note(moved)).code == 0
    assert note(moved).read_bytes() == before


def test_another_vault_in_the_place_that_one_left_has_nothing_of_it(run: Command, vault: Path) -> None:
    before = fill(run, vault)
    moved = vault.rename(vault.parent / "moved")
    shutil.copytree(VAULT, vault)
    for name in [path.name for path in vault.glob("*.md")]:
        (vault / name).rename(vault / f"other-{name}")
    assert run("journal", vault, "--format", "jsonl").out == ""
    other = next(vault.glob("other-2024*.md"))
    assert run("fill", other).code == 0
    assert id_of(vault) != id_of(moved)
    assert run("undo", note(moved)).code == 0
    assert note(moved).read_bytes() == before
    assert run("undo", other).code == 0


@pytest.mark.parametrize("lost", ["file", "folder", "torn", "another machine's"])
def test_a_vault_whose_id_was_lost_is_known_by_its_place(run: Command, vault: Path, lost: str) -> None:
    before = fill(run, vault)
    if lost == "folder":
        shutil.rmtree(vault / ".summarizer")
    elif lost == "file":
        (vault / ID).unlink()
    else:
        (vault / ID).write_text('{"id": "abc' if lost == "torn" else json.dumps({"id": uuid.uuid4().hex}))
    assert run("status", vault).code == 0
    moved = vault.rename(vault.parent / "moved")  # it has an id again
    assert run("undo", note(moved)).code == 0
    assert note(moved).read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        '{"id": "../../../../etc"}',
        '{"id": "/tmp/evil"}',
        '{"id": "ABCDEF0123456789ABCDEF0123456789"}',
        '{"id": ["a"]}',
        '{"id": "' + "a" * 1_000_000 + '"}',
        "[" * 50_000,
        "[]",
        "\udcff",
        "",
    ],
)
def test_an_id_that_is_none_directs_nothing_anywhere(run: Command, vault: Path, content: str) -> None:
    (vault / ID).parent.mkdir()
    (vault / ID).write_bytes(content.encode("utf-8", "surrogateescape"))
    before = fill(run, vault)
    states = Path(os.environ["XDG_STATE_HOME"]) / "summarizer"
    assert [path.parent.name[:6] for path in states.rglob("journal.jsonl")] == ["vault-"]
    assert len(id_of(vault)) == 32
    assert run("undo", note(vault)).code == 0
    assert note(vault).read_bytes() == before


@pytest.mark.parametrize("link", ["folder", "file", "pipe", "circle"])
def test_an_id_behind_a_link_is_neither_read_nor_written(
    run: Command, vault: Path, tmp_path: Path, link: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    if link == "folder":
        (vault / ".summarizer").symlink_to(outside)
    elif link == "circle":
        (vault / ".summarizer").symlink_to(".summarizer")
    else:
        (vault / ".summarizer").mkdir()
        if link == "file":
            (outside / "mine.txt").write_text("mine")
            (vault / ID).symlink_to(outside / "mine.txt")
        else:
            os.mkfifo(vault / ID)
    if link in {"folder", "circle"}:
        assert run("fill", note(vault)).code == 2
        with Store(tmp_path / "state", vault).lock(note(vault)):  # what the prompts' check does not stop
            pass
    else:
        before = fill(run, vault)
        assert run("undo", note(vault)).code == 0
        assert note(vault).read_bytes() == before
    assert {path.name: path.read_text() for path in outside.iterdir()} in ({}, {"mine.txt": "mine"})


def test_a_downloaded_vault_with_the_id_of_ones_own_sees_nothing_of_it(
    run: Command, vault: Path, tmp_path: Path
) -> None:
    fill(run, vault)
    journal = open_vault(vault).store.journal.path
    known = journal.read_bytes()
    hostile = tmp_path / "Downloads" / "vault"
    shutil.copytree(VAULT, hostile)
    (hostile / ID).parent.mkdir()
    shutil.copy(vault / ID, hostile / ID)
    assert run("journal", hostile, "--format", "jsonl").out == ""
    assert run("undo", note(hostile)).code == 3
    assert run("restore", note(hostile)).code != 0
    assert run("fill", note(hostile)).code == 0
    assert journal.read_bytes() == known
    assert open_vault(hostile).store.journal.path != journal


def test_a_read_only_vault_goes_by_its_place(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:  # who may write everything: have it fail all the same
        real = Path.mkdir

        def mkdir(self: Path, *args: object, **kwargs: object) -> None:
            if self.name == ".summarizer":
                raise PermissionError(13, "Permission denied")
            real(self, *args, **kwargs)  # type: ignore[arg-type]

        monkeypatch.setattr(Path, "mkdir", mkdir)
    else:
        vault.chmod(0o555)
    before = fill(run, vault)
    assert not (vault / ID).exists()
    assert run("undo", note(vault)).code == 0
    assert note(vault).read_bytes() == before
    vault.chmod(0o755)


def test_two_processes_at_once_agree_on_one_id(vault: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from summarizer.review.store import Store\n"
        "store = Store(Path(sys.argv[1]), Path(sys.argv[2])); sys.stdin.read()\n"
        "with store.lock(Path(sys.argv[3])): pass\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path / "state", vault, vault / f"{number}.md"],
            stdin=subprocess.PIPE,
        )
        for number in range(4)
    ]
    for process in running:
        process.communicate()
    assert [process.returncode for process in running] == [0] * 4
    (record,) = (tmp_path / "state").glob("*/vault.json")
    assert json.loads(record.read_text())["id"] == id_of(vault)
    assert [path.name for path in (vault / ".summarizer").iterdir()] == ["vault.json"]


def test_copies_of_sync_conflicts_beside_the_id_do_no_harm(run: Command, vault: Path) -> None:
    before = fill(run, vault)
    (vault / ".summarizer" / "vault 2.json").write_text(json.dumps({"id": uuid.uuid4().hex}))
    moved = vault.rename(vault.parent / "moved")
    assert run("undo", note(moved)).code == 0
    assert note(moved).read_bytes() == before


def test_paths_in_what_is_kept_are_those_within_the_vault(run: Command, tmp_path: Path) -> None:
    vault = make_vault(tmp_path / "vault", 2)
    assert run("batch", vault).code == 0
    folder = open_vault(vault).store.folder
    assert str(vault) not in (folder / "journal.jsonl").read_text("utf-8")
    assert str(vault).encode() not in (folder / LEDGER).read_bytes()


def test_state_that_is_not_there_any_more_begins_anew(run: Command, vault: Path) -> None:
    fill(run, vault)
    shutil.rmtree(Store(Path(os.environ["XDG_STATE_HOME"]) / "summarizer", vault).folder)
    assert run("accept", note(vault)).code == 0
    assert run("undo", note(vault)).code == 0
