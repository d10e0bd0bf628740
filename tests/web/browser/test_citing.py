"""Sentences selected on the paper are cited, dropped, made statements of, in headless Chromium."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.test_claims import RAG, RECRUITED, draft
from tests.web.browsing import QUESTION, expect, field, look_at, open_note, picture, value
from tests.web.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

NOTES = "备注"
SURVEY = (
    "In a survey that preceded this study, 71% of 132 respondents said that at least half of their "
    "literature notes had no summary at all."
)
IGNORED = "Highlights are ignored."
# What a decision made of the note is told by events before its answer is read, and read again after that.
SLOW = """() => {
  const ask = window.fetch;
  window.fetch = async (address, request) => {
    const answer = await ask(address, request);
    const read = answer.text.bind(answer);
    const wait = address.startsWith("/do/") ? 1000 : address.startsWith("/note") ? 2000 : 0;
    if (wait) answer.text = async () => (await new Promise((done) => setTimeout(done, wait)), read());
    return answer;
  };
}"""


def selected(page: Page, *texts: str) -> None:
    """What the paper tells when sentences of its first page are selected on it."""
    sentences = [{"text": one, "page_index": 0, "boxes": [[0, 72.0, 300.0, 300.0, 312.0]]} for one in texts]
    page.evaluate(
        "(sentences) => document.dispatchEvent(new CustomEvent('sentences', { detail: { sentences } }))",
        sentences,
    )
    expect(page.locator("#cite-bar")).to_be_visible()


def written_elsewhere(page: Page, site: Site, more: bytes) -> None:
    """The open note gets more at its end, and the page shows it so."""
    content = site.english.read_bytes() + more
    site.english.write_bytes(content)
    shown = f'article[data-digest="{hashlib.sha256(content).hexdigest()}"]'
    page.wait_for_selector(shown)


def last_event(site: Site) -> dict[str, object]:
    lines = (site.store.folder / "journal.jsonl").read_text("utf-8").splitlines()
    found: dict[str, object] = json.loads(lines[-1])
    return found


def claim(page: Page, text: str, label: str = QUESTION) -> Locator:
    return field(page, label).locator("[data-claim]").filter(has_text=text)


def test_c_cites_the_selected_sentence_and_x_cites_it_no_more(page: Page, site: Site) -> None:
    open_note(page, site)
    draft(page, site, {"共招募 48 名博士研究者。": RECRUITED, "研究者有 48 名。": RECRUITED})
    before = site.english.read_bytes()
    page.keyboard.press("c")
    expect(page.locator("#message")).to_contain_text("Select sentences on the page first.")
    page.keyboard.press("J")
    selected(page, SURVEY)
    picture(page, "cite-bar")
    page.keyboard.press("c")
    expect(page.locator("#cite-bar")).to_be_hidden()
    one = claim(page, "研究者有 48 名。")
    expect(one.locator(".source")).to_have_count(2)
    expect(one).to_contain_text("cited by you")
    expect(claim(page, "共招募 48 名博士研究者。").locator(".source")).to_have_count(1)
    assert f"“{SURVEY}”" in site.english.read_text("utf-8")
    assert value(site.english, QUESTION).count("page=1)") == 1
    picture(page, "cited")
    one.locator(".source").last.click()
    written_elsewhere(page, site, b"\nmine\n")
    page.keyboard.press("x")  # of the sentence that was clicked, not of the first one
    expect(one.locator(".source")).to_have_count(1)
    assert site.english.read_bytes() == before + b"\nmine\n"
    page.keyboard.press("x")  # the last one, so it asks
    page.locator("#ask").get_by_role("button", name="Keep").click()
    expect(one.locator(".source")).to_have_count(1)
    one.locator(".source").click()
    page.keyboard.press("x")
    page.locator("#ask").get_by_role("button", name="Cite it no more").click()
    expect(one.locator("p.warning")).to_contain_text("没有引用原句")
    expect(page.locator("#message")).to_contain_text("Saved. The checks say")
    assert "⚠️ 研究者有 48 名。" in value(site.english, QUESTION)
    page.keyboard.press("u")
    expect(one.locator(".source")).to_have_count(1)
    assert site.english.read_bytes() == before + b"\nmine\n"


def test_what_is_typed_is_checked_against_the_sentences_as_they_are_now_and_a_failing_check_stays(
    page: Page, site: Site
) -> None:
    open_note(page, site)
    page.keyboard.press("e")
    form = field(page).locator("form.editor")
    area = form.locator("textarea")
    area.fill("71% of 132 respondents had no summary.")
    expect(form.locator(".problems")).to_contain_text("132")
    selected(page, SURVEY)
    page.locator("#cite-bar").get_by_role("button", name="Cite here").click()
    expect(form.locator(".problems .good")).to_be_visible()
    expect(area).to_be_focused()
    added = form.locator(".rests-on li").filter(has_text=SURVEY)
    picture(page, "cite-editing")
    added.get_by_role("button", name="Cite this sentence no more").click()
    expect(form.locator(".problems")).to_contain_text("132")
    selected(page, SURVEY)
    page.keyboard.press("Escape")  # the selection goes, the editor stays
    expect(page.locator("#cite-bar")).to_be_hidden()
    selected(page, SURVEY)
    page.locator("#cite-bar").get_by_role("button", name="Cite here").click()
    expect(added).to_have_count(1)
    page.reload()  # unsaved sentences are kept as unsaved words are
    expect(field(page).locator(".waits")).to_contain_text("71% of 132")
    page.keyboard.press("e")
    expect(added).to_have_count(1)
    area.fill("71% of 977 respondents had no summary.")
    expect(form.locator(".problems")).to_contain_text("977")
    page.evaluate(SLOW)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#message")).to_contain_text("977")
    page.wait_for_timeout(2_500)
    expect(page.locator("#message")).to_contain_text("977")
    expect(field(page)).to_have_attribute("data-state", "edited")
    warning = field(page).locator("p.warning")
    expect(warning).to_contain_text("977")
    page.reload()
    expect(warning).to_contain_text("977")
    expect(field(page).locator(".source").filter(has_text=SURVEY)).to_have_count(1)
    assert value(site.english, QUESTION).startswith("71% of 977 respondents had no summary. [p1](zotero://")
    assert "⚠️" not in value(site.english, QUESTION)
    picture(page, "failing-check")
    page.keyboard.press("u")
    expect(field(page)).to_have_attribute("data-state", "draft")


def test_in_chinese_the_checks_speak_chinese(page: Page, site: Site) -> None:
    open_note(page, site)
    page.click("#language")
    page.wait_for_selector(".box.now")
    page.keyboard.press("e")
    page.locator("textarea").fill("977 名读者。")
    expect(page.locator(".problems")).to_contain_text("数字 977 不在所引原句中")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#message")).to_contain_text("已保存")
    page.reload()
    expect(field(page).locator("p.warning")).to_contain_text("977")
    picture(page, "failing-check-zh")


@pytest.mark.parametrize("label", [QUESTION, NOTES])
def test_a_statement_of_ones_own_is_made_of_selected_sentences(page: Page, site: Site, label: str) -> None:
    text = site.english.read_text("utf-8")
    if label == NOTES:  # an empty field
        drafted = value(site.english, NOTES)
        site.english.write_bytes(text.replace(f" {drafted}", "").encode() if drafted else text.encode())
    open_note(page, site)
    before = site.english.read_bytes()
    was = value(site.english, label)
    selected(page, SURVEY, IGNORED)
    page.keyboard.press("N")
    form = page.locator("form.editor")
    expect(form.locator(".rests-on li")).to_have_count(2)
    form.locator("select").select_option(label)
    expect(field(page, label).locator("form.editor")).to_have_count(1)
    form.locator("textarea").fill("Highlights: 977 readers.")
    expect(form.locator(".problems")).to_contain_text("977")
    picture(page, f"new-statement-{'draft' if was else 'empty'}")
    form.locator("textarea").fill("Highlights are ignored by 71% of 132.")
    page.keyboard.press("Control+Enter")
    expect(form).to_have_count(0)
    own = claim(page, "Highlights are ignored by 71% of 132.", label)
    expect(own).to_contain_text("your own")
    expect(own.locator(".source")).to_have_count(2)
    now = value(site.english, label)
    assert now.startswith(was)
    assert now.removeprefix(was).strip().startswith("Highlights are ignored by 71% of 132. [p1](zotero://")
    assert now.startswith("🤖") is bool(was)
    assert f"“{SURVEY}”" in site.english.read_text("utf-8")
    assert last_event(site)["action"] == ("amend" if was else "add")
    page.reload()
    expect(own).to_contain_text("your own")
    page.keyboard.press("u")
    expect(own).to_have_count(0)
    assert site.english.read_bytes() == before


def test_words_that_are_no_sentence_of_the_paper_are_refused_in_a_sentence(page: Page, site: Site) -> None:
    open_note(page, site)
    before = site.english.read_bytes()
    selected(page, f"{RAG} that nobody wrote.")
    page.keyboard.press("c")
    expect(page.locator("#message")).to_contain_text("Page 1 of the paper has no such sentence.")
    assert site.english.read_bytes() == before


def test_a_sentence_is_selected_by_mouse_and_cited_and_made_a_statement(page: Page, site: Site) -> None:
    open_note(page, site)
    line = page.locator('.page[data-index="0"] .line').filter(has_text=IGNORED)
    ignored = line.locator(".word").first
    ignored.scroll_into_view_if_needed()
    start, end = ignored.bounding_box(), line.locator(".word").last.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 1, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()
    bar = page.locator("#cite-bar")
    expect(bar).to_be_visible()
    picture(page, "selected-by-mouse")
    bar.get_by_role("button", name="Cite here").click()
    one = field(page).locator("[data-claim]")
    expect(one.locator(".source")).to_have_count(3)
    expect(one.locator(".source").nth(1)).to_contain_text(IGNORED)
    ignored.click()  # a click selects the sentence
    expect(bar).to_be_visible()
    page.keyboard.press("N")
    form = page.locator("form.editor")
    expect(form.locator(".rests-on li")).to_have_text([re.compile("Highlights are ignored")])
    page.keyboard.type("They are ignored.")
    page.keyboard.press("Control+Enter")
    expect(claim(page, "They are ignored.")).to_contain_text("your own")


def test_by_keys_alone_sentences_are_selected_and_cited(page: Page, site: Site) -> None:
    open_note(page, site)
    page.evaluate(
        """document.addEventListener('sentences', (event) => {
          document.body.dataset.told = event.detail.sentences.map(({ text }) => text.slice(0, 8)).join();
        })"""
    )
    chosen = page.locator(".box.chosen")
    for key, told in ((".", "We divid"), (",", "The cent"), (",", "This is "), ("<", "Highligh,This is ")):
        page.keyboard.press(key)  # from the sentence on that is cited
        expect(page.locator("body")).to_have_attribute("data-told", told)
    expect(chosen.first).to_be_visible()
    expect(page.locator("#cite-bar")).to_be_visible()
    picture(page, "selected-by-keys")
    page.keyboard.press("c")
    sources = field(page).locator("[data-claim] .source")
    expect(sources).to_have_count(3)
    expect(chosen).to_have_count(0)
    page.keyboard.press("u")
    expect(sources).to_have_count(1)
    page.keyboard.press("e")
    page.keyboard.press("Control+End")
    page.keyboard.type(" More.")
    page.keyboard.press("Escape")
    page.keyboard.press(".")
    page.keyboard.press("Escape")
    expect(chosen).to_have_count(0)


def test_axe_finds_nothing_where_sentences_are_chosen_and_a_statement_is_made(
    page: Page, site: Site, axe: str
) -> None:
    page.set_viewport_size({"width": 820, "height": 1180})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    open_note(page, site)
    page.click("#language")
    page.wait_for_selector(".box.now")

    def look(view: str) -> None:
        look_at(page, axe, f"tablet-dark-{view}", 820)

    page.keyboard.press(".")
    expect(page.locator("#cite-bar")).to_be_visible()
    look("choosing")
    page.keyboard.press("c")
    expect(field(page)).to_contain_text("你引用的")
    page.keyboard.press(".")
    expect(page.locator("#cite-bar")).to_be_visible()
    page.keyboard.press("N")
    page.locator("form.editor textarea").fill("977 人。")
    expect(page.locator(".problems .bad")).to_be_visible()
    look("new-statement")
    page.keyboard.press("Control+Enter")
    expect(field(page).locator("p.warning")).to_contain_text("977")
    look("own-statement")
