"""A vault, an endpoint and one command that drafts from it, all real but for what would run for ever."""

from __future__ import annotations

import asyncio
import io
import json
import re
import shutil
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from summarizer.batch import watch
from summarizer.batch.engines import worker
from summarizer.batch.engines.processes import Processes
from summarizer.batch.session import Order
from summarizer.web import serve as server_of_the_page
from summarizer.web.batches import Batches
from summarizer.web.batches import Stage as BatchStage
from summarizer.web.desk import Desk
from summarizer.web.jobs import Jobs
from summarizer.web.outside import Outside
from tests.batch.conftest import make_vault
from tests.conftest import Run, trust_vault
from tests.server import FakeEndpoint, SeenRequest
from tests.server.answers import all_supported, good_answer, prompt_text

OLD = "🤖 旧的草稿。"
_COMMENT = re.compile(r"我们可以补上（(\d)）")
PAGE = "http://127.0.0.1/page"


@dataclass(frozen=True)
class Seen:
    """What could be observed of one run of a command: what it sent, wrote, refused and said."""

    code: int
    out: str
    said: str
    note: str
    notes: Mapping[str, str]
    requests: Sequence[SeenRequest]
    chats: Sequence[Mapping[str, Any]]
    readings: Sequence[Mapping[str, Any]]
    times: Sequence[float]
    peak: int
    posted: int
    notices: Mapping[str, object]

    @property
    def prompt(self) -> str:
        """All that was sent first."""
        return prompt_text(self.chats[0]) if self.chats else ""

    @property
    def labels(self) -> list[str]:
        """The fields that were asked for first."""
        if not self.chats:
            return []
        schema = self.chats[0]["response_format"]["json_schema"]["schema"]
        found: list[str] = schema["properties"]["fields"]["items"]["properties"]["field"]["enum"]
        return found

    @property
    def drafted(self) -> bool:
        """Whether the note has new drafts."""
        return ":: 🤖 " in self.note and OLD not in self.note


class Scribe:
    """Answers as a good model does, and notes when; the names of some models say what they do otherwise.

    `inventing` adds a number of its own, `rewording` words that a second reader has to judge. Of readers
    `slow` takes a second, and `failing` breaks the first connection.
    """

    def __init__(self) -> None:
        self.times: list[float] = []
        self.readings: list[float] = []

    def clear(self) -> None:
        """Forget what was asked."""
        self.times.clear()
        self.readings.clear()

    def __call__(self, body: Mapping[str, Any]) -> str:
        if body["model"] == "good":  # slow ones may still be at the answers of an earlier run
            self.times.append(time.monotonic())
        answer = good_answer(body)
        if body["model"] == "rewording":
            note = _COMMENT.search(prompt_text(body))  # two notes that say the same are read once
            words = ("其中，", "这里，", "对此，")[int(note[1]) if note else 0]
            return answer.replace('"text": "', f'"text": "{words}')
        return answer.replace('"}]', ' 99.9%"}]') if body["model"] == "inventing" else answer

    def read(self, body: Mapping[str, Any]) -> str:
        """Verdicts on claims."""
        self.readings.append(time.monotonic())
        if body["model"] == "slow":
            time.sleep(1)
        if body["model"] == "failing" and len(self.readings) == 1:
            raise ConnectionResetError
        return all_supported(body)


@dataclass
class Stage:
    """A new vault of two or three notes, a command to run in it, settings for its summarizer.toml."""

    folder: Path
    command: str
    server: FakeEndpoint
    scribe: Scribe
    run: Callable[..., Run]
    monkeypatch: pytest.MonkeyPatch
    settings: dict[str, object] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    page_action: str = "redo"
    notices: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.vault = make_vault(self.folder / "vault", 3 if self.command == "batch collect" else 2)
        self.note, self.other = self.vault / "copy-0.md", self.vault / "copy-1.md"
        if self.command == "batch collect":  # the first note shows how the model wants to be asked
            self.note, self.other = self.other, self.note
        self.monkeypatch.setenv("XDG_STATE_HOME", str(self.folder / "state"))
        self.monkeypatch.setenv("EDITOR", "sed -i '/^[#<]/!s/./~&/'")
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(""))  # nobody is there to say yes
        self.monkeypatch.setattr(watch, "quiet_notes", self._quiet_notes)
        self.monkeypatch.setattr(server_of_the_page, "serve", self._serve)
        self.monkeypatch.setattr("typer.launch", lambda address: self.notices.update(opened=address))
        self.monkeypatch.setattr(Processes, "do", in_this_process)
        worker._zotero.cache_clear()
        self.server.reset()
        self.scribe.clear()

    def arguments(self) -> list[object]:
        """The command with all that it needs."""
        commands: dict[str, list[object]] = {
            "batch run": ["batch", "run", self.vault, "--yes"],
            "batch collect": ["batch", "collect", self.vault],
            "watch": ["watch", self.vault],
            "review": ["review", self.vault, "--no-browser"],
            "doctor": ["doctor", self.vault],
        }
        found = commands.get(self.command, [self.command, self.note])
        return [one for one in found if one not in self.left_out]

    def prepare(self) -> None:
        """Bring the vault to where the command has something to do."""
        if self.command in {"redo", "review"}:
            self.rewrite("研究方法:: ", f"研究方法:: {OLD}")
        elif self.command in {"accept", "edit"}:
            assert self.run("fill", self.note, "--provider", "none", *self._zotero()).code == 0
        elif self.command == "batch collect":
            model = self.settings.get("model", "good")
            chosen = ("--base-url", self.server.base_url, "--model", model, "--check-model", "none")
            flags = (*chosen, *self._zotero())
            assert self.run("batch", "run", self.vault, "--yes", "--batch-api", *flags).code == 0

    def answer_batches(self) -> None:
        """Have the batch that was sent come to its end."""
        for _ in range(4):
            with urllib.request.urlopen(f"{self.server.base_url}/batches/batch_1") as answer:
                answer.read()

    def rewrite(self, before: str, after: str) -> None:
        """Change the note's text."""
        text = self.note.read_text("utf-8")
        assert before in text
        self.note.write_text(text.replace(before, after), "utf-8")

    def file(self, name: str, text: str) -> Path:
        """A file beside the vault."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def see(self, *flags: object) -> Seen:
        """Run the command with the flags."""
        lines = (f"{name} = {toml(value)}\n" for name, value in self.settings.items())
        (self.vault / "summarizer.toml").write_text("".join(lines), "utf-8")
        trust_vault(self.vault)
        sent, asked = len(self.server.requests), len(self.server.chats)
        done = self.run(*self.arguments(), *flags)
        self.notices["elsewhere"] = list((self.folder / "elsewhere").rglob("journal.jsonl"))
        notes = {path.name: path.read_text("utf-8") for path in sorted(self.vault.glob("*.md"))}
        return Seen(
            code=done.code,
            out=done.out,
            said=" ".join(f"{done.out} {done.err}".split()),
            note=notes[self.note.name],
            notes=notes,
            requests=self.server.requests[sent:],
            chats=self.server.chats[asked:],
            readings=tuple(self.server.readings),
            times=tuple(self.scribe.readings or self.scribe.times),
            peak=self.server.stats()["peak_in_flight"],
            posted=self.server.posted,
            notices=self.notices,
        )

    def _zotero(self) -> tuple[object, ...]:
        return ("--zotero-dir", self.vault / ".zotero")

    def _quiet_notes(self, folder: Path, seconds: float, **_: object) -> Iterator[list[Path]]:
        """The notes change once, and then nothing happens any more."""
        self.notices["quiet"] = seconds
        yield sorted(folder.resolve().glob("*.md"))

    def _serve(
        self, desk: Desk, port: int, ready: Callable[[str], None], order: Order, say: Callable[[str], None]
    ) -> None:
        """A reviewer who opens the page, acts on the note's drafts and goes; a port is really tried."""
        if port:
            real_serve(desk, port, ready)
        ready(PAGE)
        if self.page_action == "batch":
            asyncio.run(_choose_all(desk, order, say))
            return
        name = next(name for name in desk.queue if name == self.note.name)
        for card in desk.sheet(name).cards:
            if card.status.pending:
                digest = desk.sheet(name).digest
                if self.page_action == "redo":
                    asyncio.run(desk.redo(name, card.status.label, ""))
                else:
                    desk.decide(name, digest, self.page_action, card.status.label, "")


async def _choose_all(desk: Desk, order: Order, say: Callable[[str], None]) -> None:
    """Draft all notes of the page in a batch, and say what stopped it."""
    outside = Outside(desk.vault.folder, desk.stale)
    batches = Batches(desk, Jobs(outside), outside, order)
    batches.start(list(desk.queue))
    while batches.view.stage is not BatchStage.ENDED:
        batches.agree()
        await asyncio.sleep(0.01)
    summary = batches.view.ended.summary
    assert summary is not None
    if summary.stopped_by is not None:
        say(f"stopped by {summary.stopped_by.kind}: {summary.stopped_by}")


_READER = ThreadPoolExecutor(1, "reader")
real_serve = server_of_the_page.serve


async def in_this_process(
    self: Processes, work: Callable[..., object], path: Path, text: str, wish: object = None
) -> object:
    """Read the paper here, one at a time: new processes for each run would cost a second."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_READER, work, self._vault, path, text, wish or self.wish)


def toml(value: object) -> str:
    """A value as summarizer.toml has it, and as a flag and the environment do if it is no text."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)


def copy_page(scan: Path, vault: Path) -> None:
    """Put another PDF in the place of the one that the notes link to."""
    (target,) = (vault / ".zotero" / "storage" / "EXPDF2ZH").glob("*.pdf")
    shutil.copy(scan, target)
