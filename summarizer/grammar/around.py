"""What the words around a number say: more or less than it, about it, to it or by it, how often."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from summarizer.grammar.quantity import Bound, Quantity
from summarizer.grammar.tables import alternatives, pattern, words
from summarizer.grammar.units import Unit, time_units

_REACH = 40  # characters before a number in which its bound may begin
_FILLER = (
    r"(?: ?(?:the ages? of|age|the|an?|about|around|approximately|some|another|roughly|total of|US|~|="
    r"|约|大约|近|了|至|到|到了|为|达))* ?[$€£¥]?"
)
_SIGN = re.compile(r"(?P<sign>[<>≤≥])=? ?[$€£¥]?$|(?P<equals>=) ?$")
_CHANGES = "improvement|increase|reduction|decrease|gain|drop|decline|rise|boost"
_CHANGE_BEHIND = re.compile(rf" (?:[a-z-]+ ){{0,3}}(?:{_CHANGES})s?(?![a-z])")
_PLACES = ("over", "under", "above", "below", "within", "beyond")
_BREAK = re.compile(r"[,.;:。、()]")
_WORDY = re.compile(
    r"(?:over|under|above|below|beyond|within|exceed\w*|surpass\w*|超出|超|突破)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Before:
    bound: Bound = ""
    firm: bool = True
    signed: bool = False
    equals: bool = False
    relation: Bound = ""


def with_surroundings(quantity: Quantity, text: str, before_start: int) -> Quantity:
    """The quantity with what stands around it; `before_start` is where the number before it ends."""
    start = quantity.number.start
    lead = text[max(0, start - _REACH, before_start) : start]
    found = _before(lead, quantity)
    behind = _behind(text[quantity.stop : quantity.stop + 12])
    bound = quantity.number.bound or found.bound or behind
    firm = found.firm if found.bound else True
    if behind and not found.bound:
        firm = not pattern("loose", "words").match(text[quantity.stop :].lstrip())
    return replace(
        quantity,
        bound=bound,
        firm=firm and quantity.number.form != "vague",
        signed=found.signed,
        equals=found.equals,
        relation=found.relation,
        about=_about(lead, text[quantity.stop : quantity.stop + 8]),
        mode=_mode(
            text[max(0, start - 120, before_start if " to " not in lead else 0) : start],
            text[quantity.stop : quantity.stop + 50],
        ),
        every=_every(text, quantity, before_start),
    )


@cache
def _bounds() -> list[tuple[Bound, bool, re.Pattern[str]]]:
    found: list[tuple[Bound, bool, re.Pattern[str]]] = []
    for key, related in (("bounds_before", False), ("relations_before", True)):
        for name in ("less", "more"):
            bound: Bound = "more" if name == "more" else "less"
            compiled = re.compile(f"(?P<word>{alternatives(words()[key][name])}){_FILLER}$", re.IGNORECASE)
            found.append((bound, related, compiled))
    return found


def _before(lead: str, quantity: Quantity) -> _Before:
    """What is said of a number right before it."""
    if sign := _SIGN.search(lead):
        if sign["equals"]:
            return _Before(equals=True)
        return _Before("more" if sign["sign"] in ">≥" else "less", signed=True)
    found = [
        (match.start(), -match.end("word"), match["word"], bound, related)
        for bound, related, compiled in _bounds()
        if (match := compiled.search(lead))
    ]
    if not found:
        return _Before(relation=_relation(_BREAK.split(lead)[-1]))
    place, _, word, bound, related = min(found)
    if _turned(lead[:place]):
        return _Before("less" if bound == "more" else "more")
    return _worded(word, bound, quantity, related=related)


def _worded(word: str, bound: Bound, quantity: Quantity, *, related: bool) -> _Before:
    """What a word before a number says of it."""
    if word.lower().startswith(_PLACES) and _spatial(quantity, word):
        return _Before()
    if related:
        return _Before(relation=bound)
    loose = pattern("loose", "words").fullmatch(word) is not None or _WORDY.search(word) is not None
    return _Before(bound, firm=not loose, relation=bound if _relational(word) else "")


def _relation(clause: str) -> Bound:
    """The comparison that a clause makes with the number at its end: 高于词汇检索的 …"""
    found: list[tuple[int, Bound]] = []
    for name in ("more", "less"):
        bound: Bound = "more" if name == "more" else "less"
        for key in ("relations_before", "bounds_before"):
            for match in pattern(key, name).finditer(clause):
                if key == "relations_before" or _relational(match[0]):
                    turned = _turned(clause[: match.start()])
                    other: Bound = "less" if bound == "more" else "more"
                    found.append((match.start(), other if turned else bound))
    return max(found)[1] if found else ""


def _relational(word: str) -> bool:
    """Whether a word that bounds a number may compare two things as well."""
    return word.lower() in {"大于", "小于", "多于", "少于", "超过", "超过了"} or word.lower().startswith(
        ("exceed", "surpass", "more than", "less than", "greater", "larger", "smaller", "above", "below")
    )


def _turned(before: str) -> bool:
    negated = "|".join(word for word in words()["turned"]["before"] if not word.isascii())
    return bool(
        re.search(rf"(?:{negated})(?:会|曾|能|有|应|得|再|可|明显)?$", before)
        or re.search(r"(?:\bno|\bnot|\bnever|n't|\bwithout|\bcannot)(?: [a-z]+)? $", before, re.IGNORECASE)
    )


def _spatial(quantity: Quantity, word: str) -> bool:
    """Whether "over" or "under" may not compare at all: over 18 months, under three conditions."""
    durations = {"s"}
    if quantity.number.form == "words" and not quantity.unit:
        return True
    return word.lower() in {"over", "within"} and quantity.unit.name in durations


@cache
def _after() -> list[tuple[Bound, re.Pattern[str]]]:
    table = words()["bounds_after"]
    return [
        ("more", re.compile(f" ?(?:{alternatives(table['more'])})|\\+(?![\\d/])", re.IGNORECASE)),
        ("less", re.compile(f" ?(?:{alternatives(table['less'])})", re.IGNORECASE)),
    ]


def _behind(text: str) -> Bound:
    return next((bound for bound, compiled in _after() if compiled.match(text)), "")


@cache
def _near() -> tuple[re.Pattern[str], re.Pattern[str]]:
    about = words()["about"]
    filler = "(?:了|有|为|达|到|至| |a |an |the )*"
    return (
        re.compile(
            f"(?:{alternatives(form for form in about['before'] if form != '~')}|~){filler}$", re.IGNORECASE
        ),
        re.compile(f" ?(?:{alternatives(about['after'])})", re.IGNORECASE),
    )


def _about(lead: str, behind: str) -> bool:
    before, after = _near()
    return bool(before.search(lead) or after.match(behind))


@cache
def _modes() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    change = words()["change"]
    english, chinese = alternatives(change["en"]), "|".join(sorted(change["zh"], key=len, reverse=True))
    long = "|".join(word for word in change["zh"] if len(word) > 1)
    near = (
        "(?:about |around |approximately |nearly |over |under |up to |as much as |only |at least |~"
        "|(?:more|less) than |an? (?:further|additional) )?"
    )
    about = "(?:约|近|大约|超过|至少|逾|了|接近|仅|达)*"
    not_to = r"(?<!up )(?<!close )(?<!\d )(?<!\d% )(?<!compared )(?<!due )"
    return (
        re.compile(rf"(?:{chinese})(?:到|至|为){about}$"),
        re.compile(rf"(?:{long}){about}(?:幅度)?{about}$"),
        re.compile(
            rf"(?:{english})(?:[^;]*?\bfrom [^;]{{1,30}} |[^;]*?{not_to})\bto {near}$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"\b(?:by|(?:{_CHANGES})s? of) {near}$",
            re.IGNORECASE,
        ),
    )


def _mode(lead: str, behind: str) -> Literal["", "to", "by"]:
    to_chinese, by_chinese, to_english, by_english = _modes()
    if to_chinese.search(lead) or to_english.search(lead):
        return "to"
    return "by" if by_chinese.search(lead) or by_english.search(lead) or _CHANGE_BEHIND.match(behind) else ""


@cache
def _everies() -> list[tuple[re.Pattern[str], re.Pattern[str], Unit]]:
    found: list[tuple[re.Pattern[str], re.Pattern[str], Unit]] = []
    for unit, names in time_units():
        chinese = [name for name in names["every"] if name.startswith("每") or name.endswith("均")]
        english = [
            name for name in names["every"] if re.match("[a-z]", name) and not re.search(r"[\^\d]", name)
        ]
        found.append(
            (
                re.compile(f"(?:{'|'.join(chinese)})[^,.;。、\\d]{{0,10}}$" if chinese else "(?!)"),
                re.compile(f"(?: [A-Za-z0-9-]+){{0,3}} (?:{'|'.join(english)})(?![A-Za-z])", re.IGNORECASE),
                unit,
            )
        )
    return found


def _every(text: str, quantity: Quantity, before_start: int) -> Unit | None:
    """The unit of time that a quantity is told for, by the words around it."""
    lead = text[max(0, quantity.number.start - 24, before_start) : quantity.number.start]
    behind = text[quantity.stop : quantity.stop + 40]
    for before, after, unit in _everies():
        if before.search(lead) or after.match(behind):
            return unit
    return None
