"""The heading and the section that each line stands under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from summarizer.layout.heading import OF_ITS_OWN, Heading, same_block
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


def name_sections(lines: Sequence[LayoutLine], headings: Sequence[Heading]) -> list[str]:
    """The section of each of `lines`; a part without a name of its own has that of the part around it."""
    starts = {heading.line: heading for heading in headings}
    sections: list[str] = []
    above: list[Heading] = []
    after_references = False
    before: LayoutLine | None = None
    for line in lines:
        heading = starts.get(line)
        if line.lead and above and above[-1].run_in and not (before and same_block(before, line)):
            above.pop()  # the next title that runs into its paragraph ends the part of the last
        before = line
        if heading and not (
            above and above[-1].section == "references" and not _ends_references(heading, above[-1])
        ):
            while above and (above[-1].run_in or not heading.below(above[-1])):
                above.pop()
            outer = above[-1].section if above else ""
            if heading.run_in and outer == "abstract":  # a structured abstract's own parts
                heading = replace(heading, section="")
            section = heading.section if not outer or heading.section in OF_ITS_OWN else outer
            after_references = after_references or section in {"references", "acknowledgements"}
            if after_references and heading.lettered and section != "limitations":
                section = "appendix"
            above.append(replace(heading, section=section))
        sections.append(above[-1].section if above else "")
    return sections


def _ends_references(heading: Heading, references: Heading) -> bool:
    """Whether a heading below the reference list ends it: an entry that looks like one does not."""
    if heading.section == "references":
        return False
    return not heading.below(replace(references, level=0)) and (heading.line.bold or not references.line.bold)
