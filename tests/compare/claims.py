"""What a scripted model says of the made papers, by whose sentences it cites."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.compare.papers import PAPERS

Claim = tuple[str, str, tuple[tuple[str, str], ...]]
"""The label, the text, and of what papers which sentences are cited, by their beginnings."""

ALDER, BIRCH, CEDAR, DOGWOOD, ELM = (paper.name for paper in PAPERS)
AGREE: Claim = (
    "Agreements",
    "Alder 2019 (12 percentage points) and Birch 2020 (9 points) find higher recall after 30 days.",
    ((ALDER, "Spaced practice raised"), (BIRCH, "Recall after 30 days was")),
)
DISPUTE: Claim = (
    "Contradictions",
    "Spaced practice raised recall in Alder 2019 and lowered it in children in Dogwood 2022.",
    ((ALDER, "Spaced practice raised"), (DOGWOOD, "In children aged 8 years")),
)
GAP: Claim = (
    "Gaps",
    "In Alder 2019 and Birch 2020 undergraduate students took part.",
    ((ALDER, "Only undergraduate students"), (BIRCH, "All participants were undergraduate")),
)


def cited(prompt: str) -> dict[tuple[str, str], int]:
    """The numbers of the sentences in a prompt, by their paper and text."""
    found: dict[tuple[str, str], int] = {}
    paper = ""
    for line in prompt.splitlines():
        if place := re.fullmatch(r"\[(.+? \d{4}) · .*\]", line):
            paper = place[1]
        elif sentence := re.match(r"S(\d+) (.*)", line):
            found.setdefault((paper, sentence[2]), int(sentence[1]))
    return found


def model(*claims: Claim) -> Callable[[Mapping[str, Any]], str]:
    def script(body: Mapping[str, Any]) -> str:
        known = cited("\n".join(str(message["content"]) for message in body["messages"]))

        def number(paper: str, words: str) -> int:
            return next(n for (of, text), n in known.items() if of == paper and text.startswith(words))

        fields: dict[str, list[dict[str, Any]]] = {"Agreements": [], "Contradictions": [], "Gaps": []}
        for label, text, sources in claims:
            fields[label].append({"sentences": [number(*one) for one in sources], "text": text})
        return json.dumps({"fields": [{"field": one, "claims": said} for one, said in fields.items()]})

    return script


def asked_again(*claims: Claim, then: tuple[Claim, ...]) -> Callable[[Mapping[str, Any]], str]:
    """A model that answers with `then` what it is asked about a second time."""
    first, second = model(*claims), model(*then)
    return lambda body: (second if len(body["messages"]) > 2 else first)(body)
