"""Numerals and units as they are read, Chinese against an independent reader, English by round trips."""

from __future__ import annotations

from fractions import Fraction

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grammar.chinese import read_chinese
from summarizer.grammar.english import NUMBERS, SCALES, english_numerals
from summarizer.grammar.plain import plain
from summarizer.grammar.reader import read_all, read_sure
from summarizer.grammar.units import read_unit

DIGITS = "零一二三四五六七八九"


@given(st.integers(0, 10**12))
def test_a_chinese_numeral_is_read_as_an_independent_reader_writes_it(number: int) -> None:
    assert read_chinese(cn2an.an2cn(number)) == number


@given(st.integers(0, 10**9), st.integers(1, 10**6 - 1))
def test_chinese_decimals_are_read_as_they_are_written(whole: int, decimals: int) -> None:
    written = f"{cn2an.an2cn(whole)}点{''.join(DIGITS[int(digit)] for digit in str(decimals))}"
    assert read_chinese(written) == Fraction(f"{whole}.{decimals}")


@given(st.text("零一二两三四五六七八九十百千万亿点", min_size=1, max_size=9))
def test_what_both_readers_understand_they_read_alike(numeral: str) -> None:
    try:
        expected = Fraction(str(cn2an.cn2an(numeral, "strict")))
    except ValueError:
        return
    assert read_chinese(numeral) in {None, expected}


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三万五", 35_000),
        ("一百二", 120),
        ("二〇二〇", 2020),
        ("两千万", 20_000_000),
        ("百", 100),
        ("一百十五", 115),
    ],
)
def test_chinese_numerals_are_read_as_they_are_spoken(numeral: str, value: int) -> None:
    assert read_chinese(numeral) == value


@pytest.mark.parametrize("text", ["", "点五", "三点", "百百", "万", "二三十", "人"])
def test_what_is_no_chinese_numeral_is_none(text: str) -> None:
    assert read_chinese(text) in ({None} if text != "万" else {Fraction(10_000)})


def spoken(number: int, *, linked: bool) -> str:
    """A number below a million million in English words."""
    names = {value: name for name, value in NUMBERS.items()}
    for name in ("billion", "million", "thousand", "hundred"):
        scale = SCALES[name]
        if number >= scale:
            rest = spoken(number % scale, linked=linked) if number % scale else ""
            link = " and " if linked and rest and number % scale < 100 else " "
            return f"{spoken(number // scale, linked=linked)} {name}{link if rest else ''}{rest}"
    if number in names:
        return names[number]
    return f"{names[number // 10 * 10]}-{names[number % 10]}"


@given(st.integers(1, 10**12 - 1), st.booleans())
def test_english_numerals_are_read_as_they_are_spoken(number: int, linked: bool) -> None:
    text = f"We read {spoken(number, linked=linked)} papers."
    assert [int(value) for value, _, _ in english_numerals(text)] == [number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two and three", [2, 3]),
        ("a hundred cats and five of twenty dogs", [100, 5, 20]),
        ("twenty-one and seven", [21, 7]),
        ("five six-year plans", [5, 6]),
    ],
)
def test_numerals_beside_each_other_are_told_apart(text: str, expected: list[int]) -> None:
    assert [value for value, _, _ in english_numerals(text)] == expected


@given(st.integers(1, 10**9))
def test_a_number_is_the_same_in_every_way_of_writing_it(number: int) -> None:
    forms = [f"{number}", f"{number:,}", cn2an.an2cn(number), spoken(number, linked=True)]
    for form in forms:
        assert any(number in one.values for one in read_all(plain(f"共有{form}人")))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("113k examples", 113_000),
        ("11.3 万个", 113_000),
        ("113 thousand", 113_000),
        ("3.3×10⁵", 330_000),
        ("3.3 × 105", 330_000),
        ("5e-3", Fraction(5, 1000)),
        ("10^19", 10**19),
        ("10¹⁹", 10**19),
        ("10^{19}", 10**19),
        ("10**19", 10**19),
        ("4.2 × 10^-3", Fraction(42, 10**4)),
        ("4.2×10⁻³", Fraction(42, 10**4)),
        (r"4.2 \times 10^{-3}", Fraction(42, 10**4)),
        ("1.2 million", 1_200_000),
        ("1.28M", 1_280_000),
        ("4.5 billion", 4_500_000_000),
        ("33.7 亿", 3_370_000_000),
        ("half a million", 500_000),
        ("two dozen", 24),
        ("two and a half years", Fraction(5, 2)),
    ],
)
def test_scales_and_powers_are_multiplied_in(text: str, value: Fraction) -> None:
    assert [one.number.value for one in read_sure(plain(text))] == [value]


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("三成", 30),
        ("一半", 50),
        ("三分之二", Fraction(200, 3)),
        ("百万分之一", Fraction(1, 10_000)),
        ("百分之四十五", 45),
        ("two thirds of them", Fraction(200, 3)),
        ("one in five", 20),
        ("half of them", 50),
        ("a quarter of them", 25),
    ],
)
def test_parts_of_a_whole_are_shares(text: str, percent: Fraction) -> None:
    (one,) = read_sure(plain(text))
    assert (one.number.value, one.unit.name) == (percent, "%")


@pytest.mark.parametrize(
    "text",
    [
        "复杂度为二次关系", "零样本分类", "一方面", "三维空间", "两者相似", "唯一的方法",
        "统一建模", "保持一致", "逐一核对", "第一作者", "十分有效", "千万别信",
        "万一失败", "一种方法", "二氧化碳", "进一步说明", "第一层", "四周的环境",
        "GPT-4 and H2O and A3AR", "as shown in [12, 14]", "a 3D scan", "one of them", "first of all",
        "https://example.org/2024/12",
    ],
)  # fmt: skip
def test_numerals_inside_words_and_names_are_no_numbers(text: str) -> None:
    assert read_sure(plain(text)) == ()


@pytest.mark.parametrize(
    ("some", "other"),
    [
        ("mg/kg/day", "mg kg−1 d−1"),
        ("W/m²", "W m-2"),
        ("kg·m⁻³", "kg/m3"),
        ("Å", "A˚"),
        ("Å", "angstroms"),
        ("µm", "microns"),
        ("μM", "µmol/L"),
        ("℃", "degrees Celsius"),
        ("毫克/升", "mg/L"),
        ("毫克每升", "mg L−1"),
        ("个百分点", "percentage points"),
        ("千瓦时", "kWh"),
        ("wk", "weeks"),
        ("km/h", "千米/小时"),
    ],
)
def test_units_are_the_same_however_they_are_written(some: str, other: str) -> None:
    units = [
        read_unit(plain(f"7 {unit}"), len(plain(f"7 {unit}")) - len(plain(unit))) for unit in (some, other)
    ]
    assert units[0] is not None
    assert units[1] is not None
    assert (units[0][0].powers, units[0][0].factor) == (units[1][0].powers, units[1][0].factor)


@pytest.mark.parametrize(
    ("some", "other"), [("mg", "µg"), ("g/kg", "mg"), ("nm", "Å"), ("%", "pp"), ("GB", "MB")]
)
def test_different_units_stay_apart(some: str, other: str) -> None:
    first, second = read_unit(f"7 {some}", 1), read_unit(plain(f"7 {other}"), 1)
    assert first is not None
    assert second is not None
    assert (first[0].powers, first[0].factor) != (second[0].powers, second[0].factor)
