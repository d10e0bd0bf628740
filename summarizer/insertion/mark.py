"""How a pending draft is written into a field's line and read back: `🤖 `, claims, links."""

from __future__ import annotations

from summarizer.draft.draft import CheckedClaim, Provenance, VerifiedField
from summarizer.evidence.passage import Coverage
from summarizer.insertion.citation import CitedPdf, cite, page_ranges
from summarizer.insertion.clean import clean, escape
from summarizer.insertion.wording import wording
from summarizer.note.summary import MARK
from summarizer.text import Edit, Span

WARNING = "⚠️ "


def render_value(
    field: VerifiedField, provenance: Provenance, coverage: Coverage, pdf: CitedPdf, language: str
) -> str:
    """The draft of a field as one line without its mark; says plainly when there is nothing to draft."""
    if field.claims:
        return " ".join(render_claim(claim, pdf) for claim in field.claims)
    words = wording(language)
    if field.dropped:
        reason = words.not_borne_out
    else:
        reason = words.not_stated if provenance.model else words.nothing_to_quote
    return reason.format(pages=page_ranges(coverage.sent_pages, pdf))


def render_claim(claim: CheckedClaim, pdf: CitedPdf) -> str:
    """One claim with its links; in quotation marks when it is a sentence of the paper, word for word."""
    verbatim = any(claim.text == passage.sentence.text for passage in claim.passages)
    text = f"“{escape(claim.text)}”" if verbatim else clean(claim.text)
    return f"{'' if claim.verified else WARNING}{text} {cite(claim.passages, pdf)}".rstrip()


def insertion(value_span: Span, value: str, text: str) -> Edit:
    """The edit that writes a draft into an empty field: what blanks it held stay behind the draft."""
    blanks = value_span.of(text)
    return Edit(value_span, f" {MARK}{value}{blanks if not blanks.strip() else ''}")


def removal(value_span: Span, text: str, original: str | None = None) -> Edit:
    """The edit that takes a draft out again, leaving the field as it was before it was drafted.

    `original` is what stood there if it was not blank (a placeholder).
    """
    value = value_span.of(text)
    blanks = value[len(value.rstrip()) :]
    return Edit(value_span, blanks if original is None else original)


def acceptance(value_span: Span, text: str) -> Edit:
    """The edit that takes only the mark off a draft."""
    start = text.index(MARK.strip(), value_span.start, value_span.end)
    end = start + len(MARK.strip())
    return Edit(Span(start, end + 1 if text[end : end + 1] == " " else end), "")
