"""The fields of a note that are to be drafted, and the language that they are drafted in."""

from __future__ import annotations

from collections.abc import Collection

from summarizer.errors import NothingToDo
from summarizer.language import _
from summarizer.note.meant import meant
from summarizer.note.note import Note
from summarizer.note.summary import OF_MANY, SummaryBlock, SummaryField, ValueState
from summarizer.text import has_han


def empty_fields(summary: SummaryBlock, labels: Collection[str] = ()) -> tuple[SummaryField, ...]:
    """A note's empty fields with one of the labels or roles; without any, those that the profile knows.

    Raises:
        NothingToDo: a label names no field of the note.
    """
    fields = summary.fields
    for label in labels:
        if not any(label in {field.label, field.role} for field in fields):
            raise NothingToDo(
                _("The note has no field {label!r}.", label=label),
                hint=_("Its fields are {fields}.", fields=", ".join(field.label for field in fields)),
            )
    wanted = meant(fields, labels) if labels else [field for field in fields if field.role]
    return tuple(field for field in wanted if field.state is ValueState.EMPTY and field.role not in OF_MANY)


def refuse_of_many(note: Note, name: str) -> None:
    """Say what drafts a note on many papers, of which no single paper can be read.

    Raises:
        NothingToDo: it is one.
    """
    if not note.profile.of_a_paper:
        raise NothingToDo(
            _("{name} compares papers, and is drafted from no single one.", name=name),
            hint=_("`summarizer compare … --output {name}` makes it again.", name=name),
        )


def language_of(note: Note, setting: str) -> str:
    """The language of the drafts: the setting, or with "auto" that of the note's field labels."""
    if setting != "auto":
        return setting
    return "zh" if has_han("".join(field.label for field in note.summary.fields)) else "en"
