"""Settings from the environment: one variable for each, tables as they stand in summarizer.toml."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Collection, Iterable

from summarizer.errors import SettingsError
from summarizer.language import _

PREFIX = "SUMMARIZER_"
KEY_VARIABLE = f"{PREFIX}API_KEY"
"""Holds the key of the drafting endpoint, whichever it is."""
_LIKE_PREFIX = (PREFIX, "SUMMARISER_", "SUMARIZER_", "SUMMARIZE_", "SUMMERIZER_")
"""Ours, and how people write it besides."""


def read_environment(names: Iterable[str], tables: Collection[str]) -> dict[str, object]:
    """The settings that environment variables give, by name; an empty variable gives none.

    Those of `tables` hold what stands behind the = in summarizer.toml, a TOML inline table; all others are
    texts as they are.

    Raises:
        SettingsError: a variable should hold a table and does not.
    """
    found = {name: os.environ.get(variable(name), "") for name in names}
    return {
        name: _table(name, text) if name in tables else text for name, text in found.items() if text.strip()
    }


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def misspelt(names: Iterable[str]) -> tuple[str, ...]:
    """A sentence on each variable that begins as those of settings do and belongs to none of `names`.

    One that ends in _API_KEY may be the key of a provider of one's own.
    """
    known = {variable(name) for name in names}
    unknown = sorted(
        one
        for one in os.environ
        if one.upper().startswith(_LIKE_PREFIX)
        and one not in known
        and not (one.startswith(PREFIX) and one.endswith("_API_KEY"))
    )
    return tuple(
        _("There is no setting for the variable {one}{meant}.", one=one, meant=_meant(one, known))
        for one in unknown
    )


def _meant(unknown: str, known: Iterable[str]) -> str:
    like = difflib.get_close_matches(unknown.upper(), sorted({*known, KEY_VARIABLE}), 1, cutoff=0.8)
    return _("; {like} is one", like=like[0]) if like else ""


def _table(name: str, text: str) -> dict[str, object]:
    try:
        (value,) = tomllib.loads(f"{name} = {text}").values()
    except ValueError as exc:  # no TOML, or more than one value
        raise _no_table(name, f": {exc}" if isinstance(exc, tomllib.TOMLDecodeError) else "") from exc
    if not isinstance(value, dict):
        raise _no_table(name, "")
    return value


def _no_table(name: str, why: str) -> SettingsError:
    return SettingsError(
        _("{variable} holds no table{why}.", variable=variable(name), why=why),
        hint=_('Write it in braces on one line, as {"#ff6666" = ["研究局限"]} for SUMMARIZER_COLOURS.'),
    )
