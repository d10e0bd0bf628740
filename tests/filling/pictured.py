"""A vault whose English paper has a figure, and a model that looks at it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pymupdf

from examples.make_vault import VAULT, read_papers

CAPTION = "Figure 1. Acceptance of drafts by the size of the evidence, for both ways of choosing it."
PLOT = pymupdf.Rect(150, 160, 430, 330)
ABOVE = "The acceptance of drafts depends on how many sentences the model was shown, as Figure 1 shows."
BELOW = "Beyond that size the acceptance of drafts did not rise any further in either of the two groups."


def make_note(folder: Path) -> Path:
    """A vault in a new folder, one more page with a figure in the paper of its English note."""
    shutil.copytree(VAULT, folder)
    paper = read_papers()[0]
    add_figure(folder / paper.pdf_path)
    return folder / paper.note_path


def add_figure(pdf: Path) -> None:
    """Put a page with a figure between two paragraphs behind the first."""
    document = pymupdf.open(pdf)
    page = document.new_page(1, width=595, height=842)
    page.insert_textbox((72, 100, 523, 140), f"{ABOVE} {BELOW}", fontsize=10)
    page.draw_rect(PLOT, color=(0, 0, 0), fill=(0.9, 0.9, 1))
    page.draw_line((170, 310), (410, 180), color=(1, 0, 0), width=2)
    page.insert_text((260, 325), "sentences", fontsize=8)
    page.insert_textbox((120, 345, 480, 375), CAPTION, fontsize=9)
    page.insert_textbox((72, 400, 523, 440), f"{BELOW} {ABOVE}", fontsize=10)
    document.saveIncr()
    document.close()


def words_of(body: Mapping[str, Any]) -> str:
    """All words of a request."""
    contents = [message["content"] for message in body["messages"]]
    parts = [part for one in contents for part in (one if isinstance(one, list) else [{"text": one}])]
    return "\n".join(part.get("text", "") for part in parts)


def pictures_of(body: Mapping[str, Any]) -> list[str]:
    """The addresses of the pictures in a request."""
    contents = [message["content"] for message in body["messages"] if isinstance(message["content"], list)]
    return [part["image_url"]["url"] for one in contents for part in one if part["type"] == "image_url"]


def claims(label: str, *found: tuple[Sequence[str], Sequence[int], str]) -> Any:
    """A model that claims some texts of a field, each by sentences that hold some words, and by pictures."""

    def script(body: Mapping[str, Any]) -> str:
        sentences = re.findall(r"^S(\d+) (?:★ )?(.*)$", words_of(body), re.MULTILINE)
        made = [
            {
                "sentences": [int(n) for n, text in sentences for one in words if one in text],
                "figures": list(figures),
                "text": claim,
            }
            for words, figures, claim in found
        ]
        return json.dumps({"fields": [{"field": label, "claims": made}]}, ensure_ascii=False)

    return script
