"""Every way to write an annotation that notes were seen to have is told apart into whose words are whose."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from summarizer.note.annotation import Annotation
from summarizer.note.highlight.parse import parse_annotations
from summarizer.text import Span

PDF = "zotero://open-pdf/library/items/WXYZ2345"
WORDS = {
    "first": f"{PDF}?page=2&annotation=QRST2345",
    "second": f"{PDF}?page=3&annotation=QRST3456",
    "page": f"{PDF}?page=2",
    "item": "zotero://select/library/items/ABCD2345",
    "T": "We collected 412 samples from 6 sites and trained a regression model.",
    "U": "The proposed model reduced the mean error by 18.3% compared with the baseline.",
    "C": "my thought about it",
}
WAYS = tomllib.loads(Path(__file__).with_name("ways.toml").read_text("utf-8"))


def filled(text: str) -> str:
    for name, words in WORDS.items():
        text = text.replace(f"{{{name}}}", words)
    return text


def read(note: str) -> tuple[Annotation, ...]:
    return parse_annotations(note, (), Span(0, len(note)))


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_quotation_comment_colour_tags_and_page_are_told_apart(name: str, eol: str) -> None:
    found = read(f"# Title\n\n{filled(WAYS[name]['note'])}".replace("\n", eol))
    wanted = WAYS[name]["annotations"]
    assert len(found) == len(wanted), found
    for annotation, want in zip(found, wanted, strict=True):
        shown = {
            "text": annotation.text,
            "comment": annotation.comment,
            "page": annotation.page_hint,
            "colour": annotation.colour,
            "key": annotation.key,
            "tags": list(annotation.tags),
        }
        assert {part: shown[part] for part in want} == {
            part: filled(value) if isinstance(value, str) else value for part, value in want.items()
        }
