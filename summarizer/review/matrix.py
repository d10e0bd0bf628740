"""The literature matrix: one row a note, one column a field, of what a person decided on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from summarizer.characters import NOT_IN_XML, visible
from summarizer.errors import UsageError
from summarizer.language import _, later
from summarizer.note.escape import escape
from summarizer.note.shape import MARK
from summarizer.paper.cited import NO_WIKI_PATH
from summarizer.review.learnt import without_links
from summarizer.review.state import FieldStatus
from summarizer.review.status import NoteStatus

HEAD = (later("note"), later("title"), later("authors"), later("year"), later("DOI"))
# Behind blanks too, and in the wide letters of Chinese; behind `;`, which parts cells in half of Europe.
_LIKE_A_FORMULA = re.compile(r"(?<![^;\t])(?=\s*[=＝@＠]|[\t\r\n])|^(?=\s*[+＋\-－])")
_WIDEST = 60  # characters of a column in a spreadsheet


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A note that has no row: its fields are empty, or hold nothing but so many `drafts` that wait.

    `of_many` are those on many papers.
    """

    note: Path
    drafts: int
    of_many: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """`rows` begin with what stands in `HEAD`, and go on with the fields of `labels`."""

    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of all columns."""
        return (*map(_, HEAD), *self.labels)


def by_role(fields: Iterable[FieldStatus]) -> Mapping[str, FieldStatus]:
    """The fields of a note by their roles, whatever it calls them; by label where that means none.

    Of several that mean the same the others go by their labels.
    """
    found: dict[str, FieldStatus] = {}
    for field in fields:
        key = field.role if field.role and field.role not in found else field.label
        found.setdefault(key, field)
    return found


def build_matrix(
    notes: Iterable[NoteStatus], *, include_drafts: bool = False, columns: Mapping[str, str] | None = None
) -> Matrix:
    """The matrix of notes; drafts only on demand, marked 🤖. Notes with nothing to show are left out.

    Fields that a person wrote or decided on stand in it as they are; the columns are in the order in which
    the notes have them. Notes on many papers are no rows. With `columns`, names by the keys of `by_role`, it
    has those, and a row for each of the notes.
    """
    chosen = columns or {}
    labels: dict[str, None] = {}
    found: list[tuple[tuple[str, ...], dict[str, str]]] = []
    left_out: list[LeftOut] = []
    for status in notes:
        if not status.about.of_a_paper:
            left_out.append(LeftOut(status.path, 0, of_many=True))
            continue
        fields = (
            {field.label: field for field in status.fields} if columns is None else by_role(status.fields)
        )
        values = {
            key: f"{MARK}{field.value}" if field.pending else field.value
            for key, field in fields.items()
            if field.value and (include_drafts or not field.pending)
        }
        labels |= dict.fromkeys(fields) if columns is None else {}
        if not values and columns is None:
            left_out.append(LeftOut(status.path, len(status.pending)))
        else:
            about = status.about
            authors = "; ".join(about.authors)
            head = (visible(status.path.stem), status.title, authors, about.year, about.doi)
            found.append((head, values))
    keys = tuple(labels if columns is None else columns)
    rows = tuple((*head, *(values.get(key, "") for key in keys)) for head, values in found)
    return Matrix(tuple(chosen.get(key, key) for key in keys), rows, tuple(left_out))


def written(matrix: Matrix, form: str) -> bytes:
    """The content of a file with the matrix, of a form of `WRITERS`.

    Raises:
        UsageError: a workbook is asked for and openpyxl is not installed.
    """
    try:
        return WRITERS[form](matrix)
    except ImportError as exc:
        raise UsageError(
            _("Writing a workbook needs openpyxl."),
            hint=_("Install openpyxl beside the program, or use --format csv."),
        ) from exc


def to_markdown(matrix: Matrix) -> str:
    """A Markdown table; the first column links to the notes, and the links to pages stay."""
    columns = (_("note"), _("authors"), _("year"), *matrix.labels)
    lines = [table_line(map(escape, columns)), table_line(["---"] * len(columns))]
    for note, title, authors, year, __, *values in matrix.rows:
        lines.append(table_line([note_link(note, title), escape(authors), escape(year), *values]))
    return "\n".join(lines) + "\n"


def note_link(name: str, title: str) -> str:
    """A link to a note under its title; its name is encoded where a wiki link cannot hold it."""
    shown = escape(title.replace("[", "(").replace("]", ")"))
    return (
        f"[{shown}]({quote(name, errors='replace')}.md)"
        if NO_WIKI_PATH.search(name)
        else f"[[{name}|{shown}]]"
    )


def table_line(cells: Iterable[str]) -> str:
    """A row of a Markdown table."""
    folded = (" ".join(cell.split()) for cell in cells)
    return "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in folded) + " |"


def to_csv(matrix: Matrix) -> str:
    """Comma-separated values without links; what a spreadsheet would take for a formula is quoted."""
    return csv_text(matrix.header, [[without_links(cell) for cell in row] for row in matrix.rows])


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV with a header, safe to open in a spreadsheet: a cell that begins like a formula gets a `'`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([_cell(cell) for cell in row] for row in (header, *rows))
    return buffer.getvalue()


def _cell(text: str) -> str:
    """A text that begins no row of its own and no formula."""
    return _LIKE_A_FORMULA.sub("'", text.replace("\r\n", "\n").replace("\r", "\n"))


def to_xlsx(matrix: Matrix) -> bytes:
    """An Excel workbook with one sheet: header frozen, with a filter, text wrapped, no cell a formula.

    Raises:
        ImportError: openpyxl is not installed.
    """
    from openpyxl import Workbook  # an extra
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    sheet = workbook.create_sheet("literature", 0)
    for number, row in enumerate([matrix.header, *matrix.rows], 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = NOT_IN_XML.sub("", without_links(value))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for place, name in enumerate(matrix.header, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDEST if name in matrix.labels else 24
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


WRITERS: Mapping[str, Callable[[Matrix], bytes]] = {
    "md": lambda matrix: to_markdown(matrix).encode(),
    "csv": lambda matrix: to_csv(matrix).encode("utf-8-sig"),  # Excel knows UTF-8 by the mark only
    "xlsx": to_xlsx,
}
"""What a matrix is written as, by the ending of the file."""
