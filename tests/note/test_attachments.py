"""Links to PDFs in all the spellings that notes hold, and which of several is meant."""

from __future__ import annotations

import pytest

from summarizer.note.attachments import parse_attachments
from summarizer.note.link import Attachment, parse_zotero_link
from summarizer.text import Span
from tests.notes import DATA, read_text

ZOTERO = "zotero://open-pdf/library/items/PDFKEY23"


def read(text: str) -> tuple[Attachment, ...]:
    return parse_attachments(text, Span(0, len(text)))


@pytest.mark.parametrize(
    "name",
    [
        "x.pdf",
        "a [b] c.pdf",
        "a (b) & c.pdf",
        "《书》.pdf",
        "cut off at 50 char…",
        "[Smith] et al.pdf",
        "a ] b.pdf",
    ],
)
def test_a_zotero_link_under_any_name(name: str) -> None:
    found = read(f"> pdfLink:: [{name}]({ZOTERO})\n")
    assert [one.link.key for one in found if one.link] == ["PDFKEY23"]


def test_a_link_as_zotfile_wrote_it() -> None:
    link = parse_zotero_link("[x](zotero://open-pdf/0_PDFKEY23/12)")
    assert link is not None
    assert (link.key, link.page, link.group) == ("PDFKEY23", "12", None)


def test_a_link_into_a_group_library() -> None:
    (found,) = read("[x](zotero://open-pdf/groups/2451508/items/PDFKEY23)")
    assert found.link is not None
    assert (found.link.group, found.link.key) == (2451508, "PDFKEY23")


def test_the_attachment_whose_key_heads_the_annotations_comes_first() -> None:
    text = read_text(DATA / "several-attachments.md")
    zone = Span(text.index("%--"), text.rindex("%--"))
    keys = [one.link.key for one in parse_attachments(text, zone) if one.link]
    assert keys == ["PDFKEY23", "SUPPL234"]


def test_the_same_link_in_table_and_field_counts_once() -> None:
    assert len(read(f"> |PDF|[x.pdf]({ZOTERO})|\n> pdfLink:: [x.pdf]({ZOTERO})\n")) == 1


def test_links_to_annotations_and_pages_count_only_where_the_whole_note_is_asked() -> None:
    assert read(f"([p1]({ZOTERO}?page=1&annotation=ABCD2345)) [p]({ZOTERO}?page=3)") == ()


@pytest.mark.parametrize(
    "url",
    [
        "file:///home/a/x.pdf",
        "file://///server/share/x.pdf",
        "file:///C:/Users/a/My%20Papers/x.pdf",
        "file:///C:\\Users\\a\\x.pdf",
        "file:/home/a/x.pdf",
    ],
)
def test_file_links_in_all_spellings_are_kept_as_written(url: str) -> None:
    (found,) = read(f"[x.pdf]({url})")
    assert found.file_url == url


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("[[papers/x.pdf]]", "papers/x.pdf"),
        ("![[x.PDF#page=3|x]]", "x.PDF"),
        ("[x](papers/a%20b.pdf)", "papers/a b.pdf"),
        ("[x](../x.pdf#page=2)", "../x.pdf"),
        ("![[Paper.pdf#page=3&selection=0,1,2,3|p. 3]]", "Paper.pdf"),
        (r"| PDF | [[x.pdf\|x]] |", "x.pdf"),
        ("[x](<my papers/a (b).pdf>)", "my papers/a (b).pdf"),
        ("[x](papers/a%20(b).pdf)", "papers/a (b).pdf"),
        ('[x](x.pdf "the paper")', "x.pdf"),
        ("---\npdf: papers/x.pdf\n---", "papers/x.pdf"),
        ('---\nLocal PDF: "[[papers/x.pdf]]"\n---', "papers/x.pdf"),
    ],
)
def test_links_inside_the_vault(link: str, path: str) -> None:
    (found,) = read(link)
    assert found.vault_path == path


@pytest.mark.parametrize("text", ["> pdfLink:: \n", "[x](https://example.org/x.pdf)", "> |PDF 附件||"])
def test_an_empty_field_or_a_web_address_is_no_attachment(text: str) -> None:
    assert read(text) == ()
