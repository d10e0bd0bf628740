"""What tests of the review page do in the browser: open a note, find a field, take a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarizer.note.note import parse_note
from tests.web.conftest import SCREENSHOTS, Site

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
expect.set_options(timeout=30_000)
QUESTION, BACKGROUND = "研究问题", "研究背景"


def value(note: Path, label: str) -> str:
    field = parse_note(note.read_bytes().decode()).summary.field(label)
    assert field is not None
    return field.value


def field(page: Page, label: str = QUESTION) -> Locator:
    return page.locator(f'.field[data-field="{label}"]')


def open_note(page: Page, site: Site, note: Path | None = None) -> None:
    page.goto(site.address)
    page.wait_for_selector("#queue [data-note]", state="attached")
    go_to(page, note or site.english)
    page.wait_for_selector(".box.now")


def go_to(page: Page, note: Path) -> None:
    page.click("#notes-button")
    page.click(f'#queue [data-note="{note.name}"]')
    page.wait_for_selector(f'article[data-note="{note.name}"]')


def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def look_at(page: Page, axe: str, name: str, width: int) -> None:
    """A picture of what is shown, in which axe finds nothing and nothing scrolls sideways."""
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run().then((all) => all.violations.map((one) => [one.id, one.nodes.map((n) => n.html)]))"
    )
    picture(page, name)
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
