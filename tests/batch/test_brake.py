"""A fault that note after note meets stops the batch; what was not asked about waits."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.batch.brake import Brake
from summarizer.errors import (
    AuthenticationFailed,
    BadAnswer,
    PdfNotFound,
    ProviderUnavailable,
    RequestRejected,
    StateError,
    SummarizerError,
)
from tests.batch.conftest import filled, make_vault
from tests.batch.test_faults import last_report
from tests.conftest import Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]
NO_MODEL = RequestRejected("No such model.", fault="404")
DOWN = ProviderUnavailable("It is down.", hint="Wait.")


def presses(limit: int | None, *met: SummarizerError | None) -> list[bool]:
    """Whether the brake stops at each of what notes met; None for a note that was filled."""
    brake = Brake(limit)
    stops: list[bool] = []
    for one in met:
        if one is None:
            brake.release()
        stops.append(one is not None and brake.press(one) is not None)
    return stops


def test_the_brake_counts_the_same_fault_in_a_row_and_nothing_else() -> None:
    assert presses(3, NO_MODEL, NO_MODEL, NO_MODEL) == [False, False, True]
    assert presses(3, NO_MODEL, NO_MODEL, None, NO_MODEL, NO_MODEL) == [False] * 5
    assert presses(3, NO_MODEL, NO_MODEL, DOWN, NO_MODEL) == [False] * 4
    assert presses(3, NO_MODEL, PdfNotFound("No."), NO_MODEL, NO_MODEL) == [False, False, False, True]
    assert presses(2, *[BadAnswer("?")] * 9, *[PdfNotFound("No.")] * 9) == [False] * 18
    assert presses(2, StateError("Full."), StateError("Full.")) == [False, True]
    assert presses(5, AuthenticationFailed("Key.")) == [True]
    assert presses(None, *[DOWN] * 9, AuthenticationFailed("Key.")) == [False] * 10


def test_the_sentence_says_how_many_and_keeps_kind_and_hint() -> None:
    brake = Brake(2)
    brake.press(DOWN)
    error = brake.press(DOWN)
    assert isinstance(error, ProviderUnavailable)
    assert str(error) == "Stopped after 2 notes in a row failed alike: It is down."
    assert error.hint == "Wait."


@pytest.mark.parametrize("model", ["404", "503", "html200", "ctx"])
def test_one_fault_of_the_endpoint_stops_the_batch_with_one_sentence(
    run: Command, tmp_path: Path, model: str
) -> None:
    vault = make_vault(tmp_path / "vault", 30)
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", model, "--yes", "--concurrency", "4")
        done = run("batch", vault, *flags, "--json")
        asked = len(server.chats)
    *_, summary = map(json.loads, done.out.splitlines())
    assert done.code == 5
    assert done.err.count("Error: Stopped after 5 notes in a row failed alike: ") == 1
    assert summary["filled"] == 0
    assert 5 <= summary["failed"] <= 9
    assert summary["waiting"] == 30 - summary["failed"]
    assert asked <= (2 * (5 - 1) + 4) * 6  # of 180
    report = last_report(vault)
    assert report["waiting"] == summary["waiting"]
    assert str(report["stopped_by"]["reason"]) in done.err
    assert run("batch", vault, "--dry-run", "--retry-failed", "--json").out.count("copy-") >= 5


def test_nobody_listening_stops_the_batch_too(run: Command, vault: Path) -> None:
    done = run("batch", vault, "--base-url", "http://127.0.0.1:9/v1", "--model", "good", "--yes")
    assert done.code == 5
    assert done.err.count("Error: Stopped after 5 notes in a row failed alike: Nothing answers") == 1


@pytest.mark.parametrize("flags", [("--keep-going",), ("--stop-after", "100")])
def test_the_brake_can_be_let_go(run: Command, vault: Path, flags: tuple[str, ...]) -> None:
    with FakeEndpoint() as server:
        done = run("batch", vault, "--base-url", server.base_url, "--model", "404", "--yes", "--json", *flags)
    *_, summary = map(json.loads, done.out.splitlines())
    assert (done.code, summary["failed"], summary["waiting"]) == (1, 10, 0)


def test_files_of_requests_that_are_refused_leave_a_report_and_every_note_waiting(
    run: Command, vault: Path
) -> None:
    with FakeEndpoint() as server:
        server.offers_batches = False
        flags = ("--base-url", server.base_url, "--model", "good", "--yes", "--batch-api")
        done = run("batch", vault, *flags)
    assert done.code == 5
    assert done.err.count("Error: ") == 1
    report = last_report(vault)
    assert report["filled"] == len(filled(vault)) == 1  # the first, which shows how the model is asked
    assert report["waiting"] == 9


def test_a_first_note_that_the_endpoint_refuses_sends_no_file(run: Command, vault: Path) -> None:
    with FakeEndpoint(key="right") as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--yes", "--batch-api")
        done = run("batch", vault, *flags)
        assert not [seen for seen in server.requests if seen.path == "/v1/files"]
    assert (done.code, done.err.count("Error: ")) == (5, 1)
    assert last_report(vault)["waiting"] == 9
