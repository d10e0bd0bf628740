"""No verdict depends on how a text is typed: blanks beside Chinese, full- or half-width signs and digits."""

from __future__ import annotations

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from summarizer.check.context import Context
from summarizer.check.facts import check_facts
from summarizer.check.marks import find_marks
from tests.check.test_cases import TRUE, WRONG

NAMED = [
    (
        "CF101的3-碘苄基与M174、L264接触，CF102的则被V169包围。",
        "CF101 touches M174 and L264; V169 surrounds CF102.",
    ),
    (
        "(GGGS)2替换ECL3，S期用24个5×5卷积核（p=0.001）。",
        "ECL3 became (GGGS)2; 24 5×5 kernels in S phase (p = 0.001).",
    ),
    ("如01.png，CNN用0.201 s，见附录【1】。", "01.png took the CNN 0.203 s, see [1]."),
    ("GPT-3.5可能不如BERT。", "GPT-4 is better than BERT [3]."),
]
PAIRS = [*TRUE, *WRONG, *NAMED]
HAN = "\u4e00-\u9fff"
SEAM = re.compile(f"(?<=[{HAN}]) ?(?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) ?(?=[{HAN}])")


def verdicts(claim: str, sentence: str) -> object:
    facts = sorted(
        (finding.verdict.value, finding.kind) for finding in check_facts(claim, Context((sentence,)))
    )
    return facts, sorted(mark.kind for mark in find_marks(claim, [sentence]))


def with_blanks(text: str, chance: random.Random, share: float) -> str:
    return SEAM.sub(lambda _: " " if chance.random() < share else "", text)


def with_widths(text: str, chance: random.Random) -> str:
    def other(character: str) -> str:
        if character in ",.:;()%!?<>=+~/" or (character.isdigit() and character.isascii()):
            return chr(ord(character) + 0xFEE0)
        return chr(ord(character) - 0xFEE0) if "！" <= character <= "～" else character

    return "".join(other(character) if chance.random() < 0.5 else character for character in text)


@given(st.sampled_from(PAIRS), st.randoms(use_true_random=False), st.sampled_from([0.0, 0.5, 1.0]))
def test_no_verdict_changes_with_blanks_between_chinese_and_latin(
    pair: tuple[str, str], chance: random.Random, share: float
) -> None:
    claim, sentence = pair
    typed = with_blanks(claim, chance, share), with_blanks(sentence, chance, share)
    assert verdicts(*typed) == verdicts(claim, sentence)


@given(st.sampled_from(PAIRS), st.randoms(use_true_random=False))
def test_no_verdict_changes_with_the_width_of_signs_and_digits(
    pair: tuple[str, str], chance: random.Random
) -> None:
    claim, sentence = pair
    assert verdicts(with_widths(claim, chance), with_widths(sentence, chance)) == verdicts(claim, sentence)
