"""`summarizer fill`: draft every empty summary field of a note and insert the drafts."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.options import (
    BaseUrl,
    Fields,
    Json,
    Language,
    Model,
    NotePath,
    Pdf,
    Prompts,
    Provider,
    TokenBudget,
    TrustPdf,
    ZoteroDir,
    split_fields,
)


def fill(
    note: NotePath,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show evidence, tokens, cost and the diff; write nothing.")
    ] = False,
    pdf: Pdf = None,
    trust_pdf: TrustPdf = False,
    fields: Fields = None,
    provider: Provider = None,
    base_url: BaseUrl = None,
    model: Model = None,
    language: Language = None,
    token_budget: TokenBudget = None,
    prompts: Prompts = None,
    zotero_dir: ZoteroDir = None,
    style_from_vault: Annotated[
        bool | None,
        typer.Option("--style-from-vault", help="Show the model fields that you accepted in other notes."),
    ] = None,
    json: Json = False,
) -> None:
    """Draft every empty summary field, insert the drafts, print what was done.

    Values that are not empty are never touched. Without a provider or base URL no model is used: drafts
    are sentences of the paper.
    """
    from summarizer.cli import report
    from summarizer.filling.fill import fill_note
    from summarizer.filling.plan import plan_note
    from summarizer.filling.prepare import Wish
    from summarizer.vault.vault import open_vault  # `--help` need not wait for it

    flags = {
        "provider": provider,
        "base_url": base_url,
        "model": model,
        "language": language,
        "token_budget": token_budget,
        "prompts": prompts,
        "zotero_dir": zotero_dir,
        "style_from_vault": style_from_vault,
    }
    vault = open_vault(note, flags)
    report.say_mended(vault)
    wish = Wish(split_fields(fields), pdf, trust_pdf)
    if dry_run:
        prepared, diff = plan_note(vault, note, wish)
        report.print_plan(vault, note, prepared, diff, as_json=json)
    else:
        report.print_filled(note, fill_note(vault, note, wish), as_json=json)


COMMAND = fill
