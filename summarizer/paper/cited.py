"""What a citation opens: the PDF, the names of its pages, links to a page or to an annotation on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import quote

from summarizer.note.link import Attachment


@dataclass(frozen=True, slots=True)
class CitedPdf:
    """The PDF that citations open, and what its pages are called.

    `page_labels` gives the printed name of a page by its index (from 0); a page without one is called by
    its number, counted from 1.
    """

    attachment: Attachment
    page_labels: Mapping[int, str] = field(default_factory=dict)

    def label(self, page_index: int) -> str:
        """What the page is called: "46", "iv", "5742"."""
        return self.page_labels.get(page_index) or str(page_index + 1)

    def link(self, page_index: int, annotation: str = "", label: str = "") -> str:
        """A Markdown link to a page, and to an annotation on it when one is given."""
        name = f"p{label or self.label(page_index)}"
        if self.attachment.link is not None:
            return f"[{name}]({self.attachment.link.at(page_index, annotation).url})"
        if self.attachment.vault_path:
            return f"[[{self.attachment.vault_path}#page={page_index + 1}|{name}]]"
        url = quote(self.attachment.file_url, safe=":/%~")
        return f"[{name}]({url}#page={page_index + 1})"


def page_ranges(page_indices: Sequence[int], pdf: CitedPdf) -> str:
    """Pages as people write them: `p1, p41–p100`."""
    runs = groupby(enumerate(sorted(page_indices)), key=lambda pair: pair[1] - pair[0])
    ranges: list[str] = []
    for _, run in runs:
        indices = [index for _, index in run]
        first, last = pdf.label(indices[0]), pdf.label(indices[-1])
        ranges.append(f"p{first}" if len(indices) == 1 else f"p{first}–p{last}")
    return ", ".join(ranges)
