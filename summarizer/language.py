"""The language that the program speaks to its user: gettext's catalogues in `locale/`, else English."""

from __future__ import annotations

import ctypes
import gettext as catalogues
import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).with_name("locale")
"""A folder for each language, with `LC_MESSAGES/summarizer.po` and what is compiled of it."""
DOMAIN = "summarizer"

_here: ContextVar[str] = ContextVar("language", default="")


@dataclass
class _Everywhere:
    """What was last chosen for the whole process, in all of its threads; "" for the system's."""

    tag: str = ""


_everywhere = _Everywhere()


def _(message: str, /, **values: object) -> str:
    """A message in the language that is spoken, its `{…}` filled in by name as `str.format` does."""
    text = _catalogue(spoken()).gettext(message) if message else ""  # gettext gives its header for ""
    return text.format_map(values) if values else text


def later(message: str) -> str:
    """A message that stands where no language is chosen yet; `_` says it when it is told."""
    return message


def counted(one: str, many: str, count: int, /, **values: object) -> str:
    """The message for one thing, or for `count` of them, its `{…}` filled in."""
    return _catalogue(spoken()).ngettext(one, many, count).format_map({"count": f"{count:,}", **values})


def spoken() -> str:
    """The tag of the language that is spoken here, such as "zh"."""
    return _here.get() or _everywhere.tag or system_language()


def speak(language: str) -> None:
    """Speak a language from now on; the system's for "auto", and for one of drafts that has no catalogue."""
    _everywhere.tag = language if _name(language) in languages() else ""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while: that of a note, or of one person at the review page."""
    token = _here.set(language)
    try:
        yield
    finally:
        _here.reset(token)


def languages() -> tuple[str, ...]:
    """The tags of the languages that the program speaks."""
    return ("en", *sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir()))


def hand_to_libraries() -> None:
    """Let libraries that speak by gettext, as that of the command line does, find our catalogues."""
    catalogues.bindtextdomain(DOMAIN, LOCALE)
    catalogues.textdomain(DOMAIN)


def system_language() -> str:
    """The language of the user's system: as POSIX asks for messages, on Windows that of its menus."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return value.split(":")[0]
    if sys.platform == "win32":
        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "en")
    return locale.getlocale()[0] or "en"


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    """The catalogue of a language: of "zh_CN.UTF-8" or "zh-Hans" that of "zh"."""
    return catalogues.translation(DOMAIN, LOCALE, [_name(language)], fallback=True)


def _name(language: str) -> str:
    return language.replace("-", "_").partition(".")[0].partition("_")[0]
