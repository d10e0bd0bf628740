"""How a pending draft is written into a field's line and read back: `🤖 `, claims, links."""

from __future__ import annotations

import re

from summarizer.draft.draft import CheckedClaim, Provenance, VerifiedField
from summarizer.evidence.passage import Coverage
from summarizer.insertion.citation import cite
from summarizer.insertion.clean import clean, escape
from summarizer.insertion.phrases import WARNING, phrases_of
from summarizer.note.lines import eol_of
from summarizer.note.profile import Shape
from summarizer.note.summary import MARK
from summarizer.paper.cited import CitedPdf, page_ranges
from summarizer.text import Edit, Span


def render_value(
    field: VerifiedField, provenance: Provenance, coverage: Coverage, pdf: CitedPdf, language: str
) -> str:
    """The draft of a field as one line without its mark; says plainly when there is nothing to draft."""
    if field.claims:
        return " ".join(render_claim(claim, pdf, language) for claim in field.claims)
    words = phrases_of(language)
    if field.dropped:
        reason = words.not_borne_out
    else:
        reason = words.not_stated if provenance.model else words.nothing_to_quote
    return reason.format(pages=page_ranges(coverage.sent_pages, pdf))


def render_claim(claim: CheckedClaim, pdf: CitedPdf, language: str) -> str:
    """One claim with its links; in quotation marks when it is a sentence of the paper, word for word.

    A quotation that stands for claims which were left out is called one.
    """
    verbatim = any(claim.text == passage.sentence.text for passage in claim.passages)
    text = f"“{escape(claim.text)}”" if verbatim else clean(claim.text)
    lead = phrases_of(language).quoted if claim.quotation else "" if claim.verified else WARNING
    return f"{lead}{text} {cite(claim.passages, pdf)}".strip()


def insertion(value_span: Span, value: str, text: str, shape: Shape = "callout") -> Edit:
    """The edit that writes a draft into an empty field.

    What blanks the field held stay behind the draft: two of them are a hard line break. A placeholder goes.
    """
    return rewriting(value_span, f"{MARK}{value}", text, shape)


def rewriting(value_span: Span, value: str, text: str, shape: Shape = "callout") -> Edit:
    """The edit that makes `value` the value of an empty field, the blanks that it held kept behind it."""
    lead = eol_of(text, value_span.start) if shape == "headings" else " "
    return Edit(value_span, f"{lead}{in_shape(value, shape)}{_blanks_behind(value_span.of(text))}")


def in_shape(value: str, shape: Shape) -> str:
    """The value as it must be written in a field of that shape: in a table, `|` would end the cell."""
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", value) if shape == "table" else value


def removal(value_span: Span, text: str, original: str | None = None) -> Edit:
    """The edit that takes a draft out again, leaving the field as it was before it was drafted.

    `original` is what stood there if it was not blank (a placeholder).
    """
    return Edit(value_span, _blanks_behind(value_span.of(text)) if original is None else original)


def _blanks_behind(value: str) -> str:
    return value[len(value.rstrip()) :]


def acceptance(value_span: Span, text: str) -> Edit:
    """The edit that takes only the mark off a draft."""
    start = text.index(MARK.strip(), value_span.start, value_span.end)
    end = start + len(MARK.strip())
    return Edit(Span(start, end + 1 if text[end : end + 1] == " " else end), "")
