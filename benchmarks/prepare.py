"""How long one note's evidence takes to prepare, against PyMuPDF's own time for reading all the pages.

Ours is to open and read the PDF, locate the note's three highlights and select the evidence under a budget
that the paper fits. The floor is PyMuPDF giving what is read from each page and nothing more: the words with
their places and the fonts with their colours (`words` and `dict` of one text page). `ratio_to_words` sets
ours against the words alone, which tell neither headings from text nor hidden text from seen.

All run in turn in one process after a first run that is not counted; ratios are those of medians. The token
table is loaded before: a process loads it once.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pymupdf

from summarizer.evidence.select import select
from summarizer.evidence.tokens import load_counter
from summarizer.note.note import parse_note
from summarizer.paper.locate import locate_annotations
from summarizer.pdf.reader import read_document

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
PAPER = DATA / "pdfs" / "papers" / "gpt4-report-rebuilt.pdf"
NOTES = DATA / "notes"
BUDGET = 100_000  # tokens


def seconds(task: Callable[[], object]) -> float:
    """The wall time of one run, in seconds."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def measure(runs: int) -> dict[str, float]:
    """Medians in seconds of each stage and of the floor, and the ratio of all stages to the floor."""
    counter = load_counter()
    note = parse_note(next(NOTES.glob("*.md")).read_text("utf-8"))

    def floor(*, fonts: bool) -> None:
        with pymupdf.open(PAPER) as pdf:
            for page in pdf:
                text = page.get_textpage(flags=pymupdf.TEXTFLAGS_WORDS)
                text.extractWORDS()
                if fonts:
                    text.extractDICT()

    document = read_document(PAPER)
    located = locate_annotations(note.annotations, document)
    stages: dict[str, Callable[[], object]] = {
        "floor_seconds": lambda: floor(fonts=True),
        "words_seconds": lambda: floor(fonts=False),
        "read_seconds": lambda: read_document(PAPER),
        "locate_seconds": lambda: locate_annotations(note.annotations, document),
        "select_seconds": lambda: select(document, located, BUDGET, counter),
    }
    times = [{name: seconds(task) for name, task in stages.items()} for _ in range(runs + 1)][1:]
    result = {name: statistics.median(run[name] for run in times) for name in stages}
    ours = result["read_seconds"] + result["locate_seconds"] + result["select_seconds"]
    return {
        "ratio_to_floor": ours / result["floor_seconds"],
        "ratio_to_words": ours / result["words_seconds"],
        "prepare_seconds": ours,
        **result,
    }


def main() -> None:
    """Print the result, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    result = measure(arguments.runs)
    if arguments.json:
        print(json.dumps(result))
    else:
        print(f"preparing a note takes {result['ratio_to_floor']:.1f} × PyMuPDF's own reading of its PDF")


if __name__ == "__main__":
    main()
