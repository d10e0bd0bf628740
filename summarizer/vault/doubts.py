"""Settings that can be used and yet probably mean something else: fields that no note template knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.errors import SettingsError
from summarizer.language import _
from summarizer.text import has_han
from summarizer.vault.layers import likely
from summarizer.vault.settings import FILE_NAME
from summarizer.vault.trust import read_file
from summarizer.vault.vault import Vault

_NEARLY = (f"{FILE_NAME}.txt", f".{FILE_NAME}", "summarizer.tml", "summarizer.yaml", "summarizer.yml")
"""What people call a settings file besides."""
_SHORT = 0.5
"""Chinese names have few letters, of which one that is wrong counts for much."""
_COLOUR_AS_REMARK = re.compile(r"\s*#([0-9A-Fa-f]{6})\s*=")


def misspelt_fields(vault: Vault) -> Iterator[tuple[str, str]]:
    """The fields of `colours` that no note template knows but for one of nearly that name, and that one."""
    yield from ((name, meant) for name, meant in _unknown_fields(vault) if meant)


def doubts(vault: Vault) -> Iterator[tuple[str, str]]:
    """What is doubtful and the mend of it, each in a sentence."""
    for name, meant in _unknown_fields(vault):
        told = _("`colours` names the field {name}, which no note template knows", name=name)
        yield told, _("Did you mean {meant}?", meant=meant) if meant else ""
    for name in _NEARLY:
        if (vault.folder / name).is_file():
            told = _("{path} is not read", path=vault.folder / name)
            yield told, _("Call it {name}; Windows hides endings such as .txt.", name=FILE_NAME)
    try:
        lines = read_file(vault.folder / FILE_NAME).text.splitlines()
    except SettingsError:
        return
    for number, line in enumerate(lines, 1):
        if match := _COLOUR_AS_REMARK.match(line):
            told = _("line {number} of {file} begins with # and is a remark", number=number, file=FILE_NAME)
            yield told, _('Write "#{colour}" with quotes to mean the colour.', colour=match[1])


def _unknown_fields(vault: Vault) -> Iterator[tuple[str, str]]:
    """The fields of `colours` that no note template knows, and those that were probably meant."""
    fields = [field for profile in vault.profiles for field in profile.fields]
    roles = {field.role for field in fields}
    for name in dict.fromkeys(name for names in vault.settings.colours.values() for name in names):
        if name not in roles and not any(profile.role(name) for profile in vault.profiles):
            labels = [*roles, *(label for field in fields for label in field.labels)]
            yield name, likely(name, labels, _SHORT if has_han(name) else 0.7)
