"""What a batch would do, looked at before anything is sent: its notes, PDFs that lack, tokens and money."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.batch.estimate import Estimate
from summarizer.batch.plan import NoPdf, Plan
from summarizer.batch.session import BatchSession, Chosen
from summarizer.language import _
from summarizer.provider.pricing import money


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a batch would do: the notes `chosen` of the plan, and what they will take.

    `sent` notes wait for the answers of batches that were sent before.
    """

    plan: Plan
    chosen: Chosen
    estimate: Estimate
    sent: int

    @property
    def notes(self) -> Sequence[Path]:
        """The notes that are taken."""
        return self.chosen.notes

    @property
    def without(self) -> Sequence[NoPdf]:
        """Those of them whose PDF is missing or unreadable."""
        return self.chosen.without


def look_ahead(
    session: BatchSession,
    plan: Plan,
    step: Callable[[str], None],
    most: int | None = None,
    *,
    only_failed: bool = False,
) -> Outlook:
    """What a batch over a plan would do; `step` hears of what takes a while.

    Notes that wait for answers are left out; with `only_failed` all but those whose last attempt failed.
    """
    sent = session.sent()
    notes = [note for note in (Path(os.path.realpath(path)) for path, _ in plan.todo) if note not in sent]
    step(_("Looking for the PDFs"))
    chosen = session.choose(session.failed(notes) if only_failed else notes, most)
    lacking = {one.path for one in chosen.without}
    step(_("Reading some papers for an estimate"))
    estimate = session.estimate([note for note in chosen.notes if note not in lacking])
    return Outlook(plan, chosen, estimate, len(sent))


def headline(outlook: Outlook) -> str:
    """How many notes would be drafted, and how many not."""
    return _(
        "{count} to draft ({fields} empty fields), {filled} already filled, {refused} refused.",
        count=len(outlook.notes),
        fields=outlook.plan.fields(outlook.notes),
        filled=outlook.plan.filled,
        refused=len(outlook.plan.refused),
    )


def about_pdfs(without: Sequence[NoPdf]) -> str:
    """How many PDFs lack."""
    missing = sum(one.missing for one in without)
    return _("PDFs: {missing} missing, {count} unreadable.", missing=missing, count=len(without) - missing)


def about_sending(estimate: Estimate) -> tuple[str, ...]:
    """What would be sent and paid, and what is to be known of the drafts."""
    if not estimate.model:
        return (_("No model is used: the drafts will be sentences of the papers."),)
    sent = _(
        "About {prompt_tokens:,} tokens to send to {model} and "
        "{answer_tokens:,} back, {price} (from {sampled} notes).",
        prompt_tokens=estimate.prompt_tokens,
        model=estimate.model,
        answer_tokens=estimate.answer_tokens,
        price=money(estimate.cost, decimals=2),
        sampled=estimate.sampled,
    )
    pictures = _("About {count:,} of the tokens to send are pictures.", count=estimate.picture_tokens)
    return (sent, *([pictures] if estimate.picture_tokens else []), *estimate.notices)
