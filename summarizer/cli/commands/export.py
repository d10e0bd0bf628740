"""`summarizer export`: the literature matrix of many notes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.arguments import HERE, NotePaths
from summarizer.errors import NoteNotWritable, UsageError
from summarizer.language import _


class Format(StrEnum):
    """What is written."""

    MARKDOWN = "md"
    CSV = "csv"
    XLSX = "xlsx"


def export(
    paths: NotePaths = HERE,
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=_("The file; its ending says the format."))
    ] = None,
    form: Annotated[
        Format | None, typer.Option("--format", help=_("md, csv or xlsx; md unless the ending says more."))
    ] = None,
    include_drafts: Annotated[
        bool, typer.Option("--include-drafts", help=_("Also drafts that wait for your decision, marked 🤖."))
    ] = False,
) -> None:
    """Write the fields that you wrote or decided on as a literature matrix: one row a note.

    Without --output it is printed.
    """
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.cli.output import print_text, say
    from summarizer.review.matrix import build_matrix, to_csv, to_markdown, write_xlsx
    from summarizer.review.status import read_statuses
    from summarizer.vault.notes import literature_notes

    chosen = form or _by_ending(output)
    vault = open_vault(paths[0])
    notes = read_statuses(literature_notes(vault, paths), vault.store.journal)
    matrix = build_matrix(notes, include_drafts=include_drafts)
    try:
        if chosen is Format.XLSX:
            if output is None:
                raise UsageError(_("A workbook cannot be printed."), hint=_("Add --output FILE.xlsx."))
            write_xlsx(matrix, output)
        else:
            text = to_markdown(matrix) if chosen is Format.MARKDOWN else to_csv(matrix)
            if output is None:
                print_text(text)
                return
            encoding = "utf-8-sig" if chosen is Format.CSV else "utf-8"  # Excel knows UTF-8 by the mark only
            output.write_text(text, encoding=encoding, newline="")
    except ImportError as exc:
        raise UsageError(
            _("Writing a workbook needs openpyxl."),
            hint=_("Install openpyxl beside the program, or use --format csv."),
        ) from exc
    except OSError as exc:
        raise NoteNotWritable(
            _("{output} cannot be written: {strerror}.", output=output, strerror=exc.strerror)
        ) from exc
    say(_("{count} notes written to {output}.", count=len(matrix.rows), output=output))


def _by_ending(output: Path | None) -> Format:
    ending = output.suffix.lower().removeprefix(".") if output else ""
    return next((form for form in Format if form == ending), Format.MARKDOWN)


COMMAND = export
