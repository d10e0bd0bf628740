"""A try that went without an answer in time may be billed: the report of a batch says so."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.batch.conftest import filled, make_vault
from tests.conftest import Run
from tests.server import FakeEndpoint
from tests.server.answers import good_answer

Command = Callable[..., Run]


def test_the_report_says_that_a_try_may_be_billed_beside_what_it_counts(run: Command, tmp_path: Path) -> None:
    vault = make_vault(tmp_path / "vault", 1)
    asked: list[str] = []

    def late(body: Mapping[str, Any]) -> str:
        asked.append(str(body["model"]))
        if len(asked) == 1:
            time.sleep(6)
        return good_answer(body)

    with FakeEndpoint(late) as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--check-model", "none", "--timeout", "4")
        result = run("batch", vault, *flags, "--timeout-attempts", "9", "--attempts", "9", "--json", "--yes")
    note = json.loads(result.out.splitlines()[0])
    assert filled(vault) == ["copy-0.md"]
    assert "without an answer in time, and may be billed" in note["warning"]


def test_a_note_whose_tries_all_went_without_an_answer_says_so_too(run: Command, tmp_path: Path) -> None:
    vault = make_vault(tmp_path / "vault", 1)
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "endless", "--timeout", "1", "--json", "--yes")
        result = run("batch", vault, *flags)
        assert len(server.chats) <= 2
    note = json.loads(result.out.splitlines()[0])
    assert note["kind"] == "TimedOut"
    assert "given up after 2 tries; 2 of them may be billed" in note["reason"]
