"""What `batch` tells and asks before it drafts: the plan, the PDFs that are missing, what it will cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import typer

from summarizer.batch.estimate import Estimate
from summarizer.batch.plan import NoPdf, Plan
from summarizer.characters import on_a_line
from summarizer.cli.output import console, print_json
from summarizer.cli.report import money
from summarizer.cli.terminal import Terminal
from summarizer.language import _

NAMED = 10
"""Notes without a PDF that are named one by one."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a batch would do: `notes` are those of the plan that it takes, `without` those that have no PDF.

    `sent` notes wait for the answers of batches that were sent before.
    """

    plan: Plan
    notes: Sequence[Path]
    without: Sequence[NoPdf]
    estimate: Estimate
    sent: int


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
    out.tell(
        _(
            "{count} to draft ({fields} empty fields), {filled} already filled, {refused} refused.",
            count=len(notes),
            fields=plan.fields(notes),
            filled=plan.filled,
            refused=len(plan.refused),
        )
    )
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
    missing = sum(one.missing for one in without)
    out.tell(_("PDFs: {missing} missing, {count} unreadable.", missing=missing, count=len(without) - missing))
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
    if not estimate.model:
        out.tell(_("No model is used: the drafts will be sentences of the papers."))
        return
    out.tell(
        _(
            "About {prompt_tokens:,} tokens to send to {model} and "
            "{answer_tokens:,} back, {price} (from {sampled} notes).",
            prompt_tokens=estimate.prompt_tokens,
            model=estimate.model,
            answer_tokens=estimate.answer_tokens,
            price=money(estimate.cost, decimals=2),
            sampled=estimate.sampled,
        )
    )
    if estimate.picture_tokens:
        out.tell(_("About {count:,} of the tokens to send are pictures.", count=estimate.picture_tokens))


def confirm(notes: Sequence[Path], estimate: Estimate, ask_above: Decimal) -> None:
    """Ask before a batch that may cost over `ask_above` USD, or nobody knows what; no answer is a no."""
    if not estimate.model or (estimate.cost is not None and estimate.cost <= ask_above):
        return
    if not typer.confirm(_("Draft {count} notes?", count=len(notes)), default=False, err=True):
        raise typer.Exit(1)
