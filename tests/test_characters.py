"""Which characters get through: what a reader sees, and that without which it would look wrong."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.characters import json_text, one_line, spelled_out, visible

ANY = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Co", "Cs", "Zl", "Zp"]),
        st.sampled_from("\u200d\ufe0f\u200c👩💻✏1⃣می\r\n\t\x1b\u2800\u3164\ufdd0\uffff\U0001ffff"),
    ),
    max_size=30,
)
KEPT_WHERE_THEY_BELONG = {0x200C, 0x200D, 0xFE0E, 0xFE0F}
VISIBLE_FORMATS = {"\u0600", "\u0601", "\u0602", "\u0603", "\u0604", "\u0605", "\u06dd", "\u070f", "\u08e2"}
"""Signs that Arabic and Syriac writing put around numbers: they are drawn."""


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u20dd", "\u0e49", "\u0651"])
def test_marks_that_are_piled_up_cover_no_other_line(mark: str) -> None:
    assert len(visible(f"a{mark * 500}b")) <= 10
    assert visible(f"a{mark * 3}\u200b{mark * 500}b") == visible(f"a{mark * 503}b")


@given(ANY)
def test_nothing_gets_through_that_nobody_sees(text: str) -> None:
    seen = visible(text)
    for sign in seen:
        category = unicodedata.category(sign)
        assert category not in {"Co", "Cs", "Zl", "Zp"}
        assert category != "Cc" or sign in "\n\t"
        assert ord(sign) & 0xFFFE != 0xFFFE
        assert not 0xE0000 <= ord(sign) <= 0xE0FFF
        if category == "Cf":
            assert ord(sign) in KEPT_WHERE_THEY_BELONG or sign in VISIBLE_FORMATS or ord(sign) > 0x11000
    assert visible(seen) == seen
    seen.encode()


@pytest.mark.parametrize(
    "text",
    [
        "👩‍💻 and 👨‍👩‍👧",
        "✏️ 备注, 🗝️ 创新点, ⚠️",
        "1️⃣",
        "می‌خواهم",
        "क्‍ष",
        "中文，English — ½ µ °C ≤ ÷",
        "a\tb\nc",
        "\ufffd",
        "é e\u0301",
        "Việt Nam, V\u0069\u0065\u0323\u0302t, ṩ s\u0323\u0307",
        "ที่นี่ น้ำ ป้ายที่ ปู่",
        "السَّلَامُ عَلَيْكُمُ وَرَحْمَةُ ٱللَّٰهِ",
        "हिन्दी र्क्ष्म्य त्र्यम्बकं",
        "בְּרֵאשִׁ֖ית",
        "བསྒྲུབས་ རྒྱལ",
        "x\u0302\u0304\u20d7",
    ],
)
def test_what_belongs_to_a_script_or_an_emoji_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("ig\U000e0069\U000e0067nore", "ignore"),
        ("ab\u202edc\u2066", "abdc"),
        ("co\u00adoperate", "cooperate"),
        ("a\u200bb\u200dc\u200cd", "abcd"),
        ("葛\U000e0100飾", "葛飾"),
        ("A\ufe0f\ufe01\ufe0f", "A"),
        ("x\ue001 \ud835y", "x� �y"),
        ("a\x00\x1b[31mb\x9b", "a[31mb"),
        ("a\r\nb\u2028c\x85d", "a\nb\nc\nd"),
        ("a\u3164\u115f\uffa0b", "ab"),
    ],
)
def test_what_misleads_goes_and_what_is_lost_is_shown_as_lost(text: str, seen: str) -> None:
    assert visible(text) == seen
    assert one_line(text) == " ".join(seen.split())


@given(ANY)
def test_a_terminal_is_given_nothing_that_it_obeys(text: str) -> None:
    written = spelled_out(text)
    assert visible(written.replace("\r\n", "\n")) == written.replace("\r\n", "\n")
    assert spelled_out(written) == written


def test_a_byte_that_is_no_utf8_and_an_escape_are_spelled() -> None:
    assert spelled_out("a\udcff\x1b]0;x\x07\u202e.md") == r"a\xff\x1b]0;x\x07\u202e.md"


@given(st.dictionaries(ANY, ANY), st.sampled_from([None, 2]))
def test_json_holds_every_text_and_can_be_printed_and_encoded(
    value: dict[str, str], indent: int | None
) -> None:
    written = json_text(value, indent=indent)
    assert visible(written) == written
    written.encode()
    assert json.loads(written) == value
