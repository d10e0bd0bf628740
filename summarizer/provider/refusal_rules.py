"""What vendors' refusals mean, by the patterns of refusals.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of refusal is told as: the class of the error, and templates for what it says."""

    error: str
    sentence: str
    hint: str
    fault: str


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    status: re.Pattern[str] | None
    says: re.Pattern[str] | None

    def fits(self, status: int, complaint: str) -> bool:
        return (self.status is None or self.status.fullmatch(str(status)) is not None) and (
            self.says is None or self.says.search(complaint) is not None
        )


def kind_of(status: int, complaint: str) -> str:
    """The name of the kind of a refusal, by its HTTP status and all that it says."""
    return next(rule.kind for rule in _rules() if rule.fits(status, complaint))


def kind(name: str) -> Kind:
    """The kind of that name."""
    return _kinds()[name]


def end_of(reason: object) -> Literal["cut", "filtered", "broken", ""]:
    """What a finish reason says went wrong with an answer, "" for nothing, or nothing that is known."""
    word = str(reason).strip().lower()
    ends: Mapping[Literal["cut", "filtered", "broken"], list[str]] = _data()["ends"]
    return next((end for end, words in ends.items() if word in words), "")


def refuses_pictures(status: int, complaint: str) -> bool:
    """Whether the refusal of a request with pictures says that the model takes none."""
    return 400 <= status < 600 and _said("pictures", complaint) is not None


def most_output(complaint: str) -> int | None:
    """The most tokens of an answer that a refusal says are allowed, None when it says nothing of it."""
    match = _said("caps", complaint)
    return int(match["most"]) if match else None


def room(complaint: str) -> int | None:
    """The tokens that a refusal says are left for an answer behind the prompt, None when it does not say.

    It is less than nothing where the prompt alone is too long.
    """
    match = _said("rooms", complaint)
    return int(match["context"]) - int(match["prompt"]) if match else None


def wait(complaint: str) -> str:
    """The wait that a refusal asks for, in its words, "" when it asks for none."""
    match = _said("waits", complaint)
    return match["wait"] if match else ""


def _said(what: str, complaint: str) -> re.Match[str] | None:
    found = (pattern.search(complaint) for pattern in _patterns(what))
    return next((match for match in found if match), None)


@cache
def _patterns(what: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, re.IGNORECASE) for text in _data()[what])


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            rule["kind"],
            re.compile(rule["status"]) if "status" in rule else None,
            re.compile(rule["says"], re.IGNORECASE) if "says" in rule else None,
        )
        for rule in _data()["rule"]
    )


@cache
def _kinds() -> Mapping[str, Kind]:
    return {name: Kind(**entry) for name, entry in _data()["kinds"].items()}


@cache
def _data() -> dict[str, Any]:
    text = files("summarizer.provider").joinpath("refusals.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
