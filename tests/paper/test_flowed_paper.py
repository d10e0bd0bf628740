"""A note whose paper is an EPUB or a saved web page: from highlights to drafts, links, review and JSON."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.note.link import Attachment, ZoteroLink
from summarizer.paper.cited import PAGE_LINK, CitedPdf, page_ranges
from summarizer.pdf.page import Place
from summarizer.review.shorthand import lengthen, shorten
from summarizer.vault.vault import open_vault
from summarizer.web.pages import PagePainter
from tests.conftest import Run
from tests.dataview import read_line
from tests.flowing import article, chapters, write_epub, write_page
from tests.obsidian import live

EXAMPLES = Path(__file__).parents[2] / "examples" / "vault"
KEY = "EXPDF2EN"
Command = Callable[..., Run]


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """The example vault's English note; its paper is not there yet."""
    vault = tmp_path / "vault"
    shutil.copytree(EXAMPLES, vault)
    shutil.rmtree(vault / ".zotero" / "storage" / KEY)
    (vault / ".zotero" / "storage" / KEY).mkdir()
    return next(path for path in vault.glob("*.md") if KEY in path.read_text("utf-8"))


def attach(note: Path, name: str) -> Path:
    path = note.parent / ".zotero" / "storage" / KEY / name
    return write_epub(path, chapters()) if name.endswith("epub") else write_page(path, article())


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("paper.epub", "?cfi=epubcfi%28%2F6%2F6%21%2F4%29"),
        ("paper.html", "?sel=html%20%3E%20body%20%3E%20main%20%3E%20article%20%3E%20h2%3Anth-of-type%282%29"),
    ],
)
def test_a_note_is_drafted_from_its_epub_or_web_page(run: Command, note: Path, name: str, place: str) -> None:
    attach(note, name)
    before = note.read_bytes()
    shown = json.loads(run("show", note, "--json").out)
    assert all(one["page_index"] is not None for one in shown["annotations"])
    filled = run("fill", note)
    assert filled.code == 0, filled.err
    text = note.read_text("utf-8")
    links = re.findall(r"\[(§[^\]]+)\]\((zotero://open/library/items/EXPDF2EN[^)\s]*)\)", text)
    assert len(links) > 5
    assert any("?annotation=" in url for _, url in links)
    assert any(label == "§Abstract" or place in url for label, url in links)
    drafted = re.findall(r"🤖.*", text)
    assert not any("open-pdf" in line for line in drafted)
    again = run("undo", note)
    assert again.code == 0, again.err
    assert note.read_bytes() == before


@pytest.mark.parametrize("name", ["paper.epub", "paper.html"])
def test_the_review_page_shows_its_pages_with_the_highlights(run: Command, note: Path, name: str) -> None:
    path = attach(note, name)
    assert run("fill", note).code == 0
    vault = open_vault(note)
    _, parsed = vault.read(note)
    painter = PagePainter(vault)
    marks = painter._marks(note, parsed, ("Guidance by highlights thus made drafts more relevant",))
    assert len(marks.highlights) == 5
    assert len(marks.sentences) == 1
    assert "Abstract" in marks.labels
    assert painter._picture(path, 1, 1.0).startswith(b"\x89PNG")
    accepted = run("accept", note)
    assert accepted.code == 0, accepted.err
    assert "[§" in note.read_text("utf-8")


def test_a_batch_takes_notes_with_epubs_and_keeps_what_was_read(run: Command, note: Path) -> None:
    attach(note, "paper.epub")
    told = run("batch", note.parent, "--yes")
    assert told.code == 0, told.out + told.err
    assert note.read_text("utf-8").count("🤖") > 5


def test_evidence_names_sections_instead_of_pages(run: Command, note: Path) -> None:
    path = attach(note, "paper.epub")
    lines = run("evidence", path).out.splitlines()
    assert "§1 Introduction · 1 Introduction (introduction)" in lines
    told = json.loads(run("evidence", note, "--json").out)
    assert {"Abstract", "1 Introduction"} <= {one["page"] for one in told}


def test_a_log_in_page_is_said_to_be_one_and_the_note_stays(run: Command, note: Path) -> None:
    path = note.parent / ".zotero" / "storage" / KEY / "paper.html"
    write_page(path, "<h2>Abstract</h2><p>Researchers highlight.</p><p>Sign in to read the article.</p>")
    before = note.read_bytes()
    refused = run("fill", note)
    assert refused.code == 4
    assert "is not the paper" in " ".join(refused.err.split())
    assert "Sign in to" in " ".join(refused.err.split())
    assert note.read_bytes() == before


def test_with_a_pdf_beside_it_the_pdf_is_read(run: Command, note: Path) -> None:
    attach(note, "paper.html")
    pdf = next((EXAMPLES / ".zotero" / "storage" / KEY).glob("*.pdf"))
    shutil.copy(pdf, note.parent / ".zotero" / "storage" / KEY)
    assert run("fill", note).code == 0
    assert "🤖" in note.read_text("utf-8")
    assert "[§" not in note.read_text("utf-8")


@pytest.mark.parametrize("link", ["[[papers/paper.epub]]", "[the paper](papers/paper.epub)"])
def test_an_epub_in_the_vault_is_found_by_its_link(run: Command, note: Path, link: str) -> None:
    (note.parent / "papers").mkdir()
    write_epub(note.parent / "papers" / "paper.epub", chapters())
    text = note.read_text("utf-8")
    text = re.sub(r"\[[^\]]*\]\(zotero://open-pdf/library/items/EXPDF2EN\)", link, text)
    note.write_text(text, encoding="utf-8")
    assert run("fill", note).code == 0
    assert re.search(r"🤖.*\[\[papers/paper\.epub\|§", note.read_text("utf-8"))


TITLES = [
    "2 Methods",
    "第三章 结果与讨论",
    "A title:: with $math$ [brackets] `code` <b> %% | # and (more) words than anybody would like to read",
    "",
    "***",
    "a\u202eb",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize(
    "attachment",
    [
        Attachment("x", ZoteroLink("PDFKEY23", 77)),
        Attachment("x", file_url="file:///a/b (c).epub"),
        Attachment("x", vault_path="papers/a b.epub"),
        Attachment("x", vault_path="papers/a [b].html"),
    ],
)
def test_a_link_to_a_section_is_one_link_that_the_program_finds_again(
    title: str, attachment: Attachment
) -> None:
    cited = CitedPdf(attachment, places=(Place(title, cfi="epubcfi(/6/4!/4)"),))
    line = f"🤖 x {cited.link(0)} y"
    assert len(live(line)) == 1
    assert read_line(line) == ()
    assert re.fullmatch(PAGE_LINK, cited.link(0))
    short = shorten(line)
    assert len(short.links) == 1
    assert lengthen(short.text, short.links) == line


def test_sections_that_were_read_are_named_from_first_to_last() -> None:
    cited = CitedPdf(Attachment("x"), places=tuple(map(Place, ["Abstract", "1 Aims", "1 Aims", "2 Methods"])))
    assert page_ranges([0, 1, 2, 3], cited) == "§Abstract–§2 Methods"
    assert page_ranges([1, 2], cited) == "§1 Aims"
