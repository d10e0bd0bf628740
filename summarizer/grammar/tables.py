"""The word tables of the grammar, compiled into patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def words() -> Mapping[str, Any]:
    """`words.toml` as it stands."""
    return tomllib.loads(files("summarizer.grammar").joinpath("words.toml").read_text("utf-8"))


def alternatives(forms: Iterable[str]) -> str:
    """A pattern of English forms as whole words and Chinese ones as they stand, the longest first."""
    ordered = sorted(forms, key=len, reverse=True)
    chinese = [form for form in ordered if _CHINESE.search(form)]
    english = [form for form in ordered if not _CHINESE.search(form)]
    return "|".join([rf"(?<![A-Za-z])(?:{'|'.join(english)})(?![A-Za-z])"] * bool(english) + chinese)


@cache
def pattern(*path: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """The pattern of a list of `words.toml`, by the keys that lead to it, with what must stand around it."""
    entry: Any = words()
    for key in path:
        entry = entry[key]
    forms = list(entry)
    return re.compile(f"{before}(?:{alternatives(forms)}){after}", re.IGNORECASE)
