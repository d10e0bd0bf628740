"""A note profile written from a note: its fields by what their names mean, the rest to be named."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import NoSummary, NothingToDo, UsageError
from summarizer.language import _
from summarizer.note.file import NoteFile
from summarizer.note.near import Near, near_fields
from summarizer.note.note import read_summary
from summarizer.note.profile import NoteProfile
from summarizer.note.zone import PERSIST, find_zone

_NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class NewProfile:
    """The file as written: `fields` are the labels of each role, `unknown` lines that nobody named."""

    path: Path
    fields: Mapping[str, tuple[str, ...]]
    unknown: tuple[Near, ...]


def write_profile(file: NoteFile, profiles: Iterable[NoteProfile], folder: Path, name: str) -> NewProfile:
    """Write a profile for notes like one, in a folder where it is then used; no file is ever overwritten.

    Raises:
        UsageError: the name is none for a file, or taken.
        NothingToDo: there is no heading or label in the note that could be a field.
        NoteRefused: the note must not be edited.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(_("A profile's name has letters, digits, - and _ only, not {name!r}.", name=name))
    profiles = tuple(profiles)
    separators = tuple(dict.fromkeys(mark for profile in profiles for mark in profile.separators))
    near = near_fields(file.text, find_zone(file.text, separators))
    fields = _known(file.text, profiles)
    for one in near:
        labels = fields.setdefault(one.role, []) if one.role else []
        if one.label not in labels:
            labels.append(one.label)
    unknown = tuple(
        one for one in near if not one.role and not any(one.label in all_ for all_ in fields.values())
    )
    if not fields and not unknown:
        raise NothingToDo(
            _(
                "{name} has no empty heading, callout, cell or label that could be a field.",
                name=file.path.name,
            ),
            hint=_("Write the headings or labels that you want drafted into the note, then run this again."),
        )
    path = folder / f"{name}.toml"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    except FileExistsError:
        raise UsageError(
            _("There is a profile {path} already; it stays as it is.", path=path),
            hint=_("Give the new one another name with --name, or add the labels to that one."),
        ) from None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(_toml(file, fields, unknown, separators))
    return NewProfile(path, {role: tuple(labels) for role, labels in fields.items()}, unknown)


def _known(text: str, profiles: Iterable[NoteProfile]) -> dict[str, list[str]]:
    """The fields that are found in the note as it is, filled ones too."""
    fields: dict[str, list[str]] = {}
    try:
        summary = read_summary(text, tuple(profiles))
    except NoSummary:
        return fields
    for field in summary.fields:
        if field.role:
            fields.setdefault(field.role, []).append(field.label)
    return fields


def _toml(
    file: NoteFile, fields: Mapping[str, Iterable[str]], unknown: Iterable[Near], separators: Iterable[str]
) -> str:
    lines = [
        "# How notes like this are read: which of their headings and labels are fields, and what they mean.",
        f"description = {_quoted(f'Fields as in {file.path.stem}')}",
        'shape = "anywhere"',
    ]
    if used := [mark for mark in separators if mark in file.text]:
        lines.append(f"separators = [{', '.join(map(_quoted, used))}]")
    if PERSIST[0].search(file.text):
        lines.append(f"persist = [{', '.join(_quoted(mark.pattern) for mark in PERSIST)}]")
    lines += [
        "",
        "# What each field is for (a file of prompts/fields), and the labels that mean it.",
        "[fields]",
    ]
    lines += [f"{role} = [{', '.join(map(_quoted, labels))}]" for role, labels in fields.items()]
    if rest := tuple(unknown):
        lines += [
            "",
            "# Not known as fields. To have one drafted, add it to a list above, or begin a list with",
        ]
        lines += [
            "# research_question, background, method, approach, content, conclusion, innovation, limitation,"
        ]
        lines += ["# future_work or remarks:"]
        lines += [f"# {_quoted(one.label)}  line {one.line}: {one.reason}" for one in rest]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in escaped) + '"'
