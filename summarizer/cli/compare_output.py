"""What a comparison would send, and what became of it, for people and as JSON."""

from __future__ import annotations

from summarizer.cli.output import console, print_json, print_text, say
from summarizer.compare.comparison import Comparison, Made
from summarizer.draft.draft import CheckedClaim
from summarizer.language import _
from summarizer.provider.pricing import money

_SHOWN = 20
"""What is left out that is named in a terminal; of many papers it may be hundreds."""


def print_plan(comparison: Comparison, *, as_json: bool, table: bool = True) -> None:
    """What is compared, what is left out and why, and what would be sent at which price."""
    if as_json:
        print_json(_told(comparison) | {"table": comparison.table})
        return
    if table:
        print_text(f"{comparison.table}\n")
    say(
        _(
            "{count} papers, {sentences} sentences.",
            count=len(comparison.gathered.papers),
            sentences=len(comparison.compared.evidence.passages),
        )
    )
    for sentence in comparison.left_out[:_SHOWN]:
        say(_("Left out: {sentence}", sentence=sentence))
    if len(comparison.left_out) > _SHOWN:
        say(_("  and {count} more: --json lists them all.", count=len(comparison.left_out) - _SHOWN))
    if comparison.model:
        say(
            _(
                "To send: about {tokens:,} tokens to {model}; {cost}",
                tokens=comparison.tokens,
                model=comparison.model,
                cost=money(comparison.cost),
            )
        )
    else:
        say(_("No model is used: the note is the table."))


def print_made(comparison: Comparison, made: Made, *, as_json: bool) -> None:
    """The claims that were written, those that were left out, and what stays as it was."""
    if as_json:
        fields = [
            {
                "label": one.label,
                "claims": list(map(_claim, one.claims)),
                "left_out": list(map(_claim, one.dropped)),
            }
            for one in made.fields
        ]
        told: dict[str, object] = {
            "note": made.path,
            "fields": fields,
            "kept": made.kept,
            "cost": made.cost,
            "said": made.said,
        }
        print_json(_told(comparison) | told)
        return
    out = console()
    for one in made.fields:
        out.tell(
            "\n".join(claim.text for claim in one.claims) or _("nothing that two papers say"), name=one.label
        )
        for claim in one.dropped:
            out.tell(
                _("left out: {text} ({reasons})", text=claim.text, reasons="; ".join(claim.reasons)), name=" "
            )
    for sentence in (*made.kept, *filter(None, [made.said])):
        out.tell(sentence)
    if made.fields:
        out.tell(_("Written to {path}; {cost}.", path=made.path, cost=money(made.cost)))
    else:
        out.tell(_("Written to {path}.", path=made.path))


def _told(comparison: Comparison) -> dict[str, object]:
    papers = comparison.gathered.papers
    return {
        "papers": [{"note": one.path, "name": one.name, "title": one.title} for one in papers],
        "left_out": comparison.left_out,
        "model": comparison.model,
        "tokens": comparison.tokens,
        "estimate": comparison.cost,
    }


def _claim(claim: CheckedClaim) -> dict[str, object]:
    sentences = [passage.sentence.text for passage in claim.passages]
    return {"text": claim.text, "sentences": sentences, "reasons": claim.reasons}
