"""What is kept of a PDF is read anew when the code that reads it has changed."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from summarizer import editions
from summarizer.paper import reader


@pytest.mark.parametrize("module", ["pdf/characters.py", "pdf/superscript.py", "layout/line.py", "text.py"])
def test_another_code_is_another_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    before = editions.edition(*reader._READERS)
    spec = importlib.util.find_spec("summarizer")
    assert spec is not None
    assert spec.origin is not None
    shutil.copytree(Path(spec.origin).parent, tmp_path / "summarizer")
    monkeypatch.setattr("summarizer.editions.resources.files", lambda name: tmp_path / name.replace(".", "/"))
    assert editions.edition.__wrapped__(*reader._READERS) == before
    with (tmp_path / "summarizer" / module).open("a") as file:
        file.write("\n# changed\n")
    assert editions.edition.__wrapped__(*reader._READERS) != before
