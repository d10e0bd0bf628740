"""Quantities in running text: numbers in digits and words, English and Chinese, with unit and comparison."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from summarizer.draft.check.numeral import numerals

Comparison = Literal["", "more", "less", ">", "<"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands in a text: `value` with its scale multiplied in, `unit` by its canonical name.

    `unit` is "" when none follows; `comparison` says whether the text means more or less than the value, in
    words or by a sign.
    `start` is the offset in the text as normalised by `normalise`, `text` the number as written.
    """

    value: Decimal
    unit: str
    comparison: Comparison
    text: str
    start: int


_NUMBER = re.compile(
    r"(?<![\w.])(?<![A-Za-z]{2}-)(?P<sign>(?<![\d)\w%])[-−])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?!\.?\d|[A-Za-z]\w*-?\d)"
    r"(?:\s?[×x]\s?10\^?(?P<power>[-−]?\d+))?"
)
_DURATIONS = frozenset({"s", "min", "h", "d", "week", "month", "year"})


def normalise(text: str) -> str:
    """The text with full-width signs, dashes and minus signs made one; offsets of quantities refer to it."""
    folded = unicodedata.normalize("NFKC", text).replace("μ", "µ")
    return re.sub(r"[–—‒]", "–", folded).replace("−", "-")


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities in a text, in order; numbers inside names (GPT-4, H2O) and citations ([12]) are none."""
    text = re.sub(r"\[\d+(?:\s?[,–-]\s?\d+)*\]", lambda match: " " * len(match[0]), normalise(text))
    found = sorted(_all(text), key=lambda one: one.start)
    return tuple(_with_range_units(text, found))


def _all(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        value = Decimal(match["digits"].replace(",", ""))
        if match["power"]:
            value *= Decimal(10) ** int(match["power"])
        yield _quantity(text, value.copy_negate() if match["sign"] else value, match.start(), match.end())
    for numeral in numerals(text):
        if numeral.unit is not None:
            yield Quantity(numeral.value, numeral.unit, "", text[numeral.start : numeral.end], numeral.start)
            continue
        found = _quantity(text, numeral.value, numeral.start, numeral.end)
        # "under three conditions" compares nothing
        bare = re.search(r"\b(?:over|under|above|below)\s$", text[: numeral.start], re.IGNORECASE)
        yield replace(found, comparison="") if bare else found


def _quantity(text: str, value: Decimal, start: int, end: int) -> Quantity:
    tables = _tables()
    comparison = _comparison(text, start, end)
    written = end
    if scale := tables.scale.match(text, end):
        value *= Decimal(_name(scale))
        end = scale.end()
    unit = _name(tables.unit.match(text, end))
    if (
        unit == "year"
        and value == value.to_integral()
        and 1500 <= value <= 2100
        and text[end : end + 2].strip()[:1] == "年"
    ):
        unit = ""
    if not unit and (before := tables.unit_before.search(text[:start])):
        unit = _name(before)
    if unit in _DURATIONS and re.search(r"\bover\s?$", text[:start]):
        comparison = ""  # "over 18 months" tells how long, not more than how long
    return Quantity(value, unit, comparison, text[start:written], start)


def _comparison(text: str, start: int, end: int) -> Comparison:
    tables = _tables()
    if sign := re.search(r"([<>≤≥])=?\s?$", text[max(0, start - 4) : start]):
        return ">" if sign[1] in ">≥" else "<"
    name = _name(tables.comparison.search(text[max(0, start - 24) : start])) or _name(
        tables.comparison_after.match(text, _behind_unit(text, end))
    )
    return "more" if name == "more" else "less" if name == "less" else ""


def _behind_unit(text: str, end: int) -> int:
    match = _tables().unit.match(text, end)
    return match.end() if match else end


def _with_range_units(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """In `3.1–3.6%` and `3.1 to 3.6%` the unit belongs to both numbers."""
    for number, one in enumerate(found):
        if not one.unit and number + 1 < len(found) and found[number + 1].unit:
            between = text[one.start + len(one.text) : found[number + 1].start]
            if re.fullmatch(r"\s?(?:–|-|~|to|至|到|and|和|或|or|×|x|,|、)\s?", between):
                yield Quantity(one.value, found[number + 1].unit, one.comparison, one.text, one.start)
                continue
        yield one


@dataclass(frozen=True, slots=True)
class _Tables:
    unit: re.Pattern[str]
    unit_before: re.Pattern[str]
    scale: re.Pattern[str]
    comparison: re.Pattern[str]
    comparison_after: re.Pattern[str]
    names: Mapping[str, str]


@cache
def _tables() -> _Tables:
    data = tomllib.loads(files("summarizer.draft.check").joinpath("quantity.toml").read_text("utf-8"))
    names: dict[str, str] = {}

    def alternatives(table: Mapping[str, list[str]], prefix: str) -> str:
        parts = []
        for number, (name, forms) in enumerate(table.items()):
            group = f"{prefix}{number}"
            names[group] = name
            parts.append(
                f"(?P<{group}>{'|'.join(sorted((_edged(form) for form in forms), key=len, reverse=True))})"
            )
        return "|".join(parts)

    return _Tables(
        unit=re.compile(rf"\s?-?(?:{alternatives(data['units'], 'u')})"),
        unit_before=re.compile(rf"(?:{alternatives(data['before'], 'b')})\s?$"),
        scale=re.compile(rf"\s?(?:{alternatives(data['scales'], 's')})"),
        comparison=re.compile(
            rf"(?:{alternatives(data['comparisons'], 'c')})"
            r"(?:[^，。；,;.\d]{0,12}的|\s?(?:了|约|the|a|about))?\s?$",
            re.IGNORECASE,
        ),
        comparison_after=re.compile(rf"\s?(?:{alternatives(data['comparisons_after'], 'a')})", re.IGNORECASE),
        names=names,
    )


def _edged(form: str) -> str:
    """A Latin form ends where the word does."""
    return rf"{form}(?![A-Za-z/µ])" if re.search(r"[A-Za-z]\??$|[A-Za-z]\)?s\?$", form) else form


def _name(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    return next((_tables().names[group] for group, found in match.groupdict().items() if found), "")
