"""What `summarizer annotate` tells of the copies that it wrote, or would write."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.characters import on_a_line
from summarizer.cli.annotating import Copies, LeftOut, Written
from summarizer.cli.output import console, print_json
from summarizer.filling.marked_copy import CopyPlan
from summarizer.language import _, counted
from summarizer.paper.cited import page_name
from summarizer.review.marked import COLOURS, MarkedSentence

_SHOWN = 10
"""Notes without a copy that are named one by one."""


def print_copies(copies: Copies, *, as_json: bool, one: bool) -> None:
    """Print what became of `one` note that was named, in full, or of many, a line each."""
    if as_json:
        print_json({"copies": [_json(copy) for copy in copies.written], "left_out": copies.left_out})
        return
    for copy in copies.written:
        _tell(copy, dry=copies.dry, whole=one)
    if not one:
        _tell_left_out(copies.left_out)


def _tell(copy: Written, *, dry: bool, whole: bool) -> None:
    out, plan = console(), copy.plan
    marked = counted("{count} sentence marked", "{count} sentences marked", len(plan.marked))
    named = _("{output}: {marked}.", output=copy.output, marked=marked)
    out.tell(_("Would be written: {copy}", copy=named) if dry else named)
    if whole:
        for label, count in plan.fields.items():
            colour = plan.colours[label]
            out.tell(f"{_(COLOURS[colour]) if colour in COLOURS else colour}  {count}", name=f"  {label}")
    if plan.lost:
        out.tell(plan.lost)
    for sentence in plan.missing if whole else ():
        out.tell(f"“{sentence.text}”", name=f"  p{_page(sentence, plan)}")
    for notice in copy.notices:
        out.tell(notice)


def _page(sentence: MarkedSentence, plan: CopyPlan) -> str:
    """The page as it is called in print, as far as that is known."""
    return page_name(plan.page_labels.get(sentence.page_index, "")) or str(sentence.page_index + 1)


def _tell_left_out(left_out: Sequence[LeftOut]) -> None:
    if not left_out:
        return
    out = console()
    out.tell(counted("{count} note has no copy:", "{count} notes have no copy:", len(left_out)))
    for one in sorted(left_out, key=lambda one: not one.failed)[:_SHOWN]:
        out.tell(f"  {on_a_line(one.note.name)}: {one.reason}")
    if len(left_out) > _SHOWN:
        out.tell(_("  and {count} more: --json lists them all.", count=len(left_out) - _SHOWN))


def _json(copy: Written) -> dict[str, object]:
    plan = copy.plan
    return {
        "note": plan.note,
        "pdf": plan.paper,
        "output": copy.output,
        "sentences": len(plan.sentences),
        "marked": len(plan.marked),
        "fields": [
            {"label": label, "colour": plan.colours[label], "sentences": count}
            for label, count in plan.fields.items()
        ],
        "missing": [{"text": one.text, "page": _page(one, plan)} for one in plan.missing],
        "notices": copy.notices,
    }
