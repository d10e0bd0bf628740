"""A note's summary about as Obsidian's reading view shows it: an HTML rendering of ours."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from markdown_it import MarkdownIt

_CALLOUT = re.compile(r"^\[!(\w+)\][+-]? *(.*?) *$")
_STYLE = Path(__file__).with_name("note.css")
_PAGE = Template("<!doctype html><meta charset=utf-8><style>$style</style><main>$body</main>")
_COLUMN = Template("<section class='$kind'><h1>$title</h1>$body</section>")


def columns(*parts: tuple[str, str, list[str]]) -> str:
    """A page of columns, each a kind (its CSS class), a title and the pieces of HTML below it."""
    body = "".join(
        _COLUMN.substitute(kind=kind, title=title, body="".join(pieces)) for kind, title, pieces in parts
    )
    return _PAGE.substitute(style=_STYLE.read_text("utf-8"), body=body)


def summary(note: str) -> list[str]:
    """The callouts of the note's own zone, from the summary on, as HTML; the importer's are left out."""
    zone = note.partition("\n## ✏️ 笔记区\n")[2].partition("\n> [!inbox]")[0]
    return [_callout(block) for block in re.split(r"\n\s*\n(?=> \[!)", zone.strip())]


def _callout(block: str) -> str:
    """A callout; its lines may lack the `>`, as a lazy continuation's do."""
    first, *lines = [line.removeprefix(">").removeprefix(" ") for line in block.split("\n")]
    found = _CALLOUT.match(first)
    if found is None:
        raise ValueError(f"no callout begins with {first!r}")
    kind, title = found.groups()
    outer, inner = _inner(lines)
    body = _markdown("\n".join(line.rstrip() for line in outer)) + "".join(_callout(one) for one in inner)
    return f"<div class='callout {kind.lower()}'><div class=title>{title}</div>{body}</div>"


def _inner(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines of a callout without those of the callouts within it, and these."""
    outer = [line for line in lines if not line.startswith(">")]
    inner = "\n".join(line for line in lines if line.startswith(">"))
    return outer, [inner.removeprefix("> ")] if inner else []


def _markdown(text: str) -> str:
    """Markdown as Obsidian reads it: each line is one, links go anywhere."""
    return str(MarkdownIt("commonmark", {"breaks": True}).render(text))
