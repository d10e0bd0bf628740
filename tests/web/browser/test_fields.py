"""The review page as a person uses it, in headless Chromium."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.answers import good_answer
from tests.web.browsing import BACKGROUND, QUESTION, expect, field, go_to, look_at, open_note, picture, value
from tests.web.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

TYPED = "Do highlights help? I think so."


def two_claims(body: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> str:
    """An answer with two claims, or one and another that the checks leave out."""
    answer = json.loads(good_answer(body))
    for one in answer["fields"]:
        first = one["claims"][0]
        other = json.loads(good_answer(body))["fields"][0]["claims"][-1]
        one["claims"] = [first, {**first, **(more or other)}]
    return json.dumps(answer, ensure_ascii=False)


def test_it_opens_at_the_first_draft_with_its_sentence_marked_and_the_ways_out(
    page: Page, site: Site
) -> None:
    open_note(page, site)
    expect(page.locator(".field.current h2")).to_contain_text(QUESTION)
    expect(page.locator("#page-number")).to_have_value("1")
    page.wait_for_selector(".box.mine")
    cited, sheet = (
        page.locator(".box.now").first.bounding_box(),
        page.locator(".page .picture").first.bounding_box(),
    )
    assert cited
    assert sheet
    assert sheet["x"] < cited["x"] < sheet["x"] + sheet["width"]
    assert sheet["y"] < cited["y"] < sheet["y"] + sheet["height"]
    page.click('.field[data-field="研究局限"] h2')
    source = field(page, "研究局限").locator(".source").last
    source.click()
    number = int(source.get_attribute("data-page-index") or 0) + 1
    expect(page.locator("#page-number")).to_have_value(f"{number}")
    in_zotero = page.locator("#in-zotero")
    expect(in_zotero).to_have_attribute(
        "href", re.compile(rf"^zotero://open-pdf/library/items/\w{{8}}\?page={number}(&annotation=\w{{8}})?$")
    )
    expect(page.get_by_role("link", name="Open in Obsidian")).to_have_attribute(
        "href",
        re.compile(
            r"^obsidian://open\?vault=vault&file=2025_Oduya_Highlight-Guided%20Retri_KEY-EXA2PLE4\.md$"
        ),
    )
    page.get_by_role("button", name="PDF in the system's viewer").click()
    opened = site.vault.parent / "opened"
    page.wait_for_function("() => true")
    for _ in range(600):
        if opened.exists():
            break
        page.wait_for_timeout(100)
    assert opened.read_text().strip().endswith(".pdf")


def test_keys_accept_reject_and_undo_and_the_next_note_opens_after_the_last_field(
    page: Page, site: Site
) -> None:
    open_note(page, site)
    page.evaluate("window.same = true")
    draft = value(site.english, QUESTION)
    page.keyboard.press("a")
    expect(field(page)).to_have_attribute("data-state", "accepted")
    assert value(site.english, QUESTION) == draft.removeprefix("🤖 ")
    expect(page.locator(".field.current h2")).to_contain_text(BACKGROUND)
    page.keyboard.press("r")
    page.keyboard.type("beside the point")
    page.keyboard.press("Enter")
    expect(field(page, BACKGROUND)).to_have_attribute("data-state", "rejected")
    assert value(site.english, BACKGROUND) == ""
    expect(page.locator("#progress")).to_contain_text("2 of 20")
    page.keyboard.press("u")
    expect(field(page, BACKGROUND)).to_have_attribute("data-state", "draft")
    page.keyboard.press("k")
    labels = [one.get_attribute("data-field") for one in page.locator('.field[data-pending="yes"]').all()]
    for label in labels:
        assert label
        expect(page.locator(".field.current")).to_have_attribute("data-field", label)
        page.keyboard.press("a")
    other = next(site.vault.glob("2024*.md"))
    expect(page.locator("article")).to_have_attribute("data-note", other.name)
    page.keyboard.press("u")  # is about what was decided last, not about the note that opened by itself
    expect(page.locator("article")).to_have_attribute("data-note", site.english.name)
    expect(page.locator('.field[data-pending="yes"]')).to_have_count(1)
    assert page.evaluate("window.same")


def test_what_is_typed_outlives_escape_another_note_another_decision_and_a_reload(
    page: Page, site: Site
) -> None:
    other = next(site.vault.glob("2024*.md"))
    open_note(page, site)
    page.keyboard.press("e")
    area = field(page).locator("textarea")
    expect(field(page).locator(".problems .good")).to_be_visible()
    assert "[p1]" in area.input_value()
    area.fill("It recruited 977 readers. [p1]")
    expect(field(page).locator(".problems")).to_contain_text("977")
    picture(page, "edit")
    area.fill(f"{TYPED} [p1]")
    page.keyboard.press("Escape")
    waits = field(page).locator(".waits")
    expect(waits).to_contain_text(TYPED)
    expect(area).to_have_count(0)
    go_to(page, other)
    expect(page.locator(f'#queue li:has([data-note="{site.english.name}"]) .pen')).to_have_count(1)
    go_to(page, site.english)
    expect(waits).to_contain_text(TYPED)
    page.keyboard.press("e")
    expect(area).to_have_value(f"{TYPED} [p1]")
    page.click(f'.field[data-field="{BACKGROUND}"] h2')
    page.keyboard.press("a")  # on another field, with the editor open
    expect(field(page, BACKGROUND)).to_have_attribute("data-state", "accepted")
    expect(area).to_have_value(f"{TYPED} [p1]")
    page.reload()
    expect(waits).to_contain_text(TYPED)
    picture(page, "waits")
    page.click(f'.field[data-field="{QUESTION}"] h2')
    page.keyboard.press("a")  # would throw it away, so it asks
    expect(page.locator("#ask")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field(page)).to_have_attribute("data-state", "draft")
    expect(waits).to_contain_text(TYPED)
    waits.get_by_role("button", name="Go on").click()
    page.keyboard.press("Control+Enter")
    expect(field(page)).to_have_attribute("data-state", "edited")
    assert value(site.english, QUESTION).startswith(f"{TYPED} [p1](zotero://")
    expect(page.locator(".waits")).to_have_count(0)
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('summarizer')).length") == 0
    )


def test_an_outside_edit_shows_at_once_and_where_it_clashes_both_texts_are_shown(
    page: Page, site: Site
) -> None:
    open_note(page, site)
    page.keyboard.press("e")
    area = field(page).locator("textarea")
    area.fill(TYPED)
    site.english.write_bytes(site.english.read_bytes() + b"\nwritten in Obsidian\n")
    expect(page.locator("#message")).to_contain_text("changed outside")
    expect(area).to_have_value(TYPED)
    expect(area).to_be_focused()
    expect(field(page).locator(".clash")).to_be_hidden()
    drafted = value(site.english, QUESTION)
    text = site.english.read_bytes().decode().replace(drafted, "🤖 Obsidian was quicker.")
    site.english.write_bytes(text.encode())
    expect(field(page).locator(".clash blockquote")).to_have_text("Obsidian was quicker.")
    expect(area).to_have_value(TYPED)
    picture(page, "conflict")
    page.keyboard.press("Control+Enter")
    expect(area).to_have_count(0)
    assert value(site.english, QUESTION) == TYPED
    assert site.english.read_bytes().endswith(b"\nwritten in Obsidian\n")


def test_two_tabs_show_the_same(page: Page, site: Site) -> None:
    open_note(page, site)
    other = page.context.new_page()
    open_note(other, site)
    page.keyboard.press("e")
    page.locator("textarea").fill(TYPED)
    expect(field(other).locator(".waits")).to_contain_text(TYPED)
    other.keyboard.press("e")
    other.locator("textarea").fill(f"{TYPED} Twice.")
    expect(page.locator("textarea")).to_have_value(f"{TYPED} Twice.")
    page.click(f'.field[data-field="{BACKGROUND}"] h2')
    page.keyboard.press("a")
    expect(field(other, BACKGROUND)).to_have_attribute("data-state", "accepted")
    expect(other.locator("textarea")).to_have_value(f"{TYPED} Twice.")
    other.close()


def test_where_the_browser_keeps_nothing_text_lasts_as_long_as_the_tab_and_that_is_said(
    page: Page, site: Site
) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    open_note(page, site)
    page.keyboard.press("e")
    page.locator("textarea").fill(TYPED)
    expect(page.locator("#message")).to_contain_text("Your browser keeps nothing for this page")
    page.keyboard.press("Escape")
    go_to(page, next(site.vault.glob("2024*.md")))
    go_to(page, site.english)
    expect(field(page).locator(".waits")).to_contain_text(TYPED)
    page.keyboard.press("e")
    page.keyboard.press("Control+Enter")
    expect(field(page)).to_have_attribute("data-state", "edited")
    assert value(site.english, QUESTION) == TYPED


def test_claims_are_decided_on_one_by_one_and_the_field_follows(page: Page, site: Site) -> None:
    wrong = {"text": "It recruited 977 readers."}
    site.answer["drafts"] = lambda body: two_claims(body, wrong)
    open_note(page, site)
    page.keyboard.press("d")
    page.keyboard.type("name the participants")
    page.keyboard.press("Enter")
    left_out = field(page).locator(".left-out")
    expect(left_out).to_contain_text("Left out by the checks (1)")
    expect(left_out).to_contain_text("977")
    assert any("name the participants" in json.dumps(one.body) for one in site.endpoint.requests)
    picture(page, "left-out")
    page.keyboard.press("t")
    expect(left_out).to_have_count(0)
    assert "⚠️ It recruited 977 readers. [p" in value(site.english, QUESTION)
    claims = field(page).locator("[data-claim]")
    expect(claims).to_have_count(2)
    expect(claims.first).to_contain_text("977")  # what is marked comes first
    picture(page, "claims")
    page.keyboard.press("E")  # the first that waits is marked
    area = claims.first.locator("textarea")
    area.fill("It recruited 48 readers. [p1]")
    page.keyboard.press("Control+Enter")
    expect(field(page)).to_have_attribute("data-state", "edited")
    expect(field(page)).to_have_attribute("data-pending", "yes")
    assert "It recruited 48 readers. [p1](zotero://" in value(site.english, QUESTION)
    assert value(site.english, QUESTION).startswith("🤖")
    page.keyboard.press("u")
    expect(claims.first).to_contain_text("977")
    page.keyboard.press("R")
    page.keyboard.press("Enter")
    expect(claims).to_have_count(1)
    assert "977" not in site.english.read_bytes().decode()
    page.keyboard.press("a")
    expect(field(page)).to_have_attribute("data-state", "accepted")


def test_a_redo_runs_in_the_background_and_other_fields_stay_usable(page: Page, site: Site) -> None:
    go_on = Event()

    def slow(body: Mapping[str, Any]) -> str:
        assert go_on.wait(60)
        return good_answer(body)

    site.answer["drafts"] = slow
    open_note(page, site)
    before = value(site.english, QUESTION)
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_attribute("data-drafting", "yes")
    expect(page.locator("#message")).to_be_hidden()
    picture(page, "drafting")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(field(page, BACKGROUND)).to_have_attribute("data-state", "accepted")
    assert value(site.english, QUESTION) == before
    go_on.set()
    expect(field(page)).to_have_attribute("data-drafting", "no")
    assert value(site.english, QUESTION) != before
    assert value(site.english, QUESTION).startswith("🤖")
    expect(field(page, BACKGROUND)).to_have_attribute("data-state", "accepted")


def test_markup_in_a_note_is_shown_and_never_run(page: Page, site: Site) -> None:
    attack = "<script>window.owned=1</script><img src=x onerror=window.owned=1>"
    text = site.english.read_bytes().decode()
    drafted = value(site.english, QUESTION)
    text = text.replace(drafted, f"🤖 ⭐ {attack}").replace("title:", f"title: '{attack}'\nold:", 1)
    site.english.write_bytes(text.encode())
    page.goto(site.address)
    page.wait_for_selector("#queue [data-note]", state="attached")
    go_to(page, site.english)
    expect(field(page)).to_contain_text("<script>")
    page.keyboard.press("e")
    page.locator("textarea").fill(f"{attack} typed")
    page.keyboard.press("Escape")
    expect(field(page).locator(".waits")).to_contain_text("<script>")
    page.wait_for_timeout(300)
    assert page.evaluate("window.owned") is None
    assert page.locator("#fields img").count() == 0


def test_without_its_pdf_a_note_is_reviewed_and_the_page_says_why_it_has_no_picture(
    page: Page, site: Site
) -> None:
    pdfs = [*site.vault.parent.rglob("*.pdf")]
    for pdf in pdfs:
        pdf.rename(pdf.with_suffix(".away"))
    try:
        page.goto(site.address)
        expect(page.locator("#no-picture")).to_contain_text("No picture of the page: ")
        page.keyboard.press("a")
        expect(page.locator('.field[data-state="accepted"]')).to_have_count(1)
        picture(page, "no-pdf")
    finally:
        for pdf in pdfs:
            pdf.with_suffix(".away").rename(pdf)


def test_without_the_journal_the_cited_sentence_is_marked_all_the_same(page: Page, site: Site) -> None:
    (site.store.folder / "journal.jsonl").unlink()
    open_note(page, site)
    expect(page.locator(".box.now").first).to_be_visible()
    expect(field(page)).to_have_attribute("data-state", "draft")


@pytest.mark.parametrize(
    ("name", "width", "height", "scheme"),
    [
        ("laptop-dark", 1280, 720, "dark"),
        ("small-light", 1024, 700, "light"),
        ("tablet-dark", 820, 1180, "dark"),
    ],
)
def test_axe_finds_nothing_in_any_view_and_nothing_scrolls_sideways(
    page: Page, site: Site, axe: str, name: str, width: int, height: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    open_note(page, site)

    def look(view: str) -> None:
        look_at(page, axe, f"{name}-{view}", width)

    look("english")
    page.click("#language")
    expect(page.locator(".field.current .primary").first).to_contain_text("接受")
    page.wait_for_selector(".box.now")
    page.keyboard.press("e")
    page.locator("textarea").fill(TYPED)
    look("editing")
    page.keyboard.press("Escape")
    page.click("#notes-button")
    look("queue")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    look("keys")


def test_three_hundred_notes_are_searched_filtered_sorted_and_some_drafted(page: Page, site: Site) -> None:
    page.goto(site.address)
    expect(page.locator("#queue [data-note]")).to_have_count(2)
    drafted = site.english.read_text("utf-8")
    bare = (Path("examples/vault") / site.english.name).read_text("utf-8")
    for number in range(298):
        key = f"AAAA{number:04d}".replace("0", "Z").replace("1", "Y")
        text = (bare if number < 3 else drafted).replace("EXA2PLE4", key)
        text = text.replace("title:", f'title: "Copy {number:03d}"\nold:', 1)
        (site.vault / f"copy {number:03d}.md").write_text(text, "utf-8")
    expect(page.locator("#queue [data-note]")).to_have_count(300)
    page.click("#notes-button")
    page.locator("#queue-search").fill("copy 00")
    expect(page.locator("#queue-count")).to_have_text("10 of 300 notes")
    page.locator('[data-filter="empty"]').click()
    expect(page.locator("#queue-count")).to_have_text("3 of 300 notes")
    picture(page, "queue")
    expect(page.locator('[data-filter="empty"] b')).to_have_text("3")
    page.locator("#choose-shown").click()
    page.locator("#choose-none").click()
    expect(page.locator("#draft-chosen")).to_be_disabled()
    page.locator("#choose-shown").click()
    page.get_by_label("Choose Copy 002").uncheck()
    page.locator("#draft-chosen").click()
    page.locator('[data-batch="agree"]').click()
    expect(page.locator("#batch")).to_contain_text("2 drafted, 0 failed")
    assert "🤖" in (site.vault / "copy 001.md").read_text("utf-8")
    page.click("#notes-button")
    expect(page.locator("#queue-count")).to_have_text("1 of 300 notes")
    page.locator("#queue-search").fill("copy 002")
    page.locator("#queue-search").press("Enter")  # opens the first that is shown
    expect(page.locator("h1")).to_have_text("Copy 002")
    page.keyboard.press("f")  # drafts the note that is open
    expect(field(page)).to_have_attribute("data-state", "draft")
    page.click("#notes-button")
    page.locator('[data-filter="refused"]').click()
    expect(page.locator("#queue li.quiet")).to_be_visible()
    page.locator("#queue-search").fill("")
    page.locator('[data-filter="review"]').click()
    page.locator("#queue-sort").select_option("title")
    expect(page.locator("#queue li:not([hidden]) .name").first).to_have_text("Copy 000")
