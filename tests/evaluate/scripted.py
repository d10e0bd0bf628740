"""A scripted model for evaluations: it drafts what it is told, and compares points as it is told."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.compare.papers import FIELDS, PAPERS, Made

Body = Mapping[str, Any]
Claims = Mapping[str, Sequence[tuple[str, str]]]
"""For each field claims, each with the sentence of the paper that it cites."""
Judge = Callable[[list[tuple[str, str, str]]], Mapping[str, object]]
"""Answers the points that are to be compared: field, number with A or B, text."""


def prompt(body: Body) -> str:
    return "\n".join(str(message["content"]) for message in body["messages"])


def is_judging(body: Body) -> bool:
    return "<summaries>" in prompt(body)


def paper_of(body: Body) -> Made:
    sentences = numbered(body)  # accepted fields of the others may stand there as examples of style
    return next(one for one in PAPERS if one.result in sentences)


def numbered(body: Body) -> Mapping[str, int]:
    """The sentences of the paper, by their numbers."""
    return {text: int(number) for number, text in re.findall(r"^S(\d+) (.*)$", prompt(body), re.MULTILINE)}


def quotes(paper: Made, name: str = "") -> Claims:
    """What was accepted, word for word, whatever the model."""
    del name
    return {label: [(text, text)] for label, text in paper.accepted.items()}


def model(
    drafts: Callable[[Made, str], Claims] = quotes, judge: Judge | None = None
) -> Callable[[Body], str]:
    def answer(body: Body) -> str:
        if is_judging(body):
            assert judge is not None, prompt(body)
            return json.dumps(judge(points_in(body)), ensure_ascii=False)
        numbers = numbered(body)
        claims = drafts(paper_of(body), str(body["model"]))
        fields = [
            {
                "field": label,
                "claims": [{"sentences": [numbers[of]], "text": text} for text, of in claims.get(label, ())],
            }
            for label in FIELDS
        ]
        return json.dumps({"fields": fields})

    return answer


def points_in(body: Body) -> list[tuple[str, str, str]]:
    """What the request to compare shows: field, number, text."""
    inside = prompt(body).rpartition("<summaries>\n")[2].partition("\n</summaries>")[0]
    found: list[tuple[str, str, str]] = []
    field = ""
    for line in inside.splitlines():
        if line.startswith("= "):
            field = line[2:]
        elif match := re.match(r"([AB]\d+): (.*)", line):
            found.append((field, match[1], match[2]))
    return found


def pairs(points: list[tuple[str, str, str]], *wanted: tuple[str, str]) -> list[dict[str, int]]:
    """The pairs of points that begin with these words, A first."""

    def number(side: str, words: str) -> int:
        return next(int(n[1:]) for _, n, text in points if n[0] == side and text.startswith(words))

    return [{"a": number("A", a), "b": number("B", b)} for a, b in wanted]


def everything(points: list[tuple[str, str, str]]) -> list[dict[str, int]]:
    """All pairs there can be."""
    return [
        {"a": int(a[1:]), "b": int(b[1:])}
        for of, a, _ in points
        for by, b, _ in points
        if of == by and (a[0], b[0]) == ("A", "B")
    ]


def state_of(*folders: Path) -> Mapping[str, str]:
    """The digests of all files, but of the caches that an evaluation may write."""
    kept = ("evaluations.sqlite", "papers/", "endpoints.json")
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(name in path.as_posix() for name in kept)
    }
