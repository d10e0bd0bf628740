"""A note that is deleted outside while it is open: that is said, and what was typed for it is not lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.web.browsing import expect, field, open_note
from tests.web.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_note_that_is_gone_is_told_and_what_was_typed_for_it_stays_until_it_is_thrown_away(
    page: Page, site: Site
) -> None:
    open_note(page, site)
    note, content = site.english, site.english.read_bytes()
    field(page).press("e")
    page.keyboard.type("My own words. ")
    note.unlink()
    expect(page.locator("article .gone")).to_contain_text("This note is gone")
    expect(field(page).locator("textarea")).to_have_value(re.compile("^My own words[.] "))
    expect(field(page).locator("[type=submit]")).to_be_disabled()
    expect(page.locator(f'#queue [data-note="{note.name}"]')).to_have_count(0)
    page.reload()
    page.wait_for_selector("article")
    page.click("#notes-button")
    lost = page.locator("#queue .lost .waits")
    expect(lost).to_contain_text(note.name)
    expect(lost).to_contain_text("My own words.")
    note.write_bytes(content)
    expect(lost).to_have_count(0)
    page.click(f'#queue [data-note="{note.name}"]')
    expect(field(page).locator(".waits q")).to_contain_text("My own words.")
    assert note.read_bytes() == content
