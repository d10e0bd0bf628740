"""How long `summarizer --help` takes, against `python -c 'import typer'`.

Both run as whole processes, in turn, after one of each that is not counted; the ratio is that of the medians.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time

OURS = [sys.executable, "-c", "from summarizer.cli.main import main; main()", "--help"]
FLOOR = [sys.executable, "-c", "import typer"]


def seconds(command: list[str]) -> float:
    """The wall time of one run of a command, in seconds."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(runs: int) -> dict[str, float]:
    """Median seconds of both commands, and the ratio of ours to the floor."""
    times = [(seconds(OURS), seconds(FLOOR)) for _ in range(runs + 1)][1:]
    ours, floor = (statistics.median(column) for column in zip(*times, strict=True))
    return {"ratio": ours / floor, "help_seconds": ours, "import_typer_seconds": floor}


def main() -> None:
    """Print the result, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    result = measure(arguments.runs)
    print(json.dumps(result) if arguments.json else f"--help takes {result['ratio']:.2f} × import typer")


if __name__ == "__main__":
    main()
