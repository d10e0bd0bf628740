"""Annotations as the different importers write them: what is the paper's, what is the researcher's."""

from __future__ import annotations

import pytest

from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.note.highlight.parse import parse_annotations
from summarizer.text import Span

URL = "zotero://open-pdf/library/items/PDFKEY23?page=46&annotation=IFMYB4HT"


def read(text: str) -> tuple[Annotation, ...]:
    return parse_annotations(text, (), Span(0, len(text)))


def one(text: str) -> Annotation:
    annotations = read(text)
    assert len(annotations) == 1, annotations
    return annotations[0]


def span(text: str, rest: str = "", style: str = ' style="background-color: #ffd400"') -> str:
    return f'> <span class="highlight"{style}>{text}</span>{rest} ([p46]({URL}))\n\n^KEYIFMYB4HT\n'


def test_a_highlight_has_text_key_page_and_colour() -> None:
    found = one(span("2.2 Hallucinations"))
    assert (found.kind, found.key, found.text) == (AnnotationKind.HIGHLIGHT, "IFMYB4HT", "2.2 Hallucinations")
    assert (found.page_hint, found.colour, found.comment) == ("46", "#ffd400", "")


@pytest.mark.parametrize("colour", ["#ffd400", "#ffd40040", "[[ffd400]]", "#FFD400"])
def test_colours_in_all_spellings(colour: str) -> None:
    assert one(span("x", style=f' style="background-color: {colour}"')).colour == "#ffd400"


def test_without_a_style_there_is_no_colour() -> None:
    assert one(span("x", style="")).colour == ""


@pytest.mark.parametrize(
    ("rest", "comment"),
    [
        (" my thought", "my thought"),
        ("  \n> my thought", "my thought"),
        ("\n>\n> my thought", "my thought"),
        ("\n> - a list\n> - $x < 1$", "- a list\n- $x < 1$"),
    ],
)
def test_what_stands_between_highlight_and_link_is_the_comment(rest: str, comment: str) -> None:
    found = one(span("the paper's words", rest))
    assert (found.text, found.comment) == ("the paper's words", comment)


def test_entities_brackets_and_quotes_in_a_highlight() -> None:
    assert one(span('if p &lt; 0.05 [12] (see "x")')).text == 'if p < 0.05 [12] (see "x")'


def test_a_machine_translation_is_not_the_papers() -> None:
    assert one(span("words 🔤译文🔤")).text == "words"


def test_tags_stand_behind_the_link() -> None:
    text = span("x").replace("))\n", ")) 🏷️ #📝/重点 #b\n")
    assert one(text).tags == ("📝/重点", "b")


@pytest.mark.parametrize(
    "line",
    [
        f'> <span class="image#ffd400" style="background-color: #ffd400">null</span> ([p46]({URL}))\n',
        f'> <span class="image" style="background-color: #ffd400"><img src="x.png"></span> ([p46]({URL}))\n',
        f'> <span class="note">note</span> my note ([p46]({URL}))\n',
        f'> <span class="highlight"></span> ([p46]({URL}))\n',
        f'> <span class="highlight">null</span> ([p46]({URL}))\n',
    ],
)
def test_images_notes_and_empty_highlights_are_no_quotes(line: str) -> None:
    assert one(line).text == ""


def test_crlf_lines_are_read_alike() -> None:
    text = span("a b", "\n>\n> my thought").replace("\n", "\r\n")
    assert (one(text).text, one(text).comment) == ("a b", "my thought")


def test_the_same_annotation_twice_counts_once() -> None:
    assert len(read(span("x") + span("x"))) == 1


def test_two_highlights_below_each_other_stay_apart() -> None:
    other = span("second").replace("IFMYB4HT", "ZYPRR26Z")
    assert [found.text for found in read(span("first") + "\n" + other)] == ["first", "second"]


@pytest.mark.parametrize("page", ["p5742", "iv", "12"])
def test_the_page_is_kept_as_it_is_shown(page: str) -> None:
    assert one(span("x").replace("[p46]", f"[{page}]")).page_hint == page.removeprefix("p")


COUSINS = {
    "quote callout": f">[!quote|#ffd400] Highlight\n> Leaves cool ([p. 46]({URL}))\n> my thought\n",
    "mark": f'<mark style="background-color: #ffd400">Leaves cool</mark> my thought ([p. 46]({URL}))\n',
    "mark, page word": f'- <mark style="background:#ffd400">Leaves cool</mark> my thought [Page 46]({URL})\n',
    "mark in a quote": f'> <mark style="background:#ffd400">Leaves cool</mark> my thought ([p. 46]({URL}))\n',
    "quotation": "“Leaves cool” ([A et al., 2022, p. 46](zotero://select/library/items/ITEMKEY2)) "
    f"([pdf]({URL})) my thought\n",
    "comment first": f"my thought\n> Leaves cool [(p. 46)]({URL})\n",
    "list with a link": f"- Leaves cool ([p. 46]({URL}))\n",
}


@pytest.mark.parametrize("name", COUSINS)
def test_cousins_of_the_template(name: str) -> None:
    found = one(COUSINS[name])
    assert (found.text, found.page_hint) == ("Leaves cool", "46")
    assert found.key == "IFMYB4HT"
    assert found.comment == ("" if name.startswith("list") else "my thought")
    if "mark" in name or "callout" in name:
        assert found.colour == "#ffd400"


def test_zotlit_callouts_have_their_key_in_the_block_id() -> None:
    text = "> [!note] Page 46\n> \n> Leaves\n> cool\n> \n> ---\n> my thought\n> \n^IFMYB4HTaPDFKEY23p46\n"
    found = one(text)
    assert (found.key, found.text, found.comment) == ("IFMYB4HT", "Leaves cool", "my thought")
    assert found.page_hint == "46"


def test_what_stands_in_the_user_zone_is_the_persons_own() -> None:
    text = span("x")
    assert parse_annotations(text + "tail", (), Span(0, len(text))) == ()
