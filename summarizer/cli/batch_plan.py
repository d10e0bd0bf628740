"""What `batch` tells and asks before it drafts: the plan, the PDFs that are missing, what it will cost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from summarizer.batch.estimate import Estimate
from summarizer.batch.outlook import Outlook, about_pdfs, about_sending, headline
from summarizer.batch.plan import NoPdf
from summarizer.characters import on_a_line
from summarizer.cli.asking import agree_to_cost
from summarizer.cli.output import console, print_json
from summarizer.cli.terminal import Terminal
from summarizer.language import _

NAMED = 10
"""Notes without a PDF that are named one by one."""


def print_plan(outlook: Outlook, *, as_json: bool) -> None:
    """Print what a batch would do."""
    plan, notes = outlook.plan, outlook.notes
    if as_json:
        print_json(
            {
                "todo": notes,
                "fields": plan.fields(notes),
                "filled": plan.filled,
                "refused": plan.refused,
                "sent": outlook.sent,
                "without_pdf": outlook.without,
                "estimate": outlook.estimate,
            }
        )
        return
    out = console()
    out.tell(headline(outlook))
    for one in plan.refused:
        out.tell(_("  refused: {path}: {reason}", path=on_a_line(str(one.path)), reason=one.reason))
    if outlook.sent:
        out.tell(
            _(
                "{sent} more were sent before; `summarizer batch collect` fetches their answers.",
                sent=outlook.sent,
            )
        )
    if notes:
        _print_pdfs(outlook.without, out)
        _print_estimate(outlook.estimate, out)


def _print_pdfs(without: Sequence[NoPdf], out: Terminal) -> None:
    if not without:
        return
    out.tell(about_pdfs(without))
    for one in without[:NAMED]:
        out.tell(f"  {on_a_line(one.path.name)}: {one.reason}")
    if len(without) > NAMED:
        out.tell(_("  and {count} more: --json lists them all.", count=len(without) - NAMED))


def _print_estimate(estimate: Estimate, out: Terminal) -> None:
    if estimate.failed:
        out.tell(
            _(
                "{failed} of {sampled} that were tried cannot be drafted:",
                failed=estimate.failed,
                sampled=estimate.sampled,
            )
        )
    for problem in estimate.problems:
        out.tell(f"  {problem}")
    for sentence in about_sending(estimate):
        out.tell(sentence)


def confirm(notes: Sequence[Path], estimate: Estimate, ask_above: Decimal) -> None:
    """Ask before a batch that may cost over `ask_above` USD, or nobody knows what; no answer is a no."""
    if estimate.model:
        agree_to_cost(_("Draft {count} notes?", count=len(notes)), estimate.cost, ask_above)
