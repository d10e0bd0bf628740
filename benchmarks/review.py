"""What it takes on the review page to show a field, the next one, a page far off, a hit of a search.

    python -m benchmarks.review [--pages N | --pdf FILE] [--json]

A long PDF is made (100 pages unless said otherwise), or one is given; a note beside it is filled without a
model, and the page is served over them. Measured in Chromium are the milliseconds from the address, key or
letter until what was asked for is painted, the picture of its page included: `first_paint`, with nothing read
yet by the server; `next_field`; `far_page`, three quarters of the paper away; `search`, a word of the last
page, its hit marked. Each is told as a ratio too: to PyMuPDF opening the file and making a PNG of the same
page at the same size, in the same run. The matrix of 2,000 notes is measured as `benchmarks.matrix` says.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf

from benchmarks import matrix
from benchmarks.matrix import TOKEN, chromium, served
from summarizer.filling.fill import fill_note
from summarizer.filling.prepare import Wish
from summarizer.vault.vault import open_vault
from summarizer.web.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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


def make_paper(path: Path, pages: int) -> None:
    """A PDF of so many pages, each with a number of its own."""
    with pymupdf.open() as document:
        for number in range(1, pages + 1):
            page = document.new_page()
            page.insert_text((60, 50), "A long paper" if number == 1 else f"Page {number}", fontsize=18)
            page.insert_textbox(pymupdf.Rect(60, 60, 535, 780), TEXT.replace("{n}", str(number)), fontsize=10)
        document.save(path)


def make_vault(folder: Path, pages: int, pdf: Path | None) -> Path:
    """A vault with one filled note about a PDF, or a made one of so many pages; the value is the note."""
    if pdf is not None:
        (folder / "paper.pdf").write_bytes(pdf.read_bytes())
    else:
        make_paper(folder / "paper.pdf", pages)
    note = folder / "note.md"
    note.write_text(NOTE.format(pdf=(folder / "paper.pdf").as_uri()), encoding="utf-8")
    fill_note(open_vault(note, {"provider": "none"}), note, Wish(pdf=folder / "paper.pdf", trust_pdf=True))
    return note


PAINTED = """(find) => new Promise((done) => {
  const started = window.started ?? 0;
  const look = () => document.querySelector(find)
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)))
    : requestAnimationFrame(look);
  look();
})"""
PRESSED = "addEventListener('keydown', () => { window.started = performance.now(); }, true)"
PICTURE = '.page[data-index="{page}"]:has(.picture:not(.wanted))'


def until(tab: Page, selector: str) -> float:
    """Milliseconds from the last key, or from the address, until something is painted."""
    return float(tab.evaluate(PAINTED, selector))


def one_run(browser: Browser, note: Path, pdf: Path, word: str) -> dict[str, float]:
    """Milliseconds of each thing, and those of PyMuPDF for the page that it shows."""
    desk = Desk(open_vault(note), [note])
    with served(desk) as address:
        tab = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        tab.goto(f"{address}/?token={TOKEN}", wait_until="commit")
        marked = ".page:has(.box.now):has(.picture:not(.wanted))"
        took = {"first_paint": until(tab, marked)}
        pages = {"first_paint": int(tab.get_attribute(marked, "data-index") or 0)}
        tab.wait_for_selector(".page .text", state="attached")
        tab.evaluate(PRESSED)
        tab.keyboard.press("j")
        took["next_field"] = until(tab, marked)
        pages["next_field"] = int(tab.get_attribute(marked, "data-index") or 0)
        count = tab.locator(".page").count()
        pages["far_page"], pages["search"] = count * 3 // 4, count - 1
        tab.focus("#page-number")
        tab.keyboard.type(str(pages["far_page"] + 1))
        tab.keyboard.press("Enter")
        took["far_page"] = until(tab, PICTURE.format(page=pages["far_page"]))
        tab.keyboard.press("/")
        tab.fill("#search-words", word)
        tab.keyboard.press("Enter")
        took["search"] = until(tab, f"{PICTURE.format(page=pages['search'])}:has(.hit.at)")
        zoom = tab.evaluate("document.querySelector('.picture').dataset.zoom")
        tab.context.close()
    floors = {name: floor(pdf, page, float(zoom)) for name, page in pages.items()}
    return (
        {f"{name}_ms": value for name, value in took.items()}
        | {f"{name}_pymupdf_ms": value for name, value in floors.items()}
        | {name: value / floors[name] for name, value in took.items()}
    )


def floor(pdf: Path, page: int, zoom: float) -> float:
    """Milliseconds that PyMuPDF takes to open a file and make a PNG of a page."""
    start = time.perf_counter()
    with pymupdf.open(pdf) as document:
        document[page].get_pixmap(matrix=pymupdf.Matrix(zoom, zoom)).tobytes("png")
    return 1000 * (time.perf_counter() - start)


def rare_word(pdf: Path) -> str:
    """A word of the last page that stands on no other one, the longest; else its first."""
    with pymupdf.open(pdf) as document:
        pages = [{word[4] for word in page.get_text("words")} for page in document]
    alone = pages[-1].difference(*pages[:-1]) or pages[-1]
    return str(max(alone, key=lambda word: (word.isalnum(), len(word))))


def measure(pages: int, runs: int, pdf: Path | None = None) -> dict[str, float]:
    """Medians over the runs, the ratios first; a first run warms the browser and is not counted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        os.environ["SUMMARIZER_STATE_DIR"] = str(folder / "state")
        note = make_vault(folder, pages, pdf)
        word = rare_word(folder / "paper.pdf")
        with chromium() as browser:
            results = [one_run(browser, note, folder / "paper.pdf", word) for _ in range(runs + 1)][1:]
    return {key: statistics.median(result[key] for result in results) for key in reversed(results[0])}


def main() -> None:
    """Print the result, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--pdf", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    result = measure(arguments.pages, arguments.runs, arguments.pdf) | matrix.measure()
    if arguments.json:
        print(json.dumps(result))
    else:
        print(" · ".join(f"{name} {value:.3g}" for name, value in result.items()))


if __name__ == "__main__":
    main()
