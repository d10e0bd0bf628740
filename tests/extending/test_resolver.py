"""A place where PDFs lie is one file with a `resolve`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extending.conftest import Program

SHELF = '''
"""A shelf: all papers in one folder, which SHELF names, each under its attachment's key."""

import os
from pathlib import Path

from summarizer.pdf.resolver import ResolvedPdf, Tried


def resolve(request):
    path = Path(os.environ["SHELF"]) / f"{request.key}.pdf"
    return ResolvedPdf(path, "on the shelf") if path.exists() else Tried(str(path))
'''


@pytest.mark.parametrize("how", ["file", "distribution"])
def test_a_pdf_is_found_where_a_new_file_looks_for_it(
    program: Program, tmp_path: Path, note: Path, how: str
) -> None:
    if how == "file":
        program.add("pdf/resolvers/a_shelf.py", SHELF)
    else:
        program.install("shelf", SHELF, "summarizer.pdf.resolvers", "shelf = shelf:resolve")
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    [stored] = note.parent.glob(".zotero/storage/EXPDF2ZH/*.pdf")
    away = stored.rename(tmp_path / "away.pdf")
    missing = program.run("fill", note, SHELF=str(shelf))
    assert missing.code == 4
    assert str(shelf / "EXPDF2ZH.pdf") in missing.err
    away.rename(shelf / "EXPDF2ZH.pdf")
    found = program.run("fill", note, SHELF=str(shelf))
    assert found.code == 0, found.err
    assert "on the shelf" in found.out
    assert note.read_text("utf-8").count(":: 🤖 ") == 10
