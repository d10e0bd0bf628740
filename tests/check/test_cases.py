"""Claims over sentences of many fields and both languages: what stands passes, a changed fact is refused."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.check.context import Context
from summarizer.check.facts import check_facts
from summarizer.check.finding import Finding, Proof

TABLE = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))
CASES = TABLE["case"]
PAIRS = [(claim, sentence) for sentence, claim in TABLE["pairs"]]
TRUE = [*PAIRS, *((claim, case["sentence"]) for case in CASES for claim in case["true"])]
WRONG = [(claim, case["sentence"]) for case in CASES for claim in case["wrong"]]


def refusals(claim: str, *sentences: str) -> list[Finding]:
    """What in a claim is proven wrong."""
    found = check_facts(claim, Context(sentences))
    return [finding for finding in found if finding.verdict is Proof.WRONG]


@pytest.mark.parametrize(("claim", "sentence"), TRUE)
def test_a_claim_that_its_sentence_bears_out_is_not_refused(claim: str, sentence: str) -> None:
    assert refusals(claim, sentence) == []


@pytest.mark.parametrize(("claim", "sentence"), WRONG)
def test_a_claim_with_a_changed_number_unit_or_bound_is_refused(claim: str, sentence: str) -> None:
    assert refusals(claim, sentence)


def changed_digits(claim: str, chance: random.Random) -> Iterator[str]:
    """The claim with one digit of each of its numbers in digits changed."""
    for number in re.finditer(r"(?<![A-Za-z\d.-])\d[\d,]*(?:\.\d+)?", claim):
        place = chance.choice([at for at in range(*number.span()) if claim[at].isdigit()])
        digit = chance.choice([digit for digit in "123456789" if digit != claim[place]])
        yield claim[:place] + digit + claim[place + 1 :]


def test_a_changed_digit_hardly_ever_passes() -> None:
    chance = random.Random(7)
    wrong = [(claim, sentence) for true, sentence in PAIRS for claim in changed_digits(true, chance)]
    passed = [claim for claim, sentence in wrong if not refusals(claim, sentence)]
    assert len(wrong) > 100
    assert len(passed) <= 0.02 * len(wrong), passed


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_bears_itself_out_however_it_begins(case: dict[str, str]) -> None:
    assert refusals(f"{case['sentence']} ", case["sentence"]) == []
