"""What `fill` tells: what was read, drafted and left empty."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from summarizer.cli.as_json import field_json, prepared_json
from summarizer.cli.output import console, print_json, say
from summarizer.draft.draft import CheckedClaim, VerifiedField
from summarizer.draft.verify import unchecked_words
from summarizer.evidence.passage import Coverage
from summarizer.filling.fill import Filled
from summarizer.filling.prepare import Prepared
from summarizer.insertion.phrases import LOOK
from summarizer.language import _, counted, later
from summarizer.layout.left_out import told
from summarizer.note.annotation import AnnotationKind
from summarizer.paper.cited import CitedPdf, page_ranges
from summarizer.paper.located import LocatedAnnotation
from summarizer.paper.paper import Paper
from summarizer.provider.pricing import money
from summarizer.vault.vault import Vault

_DRAWN = {
    AnnotationKind.HIGHLIGHT: later("highlight"),
    AnnotationKind.UNDERLINE: later("underlining"),
    AnnotationKind.NOTE: later("sticky note"),
    AnnotationKind.IMAGE: later("image"),
    AnnotationKind.INK: later("drawing"),
    AnnotationKind.TEXT: later("text on the page"),
}


def say_mended(vault: Vault) -> None:
    """Tell which notes an earlier run had left half written and that they are whole again."""
    for path in vault.mended:
        say(
            _(
                "A write to {name} was cut off in an earlier run; the note is back to what it was before.",
                name=path.name,
            )
        )


def print_filled(path: Path, filled: Filled | None, *, as_json: bool) -> None:
    """Print what was drafted, and what was left empty and why."""
    if filled is None:
        print_nothing(path, as_json=as_json)
        return
    verified = filled.verified
    if as_json:
        print_json(
            prepared_json(path, filled.prepared)
            | {
                "written": True,
                "drafter": verified.provenance.drafter,
                "model": verified.provenance.model,
                "prompt": verified.provenance.prompt,
                "usage": verified.provenance.usage,
                "reader": verified.provenance.reader,
                "reading": verified.provenance.reading,
                "requests": verified.provenance.requests,
                "cost_usd": filled.cost,
                "complaint": filled.complaint,
                "unanswered": _unanswered(filled),
                "fields": [field_json(field, filled.prepared.paper.cited) for field in verified.fields],
                "unused_highlights": [one.annotation.key for one in unused_highlights(filled)],
            }
        )
        return
    print_prepared(path, filled.prepared)
    out = console()
    for field in verified.fields:
        nothing = _nothing(field, verified.provenance.model)
        out.tell(_field_lines(field, filled.prepared.paper.cited, nothing), name=field.label)
    if filled.complaint:
        out.tell(filled.complaint)
    if unanswered := _unanswered(filled):
        out.tell(
            _(
                "The model did not answer {unanswered}: left empty. Fill again to ask once more.",
                unanswered=", ".join(unanswered),
            )
        )
    if unused := unused_highlights(filled):
        out.tell(_("Highlights that no draft rests on:"))
        for one in unused:
            out.tell(f"  “{one.annotation.text}”")
    usage = verified.provenance.tokens
    if verified.provenance.model and (said := unchecked_words(filled.prepared.request.language)):
        out.tell(said)
    if verified.provenance.model:
        again = verified.provenance.reader
        drafted = (
            _("Drafted by {model}, read again by {reader}", model=verified.provenance.model, reader=again)
            if again
            else _("Drafted by {model}", model=verified.provenance.model)
        )
        requests = counted("{count} request", "{count} requests", verified.provenance.requests)
        spent = _(
            "{drafted} in {requests}: {sent:,} tokens sent, {back:,} back, {cost}.",
            drafted=drafted,
            requests=requests,
            sent=usage.prompt_tokens,
            back=usage.completion_tokens,
            cost=money(filled.cost),
        )
        out.tell(spent)
    else:
        out.tell(_("No model was used: the drafts are sentences of the paper."))
    _tell_counts(path, verified.fields)
    out.tell(_("Delete a 🤖 to accept its draft; `summarizer undo` puts the whole note back."))


def _tell_counts(path: Path, fields: Sequence[VerifiedField]) -> None:
    """How many fields hold a draft now, as `status` counts them, and how many of these found nothing."""
    out = console()
    out.tell(
        counted(
            "{count} field drafted in {name}, marked 🤖.",
            "{count} fields drafted in {name}, each marked 🤖.",
            len(fields),
            name=path.name,
        )
    )
    if unfound := sum(not field.claims for field in fields):
        out.tell(
            counted(
                "{count} of them only says that nothing was found; accepting it leaves the field empty.",
                "{count} of them only say that nothing was found; accepting one leaves its field empty.",
                unfound,
            )
        )


def unused_highlights(filled: Filled) -> tuple[LocatedAnnotation, ...]:
    """The highlights that no claim rests on."""
    used = {
        annotation
        for field in filled.verified.fields
        for claim in field.claims
        for passage in claim.passages
        for annotation in (*passage.annotations, *passage.on_title)
    }
    located = filled.prepared.evidence.annotations
    return tuple(one for one in located if one.annotation.text and one.annotation not in used)


def _unanswered(filled: Filled) -> list[str]:
    """The fields that the model left out of its answers."""
    answered = {field.label for field in filled.verified.fields}
    return [request.label for request in filled.prepared.request.fields if request.label not in answered]


def print_annotations(annotations: Iterable[LocatedAnnotation], cited: CitedPdf) -> None:
    """Print the annotations and where each was found."""
    out = console()
    for one in annotations:
        page = "–" if one.page_index is None else cited.name(one.page_index)
        words = f"“{one.annotation.text}”" if one.annotation.text else f"({_(_DRAWN[one.annotation.kind])})"
        out.tell(_("{words} ({how})", words=words, how=one.told), name=page)


def print_nothing(path: Path, *, as_json: bool) -> None:
    """Print that no field of the note is empty."""
    if as_json:
        print_json({"note": path, "written": False, "fields": []})
    else:
        console().tell(_("Nothing to do: no summary field of {name} is empty.", name=path.name))


def print_prepared(path: Path, prepared: Prepared) -> None:
    """Print what was found and read: the paper, its annotations, its pages."""
    out = console()
    coverage, paper = prepared.evidence.coverage, prepared.paper
    found = [one for one in prepared.evidence.annotations if one.spans]
    out.tell(prepared.note.metadata.title or path.stem, style="bold")
    out.tell(pdf_line(paper), name="PDF")
    marked = _(
        "{found} of {count} annotations found in the PDF",
        found=len(found),
        count=len(prepared.evidence.annotations),
    )
    out.tell(marked, name=_("Marked"))
    out.tell(receipt(coverage, prepared.paper.cited), name=_("Read"))
    for notice in prepared.paper.notices:
        out.tell(notice, name=" ")
    for one in prepared.evidence.annotations:
        if not one.spans and one.annotation.text:
            lost = _("not found: “{text}” ({how})", text=one.annotation.text, how=one.told)
            out.tell(lost, name=" ")


def pdf_line(paper: Paper) -> str:
    """The paper's file, its pages and how it was found."""
    return _(
        "{name} ({count} pages; {how})", name=paper.path.name, count=len(paper.document.pages), how=paper.how
    )


def receipt(coverage: Coverage, cited: CitedPdf) -> str:
    """What was read of the paper and what was not, in a line or two."""
    pages = _(
        "{pages} of {count} pages",
        pages=page_ranges(coverage.sent_pages, cited),
        count=coverage.page_count,
    )
    budget = "" if coverage.token_budget == sys.maxsize else _(" of {most:,}", most=coverage.token_budget)
    read = _(
        "{pages}, {tokens:,}{budget} tokens ({counter})",
        pages=pages,
        tokens=coverage.tokens,
        budget=budget,
        counter=_(coverage.counter),
    )
    parts = [f"{told(part.reason)} {page_ranges(part.page_indices, cited)}" for part in coverage.withheld]
    return read + (_("; not read: {parts}", parts="; ".join(parts)) if parts else "")


def _nothing(field: VerifiedField, model: str) -> str:
    """Why there is nothing in a draft, as the note says it."""
    if field.dropped:
        return _("no claim was borne out by the paper")
    return _("not stated in what was read") if model else _("no sentence to quote was found")


def _field_lines(field: VerifiedField, cited: CitedPdf, nothing: str) -> str:
    lines = [_claim_line(claim, cited) for claim in field.claims] or [nothing]
    lines += [
        _("left out: {text} ({reasons})", text=claim.text, reasons="; ".join(claim.reasons))
        for claim in field.dropped
    ]
    return "\n".join(lines)


def _claim_line(claim: CheckedClaim, cited: CitedPdf) -> str:
    indices = [passage.sentence.page_index for passage in claim.passages]
    indices += [figure.caption.page_index for figure in claim.figures]
    pages = dict.fromkeys(map(cited.name, indices))
    look = f"{LOOK}{'; '.join(mark.text for mark in claim.to_look_at)}: " if claim.pictured else ""
    warning = "" if claim.verified else f"⚠️ {'; '.join(claim.reasons)}: "
    star = "⭐ " if any(passage.annotations for passage in claim.passages) else ""
    style = f" [{'; '.join((*claim.lints, *claim.slips))}]" if claim.lints or claim.slips else ""
    return f"{warning}{look}{star}{claim.text} {' '.join(pages)}{style}"
