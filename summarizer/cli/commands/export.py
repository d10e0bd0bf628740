"""`summarizer export`: the literature matrix of many notes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.commands.status import NotePaths
from summarizer.errors import NoteNotWritable, UsageError


class Format(StrEnum):
    """What is written."""

    MARKDOWN = "md"
    CSV = "csv"
    XLSX = "xlsx"


def export(
    paths: NotePaths,
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; its ending says the format.")
    ] = None,
    form: Annotated[
        Format | None, typer.Option("--format", help="md, csv or xlsx; md unless the ending says more.")
    ] = None,
    include_drafts: Annotated[
        bool, typer.Option("--include-drafts", help="Also drafts that wait for your decision, marked 🤖.")
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
                raise UsageError("A workbook cannot be printed.", hint="Add --output FILE.xlsx.")
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
            "Writing a workbook needs openpyxl.", hint="pip install 'summarizer[xlsx]', or use --format csv."
        ) from exc
    except OSError as exc:
        raise NoteNotWritable(f"{output} cannot be written: {exc.strerror}.") from exc
    say(f"{len(matrix.rows)} notes written to {output}.")


def _by_ending(output: Path | None) -> Format:
    ending = output.suffix.lower().removeprefix(".") if output else ""
    return next((form for form in Format if form == ending), Format.MARKDOWN)


COMMAND = export
