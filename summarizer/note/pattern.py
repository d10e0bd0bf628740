"""Patterns of note profiles: those that are not our own are looked for within a time, or might never end."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Never

from summarizer.errors import SettingsError
from summarizer.language import _

_SECONDS = 5.0
"""For one search; a note of common size takes milliseconds."""

_given_up: set[Pattern] = set()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, used as those of `re` are.

    `profile` is the note profile of a user's or a vault's that it stands in, "" for our own. Where one of
    those does not end in time its methods raise SettingsError, and do not wait for it again.
    """

    pattern: str
    flags: int = 0
    profile: str = ""

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match between two places, None when there is none."""
        return next(self.finditer(text, start, end), None)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text, None when it does not match."""
        if not self._watched():
            return _plain(self.pattern, self.flags).fullmatch(text)
        try:
            found: re.Match[str] | None = self._timed().fullmatch(text, timeout=_SECONDS)
        except TimeoutError:
            self._give_up()
        return found

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """The matches between two places, one after the other."""
        if not self._watched():
            yield from _plain(self.pattern, self.flags).finditer(text, start, end)
            return
        try:
            yield from self._timed().finditer(text, start, end, timeout=_SECONDS)
        except TimeoutError:
            self._give_up()

    def _watched(self) -> bool:
        if self.profile and self in _given_up:
            self._give_up()
        return bool(self.profile)

    def _timed(self) -> Any:
        return _timed(self.pattern, self.flags)

    def _give_up(self) -> Never:
        _given_up.add(self)
        raise SettingsError(
            _(
                "The pattern {pattern!r} of the note profile {profile!r} takes over {seconds:g} s "
                "to be looked for in a note.",
                pattern=self.pattern,
                profile=self.profile,
                seconds=_SECONDS,
            ),
            hint=_("Write it so that no part of it can match the same text in many ways, as (a+)+ does."),
        )


def compiled(pattern: str, flags: int = 0, profile: str = "") -> Pattern:
    """The pattern, once it was seen that it is one.

    Raises:
        ValueError: it is none; the message says why.
    """
    try:
        _plain(pattern, flags)
        if profile:
            _timed(pattern, flags)
    except (re.error, OverflowError) as exc:
        raise ValueError(str(exc)) from exc
    except RecursionError:
        raise ValueError(_("it is nested too deep")) from None
    return Pattern(pattern, flags, profile)


@lru_cache(maxsize=256)
def _plain(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)


@lru_cache(maxsize=256)
def _timed(pattern: str, flags: int) -> Any:
    """The same for another engine, which knows time-outs; it is loaded only where it is needed."""
    import regex

    wanted = regex.VERSION0
    for ours, theirs in ((re.MULTILINE, regex.MULTILINE), (re.VERBOSE, regex.VERBOSE)):
        wanted |= theirs if flags & ours else 0
    try:
        return regex.compile(pattern, wanted)
    except regex.error as exc:
        raise ValueError(str(exc)) from exc
