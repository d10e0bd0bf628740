"""Numbers of a paper's sentences that another reader, Poppler's `pdftotext`, has nowhere on their page.

Poppler fuses exponents and note marks with what they stand at, `10^20` to 1020: such a number is known.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from summarizer.layout.split import Split
from summarizer.pdf.page import Document

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_RAISED = re.compile(r"\^[-−+]?(?P<raised>\d+(?:[.,]\d+)*)")


def unknown_numbers(path: Path, document: Document, split: Split) -> list[tuple[int, str]] | None:
    """The page (from 0) and the digits of each number in doubt, None without Poppler."""
    program = shutil.which("pdftotext")
    if program is None:
        return None
    pages = [set[str]() for _ in document.pages]
    for option in ("-layout", "-raw"):
        run = subprocess.run([program, option, str(path), "-"], capture_output=True, check=False)
        for known, text in zip(pages, run.stdout.decode("utf-8", "replace").split("\f"), strict=False):
            known.update(_NUMBER.findall(unicodedata.normalize("NFKC", text)))
    return [
        (page_index, spellings[0])
        for sentence in split.sentences
        for page_index in [sentence.page_index]
        for spellings in _numbers(unicodedata.normalize("NFKC", sentence.text))
        if not any(
            one in pages[span.page_index]
            or any(len(one) > 2 and known.startswith(one) for known in pages[span.page_index])
            for span in sentence.spans
            for one in spellings
        )
    ]


def _numbers(text: str) -> Iterator[tuple[str, ...]]:
    """Each number of a text, and how it reads when what is raised beside it is fused with it."""
    for match in _NUMBER.finditer(text):
        raised = _RAISED.match(text, match.end())
        base = re.search(r"\d+(?:[.,]\d+)*\^[-−+]?$", text[: match.start()])
        fused = f"{match[0]}{raised['raised']}" if raised else ""
        around = f"{base[0].rstrip('-−+^')}{match[0]}" if base else ""
        yield match[0], *filter(None, (fused, around))
