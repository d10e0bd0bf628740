"""What a hostile note links to as its PDF: devices, pipes, other machines, files that are no PDFs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from examples.make_vault import VAULT
from summarizer.pdf.resolver import PdfRequest, Tried
from summarizer.pdf.resolvers import file_link, vault_path
from tests.conftest import Run

Command = Callable[..., Run]


@pytest.mark.parametrize(
    "address", ["file://evil/share/a.pdf", "file:%2F%2Fevil/share/a.pdf", r"file:\\evil\share\a.pdf"]
)
def test_no_link_of_a_note_reaches_another_machine(tmp_path: Path, address: str) -> None:
    found = file_link.resolve(PdfRequest(tmp_path, tmp_path, file_url=address))
    assert isinstance(found, Tried)
    assert "on another machine" in found.reason


@pytest.mark.parametrize(
    "link",
    [
        "file:///dev/zero",
        "file:///etc/passwd",
        "file://{pipe}",
        "file:///proc/self/environ",
        "file://{folder}",
    ],
)
def test_a_link_to_what_is_no_pdf_is_the_notes_own_error(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    shutil.copytree(VAULT, tmp_path / "vault")
    note = next((tmp_path / "vault").glob("2024*.md"))
    os.mkfifo(tmp_path / "pipe.pdf")
    monkeypatch.setenv("MY_SECRET", "sk-in-the-environment")
    address = link.format(pipe=tmp_path / "pipe.pdf", folder=tmp_path)
    text = note.read_text("utf-8").replace("zotero://open-pdf/library/items/EXPDF2ZH", address)
    assert address in text
    note.write_text(text, "utf-8")
    before = note.read_bytes()
    result = run("fill", note)
    assert result.code == 4, result.err
    assert "root:" not in result.out + result.err
    assert "sk-in-the-environment" not in result.out + result.err
    assert note.read_bytes() == before


@pytest.mark.parametrize("path", ["../outside.pdf", "link.pdf", "/outside.pdf", "a/../../outside.pdf"])
def test_a_path_in_the_vault_stays_in_the_vault(tmp_path: Path, path: str) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (tmp_path / "outside.pdf").write_bytes(b"%PDF-")
    (vault / "link.pdf").symlink_to(tmp_path / "outside.pdf")
    assert isinstance(vault_path.resolve(PdfRequest(vault, vault, vault_path=path)), Tried)
