"""A batch on the page: its price is seen before anything is sent, then its progress, then its report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.answers import good_answer
from tests.web.browsing import expect, field, go_to, look_at, picture
from tests.web.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page


def bare_notes(site: Site, count: int, broken: str = "", about: str = "leaves") -> list[Path]:
    """Notes that are not filled, one of them without its PDF; of others than before no answer is kept."""
    bare = (Path("examples/vault") / site.english.name).read_text("utf-8")
    notes = [site.vault / f"bare {number}.md" for number in range(count)]
    for number, note in enumerate(notes):
        text = bare.replace("EXA2PLE4", f"BARE{number}ZZZ"[:8]).replace(
            "title:", f'title: "Bare {number} about {about}"\nold:', 1
        )
        note.write_text(text.replace("EXPDF2EN", "NOPDF2EN") if note.name == broken else text, "utf-8")
    return notes


def choose_all(page: Page, count: int) -> None:
    page.keyboard.press("l")
    page.locator('[data-filter="empty"]').click()
    expect(page.locator("#queue li:not([hidden]) input")).to_have_count(count)
    page.locator("#choose-shown").click()
    page.locator("#draft-chosen").click()


def test_a_batch_is_planned_agreed_to_followed_and_reported(page: Page, site: Site) -> None:
    notes = bare_notes(site, 4, broken="bare 3.md")
    page.goto(site.address)
    page.wait_for_selector("article")
    asked = len(site.endpoint.chats)
    choose_all(page, 4)
    dialog = page.locator("#batch-dialog")
    expect(dialog).to_contain_text("4 to draft (40 empty fields)")
    expect(dialog).to_contain_text("price unknown")
    expect(dialog).to_contain_text("The text stays on this machine.")
    expect(dialog).to_contain_text("PDFs: 1 missing")
    expect(page.locator("#batch-off")).to_be_focused()
    picture(page, "batch-plan")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#batch-strip")).to_have_attribute("data-stage", "none")
    assert len(site.endpoint.chats) == asked
    choose_all(page, 4)
    page.locator('[data-batch="agree"]').press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#batch")).to_contain_text("3 drafted, 1 failed")
    assert all("🤖" in note.read_text("utf-8") for note in notes[:3])
    page.reload()
    page.wait_for_selector("article")
    expect(page.locator("#batch")).to_contain_text("3 drafted, 1 failed")
    page.keyboard.press("b")
    expect(dialog).to_contain_text("3 filled, 1 failed")
    expect(dialog.locator("details[open] li")).to_contain_text("Bare 3")
    picture(page, "batch-report")
    dialog.locator('details[open] [data-note="bare 3.md"]').click()
    expect(page.locator("article .failed")).to_contain_text("It was not drafted")
    page.keyboard.press("b")
    page.locator('[data-batch="dismiss"]').click()
    expect(page.locator("#batch-strip")).to_have_attribute("data-stage", "none")


def test_one_reviews_while_a_batch_runs_and_stops_it_from_another_tab(page: Page, site: Site) -> None:
    notes = bare_notes(site, 2, about="roots")
    answers = Event()

    def held(body: Mapping[str, Any]) -> str:
        answers.wait(60)
        return good_answer(body)

    site.answer["drafts"] = held
    page.goto(site.address)
    page.wait_for_selector("article")
    choose_all(page, 2)
    page.locator('[data-batch="agree"]').click()
    expect(page.locator("#batch")).to_contain_text("Drafting 0 of 2 notes")
    page.keyboard.press("l")
    page.locator('[data-filter="all"]').click()
    page.keyboard.press("Escape")
    go_to(page, site.english)
    page.keyboard.press("a")
    expect(field(page)).to_have_attribute("data-state", "accepted")
    other = page.context.new_page()
    other.goto(site.address)
    go_to(other, notes[0])
    expect(other.locator("article")).to_contain_text("is being drafted")
    other.locator('#batch-strip [data-batch="stop"]').click()
    expect(page.locator("#batch-strip")).to_have_attribute("data-stage", "stopping")
    answers.set()  # those under way are finished
    expect(page.locator("#batch")).to_contain_text("2 drafted")
    expect(other.locator(".field").first).to_have_attribute("data-state", "draft")
    other.close()


@pytest.mark.parametrize(("width", "height", "dark"), [(1280, 720, True), (820, 1180, False)])
def test_the_batch_looks_right_and_axe_finds_nothing(
    page: Page, site: Site, axe: str, width: int, height: int, dark: bool
) -> None:
    bare_notes(site, 2, broken="bare 1.md")
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.goto(site.address)
    page.wait_for_selector("article")
    page.click("#language")
    page.wait_for_selector('html[lang="zh-Hans"] article')
    choose_all(page, 2)
    for view, press in (("asks", '[data-batch="agree"]'), ("ended", "#batch-close")):
        if view == "ended":
            expect(page.locator("#batch-strip")).to_have_attribute("data-stage", "ended")
            page.keyboard.press("b")
        page.wait_for_selector(press)
        look_at(page, axe, f"batch-{view}-{width}", width)
        page.click(press)
    page.keyboard.press("b")
    page.locator('[data-batch="dismiss"]').click()
