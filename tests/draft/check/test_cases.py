"""Claims over sentences of many fields and both languages: what stands passes, a changed fact is refused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from summarizer.draft.check.context import Context
from summarizer.draft.check.facts import check_facts
from summarizer.draft.check.finding import Finding, Verdict

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))["case"]
TRUE = [(claim, case["sentence"]) for case in CASES for claim in case["true"]]
WRONG = [(claim, case["sentence"]) for case in CASES for claim in case["wrong"]]


def refusals(claim: str, *sentences: str) -> list[Finding]:
    """What in a claim is proven wrong."""
    found = check_facts(claim, Context(sentences))
    return [finding for finding in found if finding.verdict is Verdict.WRONG]


@pytest.mark.parametrize(("claim", "sentence"), TRUE)
def test_a_claim_that_its_sentence_bears_out_is_not_refused(claim: str, sentence: str) -> None:
    assert refusals(claim, sentence) == []


@pytest.mark.parametrize(("claim", "sentence"), WRONG)
def test_a_claim_with_a_changed_number_unit_or_bound_is_refused(claim: str, sentence: str) -> None:
    assert refusals(claim, sentence)


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_bears_itself_out_however_it_begins(case: dict[str, str]) -> None:
    assert refusals(f"{case['sentence']} ", case["sentence"]) == []
