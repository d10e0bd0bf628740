"""What the review page takes to show a field, against PyMuPDF drawing the same page alone.

A long PDF is made (100 pages unless said otherwise), a note beside it is filled without a model. Measured are
the first answer with a field and its page's picture in a fresh server, both in milliseconds, and the floor:
opening the file and drawing that page with PyMuPDF. The matrix of 2,000 notes is measured in a browser, as
`benchmarks.matrix` says.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

import pymupdf

from benchmarks import matrix
from summarizer.filling.fill import fill_note
from summarizer.filling.prepare import Wish
from summarizer.vault.vault import Vault, open_vault
from summarizer.web.desk import Desk

NOTE = """# A long paper
[paper.pdf](<{pdf}>)

> [!summary] 总结
> 🎯 研究问题::
> ✏️ 研究方法::
> 📌 研究结论::
"""
TEXT = (
    "In this study we ask how leaves of kind {n} respond to warm soil. "
    "We measured {n} plots with a litter bag method over 18 months. "
    "We conclude that warm soil speeds up decay by {n} percent. " * 6
)


def make_vault(folder: Path, pages: int) -> Path:
    """A vault with one filled note about a PDF of so many pages; the value is the note's path."""
    with pymupdf.open() as document:
        for number in range(1, pages + 1):
            page = document.new_page()
            page.insert_textbox(pymupdf.Rect(60, 60, 535, 780), TEXT.replace("{n}", str(number)), fontsize=10)
        document.save(folder / "paper.pdf")
    note = folder / "note.md"
    note.write_text(NOTE.format(pdf=(folder / "paper.pdf").as_uri()), encoding="utf-8")
    fill_note(open_vault(note, {"provider": "none"}), note, Wish(pdf=folder / "paper.pdf"))
    return note


async def first_field(vault: Vault, note: Path) -> dict[str, float]:
    """Milliseconds from an empty desk to the fields, and from there to the picture of the cited page."""
    desk = Desk(vault, [note])
    (name,) = desk.queue
    start = time.perf_counter()
    sheet = desk.sheet(name)
    fields = time.perf_counter()
    page = next(claim.sentences[0].page_index for card in sheet.cards for claim in card.claims)
    pdf = note.with_name("paper.pdf")
    await desk.painter.picture(pdf, page, 2.0)
    picture = time.perf_counter()
    with pymupdf.open(pdf) as document:
        document[page].get_pixmap(matrix=pymupdf.Matrix(2, 2)).tobytes("png")
    floor = time.perf_counter()
    return {
        "fields_ms": 1000 * (fields - start),
        "picture_ms": 1000 * (picture - fields),
        "pymupdf_ms": 1000 * (floor - picture),
    }


def measure(pages: int, runs: int) -> dict[str, float]:
    """Medians over the runs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        os.environ["SUMMARIZER_STATE_DIR"] = str(folder / "state")
        note = make_vault(folder, pages)
        vault = open_vault(note)
        results = [asyncio.run(first_field(vault, note)) for _ in range(runs + 1)][1:]
    return {key: statistics.median(result[key] for result in results) for key in results[0]}


def main() -> None:
    """Print the result, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    result = measure(arguments.pages, arguments.runs) | matrix.measure()
    if arguments.json:
        print(json.dumps(result))
    else:
        print(" · ".join(f"{name} {value:.3g}" for name, value in result.items()))


if __name__ == "__main__":
    main()
