"""`summarizer export`: the literature matrix of many notes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.arguments import HERE, NotePaths
from summarizer.cli.options import Json
from summarizer.errors import NoteNotWritable, SummarizerError, UsageError
from summarizer.language import _, counted

if TYPE_CHECKING:
    from summarizer.review.matrix import LeftOut, Matrix

_SHOWN = 10
"""Notes that were left out and are named one by one."""


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
    with_drafts: Annotated[
        bool,
        typer.Option(
            "--with-drafts",
            "--include-drafts",
            help=_("Also drafts that wait for your decision, marked 🤖."),
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=_("Replace a file of that name."))] = False,
    json: Json = False,
) -> None:
    """Write the fields that you wrote or decided on as a literature matrix: one row a note.

    Without --output it is printed. It says which notes it left out, and why.
    """
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.cli.output import print_json, print_text, say
    from summarizer.cli.waiting import waiting
    from summarizer.review.matrix import build_matrix, to_csv, to_markdown
    from summarizer.review.status import read_statuses
    from summarizer.vault.notes import literature_notes

    chosen = _chosen(form, output)
    if output is not None and output.is_file() and not force:
        raise NoteNotWritable(
            _("{target} is there already.", target=output), hint=_("Add --force to replace it.")
        )
    vault = open_vault(paths[0])
    refused: list[tuple[Path, SummarizerError]] = []
    notes = literature_notes(vault, paths, lambda path, why: refused.append((path, why)))
    with waiting(_("Reading the notes")):
        statuses = (status for status, _note in read_statuses(notes, vault.store.journal))
        matrix = build_matrix(statuses, include_drafts=with_drafts)
    if output is not None:
        _write(matrix, chosen, output)
    elif not json:
        print_text(to_csv(matrix) if chosen is Format.CSV else to_markdown(matrix))
    if json:
        rows = [dict(zip(matrix.header, row, strict=True)) for row in matrix.rows]
        left = [*matrix.left_out, *({"note": path, "reason": str(why)} for path, why in refused)]
        print_json({"output": output, "rows": rows, "left_out": left})
        return
    if output is not None:
        say(_("{count} notes written to {output}.", count=len(matrix.rows), output=output))
    _say_left_out(matrix.left_out, refused)


def _chosen(form: Format | None, output: Path | None) -> Format:
    """The format that is asked for, by name or by the file's ending.

    Raises:
        UsageError: the ending names another format than --format, or none that is known.
    """
    ending = output.suffix.lower().removeprefix(".") if output else ""
    known = next((one for one in Format if one == ending), None)
    if form is not None and known is not None and known is not form:
        raise UsageError(
            _("--format {form} and the ending .{ending} are two formats.", form=form, ending=ending),
            hint=_("Leave --format away: the ending says it."),
        )
    if form is None and ending and known is None:
        raise UsageError(
            _("Nobody knows here how a file .{ending} is written.", ending=ending),
            hint=_("Let it end in .md, .csv or .xlsx, or say the format by --format."),
        )
    chosen = form or known or Format.MARKDOWN
    if chosen is Format.XLSX and output is None:
        raise UsageError(_("A workbook cannot be printed."), hint=_("Add --output FILE.xlsx."))
    return chosen


def _write(matrix: Matrix, form: Format, output: Path) -> None:
    """Put the matrix into a file, all of it or nothing.

    Raises:
        UsageError: a workbook is asked for and openpyxl is not installed.
        NoteNotWritable: the file cannot be written; one that was there is as it was.
    """
    from summarizer.files import replace_file  # `--help` need not wait for these
    from summarizer.review.matrix import written

    content = written(matrix, form)
    try:
        if output.exists() and not output.is_file():  # a pipe or a device
            output.write_bytes(content)
        else:
            replace_file(output.resolve(), content, mode=0o666)
    except OSError as exc:
        raise NoteNotWritable(
            _("{output} cannot be written: {strerror}.", output=output, strerror=exc.strerror)
        ) from exc


def _say_left_out(left: tuple[LeftOut, ...], refused: list[tuple[Path, SummarizerError]]) -> None:
    from summarizer.cli.output import say

    told = [(one.note, _why(one)) for one in left] + [(path, str(why)) for path, why in refused]
    if not told:
        return
    say(counted("{count} note was left out:", "{count} notes were left out:", len(told)))
    for path, why in told[:_SHOWN]:
        say(f"  {path.name}: {why}")
    if len(told) > _SHOWN:
        say(_("  and {count} more: --json lists them all.", count=len(told) - _SHOWN))


def _why(left: LeftOut) -> str:
    if left.of_many:
        return _("it compares papers, and is no row")
    if not left.drafts:
        return _("all its fields are empty")
    return counted(
        "its {count} text is a draft that waits for you (--with-drafts)",
        "its {count} texts are drafts that wait for you (--with-drafts)",
        left.drafts,
    )


COMMAND = export
