"""What one note with a long paper costs, whole command and start-up included, against PyMuPDF's own pass.

    python -m benchmarks.note [--json] [--runs N] [--model] [--note NOTE --pdf PDF]

A copy of the note is filled in a vault and a state folder of its own: `first` when nothing was read before,
`second` when the paper was (the note is put back between). Without `--model` the embedded drafter fills it,
with it a model that answers at once, on this machine. The floor is PyMuPDF's pass over the paper with words,
places and fonts. `peak_mb` is the largest memory of any of the command's processes, `sum_mb` that of all of
them together, each at its own peak. Seconds are the processor's, and ratios those of medians. Modules are
compiled before, as those of a program that is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

import pymupdf

from benchmarks.prepare import DATA, PAPER
from tests.server import FakeEndpoint
from tests.server.answers import good_answer

NOTE = next((DATA / "notes").glob("*.md"), Path("NOTE"))
_COMMAND = """
import atexit, os, resource, sys
from summarizer.cli.main import main
def tell():
    from summarizer.paper import process
    process.close()  # its peak is known once it has ended
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    open(os.environ["PEAKS"], "w").write(" ".join(map(str, peaks)))
atexit.register(tell)
main()
"""


def floor(pdf: Path) -> float:
    """The seconds that PyMuPDF takes for words, places and fonts of all pages."""
    start = time.process_time()
    with pymupdf.open(pdf) as document:
        for page in document:
            text = page.get_textpage(flags=pymupdf.TEXTFLAGS_WORDS)
            text.extractWORDS()
            text.extractDICT()
    return time.process_time() - start


def fill(note: Path, pdf: Path, state: Path, flags: list[str], compiled: str) -> tuple[float, list[float]]:
    """The seconds of one `fill`, and the peaks of the program and of the process that reads PDFs, in MB.

    `compiled` is the folder for compiled modules.
    """
    peaks = state.parent / "peaks"
    command = [sys.executable, "-c", _COMMAND, "fill", str(note), "--pdf", str(pdf), *flags]
    environment = {**os.environ, "SUMMARIZER_STATE_DIR": str(state), "PEAKS": str(peaks)}
    environment |= {"PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
    before = spent()
    subprocess.run(command, check=True, env=environment, capture_output=True)
    return spent() - before, [int(peak) / 1000 for peak in peaks.read_text().split()]


def spent() -> float:
    """The processor's seconds of all processes that this one started and that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(note: Path, pdf: Path, runs: int, *, model: bool) -> dict[str, float]:
    """Medians in seconds and MB, and the ratios of the whole command to the floor."""
    floors: list[float] = []
    seconds: dict[str, list[float]] = {"first": [], "second": []}
    peaks: list[list[float]] = []
    server = FakeEndpoint(good_answer) if model else nullcontext()
    with tempfile.TemporaryDirectory() as compiled, server as endpoint:
        flags = ["--provider", "none"]
        if endpoint is not None:
            flags = ["--base-url", endpoint.base_url, "--model", "good", "--check-model", "none"]
        for _ in range(runs + 1):
            with tempfile.TemporaryDirectory() as folder:
                vault = Path(folder, "vault")
                vault.mkdir()
                copy = vault / note.name
                floors.append(floor(pdf))
                for times in seconds.values():
                    copy.write_bytes(note.read_bytes())
                    took, peak = fill(copy, pdf, Path(folder, "state"), flags, compiled)
                    times.append(took)
                    peaks.append(peak)
    base = statistics.median(floors[1:])
    first, second = (statistics.median(times[1:]) for times in seconds.values())
    return {
        "ratio_to_floor": round(first / base, 2),
        "ratio_to_floor_second": round(second / base, 2),
        "peak_mb": round(max(max(one) for one in peaks[2:]), 1),
        "sum_mb": round(max(sum(one) for one in peaks[2:]), 1),
        "floor_seconds": round(base, 3),
        "first_seconds": round(first, 3),
        "second_seconds": round(second, 3),
    }


def main() -> None:
    """Print the result, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--note", type=Path, default=NOTE)
    parser.add_argument("--pdf", type=Path, default=PAPER)
    options = parser.parse_args()
    result = measure(options.note, options.pdf, options.runs, model=options.model)
    if options.json:
        print(json.dumps(result))
        return
    print(
        f"a note takes {result['ratio_to_floor']:.1f} × PyMuPDF's own pass over its paper, "
        f"{result['ratio_to_floor_second']:.1f} × the second time, and {result['peak_mb']:.0f} MB"
    )


if __name__ == "__main__":
    main()
