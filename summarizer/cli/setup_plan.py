"""What `init` shows of notes: what filling one would cost, and what filling three would do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from summarizer.cli.output import console, print_text, shell_quoted
from summarizer.errors import SummarizerError
from summarizer.filling.plan import estimated_cost
from summarizer.filling.prepare import Prepared, Wish, prepare
from summarizer.language import _, counted
from summarizer.provider.pricing import money
from summarizer.vault import first_time
from summarizer.vault.model_choice import chosen_preset, model_name, uses_model
from summarizer.vault.vault import Vault


def plan_of(vault: Vault, note: Path) -> Prepared | SummarizerError | None:
    """What filling a note would take, or why it cannot be filled."""
    try:
        return prepare(vault, note, vault.read(note)[1], Wish())
    except SummarizerError as exc:
        return exc


def tell_cost(vault: Vault, planned: Sequence[Prepared]) -> None:
    """What an average note will cost: of those that were planned, else of a typical paper."""
    settings = vault.settings
    if not uses_model(settings):
        console().tell(_("nothing: no model is used"), name=_("Costs"))
        return
    if _is_free(vault):
        console().tell(_("nothing: the model is on this machine"), name=_("Costs"))
        return
    known = [cost for one in planned if (cost := estimated_cost(vault, one)) is not None]
    amount = sum(known, Decimal(0)) / len(known) if known else first_time.typical_cost(vault)
    if amount is None:
        words = _("the price of {model} is unknown: put it under [prices]", model=model_name(settings))
    elif known:
        words = _("{amount} a note, by the notes below", amount=money(amount))
    else:
        words = _("{amount} for a note of ten fields on a paper of ten pages", amount=money(amount))
    console().tell(words, name=_("Costs"))


def tell_plan(
    vault: Vault, notes: Sequence[Path], planned: Sequence[Prepared | SummarizerError | None]
) -> None:
    """Print what filling some notes would do, and the command that fills the first of them."""
    out = console()
    out.tell()
    if not notes:
        out.tell(_("No literature note with an empty field was found in this vault."))
        out.tell(_("`summarizer profile check NOTE` says why a note is not taken for one."))
        return
    out.tell(counted("What filling one note would do:", "What filling {count} notes would do:", len(notes)))
    for note, plan in zip(notes, planned, strict=True):
        out.tell(note.stem, style="bold")
        if isinstance(plan, SummarizerError):
            out.tell(f"{plan} {plan.hint}".strip(), name=" ", side=2)
        elif plan is not None:
            out.tell(_plan_line(vault, plan), name=" ", side=2)
    out.tell(_("Nothing of it was sent, and no note was changed."))
    ready = next(
        (note for note, plan in zip(notes, planned, strict=True) if isinstance(plan, Prepared)), None
    )
    if ready is not None:
        out.tell()
        out.tell(_("To fill the first of them:"))
        print_text(f"summarizer fill {shell_quoted(ready)}\n")  # whole, to be copied


def _plan_line(vault: Vault, plan: Prepared) -> str:
    fields = counted("{count} field", "{count} fields", len(plan.request.fields))
    pages = counted("{count} page", "{count} pages", len(plan.paper.document.pages))
    if not plan.model:
        return _("{fields} from {pages} of {pdf}", fields=fields, pages=pages, pdf=plan.paper.path.name)
    if _is_free(vault):
        return _(
            "{fields} from {pages} of {pdf}; about {tokens:,} tokens to {model}",
            fields=fields,
            pages=pages,
            pdf=plan.paper.path.name,
            tokens=plan.prompt_tokens,
            model=plan.model,
        )
    return _(
        "{fields} from {pages} of {pdf}; about {tokens:,} tokens to {model}, {cost}",
        fields=fields,
        pages=pages,
        pdf=plan.paper.path.name,
        tokens=plan.prompt_tokens,
        model=plan.model,
        cost=money(estimated_cost(vault, plan)),
    )


def _is_free(vault: Vault) -> bool:
    known = chosen_preset(vault.settings)
    return known is not None and known.local
