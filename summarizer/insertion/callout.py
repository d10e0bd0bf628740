"""The evidence callout: for each drafted field the sentences behind it, folded, below the summary."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from summarizer.draft.draft import Provenance, VerifiedField
from summarizer.evidence.passage import Coverage, Passage
from summarizer.insertion.citation import cite
from summarizer.insertion.clean import escape
from summarizer.insertion.phrases import phrases_of
from summarizer.note.block import EVIDENCE_HEAD
from summarizer.note.lines import TextLine, eol_of, split_lines
from summarizer.note.note import Note
from summarizer.note.shape import MARK, EvidenceSite
from summarizer.paper.cited import CitedPdf, page_ranges
from summarizer.text import Edit, Span

_SECTION = re.compile(r"> \*\*(?P<label>.+)\*\*")


@dataclass(frozen=True, slots=True)
class EvidenceCallout:
    """The callout as it stands in a note.

    `span` is what has to go for the note to be as before: the blank line in front of it included.
    `sections` are its lines for each field's label, without end of line; `footer` what follows them.
    """

    span: Span
    title: str
    sections: Mapping[str, tuple[str, ...]]
    footer: tuple[str, ...]


def find_callout(text: str, zone: Span) -> EvidenceCallout | None:
    """The evidence callout in the user zone, None when there is none."""
    lines = list(split_lines(text, zone))
    start = next((index for index, line in enumerate(lines) if EVIDENCE_HEAD.fullmatch(line.text)), None)
    if start is None:
        return None
    end = next((i for i in range(start, len(lines)) if not lines[i].text.startswith(">")), len(lines))
    sections: dict[str, tuple[str, ...]] = {}
    footer: tuple[str, ...] = ()
    label: str | None = None
    for line in lines[start + 1 : end]:
        if match := _SECTION.fullmatch(line.text):
            label = match["label"]
            sections[label] = ()
        elif label is not None and line.text.startswith("> - "):
            sections[label] += (line.text,)
        elif line.text.strip("> "):
            footer += (line.text,)
    return EvidenceCallout(_removal_span(lines, start, end), lines[start].text, sections, footer)


def _removal_span(lines: Sequence[TextLine], start: int, end: int) -> Span:
    first, last = lines[start].span.start, lines[end - 1].end
    if start and not lines[start - 1].text:
        first = lines[start - 1].span.start
        if not lines[end - 1].eol and start > 1:  # the note had no final end of line
            first = lines[start - 2].span.end
    return Span(first, last)


def render_section(field: VerifiedField, pdf: CitedPdf) -> tuple[str, ...]:
    """A field's sentences, each once with its link, the researcher's own highlights marked with a star."""
    passages: dict[int, Passage] = {}
    for claim in field.claims:
        passages.update((passage.number, passage) for passage in claim.passages)
    return tuple(
        f"> - {cite([passage], pdf)} {'⭐ ' if passage.annotations else ''}“{escape(passage.sentence.text)}”"
        for passage in passages.values()
    )


def render_footer(provenance: Provenance, coverage: Coverage, pdf: CitedPdf, language: str) -> str:
    """One line: who drafted, with which prompt, what was read and what was not."""
    words = phrases_of(language)
    who = (
        words.by_model.format(model=escape(provenance.model), prompt=provenance.prompt)
        if provenance.model
        else words.by_extraction
    )
    parts = [
        who,
        words.read.format(
            pages=page_ranges(coverage.sent_pages, pdf),
            count=coverage.page_count,
            tokens=f"{coverage.tokens:,}",
            counter=coverage.counter,
        ),
    ]
    if coverage.withheld:
        left_out = [
            f"{words.reason(part.reason)} {page_ranges(part.page_indices, pdf)}" for part in coverage.withheld
        ]
        parts.append(words.not_sent.format(parts="; ".join(left_out)))
    return "> " + " · ".join(parts)


def callout_edit(
    note: Note,
    existing: EvidenceCallout | None,
    sections: Mapping[str, Sequence[str]],
    footer: Iterable[str],
    language: str,
) -> Edit | None:
    """The edit that leaves the callout with just these sections; without any it goes altogether."""
    if not sections:
        return Edit(existing.span, "") if existing else None
    eol = eol_of(note.text, note.summary.span.start)
    lines = [existing.title if existing else f"> [!quote]- {MARK}{phrases_of(language).callout_title}"]
    for label, quotes in sections.items():
        lines += [f"> **{label}**", *quotes]
    lines += [">", *dict.fromkeys(footer)]
    span = existing.span if existing else _place(note, sections)
    before, after = note.text[: span.start], note.text[span.end :]
    if re.match(r"[^\r\n]", after):
        lines.append(">")  # or the next line would be drawn into the callout
    if before.endswith(("\n", "\r")):
        return Edit(span, eol.join(["", *lines, ""]))
    return Edit(span, eol.join(["", "", *lines]))  # the note has no final end of line, and keeps none


def _place(note: Note, labels: Container[str]) -> Span:
    values = tuple(field.value_span for field in note.summary.fields if field.label in labels)
    start = note.profile.shape.evidence_place(EvidenceSite(note.text, note.zone, note.summary.span, values))
    return Span(start, start)
