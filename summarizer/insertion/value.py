"""How a draft is worded as the value of a field: its claims with their links, or that there is none."""

from __future__ import annotations

import re

from summarizer.draft.draft import CheckedClaim, Provenance, VerifiedField
from summarizer.evidence.passage import Coverage
from summarizer.insertion.citation import cite
from summarizer.insertion.phrases import LOOK, WARNING, Phrases, phrases_of
from summarizer.note.escape import clean, clean_written, escape
from summarizer.paper.cited import PAGE_LINK, CitedPdf, page_ranges

_LINK = re.compile(PAGE_LINK)
_LIVE = re.compile(r"[`$<>{}\\]|%%|::")


def render_value(
    field: VerifiedField,
    provenance: Provenance,
    coverage: Coverage,
    pdf: CitedPdf,
    language: str,
    between: str = " ",
) -> str:
    """The draft of a field without its mark, its claims parted by `between`.

    It says plainly when there is nothing to draft.
    """
    if field.claims:
        return between.join(render_claim(claim, pdf, language) for claim in field.claims)
    words = phrases_of(language)
    if field.dropped:
        reason = words.not_borne_out
    elif pdf.papers:
        reason = words.not_shared
    else:
        reason = words.not_stated if provenance.model else words.nothing_to_quote
    return reason.format(pages=pages_read(coverage, pdf, words))


def pages_read(coverage: Coverage, pdf: CitedPdf, words: Phrases) -> str:
    """What was read as people write it: pages, or how many papers."""
    if pdf.papers:
        return words.papers.format(count=pdf.papers)
    return page_ranges(coverage.sent_pages, pdf)


def render_claim(claim: CheckedClaim, pdf: CitedPdf, language: str) -> str:
    """One claim with its links; in quotation marks when it is the paper's own words.

    A quotation that stands for claims which were left out is called one; a claim that its words do not bear
    out without a picture has the sign for one in front.
    """
    text = f"“{escape(claim.text)}”" if claim.verbatim else clean(claim.text)
    lead = phrases_of(language).quoted if claim.quotation else "" if claim.verified else WARNING
    seen = LOOK if claim.pictured else ""
    return f"{lead}{seen}{text} {cite(claim.passages, pdf, claim.figures)}".strip()


def as_text(written: str) -> str:
    """A draft as any version wrote it, with nothing in it that runs; links to pages stay links.

    Versions before 0.3 kept a model's code spans and formulas, and the labels of a PDF's pages, as they came.
    What this version writes stays as it is.
    """
    pieces: list[str] = []
    position = 0
    for link in _LINK.finditer(written):
        name = link["name"] or link["alias"]
        address = link[0].replace(name, "", 1)
        if not _LIVE.search(address):
            pieces += [
                clean_written(written[position : link.start()]),
                link[0].replace(name, escape(name), 1),
            ]
            position = link.end()
    return "".join([*pieces, clean_written(written[position:])])
