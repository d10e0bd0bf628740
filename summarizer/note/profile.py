"""Note profiles: what one note template looks like, as data in one TOML file each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

from summarizer.errors import SettingsError
from summarizer.language import _
from summarizer.note.labels import common_placeholders, common_role, fold_label
from summarizer.note.pattern import Pattern, compiled
from summarizer.note.shape import Shape, known_shapes
from summarizer.toml import NoToml, read_toml

_READ_ANYWAY = frozenset({"span", "callout", "mark", "quotation", "comment_first", "list", "zotlit"})
"""Names that profiles of older versions gave to ways of writing an annotation."""


@dataclass(frozen=True, slots=True)
class ProfileField:
    """A summary field of a template: its role (a file in prompts/fields) and the labels that mean it."""

    role: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteProfile:
    """What one note template looks like.

    `title` is searched for in the heading of the summary block (a callout's whole first line, so that a
    type such as `[!Synth]` can be meant; a section heading for the other shapes). `separators` are the
    lines that bound the user zone, exactly two of one kind; empty for templates without a zone.
    `empty` are values that count as none. `persist` are patterns of a begin and an end mark that an
    importer keeps the text between. `annotations` are patterns of annotations that are written in no usual
    way, with the groups text, comment, colour, page, url, key, kind and tail, any of them optional; None
    where the notes hold no annotations. `common` means that the common names of fields count besides
    the profile's own labels, and common placeholders as empty; `own` that it is a user's. Notes that are not
    `of_a_paper` are on many: nothing in them says which paper they are on.
    """

    name: str
    description: str
    shape: Shape
    title: Pattern
    fields: tuple[ProfileField, ...]
    separators: tuple[str, ...] = ()
    empty: tuple[Pattern, ...] = ()
    persist: tuple[Pattern, Pattern] | None = None
    annotations: tuple[Pattern, ...] | None = ()
    common: bool = False
    own: bool = False
    of_a_paper: bool = True
    _roles: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        roles = {fold_label(label): one.role for one in reversed(self.fields) for label in one.labels}
        object.__setattr__(self, "_roles", roles)

    @property
    def by_name(self) -> bool:
        """Whether it is one of ours that knows fields by their names alone, wherever they stand."""
        return not self.title.pattern and not self.own

    def role(self, label: str) -> str:
        """The role that a label means in this template, "" when it means none."""
        role = self._roles.get(fold_label(label), "")
        return role or (common_role(label) if self.common else "")


def parse_profile(data: Mapping[str, object], name: str, *, bundled: bool = False) -> NoteProfile:
    """The profile that a TOML table describes; see `profiles/README.md`.

    Patterns of one that is not `bundled` are looked for within a time.

    Raises:
        SettingsError: a key is unknown or missing, or a pattern is not a regular expression.
    """
    known = {
        "description",
        "shape",
        "title",
        "fields",
        "separators",
        "empty",
        "persist",
        "annotations",
        "common",
        "paper",
    }
    if unknown := sorted(set(data) - known):
        raise SettingsError(
            _("Note profile {name!r} has unknown keys: {unknown}.", name=name, unknown=", ".join(unknown))
        )
    fields, title = data.get("fields", {}), data.get("title", "")
    shape = known_shapes().get(str(data.get("shape", "callout")))
    if shape is None:
        raise SettingsError(
            _(
                "Note profile {name!r}: shape must be one of {known_shapes}.",
                name=name,
                known_shapes=", ".join(known_shapes()),
            )
        )
    common = data.get("common", False)
    if not isinstance(common, bool):
        raise SettingsError(_("Note profile {name!r}: common is true or false.", name=name))
    paper = data.get("paper", True)
    if not isinstance(paper, bool):
        raise SettingsError(_("Note profile {name!r}: paper is true or false.", name=name))
    if not isinstance(fields, Mapping) or not (fields or common):
        raise SettingsError(_("Note profile {name!r} needs a table [fields] of role = [labels].", name=name))
    owner = "" if bundled else name
    persist = _patterns(data.get("persist", []), name, owner)
    if len(persist) not in {0, 2}:
        raise SettingsError(_("Note profile {name!r}: persist takes a begin and an end pattern.", name=name))
    return NoteProfile(
        name=name,
        description=str(data.get("description", "")),
        shape=shape,
        title=_patterns([title], name, owner)[0],
        fields=tuple(ProfileField(role, _strings(labels, name)) for role, labels in fields.items()),
        separators=_strings(data.get("separators", []), name),
        empty=(
            *_patterns(data.get("empty", []), name, owner),
            *(compiled(one, re.IGNORECASE) for one in common_placeholders() if common or shape.by_name),
        ),
        persist=(persist[0], persist[1]) if persist else None,
        annotations=_annotation_patterns(data.get("annotations"), name, owner),
        common=common,
        own=not bundled,
        of_a_paper=paper,
    )


def _annotation_patterns(given: object, name: str, owner: str) -> tuple[Pattern, ...] | None:
    """The patterns given, without the names of ways that are read anyway; None for an empty list."""
    if given is None:
        return ()
    patterns = [one for one in _strings(given, name) if one not in _READ_ANYWAY]
    return _patterns(patterns, name, owner, re.MULTILINE | re.VERBOSE) if given else None


def _strings(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SettingsError(
            _("Note profile {name!r}: expected a list of strings, found {value!r}.", name=name, value=value)
        )
    return tuple(value)


def _patterns(value: object, name: str, owner: str, flags: int = 0) -> tuple[Pattern, ...]:
    found: list[Pattern] = []
    for pattern in _strings(value, name):
        try:
            found.append(compiled(pattern, flags, owner))
        except ValueError as exc:
            raise SettingsError(
                _(
                    "Note profile {name!r}: {pattern!r} is no pattern: {exc}.",
                    name=name,
                    pattern=pattern,
                    exc=exc,
                )
            ) from exc
    return tuple(found)


@cache
def bundled_profiles() -> tuple[NoteProfile, ...]:
    """The profiles that come with the program, in the order in which a note is held against them."""
    return tuple(parse_profile(table, name, bundled=True) for name, table in _bundled_tables().items())


@cache
def _bundled_tables() -> Mapping[str, Mapping[str, object]]:
    files = [
        file for file in resources.files("summarizer.note.profiles").iterdir() if file.name[-5:] == ".toml"
    ]
    return {
        file.name[:-5].split("_", 1)[1]: tomllib.loads(file.read_text("utf-8"))
        for file in sorted(files, key=lambda file: file.name)
    }


def with_user_profiles(
    tables: Mapping[str, Mapping[str, object]], folders: Sequence[Path] = ()
) -> Sequence[NoteProfile]:
    """The user's own profiles, by name, before the bundled ones; one of the same name replaces it.

    `tables` are those of the settings; every `NAME.toml` in one of the folders is one more, the first of a
    name being used. `extends = "NAME"` takes over what a bundled one says and adds the labels to its own.

    Raises:
        SettingsError: a profile cannot be read or used.
    """
    own = {name: table for folder in reversed(folders) for name, table in _read_folder(folder).items()}
    own = {
        name: table
        for name, table in (own | dict(tables)).items()
        if "extends" in table or table.get("fields") != {}
    }
    profiles = tuple(parse_profile(_extended(table, name), name) for name, table in own.items())
    return profiles + tuple(profile for profile in bundled_profiles() if profile.name not in own)


def _read_folder(folder: Path) -> dict[str, Mapping[str, object]]:
    tables: dict[str, Mapping[str, object]] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            tables[file.stem] = read_toml(file)[1]
        except (OSError, NoToml) as exc:
            raise SettingsError(
                _("The note profile {file} cannot be read: {exc}.", file=file, exc=exc),
                hint=exc.mend if isinstance(exc, NoToml) else "",
            ) from exc
    return tables


def _extended(table: Mapping[str, object], name: str) -> Mapping[str, object]:
    if "extends" not in table:
        return table
    base = _bundled_tables().get(str(table["extends"]))
    if base is None:
        known = ", ".join(_bundled_tables())
        raise SettingsError(
            _(
                "Note profile {name!r} extends {table!r}; there are {known}.",
                name=name,
                table=table["extends"],
                known=known,
            )
        )
    base_fields, own_fields = base["fields"], table.get("fields", {})
    if not isinstance(base_fields, Mapping) or not isinstance(own_fields, Mapping):
        raise SettingsError(_("Note profile {name!r} needs a table [fields] of role = [labels].", name=name))
    roles = dict.fromkeys([*base_fields, *own_fields])
    fields = {role: [*own_fields.get(role, []), *base_fields.get(role, [])] for role in roles}
    return {**base, **{key: value for key, value in table.items() if key != "extends"}, "fields": fields}
