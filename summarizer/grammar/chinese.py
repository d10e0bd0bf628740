"""Chinese numerals read into numbers: 三万五千, 一百二, 二〇二〇, 三点一四."""

from __future__ import annotations

from fractions import Fraction

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
"""The digits; 两 is the two of counting."""
PLACES = {"十": 10, "百": 100, "千": 1000}
"""The places below 万."""
MYRIADS = {"万": 10**4, "亿": 10**8}
"""The places that multiply all that stands before them."""
CHARACTERS = "".join([*DIGITS, *PLACES, *MYRIADS])
"""Every character of a whole number."""


def read_chinese(numeral: str) -> Fraction | None:
    """The value of a numeral that holds nothing else; None when it is not well formed."""
    whole, point, decimals = numeral.partition("点")
    if point and not (decimals and all(character in DIGITS for character in decimals)):
        return None
    value = _whole(whole)
    if value is None:
        return None
    fraction = "".join(str(DIGITS[character]) for character in decimals)
    return value + (Fraction(int(fraction), 10 ** len(fraction)) if fraction else 0)


def _whole(numeral: str) -> Fraction | None:
    if not numeral or any(character not in CHARACTERS for character in numeral):
        return None
    if all(character in DIGITS for character in numeral):
        return Fraction(int("".join(str(DIGITS[character]) for character in numeral)))
    for character, place in (("亿", 10**8), ("万", 10**4)):
        if character in numeral:
            before, _, after = numeral.rpartition(character)
            high = Fraction(1) if not before else _whole(before)
            low = _rest(after, place)
            return None if high is None or low is None or low >= place else high * place + low
    return _below_myriad(numeral)


def _rest(numeral: str, place: int) -> Fraction | None:
    """What follows 万 or 亿; a lone digit counts the next lower place: 三万五 is 35,000."""
    if not numeral:
        return Fraction(0)
    if len(numeral) == 1 and DIGITS.get(numeral, 0) > 0:
        return Fraction(DIGITS[numeral] * place // 10)
    stripped = numeral.lstrip("零〇")
    if not stripped or (all(character in DIGITS for character in stripped) and len(stripped) > 1):
        return None
    return _whole(stripped)


def _below_myriad(numeral: str) -> Fraction | None:
    total, last = 0, 10_000
    digit: int | None = None
    after_zero = False
    for character in numeral:
        if character in DIGITS:
            if digit is not None:
                return None
            value = DIGITS[character]
            after_zero, digit = (True, None) if value == 0 else (after_zero, value)
            continue
        place = PLACES[character]
        if place >= last or (digit is None and total and not after_zero and place > 10):
            return None
        total += (1 if digit is None else digit) * place
        digit, last, after_zero = None, place, False
    if digit is not None:
        total += digit * (last // 10 if 10 < last < 10_000 and not after_zero else 1)
    return Fraction(total)
