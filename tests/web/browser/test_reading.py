"""Reading a paper on the review page, in headless Chromium: scrolling, text, search, zoom, outline, marks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf
import pytest

from tests.web.browsing import BACKGROUND, QUESTION, expect, field, go_to, open_note, picture
from tests.web.conftest import Site
from tests.web.papers import PAGES, TURNED, WIDE, add_paper, odd_paper

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


@pytest.fixture(scope="module")
def reading_site(shared_site: Site) -> Site:
    """The module's site with the odd paper, and one that has no text."""
    add_paper(shared_site.vault, "odd", odd_paper())
    blank = pymupdf.open()
    blank.new_page().draw_rect((50, 50, 200, 200), fill=(0, 0, 0))
    add_paper(shared_site.vault, "blank", blank)
    return shared_site


def open_paper(page: Page, site: Site, name: str = "odd") -> None:
    """Open the note of a paper that `reading_site` put there, and wait until its text can be read."""
    page.goto(site.address)
    page.wait_for_selector(f'#queue [data-note="{name}.md"]', state="attached")
    go_to(page, site.vault / f"{name}.md")
    page.wait_for_selector(".page .text", state="attached")


def ends(box: dict[str, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Points within a word where it begins and where it ends; one that is taller than wide runs down."""
    x, y, width, height = box["x"], box["y"], box["width"], box["height"]
    if height > width:
        return (x + width / 2, y + 1), (x + width / 2, y + height - 1)
    return (x + 1, y + height / 2), (x + width - 1, y + height / 2)


def at(page: Page, label: str) -> None:
    expect(page.locator("#page-number")).to_have_value(label)


def place_of(page: Page, text: str, index: int) -> dict[str, float]:
    """Where a word of a page stands on the screen."""
    word = page.locator(f'.page[data-index="{index}"] .word', has_text=text).first
    word.wait_for(state="attached")
    return box_of(word)


def box_of(element: Locator) -> dict[str, float]:
    box = element.bounding_box()
    assert box
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def ink_at(page: Page, index: int, box: dict[str, float]) -> float:
    """The share of dark pixels of a page's picture below a box of the screen."""
    return float(
        page.evaluate(
            """([index, box]) => {
              const picture = document.querySelector(`.page[data-index="${index}"] .picture:not(.wanted)`);
              const around = picture.getBoundingClientRect(), scale = picture.naturalWidth / around.width;
              const canvas = document.createElement("canvas");
              canvas.width = Math.ceil(box.width * scale); canvas.height = Math.ceil(box.height * scale);
              const context = canvas.getContext("2d");
              context.drawImage(picture, -(box.x - around.left) * scale, -(box.y - around.top) * scale);
              const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
              let dark = 0;
              for (let at = 0; at < data.length; at += 4) if (data[at] < 128 && data[at + 3]) dark++;
              return dark / (data.length / 4);
            }""",
            [index, box],
        )
    )


def test_pages_scroll_as_one_few_have_pictures_and_one_goes_to_any_of_them(
    page: Page, reading_site: Site
) -> None:
    open_paper(page, reading_site)
    expect(page.locator(".page")).to_have_count(PAGES)
    at(page, "i")
    expect(page.locator("#page-count")).to_have_text(f"1 / {PAGES}")
    page.hover("#pages", position={"x": 300, "y": 200})
    for _ in range(40):
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(15)
    page.wait_for_selector(f'.page[data-index="{PAGES - 1}"] .text', state="attached")
    expect(page.locator("#page-count")).to_have_text(f"{PAGES} / {PAGES}")
    assert page.locator(".page .picture").count() < 12
    assert page.locator(".page .text").count() < 12
    page.keyboard.press("[")
    at(page, "155")
    for typed, label in (("iii", "iii"), ("110", "110"), ("30", "126"), ("155", "155")):
        page.keyboard.press("g")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        at(page, label)
    page.keyboard.press("g")
    page.keyboard.type("xx")
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_contain_text("There is no page xx.")
    page.keyboard.press("Escape")
    at(page, "155")
    page.keyboard.press("o")
    expect(page.locator("#outline button")).to_have_text(["Part one i", "Odd pages ii", "Part thirty 126"])
    expect(page.locator("#outline [aria-current]")).to_contain_text("Part thirty")
    picture(page, "outline")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    at(page, "ii")
    page.keyboard.press("Escape")
    expect(page.locator("#outline")).to_be_hidden()


def test_where_one_was_is_kept_over_a_reload_another_note_and_a_change_of_the_note(
    page: Page, reading_site: Site
) -> None:
    open_paper(page, reading_site)
    page.keyboard.press("g")
    page.keyboard.type("120")
    page.keyboard.press("Enter")
    page.mouse.move(300, 400)
    page.mouse.wheel(0, 100)
    page.wait_for_selector('.page[data-index="23"] .text', state="attached")
    top = page.evaluate("document.getElementById('sheet-holder').scrollTop")

    def still_there() -> None:
        at(page, "120")
        assert abs(page.evaluate("document.getElementById('sheet-holder').scrollTop") - top) < 3

    go_to(page, reading_site.english)
    page.wait_for_selector(".box.now")
    go_to(page, reading_site.vault / "odd.md")
    page.wait_for_selector('.page[data-index="23"] .text', state="attached")
    still_there()
    page.reload()
    page.wait_for_selector('.page[data-index="23"] .text', state="attached")
    still_there()
    note = reading_site.vault / "odd.md"
    digest = page.get_attribute("article", "data-digest")
    note.write_bytes(note.read_bytes() + b"\nmore\n")
    expect(page.locator("article")).not_to_have_attribute("data-digest", digest or "")
    still_there()


def test_search_steps_through_all_hits_and_marks_them(page: Page, reading_site: Site) -> None:
    open_paper(page, reading_site)
    page.keyboard.press("/")
    page.keyboard.type("International FAME")
    count = page.locator("#search-count")
    expect(count).to_have_text(f"1 of {PAGES}")
    expect(page.locator('.page[data-index="0"] .hit.at')).to_have_count(2)  # both lines of it
    page.keyboard.press("Enter")
    expect(count).to_have_text(f"2 of {PAGES}")
    at(page, "ii")
    assert ink_at(page, TURNED, box_of(page.locator(f'.page[data-index="{TURNED}"] .hit.at').first)) > 0.05
    picture(page, "search")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    expect(count).to_have_text(f"{PAGES} of {PAGES}")
    at(page, "156")
    page.focus("#sheet-holder")
    page.keyboard.press("F3")
    expect(count).to_have_text(f"1 of {PAGES}")
    for words, found in (("effect is fine", "1 of 1"), ("深度学习 方法", "1 of 1"), ("zzz", "not found")):
        page.fill("#search-words", words)
        expect(count).to_have_text(found)
    page.focus("#search-words")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator(".hit")).to_have_count(0)


def test_text_is_selected_as_it_stands_copied_clean_and_told_as_sentences(
    page: Page, reading_site: Site
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_paper(page, reading_site)
    page.evaluate(
        "document.addEventListener('sentences', (event) => { window.told = event.detail.sentences })"
    )

    def told() -> Any:
        return page.evaluate("window.told")

    def copied() -> str:
        page.keyboard.press("Control+c")
        return str(page.evaluate("navigator.clipboard.readText()"))

    for index in (0, TURNED):
        page.evaluate("window.told = null")
        page.keyboard.press("g")
        page.keyboard.type(str(index + 1))
        page.keyboard.press("Enter")
        page.keyboard.press("0")
        first, last = place_of(page, "litter", index), place_of(page, "fame", index)
        start, end = ends(first)[0], ends(last)[1]
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(end[0] + 40, end[1] + 80, steps=5)  # beside the text, below it
        page.mouse.move(*end, steps=5)
        page.mouse.up()
        if index == 0:
            assert copied() == "litter bag method of international fame"
            assert "bag method of inter-" in page.evaluate("getSelection().toString()")
            picture(page, "selection")
        page.wait_for_function("() => window.told")
        (sentence,) = told()
        assert sentence["text"].startswith("A litter bag method of international fame was taken")
        assert sentence["page_index"] == index
        assert len(sentence["boxes"]) >= 2
    page.keyboard.press("Escape")
    page.wait_for_function("() => window.told.length === 0")
    word = place_of(page, "decay", TURNED)
    page.mouse.click(word["x"] + 2, word["y"] + 2)
    page.wait_for_function("() => window.told.length === 1")
    assert told()[0]["text"].startswith("Warm soil speeds up decay")


@pytest.mark.parametrize("ratio", [1, 2])
def test_each_size_is_as_sharp_as_the_screen_and_what_one_points_at_stays(
    browser: Browser, reading_site: Site, ratio: int
) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, locale="en-GB", device_scale_factor=ratio
    )
    page = context.new_page()
    open_paper(page, reading_site)

    def sharp() -> None:
        page.wait_for_function(
            """(ratio) => {
              const page = document.querySelector('.page[data-index="0"]').getBoundingClientRect();
              const view = document.getElementById("sheet-holder").getBoundingClientRect();
              const pictures = [...document.querySelectorAll('.page[data-index="0"] img:not(.wanted)')];
              const wide = (one) => one.getBoundingClientRect().width * ratio;
              const exact = pictures.filter((one) => Math.abs(one.naturalWidth - wide(one)) <= 1);
              const shown = exact.map((one) => one.getBoundingClientRect());
              const x = Math.max(page.left, view.left) + 5, y = Math.max(page.top, view.top) + 5;
              return shown.some((one) => one.left <= x && x < one.right && one.top <= y && y < one.bottom);
            }""",
            arg=ratio,
        )

    sharp()
    for key in ("+", "+", "-", "-", "-", "0", "+", "+", "+", "+", "+", "+", "+", "+", "+", "+"):
        page.keyboard.press(key)
    sharp()
    assert page.locator(".page .tile").count() > 0
    picture(page, f"large-{ratio}")
    page.keyboard.press("0")
    sharp()
    fits = page.evaluate(
        "[document.querySelector('.page').offsetWidth, document.getElementById('sheet-holder').clientWidth]"
    )
    assert fits[1] - 40 < fits[0] <= fits[1]
    word = place_of(page, "litter", 0)
    page.mouse.move(word["x"], word["y"])
    page.keyboard.down("Control")
    page.mouse.wheel(0, -60)
    page.keyboard.up("Control")
    page.wait_for_function(
        "(least) => document.querySelector('.page').offsetWidth > least", arg=fits[0] * 1.1
    )
    after = place_of(page, "litter", 0)
    assert abs(after["x"] - word["x"]) + abs(after["y"] - word["y"]) < 4
    sharp()
    context.close()


def test_words_lie_on_their_picture_on_pages_of_every_kind(page: Page, reading_site: Site) -> None:
    open_paper(page, reading_site)
    for number, word in ((1, "leaves"), (2, "leaves"), (3, "leaves"), (4, "leaves"), (5, "sideways")):
        page.keyboard.press("g")
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
        page.wait_for_selector(f'.page[data-index="{number - 1}"] .text', state="attached")
        page.wait_for_selector(f'.page[data-index="{number - 1}"] .picture:not(.wanted)')
        box = place_of(page, word, number - 1)
        assert ink_at(page, number - 1, box) > 0.08, number
        away = {2: (60, 0), 5: (-60, 0)}.get(number, (0, -60))
        beside = {**box, "x": box["x"] + away[0], "y": box["y"] + away[1]}
        assert ink_at(page, number - 1, beside) < 0.08, number
    page.keyboard.press("g")
    page.keyboard.type(str(WIDE + 1))
    page.keyboard.press("Enter")
    page.keyboard.press("0")
    expect(page.locator(f'.page[data-index="{WIDE}"]')).to_be_in_viewport(ratio=0.9)


def test_a_comment_is_shown_to_who_points_at_its_highlight_or_has_it_in_focus(
    page: Page, reading_site: Site
) -> None:
    open_paper(page, reading_site)
    page.wait_for_selector(".box.mine")
    remark = page.locator("#remark")
    word = place_of(page, "litter", 0)
    page.mouse.move(word["x"] + 5, word["y"] + 5)
    expect(remark).to_have_text("Is that a method?")
    picture(page, "comment")
    page.mouse.move(word["x"] + 5, word["y"] + 200)
    expect(remark).to_be_hidden()
    shown = set()
    page.focus("#sheet-holder")
    for _ in range(4):
        page.keyboard.press("Tab")
        shown.add(remark.inner_text())
    assert shown == {"Is that a method?", "a long time", "look here", "an empty figure"}
    page.keyboard.press("Escape")
    expect(remark).to_be_hidden()


def test_a_click_on_a_cited_sentence_shows_what_rests_on_it(page: Page, reading_site: Site) -> None:
    open_note(page, reading_site)
    page.wait_for_selector(".page .text", state="attached")
    expect(field(page, QUESTION)).to_have_class("field draft current")
    source = field(page, BACKGROUND).locator(".source").first
    page_index, sentence = (
        source.get_attribute("data-page-index"),
        source.get_attribute("data-sentence") or "",
    )
    source.click()
    page.locator(f'.field[data-field="{QUESTION}"] h2').click()
    word = page.locator(f'.page[data-index="{page_index}"] .word', has_text=sentence.split()[2]).first
    word.scroll_into_view_if_needed()
    page.evaluate(
        """([index, sentence]) => {
          const sources = [...document.querySelectorAll(".source")];
          const boxes = JSON.parse(sources.find((one) => one.dataset.sentence === sentence).dataset.boxes);
          const page = document.querySelector(`.page[data-index="${index}"]`);
          const scale = Number(document.getElementById("pages").style.getPropertyValue("--scale"));
          const view = document.getElementById("sheet-holder");
          view.scrollTop = page.offsetTop + boxes[0][2] * scale - 200;
          window.spot = [boxes[0][1] * scale + 20, boxes[0][2] * scale + 4];
        }""",
        [page_index, sentence],
    )
    page.wait_for_timeout(300)
    x, y = page.evaluate("window.spot")
    page.locator(f'.page[data-index="{page_index}"]').click(position={"x": x, "y": y})
    menu = page.locator("#claims-here")
    if menu.is_visible():
        picture(page, "claims-here")
        menu.get_by_text(BACKGROUND).first.click()
    expect(field(page, BACKGROUND)).to_have_class("field draft current")
    expect(field(page, BACKGROUND).locator(".source.now")).to_have_attribute("data-sentence", sentence)


def test_a_paper_without_text_is_shown_and_says_that_it_cannot_be_searched(
    page: Page, reading_site: Site
) -> None:
    page.goto(reading_site.address)
    page.wait_for_selector('#queue [data-note="blank.md"]', state="attached")
    go_to(page, Path("blank.md"))
    expect(page.locator("#no-text")).to_have_text(
        "This paper has no text that could be searched or selected."
    )
    expect(page.locator(".page .picture:not(.wanted)")).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type("leaves")
    expect(page.locator("#search-count")).to_have_text("no text")
