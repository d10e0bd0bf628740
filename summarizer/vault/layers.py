"""Layers of settings, the strongest last, and what is wrong in them, told with its place, line and mend."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from summarizer.errors import SettingsError
from summarizer.language import _
from summarizer.retold import retold
from summarizer.vault.environment import KEY_VARIABLE, variable
from summarizer.vault.own_provider import OwnProvider

_HEADING = re.compile(r"\s*\[+\s*([^\[\]=]+?)\s*\]")
_SURELY = 0.85
"""How alike a name is to one that was certainly meant, as difflib measures it."""

Kind: TypeAlias = Literal["user", "vault", "environment", "flags"]


@dataclass(frozen=True, slots=True)
class Layer:
    """Settings that were given in one place; `text` is the file's, "" for what is no file."""

    kind: Kind
    place: str
    settings: Mapping[str, object]
    text: str = ""

    def holds(self, where: Sequence[str]) -> bool:
        """Whether a setting stands here: for a provider of a user's own, whether that provider does."""
        is_own = where[0] == "providers" and len(where) > 1
        return where[1] in own_providers(self.settings) if is_own else where[0] in self.settings

    def without(self, where: Sequence[str]) -> Layer:
        """The layer without a setting, or without that provider of a user's own."""
        left = dict(self.settings)
        if where[0] == "providers" and len(where) > 1 and own_providers(left):
            own = own_providers(left)
            left["providers"] = {name: one for name, one in own.items() if name != where[1]}
        else:
            left.pop(where[0], None)
        return replace(self, settings=left)

    def told(self, where: Sequence[str]) -> str:
        """The place of a setting in words, with its line."""
        if self.kind == "environment":
            return variable(where[0])
        line = line_of(self.text, where)
        return _("{place}, line {line}", place=self.place, line=line) if line else self.place


def merge(layers: Iterable[Layer]) -> tuple[dict[str, object], dict[str, Layer]]:
    """The settings of all layers, later ones before earlier ones, and which layer each is from."""
    merged: dict[str, object] = {}
    origins: dict[str, Layer] = {}
    for layer in layers:
        given = layer.settings
        if _leads_elsewhere(given, merged):
            merged.pop("api_key_file", None)
            origins.pop("api_key_file", None)
        own = own_providers(given)
        merged |= {**given, "providers": {**own_providers(merged), **own}} if own else given
        origins |= dict.fromkeys(given, layer)
    return merged, origins


def own_providers(settings: Mapping[str, object]) -> Mapping[str, object]:
    """The providers of a user's own; those of layers add up, those of a later layer come first."""
    found = settings.get("providers")
    return found if isinstance(found, Mapping) else {}


def _leads_elsewhere(layer: Mapping[str, object], below: Mapping[str, object]) -> bool:
    """Whether a layer names another endpoint than those below, whose key file is then not for it."""
    names = ("provider", "base_url")
    return any(below.get(name) for name in names) and any(
        name in layer and layer[name] != below.get(name) for name in names
    )


def line_of(text: str, where: Sequence[str]) -> int:
    """The line, counted from 1, on which a setting of a file stands, or its heading; 0 when none does."""
    heading, full, found, length = "", ".".join(where), 0, 0
    for number, line in enumerate(text.splitlines(), 1):
        if match := _HEADING.match(line):
            heading = _bare(match[1])
        name, parted, _value = line.partition("=")
        stands = ".".join(filter(None, (heading, _bare(name)))) if parted else heading
        if len(stands) > length and f"{full}.".startswith(f"{stands}."):
            found, length = number, len(stands)
    return found


def _bare(name: str) -> str:
    return re.sub(r"[\"'\s]", "", name)


def likely(unknown: str, names: Iterable[str], cutoff: float = 0.6) -> str:
    """The name that was probably meant, "" for none."""
    folded = unknown.strip("-").lower().replace("-", "_").replace(" ", "_")
    return next(iter(difflib.get_close_matches(folded, list(names), 1, cutoff)), "")


def problem(
    layer: Layer | None, where: Sequence[str], kind: str, message: str, names: Collection[str]
) -> SettingsError:
    """What is wrong with a setting; `kind` and `message` are pydantic's, `names` those that there may be."""
    name = ".".join(where)
    place = layer.told(where) if layer else _("the settings")
    if heading := _heading_above(where, kind, names):
        return SettingsError(
            _("{name!r} ({place}) stands under [{heading}].", name=where[-1], place=place, heading=heading),
            hint=_("Put it above the first line in brackets: what follows such a line belongs to it."),
        )
    if kind == "extra_forbidden":
        told = _("There is no setting called {name!r} ({place}).", name=name, place=place)
        inside = layer.settings.get(where[0]) if layer else None
        if len(where) == 1 and isinstance(inside, Mapping) and set(inside) & set(names):
            hint = _("Settings stand under no heading: take the line [{name}] away.", name=name)
            return SettingsError(told, hint=hint)
        return SettingsError(told, hint=hint_for_unknown(where, names))
    if kind == "missing":
        return SettingsError(
            _("The setting {name!r} ({place}) is missing.", name=name, place=place),
            hint=_listed(where, names),
        )
    told = _(
        "The setting {name!r} ({place}) cannot be used: {why}.",
        name=name,
        place=place,
        why=retold(message.removeprefix("Value error, ")),
    )
    wide = len(where) > 1 or "key" in name
    return SettingsError(told, hint=_listed(where, names) if wide else _("`summarizer config` shows all."))


def no_path(layer: Layer, name: str) -> SettingsError:
    """That the path of a setting holds a sign that none has: an escape that was meant as a folder's name."""
    return SettingsError(
        _(
            "The setting {name!r} ({place}) holds a sign that no path has.",
            name=name,
            place=layer.told([name]),
        ),
        hint=_("A backslash between double quotes begins an escape: write single quotes, as in 'C:\\temp'."),
    )


def _heading_above(where: Sequence[str], kind: str, names: Collection[str]) -> str:
    """The heading that a setting stands under by mistake, "" for none."""
    provider = where[0] == "providers" and len(where) == 3 and kind == "extra_forbidden"
    table = where[0] in {"colours", "prices"} and len(where) == 2
    return ".".join(where[:-1]) if (provider or table) and where[-1] in names else ""


def hint_for_unknown(where: Sequence[str], names: Collection[str]) -> str:
    """What to write in the place of a name that is none."""
    known = _names(where, names)
    sure = likely(where[-1], known, _SURELY)
    if not sure and "key" in where[0].lower():
        return _key_hint()  # before a mere likeness: api_key is no api_key_file
    if meant := sure or likely(where[-1], known):
        return _("Did you mean {meant}?", meant=meant)
    return _listed(where, names)


def _names(where: Sequence[str], names: Collection[str]) -> Collection[str]:
    return OwnProvider.model_fields if where[0] == "providers" and len(where) > 1 else names


def _listed(where: Sequence[str], names: Collection[str]) -> str:
    if list(where) == ["language"]:
        return _("It is auto, or the tag of a language: zh, en, de, fr, es, pt, ja, ko, zh-TW.")
    known = ", ".join(_names(where, names))
    if where[0] == "providers" and len(where) > 1:
        return _(
            "The settings of a provider are {keys}; `key` names the environment variable with the key.",
            keys=known,
        )
    return _key_hint() if "key" in where[0] else _("The settings are {names}.", names=known)


def _key_hint() -> str:
    return _(
        "A key never stands in a settings file: `summarizer init` keeps it, or put it into {variable}, "
        "or name an api_key_file.",
        variable=KEY_VARIABLE,
    )
