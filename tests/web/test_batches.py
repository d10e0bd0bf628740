"""Batches of the page: as `summarizer batch` runs them, agreed to before money is spent or text leaves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from summarizer.batch.engines.processes import Processes
from summarizer.batch.left import Left
from summarizer.batch.session import Order
from summarizer.errors import NothingToDo
from summarizer.vault.vault import Vault, open_vault
from summarizer.web.batches import Batches, Stage
from summarizer.web.desk import Desk
from summarizer.web.jobs import Jobs
from summarizer.web.outside import Outside
from tests.batch.conftest import filled, make_vault
from tests.conftest import Run
from tests.server import FakeEndpoint
from tests.settings.stage import in_this_process


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault of four notes without drafts, whose papers are read in this process."""
    monkeypatch.setattr(Processes, "do", in_this_process)
    return make_vault(tmp_path / "vault", 4)


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with FakeEndpoint() as server:
        yield server


@dataclass
class Told(Outside):
    """What the pages are told, in a list."""

    heard: list[str] = field(default_factory=list)

    def tell(self, kind: str, values: object) -> None:
        self.heard.append(f"{kind} {values}")


class Page:
    """The batches of a page over a vault, with a fresh desk."""

    def __init__(self, vault: Vault, **order: object) -> None:
        desk, told = Desk(vault, [vault.folder]), Told()
        self.jobs = Jobs(told)
        self.desk, self.told, self.vault = desk, told, vault
        self.batches = Batches(desk, self.jobs, told, Order(**order))  # type: ignore[arg-type]

    @property
    def stage(self) -> Stage:
        return self.batches.view.stage

    async def until(self, *stages: Stage) -> None:
        async with asyncio.timeout(60):
            while self.stage not in stages:
                await asyncio.sleep(0.01)

    async def whole(self, names: Sequence[str] | None = None) -> None:
        """A batch from choosing to its end, agreed to where that is asked."""
        self.batches.start(names or list(self.desk.queue))
        await self.until(Stage.ASKING, Stage.ENDED)
        self.batches.agree()
        await self.until(Stage.ENDED)

    @property
    def drafted(self) -> int:
        summary = self.batches.view.ended.summary
        return len(summary.filled) if summary else -1


def with_model(folder: Path, endpoint: FakeEndpoint, model: str = "good", **settings: object) -> Vault:
    flags = {
        "base_url": endpoint.base_url,
        "model": model,
        "check_model": "none",
        "zotero_dir": folder / ".zotero",
    }
    return open_vault(folder, flags | settings)


def test_without_a_model_nothing_is_asked_and_the_batch_can_be_taken_back_as_one(
    folder: Path, run: Callable[..., Run]
) -> None:
    page = Page(open_vault(folder, {"provider": "none", "zotero_dir": folder / ".zotero"}))
    asyncio.run(page.whole())
    assert (page.drafted, len(filled(folder))) == (4, 4)
    assert not any("asking" in one for one in page.told.heard)
    report = page.batches.view.ended.report
    assert report is not None
    assert "copy-0" in report.read_text("utf-8")
    assert run("undo", folder, "--last-batch", "--yes").code == 0
    assert filled(folder) == []


def test_a_model_is_asked_only_once_the_plan_was_agreed_to(folder: Path, endpoint: FakeEndpoint) -> None:
    page = Page(with_model(folder, endpoint))

    async def chosen(*, agreed: bool) -> None:
        page.batches.start(["copy-0.md", "copy-2.md"])
        with pytest.raises(NothingToDo):
            page.batches.start(["copy-1.md"])
        await page.until(Stage.ASKING)
        outlook = page.batches.view.outlook
        assert outlook is not None
        assert (len(outlook.notes), outlook.estimate.cost) == (2, None)
        assert outlook.estimate.prompt_tokens > 1000
        assert endpoint.chats == []
        if agreed:
            page.batches.agree()
            await page.until(Stage.ENDED)
        else:
            page.batches.stop()
            await page.until(Stage.NONE)

    asyncio.run(chosen(agreed=False))
    assert (endpoint.chats, filled(folder)) == ([], [])
    asyncio.run(chosen(agreed=True))
    assert filled(folder) == ["copy-0.md", "copy-2.md"]
    assert len(endpoint.chats) == 2


def test_what_is_free_and_stays_here_needs_no_yes_and_what_goes_elsewhere_does(
    folder: Path, endpoint: FakeEndpoint
) -> None:
    free: dict[str, Any] = {"prices": {"good": {"input": 0, "output": 0}}}
    page = Page(with_model(folder, endpoint, **free))
    asyncio.run(page.whole(["copy-0.md"]))
    assert not any("asking" in one for one in page.told.heard)
    away = Page(with_model(folder, endpoint, base_url="http://nobody.invalid/v1", **free))

    async def planned() -> None:
        away.batches.start(["copy-1.md"])
        await away.until(Stage.ASKING)
        away.batches.stop()
        await away.until(Stage.NONE)

    asyncio.run(planned())
    assert away.batches.host == "nobody.invalid"


def test_the_limit_of_money_holds_for_all_batches_of_a_page_together(
    folder: Path, endpoint: FakeEndpoint
) -> None:
    vault = with_model(folder, endpoint, prices={"good": {"input": 10, "output": 10}}, max_output_tokens=1000)
    page = Page(vault, max_cost=Decimal("0.1"), concurrency=1)
    asyncio.run(page.whole(["copy-0.md"]))
    assert page.drafted == 1
    left = page.batches.limit
    assert left is not None
    assert 0 < left < Decimal("0.1")
    asyncio.run(page.whole(["copy-1.md", "copy-2.md", "copy-3.md"]))
    summary = page.batches.view.ended.summary
    assert summary is not None
    assert summary.stopped_by is not None
    assert "could cost" in str(summary.stopped_by)
    assert len(filled(folder)) == 2  # a batch by itself could have paid for two more
    assert len(page.batches.left) == 2


def test_a_fault_that_note_after_note_meets_stops_it_and_what_waits_can_go_on(
    folder: Path, endpoint: FakeEndpoint
) -> None:
    page = Page(with_model(folder, endpoint, "404", stop_after=1), concurrency=1)
    asyncio.run(page.whole())
    failed, left = page.batches.failed, page.batches.left
    assert page.drafted == 0
    assert 0 < len(failed) < 4
    assert sorted((*failed, *left)) == list(page.desk.queue)
    assert page.jobs.failed(page.batches.failed[0], "")
    again = Page(with_model(folder, endpoint))
    assert again.stage is Stage.LEFT

    async def go_on() -> None:
        again.batches.again("left")
        await again.until(Stage.ASKING)
        again.batches.agree()
        await again.until(Stage.ENDED)

    asyncio.run(go_on())
    assert (again.drafted, again.batches.left) == (len(left), ())
    assert Page(again.vault).stage is Stage.NONE


def test_a_stop_lets_what_is_under_way_end_and_begins_nothing_more(
    folder: Path, endpoint: FakeEndpoint
) -> None:
    page = Page(with_model(folder, endpoint, "delay-0.4"), concurrency=1)

    async def stopped() -> None:
        page.batches.start(list(page.desk.queue))
        await page.until(Stage.ASKING)
        page.batches.agree()
        while not endpoint.chats:
            await asyncio.sleep(0.01)
        page.batches.stop()
        assert page.stage is Stage.STOPPING
        await page.until(Stage.ENDED)

    asyncio.run(stopped())
    assert len(filled(folder)) == page.drafted == len(endpoint.chats) == 1
    assert len(page.batches.left) == 3


def test_notes_of_the_batch_are_drafted_by_nobody_else_meanwhile(
    folder: Path, endpoint: FakeEndpoint
) -> None:
    page = Page(with_model(folder, endpoint, "delay-0.4"), concurrency=1)

    async def begun() -> None:
        page.batches.start(["copy-0.md", "copy-1.md"])
        await page.until(Stage.ASKING)
        page.batches.refuse("copy-0.md")  # it is not on its way yet
        page.batches.agree()
        while not endpoint.chats:
            await asyncio.sleep(0.01)
        with pytest.raises(NothingToDo):
            page.batches.refuse("copy-0.md")
        assert page.jobs.drafting("copy-0.md", "研究问题")
        page.batches.refuse("copy-2.md")
        await page.until(Stage.ENDED)
        page.batches.refuse("copy-0.md")
        assert not page.jobs.drafting("copy-0.md", "研究问题")

    asyncio.run(begun())


def test_a_note_that_another_run_works_on_waits_and_is_told(folder: Path, endpoint: FakeEndpoint) -> None:
    vault = with_model(folder, endpoint)
    page = Page(vault)
    with vault.store.lock(folder / "copy-1.md"):
        asyncio.run(page.whole())
    assert (page.drafted, page.batches.left) == (3, ("copy-1.md",))


def test_missing_papers_copies_and_notes_that_are_gone_cost_nothing_and_are_told(
    folder: Path, endpoint: FakeEndpoint
) -> None:
    (folder / "copy-0 1.md").write_bytes((folder / "copy-0.md").read_bytes())
    without = folder / "copy-1.md"
    without.write_text(without.read_text("utf-8").replace("EXPDF2ZH", "NOPDF2ZH"), "utf-8")
    page = Page(with_model(folder, endpoint))
    names = list(page.desk.queue)
    (folder / "copy-3.md").unlink()

    async def planned() -> None:
        page.batches.start(names)
        await page.until(Stage.ASKING)
        outlook = page.batches.view.outlook
        assert outlook is not None
        assert [one.path.name for one in outlook.plan.refused] == ["copy-0 1.md"]
        assert [one.path.name for one in outlook.without] == ["copy-1.md"]
        page.batches.agree()
        await page.until(Stage.ENDED)

    asyncio.run(planned())
    assert filled(folder) == ["copy-0.md", "copy-2.md"]
    assert page.batches.failed == ("copy-1.md",)


def test_what_was_left_is_forgotten_where_that_is_wished_and_a_damaged_file_says_nothing(
    folder: Path, endpoint: FakeEndpoint
) -> None:
    vault = with_model(folder, endpoint)
    left = Left(vault.store.folder, vault.store.places)
    left.keep([folder / "copy-1.md", folder / "gone.md"])
    page = Page(vault)
    assert (page.stage, page.batches.left) == (Stage.LEFT, ("copy-1.md",))
    page.batches.dismiss()
    assert (page.stage, left.notes()) == (Stage.NONE, ())
    for content in (b"{", b"7", b'[1, ["a"]]', b"\xff"):
        (vault.store.folder / "left.json").write_bytes(content)
        assert left.notes() == ()
        assert Page(vault).stage is Stage.NONE


def test_a_server_that_ends_waits_for_what_is_under_way_unless_it_is_told_not_to(
    folder: Path, endpoint: FakeEndpoint
) -> None:
    page = Page(with_model(folder, endpoint, "delay-0.4"), concurrency=1)

    async def ended(*, at_once: bool) -> None:
        asked = len(endpoint.chats)
        page.batches.start(list(page.desk.queue))
        await page.until(Stage.ASKING)
        page.batches.agree()
        while len(endpoint.chats) == asked:
            await asyncio.sleep(0.01)
        await page.batches.close(lambda: at_once)

    asyncio.run(ended(at_once=True))
    assert filled(folder) == []
    with contextlib.suppress(NothingToDo):
        page.batches.dismiss()
    page = Page(page.vault, concurrency=1)
    asyncio.run(ended(at_once=False))
    assert len(filled(folder)) == 1
