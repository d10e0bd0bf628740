"""The table of a synthesis note, papers by fields, and the note around it."""

from __future__ import annotations

import re

from summarizer.compare.gather import Cell, Gathered
from summarizer.note.escape import escape
from summarizer.review.matrix import note_link, table_line

BEGIN, END = "%% summarizer: this table is made anew %%", "%% summarizer: the table ends here %%"
_TABLE = re.compile(rf"{re.escape(BEGIN)}\r?\n(?P<table>.*?)\r?\n?{re.escape(END)}", re.DOTALL)
_QUOTES = 2
"""Sentences of a field that are quoted in the table."""
_WORDS = {
    "zh": ("论文", "论文对照", ("一致之处", "相互矛盾", "研究空白")),
    "en": ("Paper", "Synthesis of the papers", ("Agreements", "Contradictions", "Gaps")),
}


def render_table(gathered: Gathered) -> str:
    """A Markdown table: each paper's note, and what the person decided on with the sentences behind it."""
    head = _WORDS[gathered.language][0]
    lines = [
        table_line([head, *map(escape, gathered.columns.values())]),
        table_line(["---"] * (len(gathered.columns) + 1)),
    ]
    for paper in gathered.papers:
        cells = [_cell(paper.cells.get(key)) for key in gathered.columns]
        lines.append(table_line([note_link(paper.path.stem, paper.name), *cells]))
    return "\n".join(lines)


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return ""
    own = bool(cell.text) and cell.looked_up
    quotes = [
        f"“{escape(one.text)}” {one.link}"
        for one in cell.sentences
        if not own and escape(one.text) not in cell.text
    ]
    return "<br>".join(filter(None, [cell.text.replace(END, ""), *quotes[:_QUOTES]]))


def skeleton(title: str, language: str, key: str) -> str:
    """A synthesis note without its table and claims; `key` names it for ever, also when it is renamed."""
    __, heading, labels = _WORDS[language]
    fields = "\n".join(f"### {label}\n" for label in labels)
    return f"---\ncitekey: {key}\n---\n# {escape(title)}\n\n{BEGIN}\n{END}\n\n## {heading}\n\n{fields}"


def table_in(text: str) -> str | None:
    """The table that stands in a synthesis note, None where its marks are gone."""
    match = _TABLE.search(text)
    return match["table"] if match else None


def with_table(text: str, table: str) -> str:
    """The text with another table between the marks, line ends as they are there."""
    match = _TABLE.search(text)
    if match is None:
        return text
    eol = "\r\n" if "\r\n" in match[0] else "\n"
    lines = eol.join([BEGIN, *table.splitlines(), END])
    return f"{text[: match.start()]}{lines}{text[match.end() :]}"


def same_table(one: str, other: str) -> bool:
    """Whether two tables say the same: what linters change on save, widths of columns, is nothing."""
    return _said(one) == _said(other)


def _said(table: str) -> str:
    return re.sub(r":?-+:?", "-", "".join(table.split()))
