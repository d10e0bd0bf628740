"""Raised and lowered characters of a line: exponents written `10^20`, note marks set apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from summarizer.text import has_han

RAISED, LOWERED = 1, -1
_SMALLER = 0.92
"""A raised or lowered run's size as a part of that of the run beside it, at most."""
_LIFT = (0.12, 1.25)
"""How far a raised run's baseline lies above that of its base, in sizes of the base."""
_DROP = (0.05, 0.7)


class Run(NamedTuple):
    """Characters of a line in one font: size and `baseline`, both in points, `baseline` growing downwards."""

    size: float
    baseline: float
    text: str


class Piece(NamedTuple):
    """A part of a word on one level; `near` says that no blank stands before it, `italic` how it is set.

    `above` says that what follows stands under it, as in a fraction.
    """

    text: str
    level: int = 0
    near: bool = False
    italic: bool = False
    above: bool = False


class Read(NamedTuple):
    """A piece as a reader takes it: its text, whether it joins what is before it, and is a note mark."""

    text: str
    joined: bool = False
    mark: bool = False


def levels(runs: Sequence[Run], before: Run | None = None) -> list[int]:
    """The level of each run of a line: 0, `RAISED` or `LOWERED`, by size and baseline beside its neighbours.

    `before` is the run that the line goes on from, where a line holds nothing but what is raised.
    """
    found = [0] * len(runs)
    sizes = {run.size for run in runs if not run.text.isspace()}
    if before is not None:
        sizes.add(before.size)
    if not sizes or min(sizes) > max(sizes) * _SMALLER:
        return found
    for number, run in enumerate(runs):
        if run.text.strip() and not has_han(run.text):
            base = _base(runs, found, number) or before
            found[number] = _level(run, base) if base else 0
    return found


def _base(runs: Sequence[Run], found: Sequence[int], number: int) -> Run | None:
    """The nearest run on the line itself that is larger: to the left, else to the right."""
    size = runs[number].size
    left = (runs[at] for at in range(number - 1, -1, -1) if found[at] == 0)
    right = (runs[at] for at in range(number + 1, len(runs)))
    for side in (left, right):
        for run in side:
            if run.text.strip() and run.size * _SMALLER >= size:
                return run
    return None


def _level(run: Run, base: Run) -> int:
    if run.size > base.size * _SMALLER:
        return 0
    lift = (base.baseline - run.baseline) / base.size
    if _LIFT[0] <= lift <= _LIFT[1]:
        return RAISED
    return LOWERED if _DROP[0] <= -lift <= _DROP[1] else 0


_MINUS = str.maketrans("−–‐‑‒", "-----")
_STARS = "*∗⁎†‡§¶#$‖∥✉⋆★"
_NUMBERS = re.compile(r"\(?\[?\d{1,3}[a-z]?(?:\s?[,;–‐‑−-]\s?\d{1,3}[a-z]?)*[,.;]?\]?\)?")
_LETTER_MARKS = re.compile(r"\(?[a-z](?:[,;][a-z\d*†‡§¶]{1,2})*[,;]?\)?")
_NOTE_SIGNS = re.compile(rf"[{_STARS},;\d\sa-z]*[{_STARS}][{_STARS},;\d\sa-z]*")
_MARKS = re.compile(f"{_NUMBERS.pattern}|{_NOTE_SIGNS.pattern}|{_LETTER_MARKS.pattern}")
_KEPT = re.compile(r"st|nd|rd|th|[′″'’”“‘\"°™®©℠]+|TM|[oº∘◦˚]|[.,:;]+")
_DEGREE = re.compile("[oº∘◦˚°]")
_SIGNS = re.compile(rf"[-+−–{_STARS}′″°º∘◦˚™®©,;\s]+")
_CHARGE = re.compile(r"\d?[+−–-]")
_SIGNED = re.compile(r"[-+−–]\s?\d+(?:[./]\d+)?")
_POINT = re.compile(r"\d+\.\d\d?[a-z]?")
_BEFORE_UNIT = r"(?:^|[\d\s/·⋅.×(])"
_UNIT = re.compile(
    rf"{_BEFORE_UNIT}[kcmdnpfGMhµμ]?(?:m|s|g|l|L|M|K|Hz|W|J|N|C|V|eV|Pa|mol|cd|A|T|F|H|Å|Ω|bar|in|ft|yd|mi"
    r"|h|hr|min|d|day|days|yr|year|rad|sr|deg|px|cells?|°|arcsec|arcmin|pixels?)$"
)
_LENGTH = re.compile(rf"{_BEFORE_UNIT}[kcmdnµμ]?(?:m|s|in|ft|yd|mi|Å|px|h)$")
_LAST_NUMBER = re.compile(r"(?<![\d.])\d+(?:[.,]\d+)*$")
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_IN_BRACKETS = re.compile(r"[(\[|][^()\[\]|]*[)\]|]$")
_ELEMENT = re.compile(
    r"(?:H|He|Li|B|C|N|O|F|Na|P|S|Cl|K|Ca|Fe|Co|Cu|Ga|Br|Sr|Y|Zr|Tc|I|Xe|Cs|Lu|Th|U)(?![a-z])"
)
_OF_A_FORMULA = re.compile(r"[=+−·×*/^|]|(?<![A-Za-z])[A-Za-zα-ω](?![A-Za-z])")


def read_line(pieces: Sequence[Piece]) -> list[Read]:
    """The pieces of a line as a reader takes them, one for each, in order.

    What is raised behind a number, a unit or a symbol is written with `^`, behind a word it is a mark; a
    lowered number that stands beside another one is written with `_`, so that no two numbers become one.
    """
    read: list[Read] = []
    base = ""
    for number, piece in enumerate(pieces):
        if not piece.near and base:
            base += " "
        if piece.level == RAISED:
            read.append(_raised(pieces, number, base, read))
        else:
            read.append(_plain(pieces, number, base, read))
        if not read[-1].mark:
            base += read[-1].text
    return read


def _plain(pieces: Sequence[Piece], number: int, base: str, read: Sequence[Read]) -> Read:
    """A piece on the line or below it: kept from what it does not belong to."""
    piece = pieces[number]
    if number == 0:
        return Read(piece.text)
    before, text = pieces[number - 1], piece.text
    if piece.level == LOWERED and before.above and not before.near:
        return Read("/" + text, joined=True)
    if read[-1].mark and text[0].isalnum() and base[-1:].isalnum():
        return Read(text)
    if piece.near and before.level != piece.level and text[0].isdigit() and base[-1:].isdigit():
        return Read("_" + text, joined=True) if piece.level == LOWERED else Read(text)
    return Read(text, piece.near)


def _raised(pieces: Sequence[Piece], number: int, base: str, read: Sequence[Read]) -> Read:
    """A raised piece, `base` being all that is before it on the line."""
    piece = pieces[number]
    before = pieces[number - 1] if number else Piece("")
    if read and read[-1].mark and before.level == RAISED:  # the list of marks goes on
        return Read(piece.text, piece.near, mark=True)
    if not any(map(str.isalnum, piece.text)) and not _SIGNS.fullmatch(piece.text):
        return Read(piece.text, piece.near)
    after = pieces[number + 1] if number + 1 < len(pieces) else Piece("")
    if not piece.near or not base.strip():
        return _before_word(piece, after, joined=piece.near and bool(read))
    return _behind(piece.text, base, after.text, italic=before.italic)


def _before_word(piece: Piece, after: Piece, *, joined: bool) -> Read:
    """What stands raised before a word: a fraction's upper part, an isotope's mass, or a mark."""
    isotope = after.near and not after.level and _ELEMENT.match(after.text)
    if piece.above or (isotope and piece.text.isdigit() and (len(piece.text) > 1 or after.text[0] == "H")):
        return Read(piece.text, joined)
    return Read(piece.text, joined, mark=_MARKS.fullmatch(piece.text) is not None)


def _behind(text: str, base: str, after: str, *, italic: bool) -> Read:
    """What stands raised close behind a base: kept as it is, a mark, a charge, or an exponent."""
    if _KEPT.fullmatch(text) or (text == "A" and (base[-1] + after).startswith("LT")):  # LaTeX's name
        return Read("°" if _DEGREE.fullmatch(text) and base[-1].isdigit() else text, joined=True)
    if _is_mark(text, base, italic=italic):
        return Read(text, joined=True, mark=True)
    plain = text.translate(_MINUS).replace(" ", "")
    charge = _CHARGE.fullmatch(text) and base[-1].isalpha() and not _UNIT.search(base)
    return Read(plain if charge else "^" + plain, joined=True)


def _is_mark(text: str, base: str, *, italic: bool) -> bool:
    """Whether what is raised behind `base` points to a note or a source."""
    last = base[-1]
    if _NOTE_SIGNS.fullmatch(text):
        return not (last.isdigit() or last in "%)") or any(sign in text for sign in "†‡§¶#‖∥✉")
    letters = _LAST_LETTERS.search(base)
    if not _NUMBERS.fullmatch(text):
        word = letters is not None and len(letters[0]) > 2 and not _UNIT.search(base)
        return word and _LETTER_MARKS.fullmatch(text) is not None
    if not text.isdigit():
        return not _POINT.fullmatch(text) and not (_SIGNED.fullmatch(text) and last.isalnum())
    return not _is_exponent(text, base, letters[0] if letters else "", italic=italic)


def _is_exponent(text: str, base: str, letters: str, *, italic: bool) -> bool:
    """Whether a number raised behind `base`, which ends with `letters`, is an exponent."""
    if number := _LAST_NUMBER.search(base):
        small = len(number[0]) == 1 and number[0] not in "01"
        return number[0] == "10" or small or (text in {"2", "3"} and not _YEAR.fullmatch(number[0]))
    if letters:
        return _is_power(letters, base, text, italic=italic)
    return base[-1] in ")]|" and len(text) == 1 and _is_formula(base)


def _is_power(letters: str, base: str, text: str, *, italic: bool) -> bool:
    """Whether a number raised behind letters is an exponent: of a unit, or of a symbol of one letter."""
    if _LENGTH.search(base) and text in {"2", "3", "4"}:
        return True
    if len(letters) > 1:
        return text in {"2", "3"} and len(letters) == 2 and (italic or letters[0] == "d")
    return italic or len(text) == 1 or letters.islower()


def _is_formula(base: str) -> bool:
    """Whether the brackets that `base` ends with hold a formula, not words."""
    group = _IN_BRACKETS.search(base)
    return _OF_A_FORMULA.search(group[0][1:-1] if group else base.rsplit(" ", 1)[-1][:-1]) is not None
