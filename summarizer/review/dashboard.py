"""The dashboard: a note with Dataview queries for what waits to be reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from summarizer.characters import one_line
from summarizer.language import _
from summarizer.note.shape import MARK

FILE_NAME = "Literature review dashboard.md"


def dashboard(
    labels: Sequence[str], folder: str = "", keys: Mapping[str, Sequence[str]] | None = None
) -> str:
    """The text of the dashboard for notes with these fields, of one folder of the vault or of all of it.

    `keys` are the properties that hold a field, by its label, where they have other names.

    Dataview reads `key:: value` lines with the emoji in front of the key dropped; a field that stands twice
    in a note is a list, which `contains` searches too. Where a field is empty Dataview gives null.
    """
    source = f"FROM {_string(folder)}\n" if folder else ""
    # One field is one name; Dataview takes Chinese letters in names, other signs need `row["…"]`.
    fields = [_value([label, *(keys or {}).get(label, ())]) for label in labels]
    mark = MARK.strip()
    drafted = [f'contains(string(default({field}, "")), "{mark}")' for field in fields]
    filled = [f'length(string(default({field}, ""))) > 0' for field in fields]
    any_draft = " OR ".join(drafted)
    count = " + ".join(f"choice({one}, 1, 0)" for one in drafted)
    empty = " + ".join(f"choice({one}, 0, 1)" for one in filled)
    columns = ", ".join(
        f'choice({one}, "{mark}", "") AS {_string(label)}' for one, label in zip(drafted, labels, strict=True)
    )
    note, drafts, left, changed = map(_string, (_("note"), _("drafts"), _("empty"), _("changed")))
    head, waiting, unreviewed = (
        _("Literature review dashboard"),
        _("Notes with drafts"),
        _("Fields not reviewed"),
    )
    about = _(
        "Made by `summarizer dashboard`; needs the Dataview plugin. Deleting a {mark} in a note accepts its "
        "draft, changing the text makes it yours, emptying the line rejects it.",
        mark=mark,
    )
    return f"""# {head}

{about}

## {waiting}

```dataview
TABLE WITHOUT ID file.link AS {note}, {count} AS {drafts}, {empty} AS {left}, file.mtime AS {changed}
{source}WHERE {any_draft}
SORT file.mtime DESC
```

## {unreviewed}

```dataview
TABLE WITHOUT ID file.link AS {note}, {columns}
{source}WHERE {any_draft}
SORT file.name ASC
```
"""


def _value(names: Sequence[str]) -> str:
    """The value of the first of these fields that a note has."""
    *rest, last = (f"row[{_string(name)}]" for name in names)
    return "".join(f"default({one}, " for one in rest) + last + ")" * len(rest)


def _string(text: str) -> str:
    """A text on one line as a string of Dataview's query language."""
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
