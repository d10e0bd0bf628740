"""`summarizer annotate`: copies of papers with the cited sentences as highlights."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.arguments import NoteLists, given_paths
from summarizer.cli.options import READING, Fields, Flags, Json, Pdf, TrustPdf, split_fields, takes_settings
from summarizer.errors import UsageError
from summarizer.language import _


@takes_settings(*READING, "zotero_dir")
def annotate(
    paths: NoteLists,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=_("The copy, or a folder for it; the current folder if absent.")),
    ] = None,
    fields: Fields = None,
    with_drafts: Annotated[
        bool, typer.Option("--with-drafts", help=_("Also what drafts cite that wait for your decision."))
    ] = False,
    pdf: Pdf = None,
    trust_pdf: TrustPdf = False,
    force: Annotated[
        bool, typer.Option("--force", help=_("Replace any file of that name, but never the paper itself."))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Say what would be marked; write nothing."))
    ] = False,
    flags: Flags,
    json: Json = False,
) -> None:
    """Write a copy of the paper's PDF with the sentences that your fields cite as highlights.

    Field and claim are the comment, each field has a colour. The paper itself is never written. A copy that
    was written before is replaced, unless you changed it.
    """
    from summarizer.cli.annotate_output import print_copies  # `--help` need not wait for these
    from summarizer.cli.annotating import Copies
    from summarizer.cli.many import one_note, refuse_other_vaults
    from summarizer.cli.opening import open_vault
    from summarizer.cli.output import INTERRUPTED
    from summarizer.cli.waiting import waiting
    from summarizer.filling.copy_target import copy_name, copy_names
    from summarizer.filling.marked_copy import CopyWish
    from summarizer.vault.notes import literature_notes
    from summarizer.zotero.session import Session

    chosen = given_paths(paths)
    vault = open_vault(chosen[0], flags)
    wish = CopyWish(split_fields(fields), with_drafts, pdf, trust_pdf)
    copies = Copies(vault, wish, dry=dry_run, force=force)
    with Session(vault.settings.zotero_dir) as session:
        if (path := one_note(chosen)) is not None:
            target = output or Path()
            target = target / copy_name(path) if target.is_dir() else target
            with waiting(_("Reading the paper")):
                copies.make(vault.read(path), target, session)
            print_copies(copies, as_json=json, one=True)
            return
        refuse_other_vaults(vault, chosen)
        folder = _folder(output, pdf)
        notes = list(literature_notes(vault, chosen, copies.leave))
        try:
            copies.make_each(notes, copy_names([file.path for file, _note in notes], folder), session)
        except KeyboardInterrupt:
            print_copies(copies, as_json=json, one=False)
            raise typer.Exit(INTERRUPTED) from None
    print_copies(copies, as_json=json, one=False)
    if any(one.failed for one in copies.left_out):
        raise typer.Exit(1)


def _folder(output: Path | None, pdf: Path | None) -> Path:
    """The folder for the copies of many notes.

    Raises:
        UsageError: none is named, a file or a PDF is, or one PDF is named for all of them.
    """
    if pdf is not None:
        raise UsageError(_("--pdf is of one paper, and these are several notes."), hint=_("Name one note."))
    if output is None or (not output.is_dir() and (output.exists() or output.suffix.lower() == ".pdf")):
        raise UsageError(
            _("Copies of several papers need a folder."), hint=_("Name one with --output FOLDER.")
        )
    return output


COMMAND = annotate
