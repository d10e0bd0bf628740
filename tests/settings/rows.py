"""For each setting and each flag of a command that drafts: a value, and what is seen to change with it."""

from __future__ import annotations

import io
import json
import re
import shutil
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.settings.stage import PAGE, Seen, Stage

Look = Callable[[Seen], bool]
Prepare = Callable[[Stage], None]
ENDPOINT = object()
"""Stands for the address of the endpoint, which is known only when it runs."""


@dataclass(frozen=True)
class Row:
    """A value that a setting or flag is given, and what holds of a run with it and not of one without.

    `base` is set in both runs; `before` changes the vault before both. `command` is what a setting is tried
    with, `flags` and `left_out` are arguments that it gets or lacks in both runs.
    """

    value: object
    sees: Look
    base: Mapping[str, object] = field(default_factory=lambda: MODEL)
    before: Prepare = lambda stage: None
    command: str = "fill"
    flags: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def given(self, stage: Stage) -> object:
        """The value on a stage."""
        value = self.value(stage) if callable(self.value) else self.value
        return stage.server.base_url if value is ENDPOINT else value


MODEL: Mapping[str, object] = {"zotero_dir": ".zotero", "base_url": ENDPOINT, "model": "good"}
REWORDED = {**MODEL, "model": "rewording"}
"""With something for a second reader to read."""
PRICED = {**MODEL, "check_model": "none", "prices": {"good": {"input": 100, "output": 100}}}

NO_MODEL = {**MODEL, "model": "404"}


def _without(name: str, base: Mapping[str, object] = MODEL) -> dict[str, object]:
    return {key: value for key, value in base.items() if key != name}


def _says(words: str) -> Look:
    return lambda seen: words in seen.said


def _sends(words: str) -> Look:
    return lambda seen: words in seen.prompt


def _drafted(seen: Seen) -> bool:
    return seen.drafted


def _asked(name: str, value: object) -> Look:
    return lambda seen: bool(seen.chats) and seen.chats[0].get(name) == value


def _reads(name: str, value: object) -> Look:
    return lambda seen: bool(seen.readings) and seen.readings[0].get(name) == value


def _is_json(seen: Seen) -> bool:
    for texts in ([seen.out], seen.out.splitlines()):
        try:
            return bool([json.loads(text) for text in texts])
        except ValueError:
            continue
    return False


def _accept_other(stage: Stage) -> None:
    stage.run("fill", stage.other, "--provider", "none", "--zotero-dir", stage.vault / ".zotero")
    assert stage.run("accept", stage.other).code == 0


def _another_paper(stage: Stage) -> None:
    """Have the notes speak of a paper that the PDF is not: its title, its authors, what was marked in it."""
    titles = (
        ("城市公园落叶", "深海热泉"),
        ("分解对土壤有机碳的影响", "喷口微生物的演化"),
        ("以虚构的北湖市为例", "综述"),
    )
    people = (("沈若溪", "王小明"), ("顾长风", "李小红"))
    marked = (
        ("落叶的不同处置方式", "喷口的温度"),
        ("粉碎还土处理", "硫化物"),
        ("没有测量温室气体", "尚无船只下潜"),
    )
    for before, after in (*titles, *people, *marked):
        stage.rewrite(before, after)


def _ten_more(stage: Stage) -> None:
    more = [stage.vault / f"more-{number}.md" for number in range(10)]
    for path in more:
        shutil.copy(stage.note, path)
    stage.monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(map(str, more))))


def _forget_papers(stage: Stage) -> None:
    shutil.rmtree(stage.folder / "state" / "summarizer" / "papers")


def _busy_port(stage: Stage) -> int:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    stage.notices["taken"] = taken  # as long as the stage is there
    return int(taken.getsockname()[1])


def _another_pdf(stage: Stage) -> Path:
    return next(stage.vault.glob(".zotero/storage/EXPDF2EN/*.pdf"))


def _is_stopped(seen: Seen) -> bool:
    return seen.code == 5


def _apart(seen: Seen) -> bool:
    return len(seen.times) == 2 and seen.times[1] - seen.times[0] > 1.2


_SENTENCE = re.compile(r"^S\d+ ", re.MULTILINE)
_METHOD = re.compile(r"研究方法 \((\d+), ")
_LABEL = "研究结论"
_PROMPT = "---\nid: system\nversion: 1\ninputs: []\n---\nYou draft fields about otters.\n"
_CHECK = _PROMPT.replace("system", "check").replace("[]", "[claims]") + "{{ claims }}\n"

SETTINGS: Mapping[str, Row] = {
    "provider": Row("none", lambda seen: seen.drafted and not seen.chats),
    "base_url": Row(ENDPOINT, lambda seen: bool(seen.chats), _without("base_url")),
    "model": Row("another", _asked("model", "another")),
    "allow_http": Row(
        True,
        lambda seen: "for everybody on the way to read" not in seen.said,
        {**_without("base_url"), "base_url": "http://nobody.invalid/v1", "attempts": 1},
        before=lambda stage: stage.monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-in-the-environment"),
    ),
    "api_key_file": Row(
        lambda stage: stage.file("key", "sk-from-file\n"),
        lambda seen: any(one.headers["authorization"] == "Bearer sk-from-file" for one in seen.requests),
    ),
    "language": Row("de", _sends("in German")),
    "check_model": Row("another", _reads("model", "another"), REWORDED),
    "redo_model": Row("another", _asked("model", "another"), command="redo"),
    "length": Row("full", lambda seen: any(int(most) > 300 for most in _METHOD.findall(seen.prompt))),
    "token_budget": Row(500, lambda seen: 0 < len(_SENTENCE.findall(seen.prompt)) < 30),
    "max_output_tokens": Row(4321, _asked("max_tokens", 4321)),
    "temperature": Row(0.3, _asked("temperature", 0.3)),
    "timeout": Row(0.3, _says("within 0.3 s"), {**MODEL, "model": "delay-1", "attempts": 1}),
    "attempts": Row(1, _says("given up after one try"), {**MODEL, "model": "503x1"}),
    "timeout_attempts": Row(
        1,
        _says("given up after one try"),
        {**MODEL, "model": "delay-1", "timeout": 0.3, "attempts": 3},
    ),
    "requests_per_minute": Row(30, _apart, command="batch run"),
    "tokens_per_minute": Row(80_000, _apart, command="batch run"),
    "pdf_timeout": Row(0.001, _says("over 0.001 s")),
    "pdf_memory": Row(0.001, _says("over 0.001 GB")),
    "stop_after": Row(1, _is_stopped, NO_MODEL, command="batch run"),
    "figures": Row(True, lambda seen: "image_url" in json.dumps(seen.chats)),
    "keep_unverified": Row(True, lambda seen: "⚠️" in seen.note, {**MODEL, "model": "inventing"}),
    "keep_evidence": Row(True, lambda seen: "🤖 证据" in seen.note, command="accept"),
    "style_from_vault": Row(True, _sends("take their style"), before=_accept_other),
    "ocr": Row("klingon", _says("no data for klingon")),
    "zotero_dir": Row(lambda stage: stage.vault / ".zotero", _drafted, _without("zotero_dir")),
    "state_dir": Row(
        lambda stage: stage.folder / "elsewhere",
        lambda seen: bool(seen.notices["elsewhere"]),
    ),
    "prompts": Row(lambda stage: stage.file("mine/system.md", _PROMPT).parent, _sends("about otters")),
    "glossary": Row(lambda stage: stage.file("terms.md", "凋落物 = 水獭\n"), _sends("凋落物: 水獭")),
    "colours": Row({"#ff6666": ["研究方法"]}, _sends("Marked for it")),
    "prices": Row({"good": {"input": 1, "output": 1}}, _says("about $")),
    "ask_above": Row(
        "0",
        lambda seen: seen.code == 1 and "Draft 2 notes?" in seen.said and not seen.chats,
        {**MODEL, "prices": {"good": {"input": 1, "output": 1}}},
        command="batch run",
        left_out=("--yes",),
    ),
    "batch_price": Row(
        "0", _says("back, about $0.00"), PRICED, command="batch run", flags=("--batch-api", "--dry-run")
    ),
    "profiles": Row(
        {"mine": {"extends": "ten-fields", "fields": {"content": ["数据集"]}}},
        lambda seen: "数据集" in seen.labels,
        before=lambda stage: stage.rewrite("备注::", "数据集::"),
    ),
    "providers": Row(
        lambda stage: {"mylab": {"base_url": stage.server.base_url, "model": "lab"}},
        _asked("model", "lab"),
        {"zotero_dir": ".zotero", "provider": "mylab"},
    ),
}
"""What each setting changes; its name is that of its flag as well."""

FLAGS: Mapping[str, Row] = {
    "fields": Row(_LABEL, lambda seen: seen.labels == [_LABEL]),
    "pdf": Row(_another_pdf, _sends("Highlight-Guided Retrieval for Drafting"), flags=("--trust-pdf",)),
    "trust_pdf": Row(True, _drafted, before=_another_paper),
    "dry_run": Row(True, lambda seen: seen.code == 0 and not seen.drafted and "…" not in seen.note),
    "json": Row(True, _is_json),
    "hint": Row("name the otters", _sends("name the otters")),
    "yes": Row(True, _drafted, left_out=("--yes",)),
    "concurrency": Row(1, lambda seen: seen.peak == 1 and seen.drafted, {**MODEL, "model": "delay-2"}),
    "max_notes": Row(1, lambda seen: [":: 🤖" in text for text in seen.notes.values()].count(True) == 1),
    "max_cost": Row("0.0001", lambda seen: "could cost" in seen.said and not seen.chats, PRICED),
    "keep_going": Row(True, lambda seen: not _is_stopped(seen), {**NO_MODEL, "stop_after": 1}),
    "retry_failed": Row(True, _says("0 to draft")),
    "batch_api": Row(True, lambda seen: seen.posted == 1),
    "engine": Row(
        "ray",
        _says("The engine ray needs Ray"),
        before=lambda stage: stage.monkeypatch.setitem(sys.modules, "summarizer.batch.engines.ray", None),
    ),
    "port": Row(_busy_port, _says("cannot be used")),
    "browser": Row(True, lambda seen: seen.notices.get("opened") == PAGE),
    "quiet": Row(3.5, lambda seen: seen.notices["quiet"] == 3.5),
}
"""What flags change that are no settings."""


def _collecting(row: Row, **changes: Any) -> Row:
    """A row for `batch collect`: the answers have come, and it is their way into the notes that changes."""

    def before(stage: Stage) -> None:
        stage.answer_batches()
        row.before(stage)

    return replace(row, before=before, **changes)


def _deciding(row: Row) -> Row:
    def before(stage: Stage) -> None:
        stage.run("fill", stage.note, "--provider", "none", "--zotero-dir", stage.vault / ".zotero")
        stage.page_action = "accept"

    return replace(row, before=before)


def _choosing(row: Row) -> Row:
    """A row for notes that are chosen on the page and drafted in a batch."""

    def before(stage: Stage) -> None:
        stage.page_action = "batch"
        row.before(stage)

    return replace(row, before=before)


def _left(label: str) -> Look:
    """Only the draft of one field was decided on."""
    return lambda seen: f"{label}:: 🤖" not in seen.note and seen.note.count(":: 🤖") == 9


OWN: Mapping[str, Mapping[str, Row]] = {
    "batch collect": {
        "provider": _collecting(SETTINGS["provider"], sees=_says("The batches lie at")),
        "base_url": _collecting(SETTINGS["base_url"], sees=_drafted),
        "model": _collecting(Row("good", _drafted, _without("model"))),
        "cancel": Row(True, _says("BatchLineFailed: 2")),
        "check_model": _collecting(SETTINGS["check_model"]),
        "temperature": _collecting(Row(0.3, _reads("temperature", 0.3), REWORDED)),
        "prompts": _collecting(
            Row(lambda stage: stage.file("mine/check.md", _CHECK).parent, _sends("about otters"), REWORDED)
        ),
        "timeout": _collecting(
            replace(SETTINGS["timeout"], base={**REWORDED, "check_model": "slow", "attempts": 1}),
            flags=("--json",),
        ),
        "timeout_attempts": _collecting(
            replace(
                SETTINGS["timeout_attempts"],
                base={**REWORDED, "check_model": "slow", "timeout": 0.3, "attempts": 3},
            ),
            flags=("--json",),
        ),
        "attempts": _collecting(
            replace(SETTINGS["attempts"], base={**REWORDED, "check_model": "failing"}), flags=("--json",)
        ),
        "requests_per_minute": _collecting(SETTINGS["requests_per_minute"], base=REWORDED),
        "tokens_per_minute": _collecting(Row(40_000, _apart, REWORDED)),
        "batch_price": _collecting(Row("0", _says("about $0.0000"), PRICED)),
        **{name: _collecting(SETTINGS[name]) for name in ("api_key_file", "keep_unverified", "ocr")},
        "zotero_dir": _collecting(SETTINGS["zotero_dir"]),
        **{
            name: _collecting(replace(SETTINGS[name], before=_forget_papers))
            for name in ("pdf_timeout", "pdf_memory")
        },
        **{name: _collecting(FLAGS[name]) for name in ("trust_pdf", "json")},
    },
    "review": {
        "keep_evidence": _deciding(SETTINGS["keep_evidence"]),
        "requests_per_minute": _choosing(SETTINGS["requests_per_minute"]),
        "tokens_per_minute": _choosing(SETTINGS["tokens_per_minute"]),
        "stop_after": _choosing(replace(SETTINGS["stop_after"], sees=_says("stopped by RequestRejected"))),
        "concurrency": _choosing(
            Row(1, lambda seen: seen.peak == 1 and len(seen.chats) == 2, {**MODEL, "model": "delay-0.5"})
        ),
        "max_cost": _choosing(FLAGS["max_cost"]),
    },
    "show": {
        "pdf": replace(FLAGS["pdf"], sees=_says("2025_Highlight-Guided"), flags=()),
        "zotero_dir": replace(SETTINGS["zotero_dir"], sees=_says("Zotero storage")),
    },
    "evidence": {
        "provider": Row("none", lambda seen: seen.code == 0 and "of 32,000" not in seen.said),
        "base_url": Row(ENDPOINT, _says("of 32,000 tokens"), _without("base_url")),
        "token_budget": Row(500, _says("of 500 tokens")),
        "zotero_dir": replace(SETTINGS["zotero_dir"], sees=lambda seen: seen.code == 0),
        "pdf": replace(FLAGS["pdf"], sees=_says("Highlight-Guided Retrieval for Drafting")),
        "trust_pdf": replace(FLAGS["trust_pdf"], sees=lambda seen: seen.code == 0),
        "whole": Row(True, lambda seen: "\nS50 " in seen.out, flags=("--token-budget", "500")),
    },
    "accept": {
        "fields": Row(_LABEL, _left(_LABEL)),
        "yes": Row(True, _says("fields in 11 notes."), before=_ten_more, flags=("-",)),
    },
    "edit": {"fields": Row(_LABEL, _left(_LABEL))},
    "doctor": {
        "provider": Row("none", _says("nothing leaves this machine")),
        "base_url": Row(ENDPOINT, _says("answers with a context"), _without("base_url")),
        "model": Row("another", _says("does not list the model another")),
        "prompts": Row(SETTINGS["prompts"].value, _says("+system@1")),
        "ocr": Row("klingon", _says("no data for klingon")),
        "zotero_dir": Row(
            SETTINGS["zotero_dir"].value,
            lambda seen: "no data directory" not in seen.said,
            _without("zotero_dir"),
        ),
    },
}
"""Where a flag of one command is seen in another way."""


def row(command: str, name: str) -> Row:
    """The row of a command's flag.

    Raises:
        KeyError: there is none: say in a row what the flag changes.
    """
    own = OWN.get(command, {})
    return own[name] if name in own else (SETTINGS | FLAGS)[name]  # type: ignore[operator]
