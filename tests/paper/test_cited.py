"""Citations open just the page they name, whatever names, paths and keys hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.note.link import Attachment, ZoteroLink
from summarizer.paper.cited import PAGE_LINK, CitedPdf, page_name
from summarizer.review.shorthand import lengthen, shorten
from tests.dataview import read_line
from tests.note.test_escape import TEXTS
from tests.obsidian import live

LINK = ZoteroLink("PDFKEY23")


@pytest.mark.parametrize(
    "name", ["46", "iv", "S-12", "e1234", "5742", "第 3 页", "A.1", "12–13", "Cover Page"]
)
def test_a_printed_name_of_a_page_is_kept(name: str) -> None:
    assert page_name(name) == name
    assert CitedPdf(Attachment("x", LINK), {0: name}).link(0).startswith(f"[p{name}](")


@pytest.mark.parametrize(
    "label", ["`$=x`", "a]b", "x" * 50, "$1$", "::", "a:: b", "<b>", "*", "[[a", "", "\u202e"]
)
def test_a_label_that_names_no_page_gives_way_to_the_number(label: str) -> None:
    pdf = CitedPdf(Attachment("x", LINK), {4: label})
    assert pdf.label(4) == "5"
    assert pdf.link(4, "ABCD2345", label).startswith("[p5](")


def attachments(text: str) -> list[Attachment]:
    path = text.replace("\n", " ").replace("\x00", "")
    return [
        Attachment("x", LINK),
        Attachment("x", file_url=f"file:///{text}.pdf"),
        Attachment("x", vault_path=f"{path}a.pdf"),
    ]


@given(TEXTS, st.integers(0, 2), TEXTS, TEXTS)
def test_a_link_is_one_link_that_the_program_finds_again(
    text: str, kind: int, annotation: str, label: str
) -> None:
    link = CitedPdf(attachments(text)[kind]).link(2, annotation, label)
    line = f"🤖 x {link} y"
    found = live(line)
    assert len(found) == 1, found
    assert found[0].startswith(("link_open: ", "wiki link: "))
    assert read_line(line) == ()
    assert "%%" not in link
    assert re.fullmatch(PAGE_LINK, link)
    short = shorten(line)
    assert len(short.links) == 1
    assert lengthen(short.text, short.links) == line
