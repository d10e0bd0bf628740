"""What is kept of a vault is for the user alone, whatever the umask and however it was left before."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.batch.conftest import make_vault
from tests.conftest import Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's folders private by itself")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def states() -> Path:
    return Path(os.environ["XDG_STATE_HOME"]) / "summarizer"


def open_to_others(folder: Path) -> dict[str, str]:
    """Files and folders that others than the user may enter, read or write, with their modes."""
    found = {path: stat.S_IMODE(path.lstat().st_mode) for path in (folder, *folder.rglob("*"))}
    return {str(path.relative_to(folder)): oct(mode) for path, mode in found.items() if mode & 0o077}


def use_everything(run: Command, vault: Path) -> None:
    """Fill, decide, undo, batch and post, so that every kind of file is there."""
    note = vault / "copy-0.md"
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "good")
        assert run("fill", note, *flags).code == 0
        assert run("accept", note).code == 0
        assert run("undo", note).code == 0
        assert run("batch", vault / "copy-1.md", *flags, "--yes").code == 0
        assert run("batch", vault, *flags, "--yes", "--batch-api").code == 0


@pytest.mark.usefixtures("umask")
def test_everything_that_is_kept_is_for_the_user_alone(run: Command, tmp_path: Path) -> None:
    use_everything(run, make_vault(tmp_path / "vault", 3))
    kinds = {path.suffix or path.name for path in states().rglob("*") if path.is_file()}
    assert {".jsonl", ".sqlite", ".md", ".json", ".lock"} <= kinds
    assert open_to_others(states()) == {}


def test_what_an_older_version_left_open_is_closed(run: Command, tmp_path: Path) -> None:
    vault = make_vault(tmp_path / "vault", 3)
    use_everything(run, vault)
    outside = tmp_path / "outside"
    outside.write_text("another program's")
    outside.chmod(0o644)
    (next(states().glob("vault-*")) / "link").symlink_to(outside)
    for path in (states(), *states().rglob("*")):
        if not path.is_symlink():
            path.chmod(0o777 if path.is_dir() else 0o666)
    run("status", vault)
    assert run("accept", vault / "copy-0.md").code == 0
    assert [name for name in open_to_others(states()) if not name.endswith("link")] == []
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_a_state_folder_of_the_users_choice_keeps_its_rights(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    shared.chmod(0o755)
    monkeypatch.setenv("SUMMARIZER_STATE_DIR", str(shared))
    vault = make_vault(tmp_path / "vault", 1)
    assert run("fill", vault / "copy-0.md").code == 0
    assert set(open_to_others(shared)) == {"."}
