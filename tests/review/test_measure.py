"""What became of drafts is counted as one would by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from summarizer.review.journal import Event
from summarizer.review.measure import Reason, fates, reasons, tallies
from tests.conftest import Run


def event(
    action: str, values: dict[str, str], note: str = "a.md", month: str = "2026-10", **details: str
) -> Event:
    return Event(action, note, "", "x", "y", values, {}, details, f"{month}-01T00:00:00+00:00")


JOURNAL = [
    event("fill", {"方法": "🤖 甲乙丙丁", "局限": "🤖 一二", "结论": "🤖 a"}, model="m1", prompt="v1"),
    event("accept", {"方法": "甲乙丙丁"}),
    event("reject", {"局限": ""}, reason="too long"),
    event("redo", {"结论": "🤖 b"}, model="m2", prompt="v2", hint="shorter", month="2026-11"),
    event("fill", {"方法": "🤖 甲乙丙丁", "局限": "🤖 一"}, "b.md", "2026-11", model="m2", prompt="v2"),
    event("edit", {"方法": "甲乙丙戊"}, "b.md", "2026-11"),
    event("accept", {"局限": "一"}, "b.md", "2026-11", by="agent"),
    event("fill", {"方法": "🤖 x"}, "c.md", "2026-11", drafter="extractive"),
    event("accept", {"方法": "x"}, "c.md", "2026-11"),
    event("undo", {"方法": "🤖 x"}, "c.md", "2026-11"),
]


def test_each_draft_is_counted_once_under_what_became_of_it() -> None:
    known = fates(JOURNAL)
    rows = {(one.by, one.name): one for one in tallies(known)}
    everything = rows["all", ""]
    assert (everything.drafts, everything.accepted, everything.changed) == (6, 1, 1)
    assert (everything.rejected, everything.again, everything.waiting) == (1, 1, 2)
    assert everything.kept == 0.5  # two of the four that were decided on
    assert everything.distance == 0.125  # nothing of one, a quarter of the other
    first, second, none = (rows["drafter", name] for name in ("m1", "m2", "extractive"))
    assert (first.drafts, first.kept, first.distance) == (3, 0.333, 0.0)
    assert (second.drafts, second.changed, second.waiting, second.distance) == (2, 1, 1, 0.25)
    assert (none.drafts, none.waiting, none.kept, none.distance) == (1, 1, None, None)
    assert rows["prompt", "v1"].drafts == rows["field", "方法"].drafts == rows["month", "2026-11"].drafts == 3
    assert set(reasons(known)) == {Reason("局限", "too long", 1), Reason("结论", "shorter", 1)}


def test_an_empty_journal_has_no_figures() -> None:
    assert tallies(fates([])) == ()


def test_figures_of_a_vault_are_printed_in_every_form(run: Callable[..., Run], tmp_path: Path) -> None:
    assert run("demo", tmp_path / "vault").code == 0
    note = next((tmp_path / "vault").glob("2025*.md"))
    assert run("accept", note, "--fields", "研究问题").code == 0
    assert run("reject", note, "--fields", "研究局限", "--reason", "beside the point").code == 0
    told = json.loads(run("journal", note, "--stats", "--json").out)
    everything = told["tallies"][0]
    counts = [everything[name] for name in ("drafts", "accepted", "rejected", "waiting", "kept", "distance")]
    assert counts == [10, 1, 1, 8, 0.5, 0.0]
    assert told["reasons"] == [{"field": "研究局限", "reason": "beside the point", "times": 1}]
    table = run("journal", note, "--stats").out
    assert "kept 50%" in table
    assert "1 × 研究局限: beside the point" in table
    header, first, *_ = run("journal", note, "--stats", "--format", "csv").out.splitlines()
    assert header.startswith("by,name,drafts,accepted")
    assert first.startswith("all,,10,1,0,1,0,8,0.5,0.0")
    refused = run("journal", note, "--stats", "--action", "fill")
    assert (refused.code, "Leave --action out" in refused.err) == (2, True)
