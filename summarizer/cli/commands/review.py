"""`summarizer review`: the review page, in the browser, on this machine only."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.arguments import HERE, NotePaths
from summarizer.cli.commands.batch import MaxCost
from summarizer.cli.options import DRAFTING_MANY, Flags, Json, TrustPdf, takes_settings
from summarizer.language import _


@takes_settings(*DRAFTING_MANY, "redo_model", "keep_evidence")
def review(
    paths: NotePaths = HERE,
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help=_("On 127.0.0.1; any free one if absent."))] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=_("Open the page."))] = True,
    concurrency: Annotated[int, typer.Option(min=1, max=256, help=_("Requests at once, in a batch."))] = 16,
    max_cost: MaxCost = None,
    trust_pdf: TrustPdf = False,
    flags: Flags,
    json: Json = False,
) -> None:
    """Serve a page to review drafts beside the PDF: accept, edit, reject, redo. Ctrl-C ends it.

    Notes that you choose there are drafted as `summarizer batch` drafts them; what that would send and cost
    is shown first. --max-cost bounds what all of these batches together spend.
    """
    from summarizer.batch.session import Order
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.cli.output import print_json_line, say
    from summarizer.cli.waiting import waiting
    from summarizer.filling.prepare import Wish
    from summarizer.web.desk import Desk
    from summarizer.web.serve import serve

    vault = open_vault(paths[0], flags)

    def ready(address: str) -> None:
        if json:
            print_json_line({"address": address})
        else:
            typer.echo(address)
        say(_("Only this machine can open it, with this address. Ctrl-C ends it."))
        if browser:
            typer.launch(address)

    with waiting(_("Reading the notes")):
        desk = Desk(vault, paths, Wish(trust_pdf=trust_pdf))
    serve(desk, port, ready, Order(concurrency, max_cost), say)


COMMAND = review
