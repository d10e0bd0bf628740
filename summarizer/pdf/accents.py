"""Accents that a PDF draws as signs of their own, `M¨uller`, put on the letters that they belong to."""

from __future__ import annotations

import re
import unicodedata

# Old TeX draws the accent before its letter, other programs behind it. Grave and acute may be quotes.
_MARKS = {
    "¨": "\u0308",
    "´": "\u0301",
    "`": "\u0300",
    "ˆ": "\u0302",
    "˜": "\u0303",
    "ˇ": "\u030c",
    "˘": "\u0306",
    "˝": "\u030b",
    "˚": "\u030a",
    "¸": "\u0327",
    "˛": "\u0328",
}
_QUOTES = frozenset("´`")
_DOTLESS = {"ı": "i", "ȷ": "j"}
_VOWELS = frozenset("aeiouyAEIOUY")
_ONLY_ON = {"˜": frozenset("aonAON"), "¸": frozenset("csCS"), "˛": frozenset("aeAE")}
_ELIDED = re.compile(r"(?<![^\W\d_])[a-z]$")
"""What an apostrophe stands behind in French, as another stands before `_APOSTROPHE`."""
_SIGN = re.compile(f"[{''.join(_MARKS)}]")
_APOSTROPHE = re.compile(r"(?:s|t|d|m|re|ll|ve)?(?![^\W\d_])", re.IGNORECASE)
_LATEST = "\u017f"
"""The last of the letters that European languages write with accents."""


def composed(word: str) -> str:
    """A word with its accents on their letters; one that may belong to either of two stays as it is."""
    if _SIGN.search(word) is None:
        return word
    letters = list(word)
    for at, sign in enumerate(word):
        if sign in _MARKS and (place := _place(letters, at)) is not None:
            letters[place] = _joined(letters[place], sign)
            letters[at] = ""
    return "".join(letters)


def _place(letters: list[str], at: int) -> int | None:
    """Where the letter of an accent stands, None when that is not sure."""
    sign = letters[at]
    before, behind = _at(letters, at - 1), _at(letters, at + 1)
    if sign in _QUOTES and _may_be_quote("".join(letters[:at]), "".join(letters[at + 1 :])):
        return None
    if behind in _DOTLESS or before in _DOTLESS:
        return at + 1 if behind in _DOTLESS else at - 1
    fits = [place for place in (at - 1, at + 1) if _joined(_at(letters, place), sign)]
    if len(fits) > 1:
        sure = behind in _VOWELS and before not in _VOWELS and sign not in _ONLY_ON
        return at + 1 if sure else None
    return fits[0] if fits else None


def _may_be_quote(before: str, behind: str) -> bool:
    """Whether a grave or acute is a quote or an apostrophe between two parts of a word."""
    return not before[-1:].isalpha() or bool(_ELIDED.search(before) or _APOSTROPHE.match(behind))


def _at(letters: list[str], place: int) -> str:
    return letters[place] if 0 <= place < len(letters) else ""


def _joined(letter: str, sign: str) -> str:
    """A letter with an accent, "" when no European language has it."""
    if not letter or letter not in _ONLY_ON.get(sign, letter):
        return ""
    one = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + _MARKS[sign])
    return one if len(one) == 1 and one <= _LATEST else ""
