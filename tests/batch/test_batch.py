"""A batch over a vault: planned, run side by side, paid for once, stopped and resumed."""

from __future__ import annotations

import io
import json
import os
import random
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from summarizer.vault.vault import open_vault
from tests.batch.conftest import filled, make_vault
from tests.conftest import Run, trust_vault
from tests.program import COMMAND, PATIENCE, started, wait_for
from tests.server import FakeEndpoint
from tests.server.answers import good_answer

Command = Callable[..., Run]


def events(run: Run) -> list[dict[str, object]]:
    return [json.loads(line) for line in run.out.splitlines()]


def test_a_dry_run_counts_estimates_and_names_what_is_refused(run: Command, vault: Path) -> None:
    (vault / "template.md").write_text("> [!NOTE] 总结\n>研究问题:: {{title}}\n{% for a in b %}\n", "utf-8")
    (vault / "diary.md").write_text("# Monday\n", "utf-8")
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--dry-run", "--json")
        plan = json.loads(run("batch", vault, *flags).out)
        assert server.chats == []
    assert len(plan["todo"]) == 10
    assert plan["fields"] == 100
    assert [Path(one["path"]).name for one in plan["refused"]] == ["template.md"]
    assert plan["estimate"]["prompt_tokens"] > 10_000
    assert filled(vault) == []


def test_the_plan_counts_the_pdfs_that_are_missing_or_unreadable(run: Command, vault: Path) -> None:
    gone, broken = vault / "copy-3.md", vault / "copy-4.md"
    for path, key in ((gone, "NOTHERE2"), (broken, "BROKEN22")):
        path.write_text(path.read_text("utf-8").replace("EXPDF2ZH", key), "utf-8")
    storage = next(vault.parent.rglob("EXPDF2ZH")).parent / "BROKEN22"
    storage.mkdir()
    (storage / "paper.pdf").write_bytes(b"<html>Sign in</html>")
    told = run("batch", vault, "--dry-run")
    assert "PDFs: 1 missing, 1 unreadable." in told.out
    assert "copy-4.md: paper.pdf is not a PDF" in " ".join(told.out.split())
    (vault / "copy-1.md").chmod(0o444)
    drafted = run("batch", vault, "--max-notes", "4")
    assert (drafted.code, filled(vault)) == (1, [f"copy-{number}.md" for number in (0, 2, 5, 6)])
    assert "4 filled, 3 failed" in drafted.out
    run("undo", "--last-batch", vault)
    plan = json.loads(run("batch", vault, "--dry-run", "--json").out)
    assert [(Path(one["path"]), one["missing"]) for one in plan["without_pdf"]] == [
        (gone, True),
        (broken, False),
    ]
    assert plan["estimate"]["sampled"] == 8


def test_all_notes_are_filled_and_a_second_batch_finds_nothing_to_do(run: Command, vault: Path) -> None:
    before = {path: path.read_bytes() for path in vault.glob("*.md")}
    first = run("batch", vault)
    assert first.code == 0, first.err
    assert len(filled(vault)) == 10
    assert "10 filled, 0 failed" in first.out
    again = run("batch", vault)
    assert again.code == 0
    assert "0 to draft" in again.out
    assert "10 already filled" in again.out
    own = vault / "copy-4.md"
    own.write_text(own.read_text("utf-8") + "mine\n", "utf-8")
    kept = own.read_bytes()
    undone = run("undo", "--last-batch", vault)
    assert "90 fields in 9 notes" in undone.out
    assert "copy-4.md was changed since" in undone.out
    assert {path: path.read_bytes() for path in before} == {**before, own: kept}


def test_the_estimate_is_within_a_tenth_of_what_is_sent(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "SUMMARIZER_CHECK_MODEL", "none"
    )  # quotations, as the good model's, are not read again
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--json")
        estimate = json.loads(run("batch", vault, *flags, "--dry-run").out)["estimate"]
        *_, summary = events(run("batch", vault, *flags, "--yes"))
    assert len(server.chats) == 10  # no claim of the good model needs another try
    sent = summary["prompt_tokens"]
    assert isinstance(sent, int)
    assert abs(estimate["prompt_tokens"] - sent) <= 0.1 * sent


def test_a_hostile_endpoint_costs_one_more_request_for_each_misfortune_and_no_note(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = int(os.environ.get("BATCH_NOTES", "60"))
    vault = make_vault(tmp_path / "vault", count)
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "4")  # for answers that never end
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "hostile", "--json", "--yes")
        *notes, summary = events(run("batch", vault, *flags))
        met = server.stats()["met"]
    assert summary["filled"] == len(notes) == len(filled(vault)) == count
    misfortunes = sum(times for name, times in met.items() if name != "good")
    assert misfortunes >= 4
    assert len(server.chats) == count + misfortunes


def test_a_refused_key_stops_the_batch_at_once_with_one_sentence(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-wrong")
    with FakeEndpoint(key="sk-right") as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--concurrency", "2", "--yes")
        result = run("batch", vault, *flags)
        assert len(server.requests) <= 4
    assert result.code == 5
    assert result.err.count("Error:") == 1
    assert filled(vault) == []


def test_the_number_of_notes_and_the_money_are_hard_limits(run: Command, vault: Path) -> None:
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--yes")
        assert run("batch", vault, *flags, "--max-notes", "3").code == 0
        assert len(filled(vault)) == 3
        refused = run("batch", vault, *flags, "--max-cost", "1")
    assert refused.code == 5
    assert "price of good is unknown" in refused.err


def test_failed_notes_are_retried_alone_with_their_reason_listed(run: Command, vault: Path) -> None:
    broken = vault / "copy-3.md"
    text = broken.read_text("utf-8")
    broken.write_text(text.replace("EXPDF2ZH", "NOTHERE2"), "utf-8")
    first = run("batch", vault)
    assert first.code == 1
    assert "PdfNotFound: 1, as said above." in first.out
    assert "copy-3.md: no PDF, as said" in first.err
    assert (first.out + first.err).count("NOTHERE2") == 1
    assert len(filled(vault)) == 9
    broken.write_text(text, "utf-8")
    again = run("batch", vault, "--retry-failed", "--json")
    assert [Path(str(one["note"])).name for one in events(again)[:-1]] == ["copy-3.md"]


def test_a_list_of_notes_may_come_from_standard_input(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{vault / 'copy-1.md'}\n{vault / 'copy-2.md'}\n"))
    assert run("batch", "-").code == 0
    assert filled(vault) == ["copy-1.md", "copy-2.md"]


def flags_for(server: FakeEndpoint, model: str) -> list[str]:
    return ["--base-url", server.base_url, "--model", model, "--yes", "--concurrency", "4"]


def kill_at(moment: float, vault: Path, server: FakeEndpoint) -> int:
    """Kill a batch so many seconds after its first request, or after its start when negative.

    Returns how many requests were under way at that moment.
    """
    asked = len(server.chats)
    with subprocess.Popen(
        [*COMMAND, "batch", str(vault), *flags_for(server, "good")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        if moment >= 0:
            wait_for(lambda: len(server.chats) > asked or process.poll() is not None)
        time.sleep(abs(moment))
        under_way = int(server.stats()["in_flight"])
        os.killpg(process.pid, signal.SIGKILL)
    return under_way


def test_killed_at_random_moments_nothing_is_paid_twice_but_what_was_in_flight(
    run: Command, tmp_path: Path
) -> None:
    kills = int(os.environ.get("BATCH_KILLS", "4"))
    vault = make_vault(tmp_path / "vault", 3 * kills + 8)
    before = {path: path.read_text("utf-8") for path in vault.glob("*.md")}
    moments = random.Random(7)
    lost = 0
    with FakeEndpoint(delay=0.3) as server:
        for _ in range(kills):
            lost += kill_at(moments.uniform(-0.4, 1.2), vault, server)
            for path, text in before.items():
                after = path.read_text("utf-8")
                assert after == text or after.count(":: 🤖 ") == 10  # as it was, or whole
        done = run("batch", vault, *flags_for(server, "good"))
        billed = server.stats()["billed"]
    assert done.code == 0, done.err
    assert len(filled(vault)) == len(before)
    # An answer may just have been sent when its reader died: one a kill, besides those under way.
    assert len(before) <= billed <= len(before) + lost + kills


@pytest.mark.parametrize("in_background", [False, True])
def test_ctrl_c_finishes_what_is_under_way_and_leaves_the_rest_for_later(
    vault: Path, *, in_background: bool
) -> None:
    with FakeEndpoint(delay=3.0) as server:
        flags = [*flags_for(server, "good"), "--concurrency", "2"]
        with started("batch", vault, *flags, in_background=in_background, own_group=True) as process:
            assert wait_for(lambda: server.chats)
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: all processes of ours get it
            out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in err
    done = len(filled(vault))
    assert 1 <= done < 10
    assert f"{done} filled, 0 failed, {10 - done} still waiting" in out
    [report] = open_vault(vault).store.folder.glob("reports/*.json")
    told = json.loads(report.read_text("utf-8"))
    assert (told["filled"], told["failed"], told["waiting"], told["interrupted"]) == (
        done,
        0,
        10 - done,
        True,
    )
    assert report.with_suffix(".md").read_text("utf-8").count("It was interrupted") == 1


def has_signals_to_come(process: subprocess.Popen[str]) -> bool:
    """Whether the system has a signal for the process that it has not got; another would be one with it."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        time.sleep(1)
        return False
    pending = [line.split() for line in status.read_text().splitlines() if "Pnd:" in line]
    return any(int(mask, 16) for _, mask in pending)


def test_a_second_ctrl_c_stops_at_once_and_what_is_left_is_drafted_later(run: Command, vault: Path) -> None:
    with (
        FakeEndpoint(delay=2 * PATIENCE) as server,
        started("batch", vault, *flags_for(server, "good")) as process,
    ):
        assert wait_for(lambda: server.chats)
        process.send_signal(signal.SIGINT)
        assert wait_for(lambda: not has_signals_to_come(process))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in err
    assert filled(vault) == []  # no answer was waited for
    assert "10 still waiting" in out
    with FakeEndpoint() as server:
        done = run("batch", vault, *flags_for(server, "good"))
    assert done.code == 0, done.err
    assert len(filled(vault)) == 10


def test_a_pdf_that_takes_too_long_is_the_error_of_its_note_alone(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = make_vault(tmp_path / "vault", 3)  # each costs a new process
    monkeypatch.setenv("SUMMARIZER_PDF_TIMEOUT", "0.001")
    result = run("batch", vault, "--json")
    *notes, summary = events(result)
    assert result.code == 1
    assert summary["failed"] == 3
    assert {note["kind"] for note in notes} == {"PdfUnreadable"}
    assert "took over 0.001 s" in str(notes[0]["reason"])
    assert filled(vault) == []


def test_a_batch_asks_before_it_may_cost_more_than_the_user_set(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))  # nobody is there to say yes
    settings = vault / "summarizer.toml"
    usual = settings.read_text("utf-8")
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--max-notes", "1")
        unknown = run("batch", vault, *flags)
        settings.write_text(f"{usual}\nask_above = 0.001\n[prices.good]\ninput = 1\noutput = 1\n", "utf-8")
        trust_vault(vault)
        dear = run("batch", vault, *flags)
        assert (unknown.code, dear.code, server.chats) == (1, 1, [])
        settings.write_text(f"{usual}\n[prices.good]\ninput = 1\noutput = 1\n", "utf-8")
        trust_vault(vault)
        cheap = run("batch", vault, *flags)
    assert "Draft 1 notes?" in dear.err
    assert cheap.code == 0, cheap.err
    assert len(filled(vault)) == 1


def ledger_of(vault: Path) -> Path:
    return open_vault(vault).store.folder / "ledger.sqlite"


def test_a_ledger_that_cannot_be_read_ends_in_one_sentence(run: Command, vault: Path) -> None:
    ledger_of(vault).parent.mkdir(parents=True)
    ledger_of(vault).write_bytes(b"this is no database" * 100)
    result = run("batch", vault)
    assert result.code == 6
    assert result.err.count("Error: The ledger") == 1
    assert filled(vault) == []


def test_a_ledger_that_breaks_under_way_stops_the_batch_and_every_note_is_whole(
    run: Command, vault: Path
) -> None:
    def answer_and_break(body: dict[str, Any]) -> str:
        with closing(sqlite3.connect(ledger_of(vault))) as ledger:
            ledger.execute("DROP TABLE IF EXISTS attempt")
        return good_answer(body)

    with FakeEndpoint(answer_and_break) as server:
        result = run("batch", vault, "--base-url", server.base_url, "--model", "good", "--yes")
    assert result.code == 6
    assert result.err.count("Error: The ledger") == 1
    assert "Traceback" not in result.err
    for path in vault.glob("copy-*.md"):
        assert path.read_text("utf-8").count(":: 🤖 ") in {0, 10}


def test_a_reader_of_the_events_that_goes_away_leaves_no_traceback(vault: Path) -> None:
    program = shlex.join([*COMMAND, "batch", str(vault)])
    piped = subprocess.run(
        ["bash", "-c", f"{program} --json | head -n 1"], capture_output=True, text=True, check=False
    )
    assert json.loads(piped.stdout)["filled"] is True
    assert "Traceback" not in piped.stderr
    for path in vault.glob("copy-*.md"):
        assert path.read_text("utf-8").count(":: 🤖 ") in {0, 10}
