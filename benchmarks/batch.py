"""A batch against a local endpoint with a fixed answer time, beside the ideal and a plain loop of requests.

Ideal: ⌈notes ÷ concurrency⌉ × answer time. The plain loop sends the same requests through `AsyncOpenAI` with
a semaphore, and reads and writes nothing. Memory is that of the main process, the last quarter of the notes
against the first; `main_mb` is the most that the program took that a shell starts. All notes are made of the
example vault's Chinese one. The endpoint is a process of its own, whose time does not count. The scan is that
of notes that are filled already, against reading them, and so is `status`, first and again. For
`cpu_ms_per_note_7_pages` each note has a PDF of its own that was never read before, of seven pages.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

import psutil
import pymupdf

from examples.make_vault import VAULT, read_papers
from summarizer.batch.plan import scan
from summarizer.batch.run import Result
from summarizer.batch.session import BatchSession, Order
from summarizer.filling.fill import fill_note
from summarizer.filling.prepare import Wish
from summarizer.garbage import look_seldom
from summarizer.vault.statuses import note_statuses
from summarizer.vault.vault import open_vault

ROOT = Path(__file__).resolve().parents[1]


def make_vault(folder: Path, notes: int) -> Path:
    """A vault with so many notes on one paper, no two of which make the same request."""
    shutil.copytree(VAULT, folder)
    paper = read_papers()[1]
    text = (folder / paper.note_path).read_text("utf-8")
    for path in folder.glob("20*.md"):
        path.unlink()
    for number in range(notes):
        own = text.replace("EXA2PLE5", f"N{number:07}").replace("我们可以补上", f"我们可以补上（{number}）")
        (folder / f"note-{number:05}.md").write_text(own, "utf-8")
    return folder


def resident() -> int:
    """The resident memory of this process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def cpu_seconds() -> float:
    """The processor time of this process and of all that it started but the endpoint, in seconds."""
    here = psutil.Process()
    members = [here, *(one for one in here.children(recursive=True) if "tests.server" not in one.cmdline())]
    times = (one.cpu_times() for one in members)
    return float(sum(one.user + one.system + one.children_user + one.children_system for one in times))


@contextmanager
def endpoint(answer: float) -> Iterator[str]:
    """The address of a local endpoint that takes `answer` seconds for each answer."""
    command = [sys.executable, "-m", "tests.server", "--port", "0", "--delay", str(answer)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield (process.stdout or sys.stdin).readline().strip()
        finally:
            process.terminate()


def run(folder: Path, address: str, concurrency: int) -> tuple[float, list[int], float]:
    """Seconds for the batch, the resident memory after each note, and seconds of processor time."""
    flags: dict[str, object] = {
        "base_url": address,
        "model": "good",
        "state_dir": folder.parent / "state",
    }
    vault = open_vault(folder, flags)
    plan = scan(vault, [folder])
    memory: list[int] = []

    def tell(result: Result) -> None:
        assert result.filled, result.reason
        memory.append(resident())

    notes = [path for path, _ in plan.todo]
    vault.warm_up()
    before = cpu_seconds()
    with closing(BatchSession(vault, Wish(), Order(concurrency))) as session:
        session.estimate(notes)  # as the command does before it starts
        begun = time.perf_counter()
        session.run(notes, plan.refused, tell)
        return time.perf_counter() - begun, memory, cpu_seconds() - before


async def plain_loop(bodies: list[dict[str, object]], address: str, concurrency: int) -> float:
    """Seconds for the same requests through the client alone."""
    import openai

    gate = asyncio.Semaphore(concurrency)
    async with openai.AsyncOpenAI(api_key="not-needed", base_url=address, max_retries=0) as client:

        async def ask(body: dict[str, object]) -> None:
            async with gate:
                await client.chat.completions.create(model="good", messages=[], extra_body=body)

        begun = time.perf_counter()
        await asyncio.gather(*(ask(body) for body in bodies))
        return time.perf_counter() - begun


def timed(work: Path, notes: int, concurrency: int, answer: float) -> dict[str, float]:
    """The batch against the ideal and the plain loop, at a fixed answer time in seconds."""
    ideal = math.ceil(notes / concurrency) * answer
    with endpoint(answer) as address:
        folder = make_vault(work / "timed", notes)
        wall, _, spent = run(folder, address, concurrency)
        with urlopen(address.removesuffix("/v1") + "/chats") as reply:
            bodies = json.load(reply)
        plain = asyncio.run(plain_loop(bodies, address, concurrency))
    return {
        "wall_seconds": wall,
        "ideal_seconds": ideal,
        "ratio_to_ideal": wall / ideal,
        "ratio_to_plain_loop": wall / plain,
        "cpu_ms_per_note": spent / notes * 1000,
    }


def instant(work: Path, notes: int, concurrency: int) -> dict[str, float]:
    """Notes per second when answers take no time, and the growth of memory."""
    with endpoint(0.0) as address:
        wall, memory, _ = run(make_vault(work / "instant", notes), address, concurrency)
    quarter = len(memory) // 4
    return {
        "notes_per_second_instant": notes / wall,
        "memory_growth": sum(memory[-quarter:]) / sum(memory[:quarter]),
    }


def main_process(work: Path, notes: int) -> dict[str, float]:
    """The most memory that the main process of `summarizer batch` takes, in MB."""
    folder, most = make_vault(work / "main", notes), 0
    with endpoint(0.0) as address:
        flags = ("--base-url", address, "--model", "good", "--yes")
        command = [sys.executable, "-m", "summarizer", "batch", str(folder), *flags]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as main:
            while main.poll() is None:
                most = max(most, psutil.Process(main.pid).memory_info().rss)
                time.sleep(0.05)
    assert main.returncode == 0
    return {"main_mb": most / 1e6}


def own_papers(folder: Path) -> None:
    """Give each note a PDF of its own, of seven pages."""
    [example] = folder.glob(".zotero/storage/EXPDF2ZH/*.pdf")
    with pymupdf.open(example) as short, pymupdf.open() as paper:
        while len(paper) < 7:
            paper.insert_pdf(short, to_page=min(len(short), 7 - len(paper)) - 1)
        for number, note in enumerate(sorted(folder.glob("note-*.md"))):
            key = f"P{number:07}"
            note.write_text(note.read_text("utf-8").replace("EXPDF2ZH", key), "utf-8")
            place = folder / ".zotero" / "storage" / key / "paper.pdf"
            place.parent.mkdir()
            paper.set_metadata({"keywords": key})  # so that it is another file than the others
            paper.save(place)


def long_papers(work: Path, notes: int, concurrency: int) -> dict[str, float]:
    """The processor time for a note whose paper has seven pages and was never read before."""
    folder = make_vault(work / "long", notes)
    own_papers(folder)
    with endpoint(0.0) as address:
        _, _, spent = run(folder, address, concurrency)
    return {"cpu_ms_per_note_7_pages": spent / notes * 1000}


def status(work: Path, notes: int) -> dict[str, float]:
    """`status` of so many filled notes, first and again, in seconds and against reading the files."""
    folder = filled_vault(work / "status", notes)
    vault = open_vault(folder, {"state_dir": work / "state"})
    result: dict[str, float] = {}
    reading = seconds(lambda: [path.read_bytes() for path in folder.rglob("*.md")])
    for name in ("status", "status_again"):
        taken = seconds(lambda: note_statuses(vault, [folder]))
        result |= {f"{name}_seconds_{notes}": taken, f"{name}_ratio_{notes}": taken / reading}
    return result


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def filled_vault(folder: Path, notes: int) -> Path:
    """A vault with so many notes that are filled already."""
    make_vault(folder, 1)
    [note] = folder.glob("note-*.md")
    fill_note(open_vault(folder, {"state_dir": folder.parent / "state"}), note, Wish())
    for number in range(1, notes):
        shutil.copyfile(note, folder / f"note-{number:05}.md")
    return folder


def scanned(work: Path, notes: int) -> dict[str, float]:
    """The scan of so many notes that are filled already, against finding and reading the files."""
    folder = filled_vault(work / "scanned", notes)
    vault = open_vault(folder, {"state_dir": work / "state"})
    begun = time.perf_counter()
    plan = scan(vault, [folder])
    ours = time.perf_counter() - begun
    assert plan.filled == notes
    begun = time.perf_counter()
    for path in folder.rglob("*.md"):
        path.read_bytes()
    reading = time.perf_counter() - begun
    return {"scan_ratio": ours / reading, "scanned_notes_per_second": notes / ours}


def main() -> None:
    """Print the result, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--notes", type=int, default=200)
    parser.add_argument("--instant", type=int, default=2000)
    parser.add_argument("--scan", type=int, default=10_000)
    parser.add_argument("--long", type=int, default=60, help="notes with a paper of seven pages")
    parser.add_argument("--status", type=int, default=3000)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--answer", type=float, default=0.5, help="seconds for an answer")
    arguments = parser.parse_args()
    look_seldom()  # as the program does
    with tempfile.TemporaryDirectory() as folder:
        result = timed(Path(folder), arguments.notes, arguments.concurrency, arguments.answer)
        if arguments.instant:
            result |= instant(Path(folder), arguments.instant, arguments.concurrency)
            result |= main_process(Path(folder), arguments.instant)
        if arguments.scan:
            result |= scanned(Path(folder), arguments.scan)
        if arguments.long:
            result |= long_papers(Path(folder), arguments.long, arguments.concurrency)
        if arguments.status:
            result |= status(Path(folder), arguments.status)
    print(json.dumps(result, indent=None if arguments.json else 2))


if __name__ == "__main__":
    main()
