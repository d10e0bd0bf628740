"""The base: a table of Obsidian's own Bases for notes that keep their fields in properties, without Dataview.

The format: Obsidian's help, "Bases syntax" and "Functions" (Obsidian 1.9 and later).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from summarizer.characters import one_line
from summarizer.language import _
from summarizer.note.shape import MARK

FILE_NAME = "Literature review.base"


def base(keys: Sequence[str], folder: str = "") -> str:
    """The text of a base of the notes with one of these properties, of a folder of the vault or of all of it.

    Its views are the notes with drafts, the state of every field, and papers by fields. What a person took
    over and what they wrote is the same to Obsidian: text without the mark.
    """
    import yaml

    names = dict(zip(keys, (_string(key) for key in keys), strict=True))
    values = {key: f"note[{name}]" for key, name in names.items()}
    text = {key: f'if({value}, {value}.toString(), "")' for key, value in values.items()}
    is_draft = {key: f"{one}.contains({_string(MARK.strip())})" for key, one in text.items()}
    states = {f"state{number}": key for number, key in enumerate(keys, 1)}
    formulas = {
        "drafts": " + ".join(f"if({one}, 1, 0)" for one in is_draft.values()),
        "empty": " + ".join(f'if({one} == "", 1, 0)' for one in text.values()),
    } | {
        name: f'if({is_draft[key]}, {_string(MARK.strip())}, if({text[key]} == "", "", "✓"))'
        for name, key in states.items()
    }
    has_one = {"or": [f"file.hasProperty({name})" for name in names.values()]}
    within = [f"file.inFolder({_string(folder)})"] if folder else []
    latest = [{"property": "file.mtime", "direction": "DESC"}]
    waiting = {"and": ["formula.drafts > 0"]}
    made = {
        "filters": {"and": [*within, has_one]},
        "formulas": formulas,
        "properties": {
            "formula.drafts": {"displayName": _("drafts")},
            "formula.empty": {"displayName": _("empty")},
        }
        | {f"formula.{name}": {"displayName": one_line(key)} for name, key in states.items()},
        "views": [
            {
                "type": "table",
                "name": _("Notes with drafts"),
                "filters": waiting,
                "order": ["file.name", "formula.drafts", "formula.empty", "file.mtime"],
                "sort": latest,
            },
            {
                "type": "table",
                "name": _("Fields by state"),
                "order": ["file.name", *(f"formula.{name}" for name in states)],
                "sort": latest,
            },
            {
                "type": "table",
                "name": _("Papers by fields"),
                "order": ["file.name", *(f"note.{key}" for key in keys)],
                "sort": latest,
            },
        ],
    }
    return str(yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=10**6))


def _string(text: str) -> str:
    """A text as a string of Bases' formulas."""
    return json.dumps(text, ensure_ascii=False)
