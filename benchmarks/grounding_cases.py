"""Makes claims for the grounding benchmark: true ones, and ones with one thing changed.

Knows nothing of the checks: its word lists are its own, and it imports none of theirs.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PAIRS = Path(__file__).with_name("grounding_pairs.toml")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DIGITS = re.compile(r"(?<![\w.,/-])\d[\d,]*(?:\.\d+)?(?![\w,.]*\d|[A-Za-z]|st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class Case:
    """A claim over sentences; `kind` says what was done to it, `true` whether it should be accepted."""

    kind: str
    claim: str
    sentences: tuple[str, ...]
    true: bool


def pairs(part: str) -> list[tuple[str, str]]:
    """The hand-written pairs of an English sentence and a true Chinese claim: `pairs` or `held_out`."""
    return [(english, chinese) for english, chinese in tomllib.loads(PAIRS.read_text("utf-8"))[part]]


def cases(sentences: Sequence[str], seed: int) -> Iterator[Case]:
    """All cases that can be made of the sentences of one paper."""
    random_ = random.Random(seed)
    for sentence in sentences:
        for paraphrase in _paraphrases(sentence, random_):
            yield Case("true", paraphrase, (sentence,), True)
        yield from changed(sentence, sentence, random_)


def changed(claim: str, sentence: str, random_: random.Random) -> Iterator[Case]:
    """The claim with one thing changed at a time, wherever it has that thing."""
    for kind, change in _CHANGES.items():
        result = change(claim, random_)
        if result is not None and result != claim:
            yield Case(kind, result, (sentence,), False)


def _plain(sentence: str) -> str:
    """A sentence as a model restates it: no citation marks, no opening connective."""
    text = re.sub(r"\s?\[\d{1,3}(?:[,–-]\s?\d{1,3})*\](?![A-Za-z])", "", sentence)
    text = re.sub(
        r"^(?:However|Moreover|Furthermore|In addition|Thus|Therefore|Finally|First|Second|因此|此外|同时|然而|但是),?，?\s?",
        "",
        text,
    )
    return text[:1].upper() + text[1:]


def _paraphrases(sentence: str, random_: random.Random) -> Iterator[str]:
    plain = _plain(sentence)
    if plain != sentence:
        yield plain
    if _HAN.search(sentence):
        yield random_.choice(["本文指出，", "作者认为，", "研究报告，", "文中说明，"]) + plain
        return
    body = re.sub(r"^(?:We|we) ", "the authors ", plain)
    body = re.sub(r"\b[Oo]ur ", "their ", body)
    if not re.match(r"[A-Z]{2}|[A-Z]\w*[A-Z0-9]", body):
        body = body[:1].lower() + body[1:]
    yield f"{random_.choice(['The authors report that', 'The paper states that', 'According to the paper,'])} {body}"
    if (swapped := _reworded(plain)) != plain:
        yield swapped
    if without := _without_brackets(plain):
        yield without


def _reworded(text: str) -> str:
    for old, new in (
        ("percent", "%"), ("in order to", "to"), ("a large number of", "many"), ("such as", "for example"),
        ("utilize", "use"), ("in addition to", "besides"), ("with respect to", "regarding"), ("approximately", "about"),
        ("investigate", "examine"), ("obtain", "get"), ("method", "approach"), ("consists of", "comprises"),
    ):  # fmt: skip
        text = re.sub(rf"\b{old}\b", new, text)
    return re.sub(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)", lambda match: match[0].replace(",", ""), text)


def _without_brackets(text: str) -> str:
    shorter = re.sub(r"\s\([^()]*[a-z]{3}[^()]*\)(?=[\s.,;])", "", text)
    return shorter if shorter != text and len(shorter) > 40 else ""


def _number(text: str, random_: random.Random) -> str | None:
    found = list(_DIGITS.finditer(text))
    if not found:
        return None
    match = random_.choice(found)
    old = match[0].rstrip(",")
    digits = [at for at, character in enumerate(old) if character.isdigit()]
    at = random_.choice(digits)
    new = old
    while new == old or (new[0] == "0" and old[0] != "0"):
        new = old[:at] + random_.choice("123456789") + old[at + 1 :]
    return text[: match.start()] + new + text[match.start() + len(old) :]


def _swap(text: str, random_: random.Random, table: Sequence[tuple[str, str]]) -> str | None:
    """One occurrence of one of the table's left sides put into its right side."""
    found = [(match, new) for old, new in table for match in re.finditer(old, text)]
    if not found:
        return None
    match, new = random_.choice(found)
    return text[: match.start()] + match.expand(new) + text[match.end() :]


_UNITS = [
    (r"(?<=\d)\s?%", " s"), (r"(?<=\d) ms\b", " s"), (r"(?<=\d) s\b", " min"), (r"(?<=\d) months?\b", " weeks"),
    (r"(?<=\d) years?\b", " months"), (r"(?<=\d) hours?\b", " minutes"), (r"(?<=\d) km\b", " m"), (r"(?<=\d) kg\b", " g"),
    (r"(?<=\d) minutes\b", " hours"), (r"(?<=\d) percentage points\b", "%"), (r"(?<=\d) ?°C", " K"), (r"(?<=\d) days?\b", " years"),
    (r"(?<=\d) mm\b", " cm"), (r"(?<=\d) cm\b", " m"), (r"(?<=\d) g/kg", " mg"), (r"(?<=\d) 个月", " 年"), (r"(?<=\d) 秒", " 分钟"),
    (r"(?<=\d) 毫秒", " 秒"), (r"(?<=\d) 欧元", " 美元"), (r"(?<=\d) 个百分点", "%"), (r"(?<=\d) ℃", " K"), (r"(?<=\d) 小时", " 天"), (r"(?<=\d) 分钟", " 小时"),
]  # fmt: skip
_SIGNS = [
    (r"(?<![\w\d])[-−](?=\d)", ""),
    (r"(?<=[=(] )(?=[1-9])", "-"),
    (r"<(?= ?\d)", ">"),
    (r">(?= ?\d)", "<"),
]


def _name(text: str, random_: random.Random) -> str | None:
    names = sorted(
        set(re.findall(r"\b(?:[A-Z]{2,}[a-z]?|[A-Z][a-z]+[A-Z]\w*|[A-Z]\w*-\d+)\b(?!-)", text)) - {"US", "UK"}
    )
    if not names:
        return None
    old = random_.choice(names)
    new = random_.choice(
        [name for name in ("LSTM", "ResNet-50", "ELMo", "WikiQA", "T5-XL", "HMM") if name != old]
    )
    return re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text)


_CHANGES: dict[str, Callable[[str, random.Random], str | None]] = {
    "number": _number,
    "unit": lambda text, random_: _swap(text, random_, _UNITS),
    "sign": lambda text, random_: _swap(text, random_, _SIGNS),
    "name": _name,
}
