"""Everything that a user can get wrong ends in one clear sentence, and the note stays as it was."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from summarizer.vault.vault import open_vault
from tests.conftest import Run
from tests.program import PATIENCE, started, wait_for
from tests.server import FakeEndpoint

Command = Callable[..., Run]


def refused(result: Run, note: Path, before: bytes) -> str:
    """The message, after checking that there is one sentence, no traceback, and an untouched note."""
    assert result.code not in {0, 1}, result.out
    assert "Traceback" not in result.err
    message = result.err.strip().splitlines()
    assert message[-2 if len(message) > 1 else -1].startswith("Error: ")
    assert note.read_bytes() == before
    return result.err


def storage(note: Path) -> Path:
    return next((note.parents[1] / "home" / "Zotero" / "storage" / "377SC9DN").glob("*.pdf"))


def test_a_wrong_key(run: Command, reference_note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = reference_note.read_bytes()
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-secret")
    with FakeEndpoint(key="sk-right") as server:
        result = run("fill", reference_note, "--provider", "openai", "--base-url", server.base_url)
    message = refused(result, reference_note, before)
    assert "OPENAI_API_KEY" in message
    assert "sk-wrong-secret" not in message


def test_a_missing_key(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    message = refused(run("fill", reference_note, "--provider", "deepseek"), reference_note, before)
    assert "DEEPSEEK_API_KEY" in message


def test_an_unknown_provider_lists_the_known_ones(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    message = refused(run("fill", reference_note, "--provider", "nobody"), reference_note, before)
    assert "ollama" in message


def test_an_endpoint_that_does_not_answer(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    result = run("fill", reference_note, "--base-url", "http://127.0.0.1:9/v1", "--model", "m")
    assert "127.0.0.1:9" in refused(result, reference_note, before)


def test_no_pdf(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    storage(reference_note).unlink()
    message = refused(run("fill", reference_note), reference_note, before)
    assert "377SC9DN" in message
    assert "--pdf" in message


def test_an_encrypted_pdf(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    pdf = storage(reference_note)
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), "secret")
    document.save(pdf, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="u", owner_pw="o")
    assert "password" in refused(run("fill", reference_note), reference_note, before)


def test_a_login_page_saved_as_pdf(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    storage(reference_note).write_text("<html><body>Sign in to read this article</body></html>")
    assert "not a PDF" in refused(run("fill", reference_note), reference_note, before)


def test_a_pdf_without_text(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    document = pymupdf.open()
    document.new_page()
    document.save(storage(reference_note))
    assert "OCR" in refused(run("fill", reference_note), reference_note, before)


def test_a_note_without_summary_fields(run: Command, tmp_path: Path) -> None:
    note = tmp_path / "diary.md"
    note.write_text("# Monday\nIt rained.\n")
    assert "No summary fields" in refused(run("fill", note), note, b"# Monday\nIt rained.\n")


def test_a_note_that_is_not_there(run: Command, tmp_path: Path) -> None:
    result = run("fill", tmp_path / "nothing.md")
    assert result.code == 3
    assert "There is no note" in result.err


def test_a_read_only_note(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    reference_note.chmod(0o444)
    assert "read-only" in refused(run("fill", reference_note), reference_note, before)


def test_a_note_with_a_third_separator(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes() + "%--------------ω--------------%\n".encode()
    reference_note.write_bytes(before)
    assert "exactly twice" in refused(run("fill", reference_note), reference_note, before)


def test_a_full_disk(run: Command, reference_note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = reference_note.read_bytes()
    inode = reference_note.stat().st_ino
    real_write = os.write

    def write(descriptor: int, data: bytes) -> int:
        if os.fstat(descriptor).st_ino == inode:
            raise OSError(28, "No space left on device")
        return real_write(descriptor, data)

    monkeypatch.setattr(os, "write", write)
    assert "No space left" in refused(run("fill", reference_note), reference_note, before)


def test_a_misspelt_setting_is_named_with_its_file(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    (reference_note.parent / "summarizer.toml").write_text("tokn_budget = 3\n")
    message = refused(run("fill", reference_note), reference_note, before)
    assert "tokn_budget" in message
    assert "summarizer.toml" in message


def test_a_key_in_the_settings_file_is_refused(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    (reference_note.parent / "summarizer.toml").write_text('api_key = "sk-secret"\n')
    message = refused(run("fill", reference_note), reference_note, before)
    assert "SUMMARIZER_API_KEY" in message
    assert "sk-secret" not in message


def test_a_journal_that_cannot_be_kept(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    journal = open_vault(reference_note).store.journal.path
    journal.mkdir(parents=True)
    result = run("fill", reference_note)
    assert str(journal) in refused(result, reference_note, before)
    assert result.code == 6
    told = run("journal", reference_note.parent)
    assert told.code == 6
    assert "Traceback" not in told.err


def test_a_port_that_is_taken(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run("review", reference_note, "--no-browser", "--port", port)
    assert f"Port {port} cannot be used" in refused(result, reference_note, before)
    assert result.code == 7


def test_two_choices_of_notes_at_once(run: Command, reference_note: Path) -> None:
    result = run("notes", reference_note.parent, "--tag", "a", "--where", "b=c")
    assert result.code == 2
    assert "Choose by one of" in result.err


def test_an_editor_that_fails(run: Command, reference_note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("fill", reference_note).code == 0
    before = reference_note.read_bytes()
    monkeypatch.setenv("VISUAL", "false")
    result = run("edit", reference_note)
    assert "The editor 'false' failed" in refused(result, reference_note, before)
    assert result.code == 2


@pytest.mark.parametrize("in_background", [False, True])
def test_ctrl_c_while_the_model_thinks(reference_note: Path, *, in_background: bool) -> None:
    before = reference_note.read_bytes()
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "delay-600")
        with started("fill", reference_note, *flags, in_background=in_background) as process:
            assert wait_for(lambda: server.chats)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=PATIENCE)  # half of what the answer takes
    assert process.returncode == 130
    assert "Stopped" in err
    assert "Traceback" not in err
    assert reference_note.read_bytes() == before
