"""Claims in languages whose grammar is not known: numbers in any notation stand, a wrong digit does not."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.check.context import Context, PaperText
from summarizer.check.facts import check_facts
from summarizer.check.finding import Finding, Proof
from tests.check.test_cases import PAIRS, TRUE, changed_digits


def found(claim: str, *sentences: str, near: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    paper = PaperText(dict(enumerate((*near, *sentences), 1)))
    return check_facts(claim, Context(sentences, near, paper=paper), foreign=True)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            "Die Genauigkeit stieg um 1,5 Punkte bei 1.234 Teilnehmern.",
            "By 1.5 points with 1,234 participants.",
        ),
        ("Rund 12 Mio. Tokens, 350 Tausend Sätze, 2,5 Mrd. Werte.", "12 million, 350,000 and 2.5 billion."),
        ("Vom 12.05.2019 bis 3. November 2020.", "From May 12, 2019 to November 3, 2020."),
        ("Am 1'234'567. Datensatz, um 14:30 Uhr.", "At the 1,234,567th record, 2:30 pm."),
        (
            "Mit 3,3·10^-5 und x^2; p < 0,001; KI 95 %: 1,2–3,4.",
            "3.3 × 10−5 of x2; P < .001; 95% CI 1.2 to 3.4.",
        ),
        ("Mit 0,75 bzw. 0,5 g.", "With 0·75, and 500 mg."),
        (
            "Zwei Drittel (2/3), rund 1.500 Proben seit den 90er Jahren.",
            "Two thirds of 1,487 since the 1990s.",
        ),
        ("1) Die GPT-4-Modelle, 2) die COVID-19-Pandemie, 3) T-Zellen.", "GPT-4 in the COVID-19 pandemic."),
        ("Le taux est de 12,5 % chez 10 234 patients ; la 3e étude.", "12.5% of 10,234; the third study."),
        ("L'ARN, l'IA et les États-Unis.", "RNA, AI and the USA."),
        ("En 2019 100 personas y 35 mil casos.", "In 2019, 100 people and 35,000 cases."),
        ("Participaron 2.500,75 y 1 234,5.", "2,500.75 and 1,234.5."),
        ("35000人（3万5000人）、1億2000万件、3割、2年半。", "35,000 people, 120 million, 30%, 2.5 years."),
        ("3分の2が回答した（令和3年）。GPT-3.5とBERTを比べた。", "Two thirds, in 2021; GPT-3.5 and BERT."),
        ("3만 5천 명과 1억 2천만 건, 12.5%p 향상.", "35,000 people, 120 million, by 12.5 points."),
        ("12,34,567 में से १२ प्रतिशत।", "12 percent of 1,234,567."),
        ("١٢٫٥٪ من ١٬٢٣٤", "12.5% of 1,234"),
        ("Около 35 тыс. человек, 1,5 %.", "About 35,000 people, 1.5%."),
        ("收錄三萬五千人，準確率 61.3%。", "35,000 people, accuracy 61.3%."),
        ("模型有30–70億參數，始於20世紀80年代。", "3–7 billion parameters, since the 1980s."),
        ("Laut [3, 12] und [7] sank „der Wert“.", "The value fell [3, 7, 12]."),
    ],
)
def test_a_number_stands_in_the_notation_of_any_language(claim: str, sentence: str) -> None:
    assert found(claim, sentence) == ()


@pytest.mark.parametrize(
    ("claim", "sentence", "named"),
    [
        ("Um 1,6 Punkte.", "By 1.5 points.", "1,6"),
        ("1.243 Teilnehmer.", "1,234 participants.", "1.243"),
        ("13 Mio. Tokens.", "12 million tokens.", "13"),
        ("Am 12.06.2019.", "On May 12, 2019.", "12.06.2019"),
        ("10 243 patients.", "10,234 patients.", "10 243"),
        ("4/5 der Fälle.", "2/3 of cases.", "4/5"),
        ("3万6000人。", "35,000 people.", "3万6000"),
        ("3만 6천 명.", "35,000 people.", "3만 6천"),
        ("2020年に。", "In 2021.", "2020"),
        ("１２４名。", "123 students.", "124"),
        ("Die GPT-3-Modelle.", "GPT-4 models.", "GPT-3"),
        ("BERTを使う。", "We use ELMo.", "BERT"),
        ("Laut [4].", "As in [3].", "[4]"),
    ],
)
def test_a_wrong_digit_is_found_in_any_notation(claim: str, sentence: str, named: str) -> None:
    (finding,) = found(claim, sentence)
    assert finding.verdict is Proof.WRONG
    assert named in finding.text


def test_a_small_number_one_that_may_be_reckoned_and_one_near_its_sentences_are_only_doubtful() -> None:
    (small,) = found("In 3 Schritten.", "It goes on.")
    assert small.verdict is Proof.DOUBTFUL
    (reckoned,) = found("Das sind 6,2 Monate mehr.", "It was 18.6 months, against 12.4.")
    assert reckoned.verdict is Proof.DOUBTFUL
    (shifted,) = found("0,05 mg täglich.", "0.5 mg daily.")  # it may be told in another unit
    assert shifted.verdict is Proof.DOUBTFUL
    (near,) = found("Bei 1.234 Personen.", "They slept.", near=("Of 1,234 people one spoke.",))
    assert (near.verdict, near.offered) == (Proof.DOUBTFUL, 1)


GROUPS = {"de": (".", ","), "fr": ("\u202f", ","), "ch": ("'", "."), "es": (" ", ","), "en": (",", ".")}


def written(value: Fraction, group: str, decimal: str) -> str:
    return f"{float(value):,.2f}".replace(",", "G").replace(".", decimal).replace("G", group)


@given(st.integers(1_300, 99_999_999), st.sampled_from(sorted(GROUPS)), st.integers(1, 9))
@example(9_161_482, "es", 9)  # 91 614,91 is no list of 91, 614 and 91
def test_each_notation_reads_back_and_no_other_number_does(cents: int, notation: str, off: int) -> None:
    value = Fraction(cents, 100)
    sentence = f"It took {written(value, ',', '.')} units in all."
    assert found(f"Es waren {written(value, *GROUPS[notation])} ...", sentence) == ()
    other = value + Fraction(off, 100)
    if (cents + off) % 10:  # else it may be a rounding
        assert found(f"Es waren {written(other, *GROUPS[notation])} ...", sentence) != ()


def test_good_claims_of_many_fields_stand_by_their_digits_alone_and_changed_digits_are_found() -> None:
    """Without any grammar: what the cases of Chinese and English claims come to in a language unknown."""
    refused = [
        claim for claim, sentence in TRUE if any(one.verdict is Proof.WRONG for one in found(claim, sentence))
    ]
    assert refused == []
    chance = random.Random(1)
    changes = [(changed, sentence) for claim, sentence in PAIRS for changed in changed_digits(claim, chance)]
    assert sum(bool(found(*change)) for change in changes) >= 0.9 * len(changes)
