"""`summarizer evidence`: the numbered sentences that drafts rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.options import Flags, Json, Pdf, TrustPdf, takes_settings
from summarizer.language import _


@takes_settings("provider", "base_url", "token_budget", "ocr", "zotero_dir")
def evidence(
    place: Annotated[Path, typer.Argument(metavar="NOTE|PDF", help=_("A literature note, or a PDF alone."))],
    *,
    whole: Annotated[
        bool, typer.Option("--all", help=_("The whole paper, not only what the token budget has room for."))
    ] = False,
    pdf: Pdf = None,
    trust_pdf: TrustPdf = False,
    flags: Flags,
    json: Json = False,
) -> None:
    """Print the paper's sentences by number, page and heading, as a draft would cite them. Sends nothing.

    They are what `fill` would send to the model, or search when there is none.
    """
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.cli.passages import print_passages
    from summarizer.cli.report import say_mended
    from summarizer.cli.waiting import waiting
    from summarizer.filling.prepare import Wish
    from summarizer.filling.sentences import read_sentences

    vault = open_vault(place, flags)
    say_mended(vault)
    with waiting(_("Reading the paper")):
        sentences = read_sentences(vault, place, Wish(pdf=pdf, trust_pdf=trust_pdf), whole=whole)
    print_passages(sentences, as_json=json)


COMMAND = evidence
