"""The table of a synthesis note: made anew, nothing around it changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.compare.table import BEGIN, END, same_table, table_in, with_table

TABLE = "| Paper | Method |\n| --- | --- |\n| a | b |"
words = st.text(st.characters(codec="utf-8", exclude_characters="\r")).filter(lambda text: BEGIN not in text)


@given(
    before=words,
    after=words,
    old=st.sampled_from(["", "| x |", "my own words\n\nand more"]),
    crlf=st.booleans(),
)
def test_all_around_the_table_stays_to_the_byte(before: str, after: str, old: str, *, crlf: bool) -> None:
    eol = "\r\n" if crlf else "\n"
    text = eol.join([f"{before}\n{BEGIN}", *([old] if old else []), f"{END}{after}"])
    made = with_table(text, TABLE)
    assert made.startswith(f"{before}\n{BEGIN}{eol}| Paper")
    assert made.endswith(f"| a | b |{eol}{END}{after}")
    assert with_table(made, TABLE) == made
    assert same_table(table_in(made) or "", TABLE)


def test_a_note_without_the_marks_is_left_as_it_is() -> None:
    assert with_table("mine", TABLE) == "mine"
    assert table_in("mine") is None


def test_what_a_linter_does_to_a_table_is_no_change() -> None:
    assert same_table("| Paper | Method |\n|:------|--------|\n|  a    | b      |", TABLE)
    assert not same_table(TABLE.replace("b", "c"), TABLE)
