"""The heading that each line stands under, in its own words and with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from summarizer.layout.heading import Heading
from summarizer.layout.line import LayoutLine
from summarizer.pdf.page import Title, WordSpan


def titles_of(lines: Sequence[LayoutLine], headings: Sequence[Heading]) -> Mapping[LayoutLine, Title]:
    """For each line the nearest heading above it that surely is one; none for lines before the first.

    A heading that runs into its paragraph gives its section's name and no words of its own.
    """
    starts = {heading.line: heading for heading in headings if heading.names_section and not heading.run_in}
    found: dict[LayoutLine, Title] = {}
    title: Title | None = None
    last: Heading | None = None
    for line in lines:
        if heading := starts.get(line):
            title, last = _title(heading), heading
        if title is not None and last is not None and not _left_of(line, last.line):
            found[line] = title
    return found


def _left_of(line: LayoutLine, heading: LayoutLine) -> bool:
    """Whether the line stands in a column to the left of the heading's, as the text beside a box does."""
    return line.page_index == heading.page_index and line.box.x1 < heading.box.x0


def _title(heading: Heading) -> Title:
    text = " ".join(line.text for line in heading.lines)
    return Title(text, tuple(WordSpan(line.page_index, line.start, line.end) for line in heading.lines))
