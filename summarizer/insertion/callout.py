"""The evidence callout: for each drafted field the sentences behind it, folded, below the summary."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.draft.draft import Provenance, VerifiedField
from summarizer.evidence.figure import Figure
from summarizer.evidence.passage import Coverage, Passage
from summarizer.insertion.citation import cite
from summarizer.insertion.phrases import LOOK, WARNING, phrases_of
from summarizer.insertion.value import as_text, pages_read
from summarizer.note.block import evidence
from summarizer.note.escape import clean, escape, unescape
from summarizer.note.lines import TextLine, eol_of, split_lines
from summarizer.note.note import Note
from summarizer.note.shape import MARK, EvidenceSite
from summarizer.note.zone import PERSIST, kept_lines
from summarizer.paper.cited import PAGE_LINK, CitedPdf, page_ranges
from summarizer.text import Edit, Span

_SHOWN = 24  # characters of a claim by which it is known
_SENTENCE = re.compile(r"> - \[")
_BOLD = r"(?:\*\*|__)"
_OURS = re.compile(
    rf"> (?:- (?={PAGE_LINK} (?:(?:⭐|🖼️) )?[“\"].*[”\"]$)|> - {_BOLD}(?:\\.|[^\\])+?{_BOLD} (?=.* — ))"
)
_SECTION = re.compile(rf"> {_BOLD}(?P<label>.+){_BOLD}")
_LEFT_OUT = re.compile(rf"> > - {_BOLD}(?P<label>(?:\\.|[^\\])+?){_BOLD} .*")
_SIGNS = re.compile(r"[ ]{0,3}>[ \t]*(?P<nested>>)?[ \t]*(?P<item>[-*+][ \t]+)?")
_BREAK = re.compile(r"(?:<br ?/?>|\\)?\s*$")
_LEFT_OUT_HEAD = "> > [!failure]- "


@dataclass(frozen=True, slots=True)
class EvidenceCallout:
    """The callout as it stands in a note.

    `span` is what has to go for the note to be as before: the blank line in front of it included.
    `sections` are its lines for each field's label, without end of line; `left_out` likewise the claims that
    were not taken in, and why; `footer` what follows them. `behind` is the label of the last drafted field
    above it, "" where that is not known.
    """

    span: Span
    title: str
    sections: Mapping[str, tuple[str, ...]]
    footer: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out_title: str = ""
    behind: str = ""


def find_callout(text: str, zone: Span) -> EvidenceCallout | None:
    """The evidence callout in the user zone, None when there is none."""
    lines = list(split_lines(text, zone))
    found = evidence(lines)
    if found is None:
        return None
    start, end = found
    sections: dict[str, tuple[str, ...]] = {}
    left_out: dict[str, tuple[str, ...]] = {}
    footer: tuple[str, ...] = ()
    left_out_title = ""
    label: str | None = None
    for text_line in lines[start + 1 : end]:
        line = _unlinted(text_line.text)
        if line.startswith("> >"):
            if match := _LEFT_OUT.fullmatch(line):
                of = unescape(match["label"])
                left_out[of] = (*left_out.get(of, ()), line)
            elif line.startswith(_LEFT_OUT_HEAD):
                left_out_title = line
        elif match := _SECTION.fullmatch(line):
            label = unescape(match["label"])
            sections[label] = ()
        elif label is not None and line.startswith("> - "):
            sections[label] += (line,)
        elif line.strip("> "):
            footer += (line,)
    span = _removal_span(lines, start, end)
    return EvidenceCallout(span, lines[start].text, sections, footer, left_out, left_out_title)


def _unlinted(line: str) -> str:
    """A line with the signs and the end that the program writes, whatever a linter made of them."""
    signs = _SIGNS.match(line)
    if signs is None:
        return line
    rest = _BREAK.sub("", line[signs.end() :], count=1)
    return f"> {'> ' if signs['nested'] else ''}{'- ' if signs['item'] else ''}{rest}".rstrip()


def _removal_span(lines: Sequence[TextLine], start: int, end: int) -> Span:
    first, last = lines[start].span.start, lines[end - 1].end
    if start and not lines[start - 1].text:
        first = lines[start - 1].span.start
        if not lines[end - 1].eol and start > 1:  # the note had no final end of line
            first = lines[start - 2].span.end
    return Span(first, last)


def render_section(drafted: VerifiedField, pdf: CitedPdf, language: str) -> tuple[str, ...]:
    """A field's sentences, each once with its link, the researcher's own highlights marked with a star.

    Below them stands what is to be said against a claim (⚠️), with the sentences that would bear it out, and
    what a person should look at.
    """
    passages: dict[int, Passage] = {}
    figures: dict[int, Figure] = {}
    for claim in drafted.claims:
        passages.update((passage.number, passage) for passage in claim.passages)
        figures.update((figure.number, figure) for figure in claim.figures)
    quotes = [render_quote(passage, pdf) for passage in passages.values()]
    quotes += [render_figure(figure, pdf) for figure in figures.values()]
    for claim in drafted.claims:
        looks = [mark.text for mark in claim.to_look_at]
        shown = looks if claim.pictured or not claim.reasons else []
        quotes += said_against(claim.text, claim.reasons, shown, cite(claim.offered, pdf), language)
    return tuple(quotes)


def render_quote(passage: Passage, pdf: CitedPdf) -> str:
    """A sentence with its link."""
    star = "⭐ " if passage.annotations else ""
    return f"> - {cite([passage], pdf)} {star}“{escape(passage.sentence.text)}”"


def render_figure(figure: Figure, pdf: CitedPdf) -> str:
    """A picture by the beginning of its caption, with its link."""
    return f"> - {cite([], pdf, [figure])} {LOOK}“{escape(figure.caption.beginning)}”"


def render_left_out(drafted: VerifiedField, pdf: CitedPdf) -> tuple[str, ...]:
    """The claims of a field that were not taken in, each with its pages and the reason."""
    label = escape(drafted.label)
    return tuple(
        f"> > - **{label}** {clean(claim.text)} {cite(claim.passages, pdf, claim.figures)}".rstrip()
        + f" — {escape('; '.join(claim.reasons)) or '–'}"
        for claim in drafted.dropped
    )


def said_against(
    text: str, reasons: Sequence[str], looks: Sequence[str], offered: str, language: str
) -> tuple[str, ...]:
    """The lines of what is to be said against a claim, and of what a person should look at.

    `offered` are the links to the sentences that would bear it out.
    """
    named, lines = f"{_beginning(text)} — ", []
    if reasons:
        lines.append(f"> - {WARNING}{named}{escape('; '.join(reasons))}{f' → {offered}' if offered else ''}")
    if looks:
        lines.append(f"> - {phrases_of(language).look_at}{named}{escape('; '.join(looks))}")
    return tuple(lines)


def speaks_of(line: str, text: str) -> bool:
    """Whether a line of evidence is what is to be said against a claim, or what of it is to be looked at."""
    return f"{_beginning(text)} — " in line and not _SENTENCE.match(line)


def _beginning(text: str) -> str:
    words = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
    return f"“{escape(words)}”"


def render_footer(provenance: Provenance, coverage: Coverage, pdf: CitedPdf, language: str) -> str:
    """One line: who drafted, with which prompt, what was read and what was not."""
    words = phrases_of(language)
    who = (
        words.by_model.format(model=escape(provenance.model), prompt=escape(provenance.prompt))
        if provenance.model
        else words.by_extraction
    )
    if provenance.reader:
        who += words.read_again.format(model=escape(provenance.reader))
    if provenance.figures:
        who += words.saw.format(figures=escape(", ".join(provenance.figures)))
    parts = [
        who,
        (words.read_papers if pdf.papers else words.read).format(
            pages=pages_read(coverage, pdf, words),
            count=coverage.page_count,
            tokens=f"{coverage.tokens:,}",
            counter=escape(words.reason(coverage.counter)),
        ),
    ]
    if coverage.withheld:
        left_out = [
            f"{escape(words.reason(part.reason))} {page_ranges(part.page_indices, pdf)}"
            for part in coverage.withheld
        ]
        parts.append(words.not_sent.format(parts="; ".join(left_out)))
    return "> " + " · ".join(parts)


def callout_edit(
    note: Note,
    existing: EvidenceCallout | None,
    sections: Mapping[str, Sequence[str]],
    footer: Iterable[str],
    language: str,
    left_out: Mapping[str, Sequence[str]] | None = None,
    like: EvidenceCallout | None = None,
) -> Edit | None:
    """The edit that leaves the callout with just these sections; without any it goes altogether.

    Its titles are those of `existing`, else those of one `like` it, which also says where it goes; else they
    are in the language.
    """
    if not sections:
        return Edit(existing.span, "") if existing else None
    eol = eol_of(note.text, note.summary.span.start)
    model, words = existing or like, phrases_of(language)
    lines = [model.title if model else f"> [!quote]- {MARK}{words.callout_title}"]
    for label, quotes in sections.items():
        lines += [f"> **{escape(label)}**", *map(_as_text, quotes)]
    if rejected := [line for label in left_out or () for line in (left_out or {})[label]]:
        lines += [
            ">",
            (model.left_out_title if model else "") or f"{_LEFT_OUT_HEAD}{MARK}{words.left_out}",
            *map(_as_text, rejected),
        ]
    lines += [">", *dict.fromkeys(footer)]
    span = existing.span if existing else _place(note, {*sections, like.behind if like else ""})
    before, after = note.text[: span.start], note.text[span.end :]
    if re.match(r"[^\r\n]", after):
        lines.append(">")  # or the next line would be drawn into the callout
    if before.endswith(("\n", "\r")):
        return Edit(span, eol.join(["", *lines, ""]))
    return Edit(span, eol.join(["", "", *lines]))  # the note has no final end of line, and keeps none


def _as_text(line: str) -> str:
    """A line of evidence, as a version before may have written it, with nothing in it that runs."""
    head = _OURS.match(line)
    return f"{head[0]}{as_text(line[head.end() :])}" if head else line


def _place(note: Note, labels: Container[str]) -> Span:
    values = tuple(field.value_span for field in note.summary.fields if field.label in labels)
    kept = tuple(kept_lines(note.text, note.zone, note.profile.persist or PERSIST))
    site = EvidenceSite(note.text, note.zone, note.summary.span, values, kept)
    start = note.profile.shape.evidence_place(site)
    return Span(start, start)
