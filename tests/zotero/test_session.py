"""Zotero as one run sees it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from summarizer.zotero.session import Session
from tests.zotero.builder import PDF_KEY, build, held_by_zotero


def test_a_library_is_opened_once_for_the_whole_run(tmp_path: Path) -> None:
    build(tmp_path / "zotero.sqlite", 10)
    with held_by_zotero(tmp_path / "zotero.sqlite", 10), Session(tmp_path) as zotero:
        library = zotero.library
        assert library is not None
        assert zotero.library is library
        assert len(library.annotations(PDF_KEY)) == 3
    assert zotero.notice == ""
    assert zotero.directories == (tmp_path,)


def test_storage_without_a_database_is_no_reason_to_complain(tmp_path: Path) -> None:
    (tmp_path / "storage").mkdir()
    with Session(tmp_path) as zotero:
        assert zotero.library is None
        assert zotero.notice == ""
        assert zotero.directories == (tmp_path,)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the profile stands where Linux has it")
def test_a_library_that_cannot_be_read_is_said_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "zotero.sqlite").write_bytes(b"no database" * 500)
    profile = tmp_path / "home" / ".zotero" / "zotero" / "x.default"
    profile.mkdir(parents=True)
    (profile.parent / "profiles.ini").write_text("[Profile0]\nPath=x.default\nDefault=1\n")
    (profile / "prefs.js").write_text('user_pref("extensions.zotero.httpServer.port", 9);\n')
    with Session(tmp_path) as zotero:
        assert zotero.library is None
        assert zotero.library is None
        assert "cannot be read" in zotero.notice


def test_a_computer_without_zotero_has_nothing_to_read() -> None:
    with Session() as zotero:
        assert zotero.data == ()
        assert zotero.library is None
        assert zotero.notice == ""
