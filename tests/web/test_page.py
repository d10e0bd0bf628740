"""The review page as a person uses it, in headless Chromium."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from platformdirs import user_state_path

from summarizer.note.note import parse_note
from summarizer.review.store import Store
from tests.server import FakeEndpoint
from tests.server.answers import good_answer
from tests.web.conftest import SCREENSHOTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
Serve = Callable[..., str]
TYPED = "Do highlights help? I think so."


def value(note: Path, label: str) -> str:
    field = parse_note(note.read_bytes().decode()).summary.field(label)
    assert field is not None
    return field.value


def field(page: Page, label: str) -> str:
    return f'.field[data-field="{label}"]'


def open_note(page: Page, address: str, note: Path) -> None:
    page.goto(address)
    page.wait_for_selector("#queue button", state="attached")
    page.click("#notes-button")
    page.click(f'#queue button[data-note="{note.name}"]')
    page.wait_for_selector(f'article[data-note="{note.name}"]')
    page.wait_for_selector(".box.now")


def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def test_it_opens_at_the_first_draft_with_its_sentence_marked_on_the_page(
    page: Page, serve: Serve, english_note: Path
) -> None:
    open_note(page, serve(), english_note)
    expect(page.locator(".field.current h2")).to_contain_text("研究问题")
    expect(page.locator("#page-number")).to_contain_text("1 / ")
    page.wait_for_selector(".box.mine")
    cited, sheet = page.locator(".box.now").first.bounding_box(), page.locator("#picture").bounding_box()
    assert cited
    assert sheet
    assert sheet["x"] < cited["x"] < sheet["x"] + sheet["width"]
    assert sheet["y"] < cited["y"] < sheet["y"] + sheet["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    picture(page, "open")


def test_a_click_on_a_claims_source_shows_its_page(page: Page, serve: Serve, english_note: Path) -> None:
    open_note(page, serve(), english_note)
    page.click(f"{field(page, '研究局限')} h2")
    source = page.locator(f"{field(page, '研究局限')} .source").last
    source.click()
    expect(page.locator("#page-number")).to_contain_text(
        f"{int(source.get_attribute('data-page-index') or 0) + 1} / "
    )
    page.wait_for_selector(".box.now")


def test_keys_accept_reject_and_undo_without_loading_the_page_again(
    page: Page, serve: Serve, english_note: Path
) -> None:
    open_note(page, serve(), english_note)
    page.evaluate("window.same = true")
    draft = value(english_note, "研究问题")
    page.keyboard.press("a")
    expect(page.locator(field(page, "研究问题"))).to_have_attribute("data-state", "accepted")
    assert value(english_note, "研究问题") == draft.removeprefix("🤖 ")
    expect(page.locator(".field.current h2")).to_contain_text("研究背景")
    page.keyboard.press("r")
    page.keyboard.type("beside the point")
    page.keyboard.press("Enter")
    expect(page.locator(field(page, "研究背景"))).to_have_attribute("data-state", "rejected")
    assert value(english_note, "研究背景") == ""
    expect(page.locator("#progress")).to_contain_text("2 of 20")
    page.keyboard.press("u")
    expect(page.locator(field(page, "研究背景"))).to_have_attribute("data-state", "draft")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert page.evaluate("window.same")


def test_an_edit_is_checked_while_it_is_typed_and_becomes_the_persons_own(
    page: Page, serve: Serve, english_note: Path
) -> None:
    open_note(page, serve(), english_note)
    page.keyboard.press("e")
    area = page.locator(".field.current textarea")
    expect(page.locator(".field.current .problems .good")).to_be_visible()
    link = "[p1]"
    assert link in area.input_value()
    area.fill(f"It recruited 977 readers. {link}")
    expect(page.locator(".field.current .problems")).to_contain_text("977")
    picture(page, "edit")
    area.fill(f"{TYPED} {link}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(field(page, "研究问题"))).to_have_attribute("data-state", "edited")
    assert value(english_note, "研究问题").startswith(f"{TYPED} [p1](zotero://")


def test_what_obsidian_changed_meanwhile_stays_and_what_was_typed_is_kept(
    page: Page, serve: Serve, english_note: Path
) -> None:
    open_note(page, serve(), english_note)
    page.keyboard.press("e")
    page.locator(".field.current textarea").fill(TYPED)
    english_note.write_bytes(english_note.read_bytes() + b"\nwritten in Obsidian\n")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#message")).to_contain_text("changed outside")
    expect(page.locator(".field.current textarea")).to_have_value(TYPED)
    assert english_note.read_bytes().endswith(b"\nwritten in Obsidian\n")
    picture(page, "conflict")
    page.keyboard.press("Control+Enter")
    expect(page.locator(field(page, "研究问题"))).to_have_attribute("data-state", "edited")
    assert value(english_note, "研究问题") == TYPED
    assert english_note.read_bytes().endswith(b"\nwritten in Obsidian\n")


def test_redo_asks_the_model_with_the_hint(page: Page, serve: Serve, english_note: Path) -> None:
    with FakeEndpoint() as endpoint:
        open_note(page, serve("--base-url", endpoint.base_url, "--model", "fake"), english_note)
        before = value(english_note, "研究问题")
        page.keyboard.press("d")
        page.keyboard.type("name the participants")
        page.keyboard.press("Enter")
        expect(page.locator("#message")).to_have_text("Drafting…")
        expect(page.locator("#message")).to_be_hidden(timeout=120_000)
        assert value(english_note, "研究问题") != before
        assert value(english_note, "研究问题").startswith("🤖")
        assert any("name the participants" in json.dumps(one.body) for one in endpoint.requests)


def test_markup_in_a_note_is_shown_and_never_run(page: Page, serve: Serve, english_note: Path) -> None:
    attack = "<script>window.owned=1</script><img src=x onerror=window.owned=1>"
    text = english_note.read_bytes().decode()
    drafted = value(english_note, "研究问题")
    text = text.replace(drafted, f"🤖 {attack}").replace("title:", f"title: '{attack}'\nold:", 1)
    english_note.write_bytes(text.encode())
    page.goto(serve())
    page.click("#notes-button")
    page.click(f'#queue button[data-note="{english_note.name}"]')
    page.wait_for_selector(f'article[data-note="{english_note.name}"]')
    expect(page.locator(field(page, "研究问题"))).to_contain_text("<script>")
    page.wait_for_timeout(300)
    assert page.evaluate("window.owned") is None
    assert page.locator("#fields img").count() == 0


def test_two_hundred_notes_in_the_queue(page: Page, serve: Serve, vault: Path, english_note: Path) -> None:
    text = english_note.read_bytes()
    for number in range(198):
        key = f"AAAA{number:04d}".replace("0", "Z").replace("1", "Y")
        (vault / f"copy {number:03d}.md").write_bytes(text.replace(b"EXA2PLE4", key.encode()))
    start = time.monotonic()
    open_note(page, serve(), english_note)
    assert page.locator("#queue li").count() == 200
    all_read = time.monotonic()
    page.keyboard.press("a")
    expect(page.locator(field(page, "研究问题"))).to_have_attribute("data-state", "accepted")
    assert time.monotonic() - all_read < all_read - start  # a decision reads none but its own note
    page.click("#notes-button")
    picture(page, "queue")


@pytest.mark.parametrize(
    ("name", "width", "height", "scheme"),
    [("laptop-dark", 1280, 720, "dark"), ("tablet", 820, 1180, "light")],
)
def test_chinese_on_a_small_screen_needs_no_sideways_scrolling(
    page: Page, serve: Serve, vault: Path, name: str, width: int, height: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(serve())
    page.wait_for_selector(".box.now")
    page.click("#language")
    expect(page.locator(".field.current .primary").first).to_contain_text("采纳")
    page.wait_for_selector(".box.now")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, name)


def test_without_its_pdf_a_note_can_still_be_reviewed(page: Page, serve: Serve, english_note: Path) -> None:
    for pdf in [*english_note.parent.rglob("*.pdf"), *Path.home().rglob("*.pdf")]:
        pdf.unlink()
    page.goto(serve())
    page.wait_for_selector("#sheet.failed")
    page.keyboard.press("a")
    expect(page.locator('.field[data-state="accepted"]')).to_have_count(1)


def test_without_the_journal_the_cited_sentence_is_marked_all_the_same(
    page: Page, serve: Serve, vault: Path, english_note: Path
) -> None:
    shutil.rmtree(Store(user_state_path("summarizer"), vault).folder)
    open_note(page, serve(), english_note)
    expect(page.locator(".box.now").first).to_be_visible()
    expect(page.locator(field(page, "研究问题"))).to_have_attribute("data-state", "draft")


def test_what_the_checks_left_out_is_shown_with_its_reason_and_t_takes_it_in(
    page: Page, serve: Serve, english_note: Path
) -> None:
    def wrong(body: Mapping[str, Any]) -> str:
        answer = json.loads(good_answer(body))
        (field,) = answer["fields"]
        first = field["claims"][0]
        field["claims"] = [first, {**first, "text": "It recruited 977 readers."}]
        return json.dumps(answer, ensure_ascii=False)

    with FakeEndpoint(wrong) as endpoint:
        open_note(page, serve("--base-url", endpoint.base_url, "--model", "fake"), english_note)
        page.keyboard.press("d")
        page.keyboard.press("Enter")
        left_out = page.locator(f"{field(page, '研究问题')} .left-out")
        expect(left_out).to_contain_text("Left out by the checks (1)", timeout=120_000)
        left_out.locator("summary").click()
        expect(left_out).to_contain_text("the number 977 is not in its sentences")
        picture(page, "left-out")
        page.keyboard.press("t")
        expect(page.locator(f"{field(page, '研究问题')} .left-out")).to_have_count(0)
        assert "⚠️ It recruited 977 readers. [p" in value(english_note, "研究问题")
        expect(page.locator(field(page, "研究问题"))).to_have_attribute("data-state", "draft")
        page.keyboard.press("u")
        expect(page.locator(f"{field(page, '研究问题')} .left-out")).to_have_count(1)
