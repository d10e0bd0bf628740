"""How fast notes are parsed: notes per second, and the share of time against only reading the files.

    python -m benchmarks.notes [--count N] [--json]

The notes are written to a temporary folder for the run: the shapes in tests/data/notes, in turn, each with
forty annotations, which is what a paper that was read closely has.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from summarizer.errors import NoteRefused
from summarizer.note.file import read_note_file
from summarizer.note.note import parse_note

SHAPES = Path(__file__).parents[1] / "tests" / "data" / "notes"
ANNOTATIONS = 40


def write_notes(folder: Path, count: int) -> list[Path]:
    """Write `count` notes of all shapes that are not refused."""
    shapes = [
        path.with_name(path.name.replace(".drafted.md", ".md"))
        for path in sorted(SHAPES.glob("*.drafted.md"))
    ]
    texts = [shape.read_bytes() + _annotations() for shape in shapes]
    paths = [folder / f"{number:05}.md" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(texts[number % len(texts)])
    return paths


def _annotations() -> bytes:
    text = "The leaves of the tree cooled themselves by 2.5 K on the hottest day of the year. " * 3
    link = "zotero://open-pdf/library/items/PDFKEY23"
    blocks = [
        f'\n> <span class="highlight" style="background-color: #ffd400">{text}</span> a comment '
        f"([p{number}]({link}?page={number}&annotation=ANNOT{number:03}))\n\n^KEYANNOT{number:03}\n"
        for number in range(100, 100 + ANNOTATIONS)
    ]
    return "".join(blocks).encode()


def seconds(work: Callable[[Path], object], paths: list[Path]) -> float:
    """The time that the work takes on all files, in seconds."""
    start = time.perf_counter()
    for path in paths:
        work(path)
    return time.perf_counter() - start


def _parse(path: Path) -> None:
    try:
        parse_note(read_note_file(path).text, file_name=path.name)
    except NoteRefused:  # some shape with annotations behind it may be no note any more
        raise SystemExit(f"{path} was refused") from None


def measure(count: int) -> dict[str, float]:
    """Notes per second, milliseconds a note, and how many times as long as only reading."""
    with tempfile.TemporaryDirectory() as folder:
        paths = write_notes(Path(folder), count)
        size = sum(path.stat().st_size for path in paths)
        seconds(Path.read_bytes, paths)
        reading = seconds(Path.read_bytes, paths)
        parsing = seconds(_parse, paths)
    return {
        "notes": count,
        "kilobytes_per_note": round(size / count / 1000, 1),
        "notes_per_second": round(count / parsing, 1),
        "milliseconds_per_note": round(1000 * parsing / count, 2),
        "share_of_reading": round(parsing / reading, 1),
    }


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.count)
    if options.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name.replace('_', ' '):>22}  {value}")


if __name__ == "__main__":
    main()
