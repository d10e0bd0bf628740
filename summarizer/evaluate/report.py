"""The report of an evaluation as Markdown: figures, fields, and the cases with links to notes and pages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from summarizer.evaluate import wording
from summarizer.evaluate.case import WROTE
from summarizer.evaluate.figures import Card, Tested, cards, departing, differing, duel
from summarizer.evaluate.outcome import DraftedField, Evaluation
from summarizer.evaluate.shares import Share
from summarizer.language import _
from summarizer.note.escape import escape
from summarizer.note.refusal import REPORT
from summarizer.paper.cited import PAGE_LINK
from summarizer.review.matrix import table_line

_LINK = re.compile(PAGE_LINK)
_MOST_CASES = 30
"""Cases that are shown; JSON has them all."""


class Links:
    """Links that work where the report lies: relative ones in the vault, elsewhere Obsidian's address."""

    def __init__(self, vault: Path, report: Path | None) -> None:
        self._vault = vault.resolve()
        folder = report.parent.resolve() if report else None
        self._folder = folder if folder is not None and folder.is_relative_to(self._vault) else None

    def note(self, path: Path, title: str) -> str:
        """A link to a note under its title."""
        if self._folder is not None and path.is_relative_to(self._vault):
            address = Path(os.path.relpath(path, self._folder)).as_posix()
            return f"[{escape(title)}]({quote(os.fsencode(address), safe='/')})"
        return f"[{escape(title)}](obsidian://open?path={quote(os.fsencode(path.absolute()), safe='')})"

    def pages(self, links: str) -> str:
        """Links to pages; from outside the vault those that lead through it are the names of the pages."""
        return links if self._folder is not None else _LINK.sub(_outside, links)


def _outside(link: re.Match[str]) -> str:
    through = link["alias"] is None and re.search(r"\]\((?:zotero|file):", link[0])
    return link[0] if through else link["name"] or link["alias"]


def as_markdown(evaluation: Evaluation, links: Links, now: datetime) -> str:
    """The report for people."""
    known = cards(evaluation)
    compared = len(known) > 1
    lines = ["---", REPORT, f"made: {now:%Y-%m-%d}", "---", _("# Evaluation"), ""]
    lines += [f"{escape(sentence)}\n" for sentence in sentences(evaluation, known)]
    if evaluation.tried:
        lines += [*_totals(known, compared=compared), "", _("## By field"), "", *_by_field(known), ""]
    if compared:
        for place in range(1, len(known)):
            lines += _pairs(evaluation, place, links)
    else:
        lines += _departures(evaluation, links)
    if evaluation.left_out:
        head = _("## Not counted ({count})", count=len(evaluation.left_out))
        rows = (
            f"- {links.note(one.path, one.path.stem)}: {escape(one.reason)}" for one in evaluation.left_out
        )
        lines += [head, "", *rows, ""]
    return "\n".join(lines)


def sentences(evaluation: Evaluation, known: Sequence[Card]) -> Iterator[str]:
    """What was tried, by whom it was compared, and how it ended."""
    yield _(
        "Notes tried: {notes}, fields of them: {fields}; notes not counted: {left_out}, not decided on: "
        "{undecided}.",
        notes=len(evaluation.tried),
        fields=sum(len(tried.case.references) for tried in evaluation.tried),
        left_out=len(evaluation.left_out),
        undecided=evaluation.undecided,
    )
    if evaluation.stopped_by is not None:
        yield f"{evaluation.stopped_by} {evaluation.stopped_by.hint}".strip()
    if evaluation.waiting:
        yield _(
            "Notes not tried: {count}. Answers are kept, and the same command goes on from them.",
            count=evaluation.waiting,
        )
    judged = [card.total.judged for card in known]
    whole = Share(sum(one.count for one in judged), sum(one.of for one in judged))
    drafters = {card.model for card in known} if len(known) > 1 else set[str]()
    yield wording.measure(evaluation, whole, drafters)
    if unlike := sum(card.total.unlike for card in known):
        yield _("It paired {count} points that have no word in common: these do not count.", count=unlike)
    if evaluation.judge:
        yield _(
            "For that it was sent {tokens:,} tokens and sent {back:,} back, {cost}.",
            tokens=evaluation.judge_usage.prompt_tokens,
            back=evaluation.judge_usage.completion_tokens,
            cost=wording.usd(evaluation.judge_cost),
        )
    for card in known:
        if card.complaints:
            yield _(
                "{name}: in {count} drafts something went wrong on the way, such as the second reading.",
                name=card.name,
                count=card.complaints,
            )
    for card in known:
        if card.own_drafts.count:
            yield _(
                "{count} of {all} of your texts were, or began as, drafts by {model}: that speaks for it.",
                count=card.own_drafts.count,
                all=card.own_drafts.of,
                model=card.model or card.drafter,
            )
    yield _("Spent now: {cost}.", cost=wording.usd(evaluation.spent))
    for place in range(1, len(known)):
        yield wording.winner(duel(evaluation, place), known[0].name, known[place].name)


def _totals(known: Sequence[Card], *, compared: bool) -> list[str]:
    columns = [wording.rows(card, compared=compared) for card in known]
    lines = [table_line(["", *(escape(card.name) for card in known)]), table_line(["---"] * (len(known) + 1))]
    rows = zip(*columns, strict=True)
    return [
        *lines,
        *(table_line([escape(cells[0][0]), *(escape(text) for _name, text in cells)]) for cells in rows),
    ]


def _by_field(known: Sequence[Card]) -> list[str]:
    several = len(known) > 1
    head = [
        _("field"),
        *([_("candidate")] if several else []),
        _("drafted, where you wrote"),
        _("your points in the drafts"),
        _("more"),
        _("against"),
        _("left empty, rightly"),
        _("claims that pass"),
        _("second reading"),
        _("length"),
        _("same sentences"),
    ]
    lines = [table_line(map(escape, head)), table_line(["---"] * len(head))]
    for label in dict.fromkeys(label for card in known for label in card.fields):
        for card in known:
            one = card.fields[label]
            repeats = wording.NOTHING if one.repeated is None else f"{one.repeated:.0%} ({one.repeats})"
            cells = [
                label,
                *([card.name] if several else []),
                wording.share(one.drafted),
                wording.share(one.found),
                str(one.more),
                str(one.against) if one.judged.count else wording.NOTHING,
                wording.share(one.none),
                wording.share(one.passes),
                wording.verdicts(one),
                wording.lengths(one),
                repeats,
            ]
            lines.append(table_line(map(escape, cells)))
    return lines


def _pairs(evaluation: Evaluation, place: int, links: Links) -> list[str]:
    first, second = evaluation.candidates[0].name, evaluation.candidates[place].name
    found = differing(evaluation, place)
    title = _("Where {second} differs from {first} ({count})", second=second, first=first, count=len(found))
    lines = [f"## {escape(title)}", ""]
    for one, other in found[:_MOST_CASES]:
        lines += _case(one, links)
        lines += [*_draft(one, first, links), *_draft(other, second, links), ""]
    return lines + _more(len(found))


def _departures(evaluation: Evaluation, links: Links) -> list[str]:
    found = departing(evaluation)
    lines = [_("## Where the drafts depart from you ({count})", count=len(found)), ""]
    for one in found[:_MOST_CASES]:
        lines += [*_case(one, links), *_draft(one, evaluation.candidates[0].name, links), ""]
    return lines + _more(len(found))


def _more(count: int) -> list[str]:
    left = count - _MOST_CASES
    return [_("And {count} more: --json tells all.", count=left), ""] if left > 0 else []


def _case(one: Tested, links: Links) -> list[str]:
    """The heading of a case, and what the person wrote."""
    reference = one.reference
    note = links.note(one.tried.case.path, one.tried.case.title)
    lines = [f"### {note} · {escape(reference.label)}", ""]
    lines.append(_("**You** ({kind})", kind=wording.kind(reference.kind)))
    lines += [f"- {escape(point)}" for point in reference.points]
    if reference.kind not in WROTE:
        lines += [f"- {_('rejected: {text}', text=escape(text))}" for text in reference.rejected]
    return [*lines, ""]


def _draft(one: Tested, name: str, links: Links) -> list[str]:
    """What a candidate drafted, each claim with its pages and how it stands to the person's text."""
    field: DraftedField = one.draft
    agreed = one.outcome.agreements.get(one.reference.label)
    lines = [f"**{escape(name)}**"]
    for place, claim in enumerate(field.kept):
        said = []
        if agreed and place in agreed.opposed:
            said.append(_("against yours"))
        elif agreed and place in agreed.beside:
            said.append(_("not in yours"))
        said += [escape(reason) for reason in (*claim.wrong, *claim.doubtful)]
        remark = f" — *{'; '.join(said)}*" if said else ""
        lines.append(f"- {escape(claim.text)} {links.pages(claim.links)}{remark}")
    if not field.kept:
        lines.append(f"- *{_('left empty')}*")
    if agreed and agreed.words:
        lines.append(f"- {_('what differs: {words}', words=escape('; '.join(agreed.words)))}")
    lacking = [one.reference.points[place] for place in agreed.lacking] if agreed else []
    lines += [f"- {_('lacks: {text}', text=escape(text))}" for text in lacking]
    if one.again:
        lines.append(f"- *{_('again what you rejected')}*")
    return [*lines, ""]
