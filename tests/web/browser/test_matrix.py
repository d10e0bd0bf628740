"""The matrix view as a person uses it, in headless Chromium."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.answers import good_answer
from tests.web.browsing import BACKGROUND, QUESTION, expect, field, look_at, open_note, picture, value
from tests.web.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

METHOD, GAPS = "研究方法", "研究局限"
TYPED = "Do highlights help? I think so."


def open_matrix(page: Page, site: Site, more: int = 0) -> None:
    """Go to the matrix of the two notes, and of so many copies that come while it is open."""
    page.goto(site.address)
    page.wait_for_selector("#queue [data-note]", state="attached")
    page.keyboard.press("m")
    expect(page.locator("#grid")).to_have_attribute("aria-rowcount", "3")
    copies(site, more)
    expect(page.locator("#grid")).to_have_attribute("aria-rowcount", str(more + 3))


def cell(page: Page, title: str, label: str) -> Locator:
    page.wait_for_selector(".field-cell")
    heads = page.locator("[role=columnheader]").all_inner_texts()
    place = next(index for index, head in enumerate(heads) if head.startswith(label))
    return row(page, title).locator(f':scope > [aria-colindex="{place + 1}"]')


def row(page: Page, title: str) -> Locator:
    return page.locator("#grid-rows .row").filter(has_text=title)


def copies(site: Site, count: int) -> None:
    """More notes, like the English one."""
    drafted = site.english.read_text("utf-8")
    for number in range(count):
        key = f"AAAA{number:04d}".replace("0", "Z").replace("1", "Y")
        text = drafted.replace("EXA2PLE4", key).replace("title:", f'title: "Copy {number:03d}"\nold:', 1)
        text = text.replace("中文标题:", f"tags: [topic-{number % 3}]", 1)
        if number % 2:
            text = text.replace(f"{METHOD}:: 🤖 ", f"{METHOD}:: ")
        (site.vault / f"copy {number:03d}.md").write_text(text, "utf-8")


def test_a_cell_is_opened_accepted_and_edited_beside_the_table_and_typing_is_never_lost(
    page: Page, site: Site
) -> None:
    open_matrix(page, site)
    title = "Highlight-Guided"
    question = cell(page, title, QUESTION)
    expect(question).to_have_class(re.compile("pending"))
    expect(question).to_contain_text("draft")  # for those who listen
    question.click()
    expect(field(page)).to_be_visible()
    expect(page.locator(".field:visible")).to_have_count(1)
    expect(field(page).locator(".source q, .source b").first).to_be_visible()
    expect(field(page).get_by_role("link", name="p1")).to_have_attribute(
        "href", re.compile("^zotero://open-pdf/")
    )
    picture(page, "matrix-cell")
    page.keyboard.press("e")
    area = field(page).locator("textarea")
    area.fill("It recruited 977 readers. [p1]")
    expect(field(page).locator(".problems")).to_contain_text("977")
    area.fill(f"{TYPED} [p1]")
    page.keyboard.press("Escape")
    expect(area).to_have_count(0)
    expect(question.locator(".pen")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#fields")).to_be_hidden()
    expect(question).to_be_focused()
    page.reload()
    expect(question.locator(".pen")).to_have_count(1)
    question.click()
    expect(field(page)).to_be_visible()
    page.keyboard.press("e")
    expect(area).to_have_value(f"{TYPED} [p1]")
    page.keyboard.press("Control+Enter")
    expect(question).not_to_have_class(re.compile("pending"))
    expect(question).to_contain_text(TYPED)
    assert value(site.english, QUESTION).startswith(f"{TYPED} [p1](zotero://")
    page.keyboard.press("Escape")
    cell(page, title, METHOD).click()
    expect(field(page, METHOD)).to_be_visible()
    page.keyboard.press("a")
    expect(cell(page, title, METHOD)).to_have_class(re.compile("accepted"))
    page.keyboard.press("u")
    expect(cell(page, title, METHOD)).to_have_class(re.compile("pending"))


def test_the_keys_of_a_grid_go_through_it_and_a_first_key_only_opens_the_cell(page: Page, site: Site) -> None:
    open_matrix(page, site, 60)
    now = page.locator('#grid [tabindex="0"]')
    expect(now).to_have_count(1)
    page.keyboard.press("Control+Home")
    expect(now).to_have_attribute("role", "rowheader")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(now).to_have_attribute("aria-colindex", "2")
    expect(now).to_be_focused()
    page.keyboard.press("End")
    columns = page.locator("[role=columnheader]").count()
    expect(now).to_have_attribute("aria-colindex", str(columns))
    expect(now).to_be_in_viewport()
    page.keyboard.press("Control+End")
    expect(page.locator("#grid .row:has(:focus)")).to_have_attribute("aria-rowindex", "63")
    page.locator("#grid-holder").evaluate("one => (one.scrollTop = 0)")
    expect(page.locator('#grid-rows .row[aria-rowindex="2"]')).to_be_visible()
    expect(now).to_be_focused()  # though it is out of sight
    assert page.locator("#grid-rows .row").count() < 40
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("[role=columnheader]").first).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("ArrowDown")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    before = value(site.vault / "copy 000.md", QUESTION)
    copied = page.evaluate(
        """() => {
          const clipboardData = new DataTransfer();
          document.activeElement.dispatchEvent(new ClipboardEvent("copy", { clipboardData, bubbles: true }));
          return clipboardData.getData("text/plain");
        }"""
    )
    assert copied.startswith("“The central question")
    page.keyboard.press("a")
    expect(field(page)).to_be_visible()
    assert value(site.vault / "copy 000.md", QUESTION) == before
    expect(page.locator("article")).to_have_attribute("data-note", "copy 000.md")
    for key in ("ArrowDown", "a"):  # quicker than the panel follows
        page.keyboard.press(key)
    expect(page.locator("article")).to_have_attribute("data-note", "copy 001.md")
    assert value(site.vault / "copy 000.md", QUESTION) == before
    assert value(site.vault / "copy 001.md", QUESTION) == before
    page.keyboard.press("a")  # and the next draft of the column is shown
    expect(page.locator("article")).to_have_attribute("data-note", "copy 002.md")
    expect(now).to_have_attribute("aria-colindex", "5")
    assert not value(site.vault / "copy 001.md", QUESTION).startswith("🤖")
    page.keyboard.press("Escape")
    expect(page.locator("#fields")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.locator("#paper")).to_be_visible()
    expect(page.locator("article")).to_have_attribute("data-note", "copy 002.md")
    expect(page.locator(".field.current")).to_have_attribute("data-field", QUESTION)
    page.go_back()
    expect(page.locator("#matrix")).to_be_visible()


def test_search_and_filters_show_the_rows_that_are_wanted(page: Page, site: Site) -> None:
    open_matrix(page, site, 30)
    grid, count = page.locator("#grid"), page.locator("#matrix-count")
    page.keyboard.press("/")
    page.keyboard.type('highlight "copy 01')
    expect(grid).to_have_attribute("aria-rowcount", "11")
    page.keyboard.press("Escape")
    expect(page.locator("#grid :focus")).to_have_count(1)
    page.click("#matrix-filter-button")
    filters = page.locator("#matrix-filters")
    filters.locator("[name=state]").select_option("human")
    filters.locator("[name=column]").select_option(label=METHOD)
    expect(grid).to_have_attribute("aria-rowcount", "6")
    filters.locator("[name=tag]").select_option("topic-1")
    expect(grid).to_have_attribute("aria-rowcount", "3")  # copies 13 and 19
    expect(count).to_contain_text("2 of 32 notes")
    expect(page.locator("#matrix-filter-count")).to_have_text("3")
    picture(page, "matrix-filtered")
    page.get_by_role("button", name="Show all").click()
    page.locator("#matrix-search").fill("")
    filters.locator("[name=author]").fill("沈")
    expect(grid).to_have_attribute("aria-rowcount", "2")
    page.get_by_role("button", name="Show all").click()
    filters.locator("[name=to]").fill("2024")
    expect(grid).to_have_attribute("aria-rowcount", "2")
    page.get_by_role("button", name="Show all").click()
    expect(grid).to_have_attribute("aria-rowcount", "33")


def test_rows_are_sorted_and_columns_are_chosen_and_moved_and_all_that_is_kept(
    page: Page, site: Site
) -> None:
    open_matrix(page, site, 4)
    head = page.locator("[role=columnheader]")
    head.get_by_text("to review").click()
    expect(head.nth(3)).to_have_attribute("aria-sort", "descending")
    rows = page.locator("#grid-rows .row")
    counts = [int(text) for text in rows.locator(".waiting").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) > 1
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Alt+ArrowLeft")  # the year goes before the authors
    page.click("#matrix-columns-button")
    page.locator("#columns-list").get_by_label(METHOD).uncheck()
    page.locator("#columns-list").get_by_label("tags").check()
    picture(page, "matrix-columns")
    page.keyboard.press("Escape")
    page.locator("#matrix-density").select_option("1")
    wanted = ["paper", "year", "authors", "to review", "tags"]
    page.reload()
    expect(page.locator("#grid")).to_have_attribute("aria-rowcount", "7")
    heads = [text.lower() for text in head.all_inner_texts()]
    assert heads[:4] == wanted[:4]
    assert "tags" in heads
    assert METHOD not in heads
    expect(head.nth(3)).to_have_attribute("aria-sort", "descending")
    expect(page.locator("#matrix-density")).to_have_value("1")
    cell(page, "Copy 001", BACKGROUND).click()
    expect(field(page, BACKGROUND)).to_be_visible()
    row(page, "Copy 003").locator(".paper-title").click()
    expect(page.locator(".field.current")).to_have_attribute("data-field", BACKGROUND)
    expect(page.locator("#paper")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Copy 003")


def test_a_column_is_accepted_after_a_question_that_says_how_many_and_taken_back(
    page: Page, site: Site, tmp_path: Path
) -> None:
    open_matrix(page, site, 12)
    page.locator("#matrix-search").fill("copy")
    cell(page, "Copy 000", METHOD).click()
    page.keyboard.press("Escape")
    page.click("#matrix-accept-button")
    page.get_by_label(f"of the column {METHOD}").check()
    yes = page.locator("#accept-yes")
    expect(yes).to_have_text("Accept 6 drafts in 6 notes")
    picture(page, "matrix-accept")
    page.keyboard.press("Escape")
    assert value(site.vault / "copy 000.md", METHOD).startswith("🤖")
    page.click("#matrix-accept-button")
    expect(page.get_by_label(f"of the column {METHOD}")).to_be_checked()
    behind = site.vault / "copy 002.md"

    def change_behind(route: Route) -> None:
        text = behind.read_bytes().decode()
        behind.write_bytes(text.replace(value(behind, METHOD), "🤖 Not what was seen.").encode())
        route.continue_()

    page.route("**/matrix/accept", change_behind)
    yes.click()
    expect(page.locator("#message")).to_contain_text(
        "5 drafts in 5 notes accepted. 1 notes were left as they are"
    )
    expect(cell(page, "Copy 000", METHOD)).to_have_class(re.compile("accepted"))
    assert not value(site.vault / "copy 000.md", METHOD).startswith("🤖")
    assert value(behind, METHOD) == "🤖 Not what was seen."
    expect(cell(page, "Copy 002", METHOD)).to_contain_text("Not what was seen.")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("#message")).to_contain_text("Taken back in 5 notes.")
    expect(cell(page, "Copy 000", METHOD)).to_have_class(re.compile("pending"))
    page.click("#matrix-export-button")
    expect(page.locator("#export-what")).to_contain_text("12 notes")
    page.locator("#export-dialog [name=form]").select_option("csv")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "matrix.csv")
    written = (tmp_path / "matrix.csv").read_text("utf-8-sig")
    assert download.value.suggested_filename == "matrix.csv"
    assert written.count("Copy 0") == 12
    assert "🤖" not in written


def test_what_changes_outside_shows_in_its_cell_and_markup_in_it_never_runs(page: Page, site: Site) -> None:
    open_matrix(page, site)
    title = "Highlight-Guided"
    cell(page, title, QUESTION).click()
    expect(field(page)).to_be_visible()
    attack = "<script>window.owned=1</script><img src=x onerror=window.owned=1>"
    text = site.english.read_bytes().decode().replace(value(site.english, QUESTION), f"🤖 ⚠️ {attack}")
    site.english.write_bytes(text.encode())
    expect(page.locator("#message")).to_contain_text("changed outside")
    expect(cell(page, title, QUESTION)).to_contain_text("<script>")
    expect(cell(page, title, QUESTION).locator(".warning")).to_have_count(1)
    fields = "".join(f">Field {number}:: 🤖 {attack}\n" for number in range(300))
    text = text.replace("EXA2PLE4", "NEWNEW22").replace(f">🎯 {QUESTION}::", f"{fields}>🎯 {QUESTION}::")
    (site.vault / "new.md").write_text(text.replace("title:", "title: New\nold:", 1), "utf-8")
    expect(page.locator("#grid")).to_have_attribute("aria-rowcount", "4")
    expect(row(page, "New")).to_have_count(1)
    page.click("#matrix-columns-button")
    page.click("#columns-all")
    page.keyboard.press("Escape")
    expect(page.locator("[role=columnheader]")).to_have_count(317)
    assert page.locator("#grid-rows .cell").count() < 60  # of a thousand: those in sight
    cell(page, title, QUESTION).click()
    page.keyboard.press("End")
    expect(page.locator("#grid .cell.now")).to_be_in_viewport()
    expect(page.locator("#grid .cell.now")).to_be_focused()
    assert page.evaluate("window.owned") is None
    assert page.locator("#matrix img").count() == 0


def test_a_cell_that_is_drafted_again_says_so_and_typing_that_waits_keeps_it_out_of_accepting_many(
    page: Page, site: Site
) -> None:
    go_on = Event()

    def slow(body: Mapping[str, Any]) -> str:
        assert go_on.wait(60)
        return good_answer(body)

    site.answer["drafts"] = slow
    open_matrix(page, site)
    title = "Highlight-Guided"
    cell(page, title, QUESTION).click()
    expect(field(page)).to_be_visible()
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    expect(cell(page, title, QUESTION)).to_contain_text("drafting")
    before = value(site.english, QUESTION)
    page.keyboard.press("Escape")
    cell(page, title, METHOD).click()
    expect(field(page, METHOD)).to_be_visible()
    page.keyboard.press("e")
    field(page, METHOD).locator("textarea").fill(TYPED)
    page.keyboard.press("Escape")
    page.click("#matrix-accept-button")
    expect(page.locator("#accept-yes")).to_have_text("Accept 19 drafts in 2 notes")
    page.keyboard.press("Escape")
    go_on.set()
    expect(cell(page, title, QUESTION)).not_to_contain_text("drafting")
    assert value(site.english, QUESTION) != before


def test_a_quote_leads_to_its_sentence_beside_the_pdf_and_back(page: Page, site: Site) -> None:
    open_note(page, site)
    page.click(f'.field[data-field="{GAPS}"] h2')
    page.keyboard.press("m")
    expect(page.locator("#grid .cell.now")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field(page, GAPS)).to_be_visible()
    source = field(page, GAPS).locator(".source").last
    sentence = source.get_attribute("data-sentence")
    source.click()
    expect(page.locator("#paper")).to_be_visible()
    expect(page.locator(".source.now")).to_have_attribute("data-sentence", sentence or "")
    page.wait_for_selector(".box.now")


@pytest.mark.parametrize(
    ("name", "width", "height", "scheme"),
    [
        ("laptop-light", 1280, 720, "light"),
        ("small-dark", 1024, 700, "dark"),
        ("tablet-light", 820, 1180, "light"),
    ],
)
def test_axe_finds_nothing_in_the_matrix(
    page: Page, site: Site, axe: str, name: str, width: int, height: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    open_matrix(page, site, 12)

    def look(view: str) -> None:
        look_at(page, axe, f"matrix-{name}-{view}", width)

    look("english")
    page.click("#language")
    expect(page.locator("#matrix-filter-button")).to_contain_text("筛选")
    page.wait_for_selector(".field-cell")
    page.click("#matrix-filter-button")
    cell(page, "Copy 000", QUESTION).click()
    expect(field(page)).to_be_visible()
    look("chinese")
    page.keyboard.press("Escape")
    page.click("#matrix-columns-button")
    look("columns")
