"""How soon the matrix of many notes stands in the browser, and how fast it is filtered and sorted.

    python -m benchmarks.matrix [--notes N] [--json]

Notes of ten fields are written to a temporary folder for the run, most of them drafts, and the review page
is served over them. Measured in Chromium, from the press of Enter in the address bar: `matrix_2000`, seconds
until the first rows are painted and take keys (the server's answer, its data and the scripts are all in it);
the floor is the same browser with the same texts as a plain table in a file. Filtering, searching and sorting
are timed from the event to the next painted frame, in milliseconds, `matrix_heap_mb` is what the page holds.
The slowest of each kind counts.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import random
import shutil
import socket
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.vault.vault import open_vault
from summarizer.web.app import create_app
from summarizer.web.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LABELS = [
    "研究问题",
    "研究背景",
    "研究方法",
    "研究结论",
    "研究意义",
    "研究局限",
    "未来工作",
    "数据来源",
    "理论框架",
    "备注",
]
ENGLISH = "In this study we ask how leaves of kind {n} respond to warm soil over {m} months in {k} plots. "
CHINESE = "研究了第{n}类叶片在{m}个月内对变暖土壤的响应，共{k}个样地，结果与此前的报道并不一致。"
TOKEN = "benchmark"
PAINTED = """new Promise((done) => {
  const look = () => document.querySelector(SELECTOR)
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now())))
    : requestAnimationFrame(look);
  look();
})"""
TIMED = """async (steps) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const times = {};
  for (const [name, find, value] of steps) {
    await painted();
    const started = performance.now();
    const element = document.querySelector(find);
    if (value === null) element.click();
    else {
      element.value = value;
      element.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await painted();
    times[name] = Math.max(times[name] ?? 0, performance.now() - started);
  }
  return times;
}"""
STEPS = [
    *(["search", "#matrix-search", word] for word in ("kind", "kind 19", "样地 7 months", "")),
    *(["filter", "#matrix-filters [name=state]", state] for state in ("draft", "warned", "human", "")),
    *(["filter", "#matrix-filters [name=author]", name] for name in ("doe", "roe, r", "")),
    *(["sort", f"[role=columnheader]:nth-child({place})", None] for place in (1, 2, 3, 4, 5, 6, 5)),
]


def write_notes(folder: Path, count: int) -> None:
    """Notes of ten fields each: seven of ten are drafts, one of ten is empty."""
    chance = random.Random(7)
    for number in range(count):
        key = "".join(chance.choices("ABCDEFGHIJKLMNPQRSTUVWXYZ23456789", k=8))
        lines = []
        for place, label in enumerate(LABELS):
            text = ENGLISH if (number + place) % 2 else CHINESE
            said = text.format(n=number, m=place + 3, k=chance.randrange(3, 99)) * chance.randint(1, 3)
            mark = chance.choice(["🤖 ", "🤖 ", "🤖 ⚠️ ", ""])
            link = f"[p{place + 1}](zotero://open-pdf/library/items/{key}?page={place + 1})"
            value = f"{mark}{said.strip()} {link}" if chance.random() > 0.1 else ""
            lines.append(f"> {label}:: {value}\n")
        head = (
            f'---\ntitle: "A study of leaf decay number {number}"\n'
            f'authors: ["Doe{number % 40}, Jane", "Roe, Richard"]\nyear: {1990 + number % 35}\n'
            f"tags: [reading, topic-{number % 7}]\n---\n"
            f"[My Library](zotero://select/library/items/{key})\n\n> [!summary] 总结\n"
        )
        (folder / f"{number:05}.md").write_text(head + "".join(lines), "utf-8")


def write_table(desk: Desk, file: Path) -> None:
    """The same texts as a plain table."""
    rows = (
        "".join(
            f"<td>{html.escape(text)}"
            for text in (status.title, "; ".join(status.about.authors), *(one.value for one in status.fields))
        )
        for status in desk.queue.values()
    )
    body = "".join(f"<tr>{row}" for row in rows)
    file.write_text(f"<!doctype html><meta charset=utf-8><table>{body}</table><p id=end>", "utf-8")


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The address at which the page is served meanwhile."""
    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
        config = uvicorn.Config(create_app(desk, TOKEN, port), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{port}"
        server.should_exit = server.force_exit = True
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(found for name in names if (found := shutil.which(name)))
    with sync_playwright() as starter:
        browser = starter.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def seconds_to(page: Page, address: str, selector: str) -> float:
    """Seconds from going to an address until an element of it is painted."""
    page.goto(address, wait_until="commit")
    return float(page.evaluate(PAINTED.replace("SELECTOR", json.dumps(selector)))) / 1000


def measure(notes: int = 2_000, runs: int = 5) -> dict[str, float]:
    """Medians over the runs; a first one warms the browser and is not counted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "vault"
        folder.mkdir()
        os.environ["SUMMARIZER_STATE_DIR"] = str(folder.parent / "state")
        write_notes(folder, notes)
        desk = Desk(open_vault(folder), [folder])
        table = folder.parent / "table.html"
        write_table(desk, table)
        with served(desk) as address, chromium() as browser:
            page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
            page.goto(f"{address}/?token={TOKEN}")
            matrix, plain, timed = [], [], []
            for _ in range(runs + 1):
                plain.append(seconds_to(page, table.as_uri(), "#end"))
                matrix.append(seconds_to(page, f"{address}/matrix", ".field-cell"))
                timed.append(page.evaluate(TIMED, STEPS))
            heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    shown, floor = (statistics.median(found[1:]) for found in (matrix, plain))
    times = {name: statistics.median(one[name] for one in timed[1:]) for name in timed[0]}
    return {
        f"matrix_{notes}": shown,
        "matrix_to_plain_table": shown / floor,
        **{f"matrix_{name}_ms": time for name, time in times.items()},
        "matrix_heap_mb": heap,
    }


def main() -> None:
    """Print the result, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--notes", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    result = measure(arguments.notes, arguments.runs)
    if arguments.json:
        print(json.dumps(result))
    else:
        print(" · ".join(f"{name} {value:.3g}" for name, value in result.items()))


if __name__ == "__main__":
    main()
