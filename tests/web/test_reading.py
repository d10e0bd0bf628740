"""What the page is told of a paper that is read on it: sizes, words and sentences, and what is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pymupdf
import pytest

from summarizer.paper.reader import PaperReader
from tests.web.papers import CROPPED, TURNED, WIDE, add_paper, odd_paper
from tests.web.test_security import COOKIE, Site


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with the odd paper and one that has pictures only."""
    folder = tmp_path_factory.mktemp("reading")
    (folder / ".obsidian").mkdir()
    add_paper(folder, "odd", odd_paper())
    blank = pymupdf.open()
    blank.new_page().draw_rect((50, 50, 200, 200), fill=(0, 0, 0))
    add_paper(folder, "blank", blank)
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Site:
    return Site(folder)


def told(site: Site, address: str) -> Any:
    status, text, _ = site.ask("GET", address, COOKIE)
    assert status == 200, text
    return json.loads(text)


def box_of(text: Any, word: str) -> list[float]:
    return next(one["box"] for one in text["words"] if one["text"] == word)


def test_each_page_tells_its_size_and_how_it_is_turned(site: Site) -> None:
    pages = told(site, "/paper?note=odd.md")["pages"]
    assert len(pages) == 60
    assert pages[TURNED] == [595, 842, 90]
    assert pages[CROPPED] == [520, 650, 0]
    assert pages[WIDE] == [1190, 842, 0]


def test_words_stand_where_the_page_shows_them_before_it_is_turned_and_within_what_is_cropped(
    site: Site, folder: Path
) -> None:
    plain = box_of(told(site, "/text?note=odd.md&page=5"), "national")
    assert box_of(told(site, f"/text?note=odd.md&page={TURNED}"), "national") == pytest.approx(plain, abs=0.1)
    cropped = box_of(told(site, f"/text?note=odd.md&page={CROPPED}"), "national")
    assert cropped == pytest.approx([plain[0] - 40, plain[1] - 50, plain[2] - 40, plain[3] - 50], abs=0.1)


def test_the_sentences_are_those_that_the_checks_know_and_words_add_up_to_them(
    site: Site, folder: Path
) -> None:
    known = PaperReader().read(folder / "odd.pdf").split.sentences
    text = told(site, "/text?note=odd.md&page=6")
    for sentence in text["sentences"]:
        assert sentence["text"] == known[sentence["number"]].text
        assert sentence["page_index"] == known[sentence["number"]].page_index
        assert all(box[0] == 6 for box in sentence["boxes"])
        words = [one["clean"] for one in text["words"] if one["sentence"] == sentence["number"]]
        assert "".join(words).strip() == sentence["text"]
    assert any("litter bag method of international fame" in one["text"] for one in text["sentences"])


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("litter bag method", 60),
        ("LITTER  BAG", 60),
        ("international fame", 60),  # broken by a hyphen at a line's end
        ("inter-national", 60),
        ("a well-known one", 60),
        ("percent. 3 Part 3 we ask", 1),  # over a page's end
        ("effect is fine", 1),  # written with ligatures
        ("深度学习方法", 1),  # over a line's end, with a blank within
        ("深 度学习 方法", 1),
        ("sideways along", 1),
        ("lítter", 60),
        ("no such words", 0),
        ("   ", 0),
    ],
)
def test_what_is_searched_is_found_however_it_is_broken(site: Site, words: str, count: int) -> None:
    found = told(site, f"/find?note=odd.md&words={quote(words)}")
    assert len(found["hits"]) == count
    assert not found["more"]


def test_a_hit_is_marked_where_its_words_stand_on_each_of_its_lines(site: Site) -> None:
    hit = told(site, "/find?note=odd.md&words=bag%20method%20of%20international")["hits"][5]
    text = told(site, "/text?note=odd.md&page=5")
    first, second = hit
    assert (first[0], second[0]) == (5, 5)
    assert first[1] == pytest.approx(box_of(text, "bag")[0], abs=0.1)
    assert second[3] == pytest.approx(box_of(text, "national")[2], abs=0.1)
    assert first[4] < second[2] + 5


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/text?note=odd.md&page=60", 404),
        ("/text?note=odd.md&page=-1", 400),
        ("/text?note=odd.md&page=99999999999", 400),
        ("/text?note=odd.md&page=%00", 400),
        ("/text?note=../odd.md&page=0", 403),
        ("/paper?note=", 403),
        ("/find?note=nowhere.md&words=a", 403),
        ("/find?note=odd.md&words=%00", 400),
        (f"/find?note=odd.md&words={'a' * 1001}", 400),
        ("/page.png?note=odd.md&page=0&zoom=5", 400),
        ("/page.png?note=odd.md&page=0&zoom=33&tile=0,0", 400),
        ("/page.png?note=odd.md&page=0&zoom=8&tile=-1,0", 400),
        ("/page.png?note=odd.md&page=0&zoom=8&tile=0,99999", 400),
        ("/page.png?note=odd.md&page=0&zoom=8&tile=0,99", 404),
    ],
)
def test_what_is_no_page_tile_or_text_is_refused(site: Site, address: str, status: int) -> None:
    assert site.ask("GET", address, COOKIE)[0] == status


def test_a_tile_is_that_part_of_the_page_at_any_size(site: Site, folder: Path) -> None:
    async def tile() -> bytes:
        return await site.desk.painter.picture(folder / "odd.pdf", TURNED, 3.0, (1, 0))

    import anyio

    got = pymupdf.Pixmap(anyio.run(tile))
    with pymupdf.open(folder / "odd.pdf") as paper:
        whole = paper[TURNED].get_pixmap(matrix=pymupdf.Matrix(3, 3))
    assert (got.width, got.height) == (1024, 1024)
    spots = [(x, y) for x in range(0, 1024, 41) for y in range(0, 1024, 41)]
    assert all(got.pixel(x, y) == whole.pixel(x + 1024, y) for x, y in spots)


def test_a_paper_without_text_says_so_and_is_shown_all_the_same(site: Site) -> None:
    assert told(site, "/paper?note=blank.md")["pages"] == [[595, 842, 0]]
    assert told(site, "/marks?note=blank.md")["readable"] is False
    assert told(site, "/text?note=blank.md&page=0")["words"] == []
    assert told(site, "/find?note=blank.md&words=a")["hits"] == []
    assert site.ask("GET", "/page.png?note=blank.md&page=0", COOKIE)[0] == 200


def test_the_outline_is_the_papers_own_else_its_headings_and_marks_come_with_comments(site: Site) -> None:
    marks = told(site, "/marks?note=odd.md")
    assert [(one["level"], one["title"], one["page"]) for one in marks["outline"]] == [
        (1, "Part one", 0),
        (2, "Odd pages", 1),
        (1, "Part thirty", 29),
    ]
    assert marks["labels"][3:5] == ["iv", "101"]
    found = {one["comment"]: one for one in marks["highlights"]}
    assert {one["kind"] for one in found.values()} == {"highlight", "underline", "note", "image"}
    assert found["an empty figure"]["boxes"][0] == pytest.approx([0, 100, 600, 300, 700], abs=2)
    assert found["look here"]["boxes"][0][1:3] == pytest.approx([500, 450], abs=2)
