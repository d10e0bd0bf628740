"""Holds the coverage of a test run against the floors: `python .ci/coverage.py coverage.json`.

Lines and branches together, in per cent, of the whole and of each room that edits notes or judges drafts. A
figure below its floor fails; when one has risen, raise its floor, so that it cannot fall again.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

FLOORS = {
    "all": 95.0,
    "note": 97.0,
    "evidence": 99.0,
    "draft": 97.0,
    "check": 97.0,
    "grammar": 97.0,
    "insertion": 97.0,
    "review": 97.0,
}


def percentages(report: dict[str, dict[str, dict[str, dict[str, int]]]]) -> dict[str, float]:
    """The share that ran, by room and of all."""
    ran: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for name, file in report["files"].items():
        summary = file["summary"]
        for one in (_room(name), "all"):
            ran[one] += summary["covered_lines"] + summary["covered_branches"]
            there[one] += summary["num_statements"] + summary["num_branches"]
    return {room: 100 * ran[room] / there[room] for room in sorted(there) if there[room]}


def _room(name: str) -> str:
    inside = name.replace("\\", "/").rpartition("summarizer/")[2].split("/")
    return inside[0] if len(inside) > 1 else "ground"


def main() -> None:
    """Print the figures, and fail when one is too low."""
    found = percentages(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    for room, percent in found.items():
        floor = f"  at least {FLOORS[room]:.1f}" if room in FLOORS else ""
        print(f"{room:12} {percent:5.1f}%{floor}")
    low = [room for room, floor in FLOORS.items() if found.get(room, 0.0) < floor]
    if low:
        sys.exit(f"Coverage has fallen below its floor in: {', '.join(low)}.")


if __name__ == "__main__":
    main()
