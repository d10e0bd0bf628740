"""A PDF that crashes or hangs its reader is the error of one note, and the others are read."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from summarizer.batch.engines.processes import Processes
from summarizer.errors import PdfUnreadable, SummarizerError
from summarizer.filling.prepare import Wish
from summarizer.vault.vault import Vault, open_vault


def read_or_fail(vault: Vault, path: Path, text: str, wish: Wish) -> str:
    """Stands for the reading of a PDF that does what the note's text says."""
    if text == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if text == "hang":
        time.sleep(600)
    return f"{path.name} read, {len(wish.labels)} labels"


async def outcomes(processes: Processes, texts: Sequence[str]) -> list[str | BaseException]:
    work = (processes.do(read_or_fail, Path(f"{text}.md"), text) for text in texts)
    return await asyncio.gather(*work, return_exceptions=True)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("crash", "The PDF of crash.md crashed the program that reads it."),
        ("hang", "Preparing hang.md took over 12 s."),
    ],
)
def test_one_bad_pdf_spoils_no_other(tmp_path: Path, text: str, complaint: str) -> None:
    vault = open_vault(tmp_path, {"pdf_timeout": 1})
    with closing(Processes(vault, Wish(("研究问题",)), 2)) as processes:
        bad, *good = asyncio.run(outcomes(processes, [text, *(f"good-{number}" for number in range(6))]))
    assert isinstance(bad, PdfUnreadable)
    assert str(bad) == complaint
    assert bad.hint
    assert good == [f"good-{number}.md read, 1 labels" for number in range(6)]


def test_an_error_keeps_its_kind_and_its_hint_on_its_way_back(tmp_path: Path) -> None:
    vault = open_vault(tmp_path, {})
    with closing(Processes(vault, Wish())) as processes:
        with pytest.raises(SummarizerError, match="No summary fields") as caught:
            asyncio.run(processes.prepare(tmp_path / "note.md", "# Nothing here\n"))
        assert caught.value.hint
