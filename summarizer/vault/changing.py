"""Changing settings files: one setting anew, all else in the file as it stands, to the byte."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import unified_diff
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import TypeAdapter, ValidationError
from tomlkit.exceptions import TOMLKitError

from summarizer.errors import SettingsError
from summarizer.files import read_plain, replace_file, stays_inside
from summarizer.language import _
from summarizer.toml import NoToml, parse_toml
from summarizer.vault import trust
from summarizer.vault.layers import hint_for_unknown
from summarizer.vault.settings import FILE_NAME, PATHS, TABLES, Settings, check_settings, user_folder
from summarizer.vault.trust import SettingsFile

_MARK = "\ufeff"
_MOST_BYTES = 200_000
_MODE = 0o644
"""Of a file that is new: it holds no key."""


@dataclass(frozen=True, slots=True)
class Change:
    """A settings file before and after, and whether settings that stood in it are changed."""

    before: SettingsFile
    after: SettingsFile
    overwrites: bool

    @property
    def diff(self) -> str:
        """What is changed, as a unified diff; "" when nothing is."""
        lines = (self.before.text.splitlines(), self.after.text.splitlines())
        return "\n".join(list(unified_diff(*lines, lineterm="", n=1))[2:])


def change(path: Path, settings: Mapping[str, object]) -> Change:
    """What a settings file becomes with these settings; one that is None is taken out. Nothing is written.

    Raises:
        SettingsError: the file cannot be read, or a setting cannot be used.
    """
    before = trust.read_file(path)
    text = with_settings(before.text, settings)
    after = SettingsFile(path, text, parse_toml(text))
    check_settings(after)
    overwrites = any(
        name in before.settings and before.settings[name] != value for name, value in after.settings.items()
    )
    return Change(before, after, overwrites or not before.settings.keys() <= after.settings.keys())


def with_settings(text: str, settings: Mapping[str, object]) -> str:
    """The text of a settings file with settings anew; what else stands in it stays to the byte.

    Raises:
        SettingsError: the text is written so that a setting cannot be put into it.
    """
    windows = "\r\n" in text and not re.search(r"(?<!\r)\n", text)
    try:
        held = parse_toml(text)
        document = tomlkit.parse(text)
        for name, value in settings.items():
            if value is None:
                document.pop(name, None)
            elif (type(held.get(name)), held.get(name)) != (type(_plain(value)), _plain(value)):
                document[name] = _plain(value)
        changed = tomlkit.dumps(document)
        changed = re.sub(r"(?<!\r)\n", "\r\n", changed) if windows else changed
        wanted = {**held, **{name: _plain(value) for name, value in settings.items() if value is not None}}
        wanted = {name: value for name, value in wanted.items() if settings.get(name, "") is not None}
        whole = parse_toml(changed) == wanted
    except (TOMLKitError, NoToml, ValueError, TypeError) as exc:
        raise _stuck(settings) from exc
    if not whole:
        raise _stuck(settings)
    return changed


def value_of(name: str, text: str) -> object:
    """What a text means as the value of a setting, None when it is empty: a setting left as it is by itself.

    A table is written as in TOML, a relative path is one in the current folder. What cannot be meant is left
    a text, which `change` refuses.

    Raises:
        SettingsError: there is no such setting, or it is a table and the text none.
    """
    if name not in Settings.model_fields:
        raise SettingsError(
            _("There is no setting called {name!r}.", name=name),
            hint=hint_for_unknown([name], Settings.model_fields),
        )
    if not text.strip():
        return None
    if name in TABLES:
        try:
            return parse_toml(f"table = {text}")["table"]
        except NoToml as exc:
            raise SettingsError(
                _("{text!r} is no table of TOML: {exc}.", text=text, exc=exc),
                hint=_('Write it in braces, as in {"#ff6666" = ["研究局限"]}.'),
            ) from exc
    if name in PATHS:
        path = Path.cwd() / Path(text).expanduser()
        if name == "api_key_file" and not path.is_file():  # the key itself, perhaps, which is not repeated
            raise SettingsError(
                _("There is no file with a key at the path that was given."),
                hint=_("`summarizer init` asks for a key and keeps it."),
            )
        return text if text.startswith("~") else str(path)
    try:
        kind: Any = Settings.model_fields[name].annotation
        value: object = TypeAdapter(kind).validate_python(text)
    except ValidationError:
        return text
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _stuck(settings: Mapping[str, object]) -> SettingsError:
    return SettingsError(
        _("{names} cannot be put into {file} as it is written.", names=", ".join(settings), file=FILE_NAME),
        hint=_("Write it there by hand, above the first line in brackets."),
    )


def _plain(value: object) -> object:
    """A value as TOML has it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value) if isinstance(value, Path) else value


def write(changed: Change) -> bool:
    """Write a changed file, and trust it where the user trusted all that stood in it; whether all holds now.

    Raises:
        SettingsError: it cannot be written, or was changed meanwhile.
    """
    path = changed.after.path
    if path.parent != user_folder() and not stays_inside(path, path.parent):
        raise SettingsError(
            _("{path} is a link that leads out of the vault.", path=path),
            hint=_("Put the file itself there, or set it with --user."),
        )
    trusted = not trust.needs_trust(changed.before) or trust.is_trusted(changed.before)
    if trust.read_file(path).text != changed.before.text:
        raise SettingsError(_("{path} was changed meanwhile.", path=path), hint=_("Run the command again."))
    try:
        there = path.exists()
        mark = _MARK if there and read_plain(path, _MOST_BYTES).startswith(_MARK.encode()) else ""
        mode = path.stat().st_mode & 0o777 if there else _MODE
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path.resolve(), (mark + changed.after.text).encode(), mode=mode)
    except OSError as exc:
        raise SettingsError(
            _("{path} cannot be written: {why}.", path=path, why=exc.strerror or exc)
        ) from exc
    needed = trust.needs_trust(changed.after)
    if trusted and needed:
        trust.trust(changed.after)
    return trusted or not needed
