"""What is written is read back first: a text that would break the note is refused, with the reason."""

from __future__ import annotations

import pytest

from summarizer.errors import NoteRefused
from summarizer.insertion.insert import insert_drafts, replace_drafts
from summarizer.note.note import parse_note
from summarizer.note.profile import with_user_profiles
from tests.notes import COVERAGE, DATA, PDF, draft_of, fill, read_text

SEPARATOR = "%--------------ω--------------%"


def refusal_of_words(name: str, label: str, words: str) -> str:
    """What a person is told whose own words would take the place of a draft in a note of tests/data."""
    note = parse_note(fill(read_text(DATA / f"{name}.md")))
    with pytest.raises(NoteRefused) as refusal:
        replace_drafts(note, {label: words})
    return str(refusal.value)


def test_words_that_hold_the_separator_would_let_the_importer_blank_the_zone() -> None:
    assert "holds one of the note's separator lines" in refusal_of_words(
        "lazy-ten", "研究方法", f"a line {SEPARATOR} too many"
    )


def test_words_that_hold_another_templates_separator_are_refused_too() -> None:
    assert "holds one of the note's separator lines" in refusal_of_words("lazy-ten", "研究方法", "👣➿👣")


def test_a_claim_that_holds_the_separator_of_a_profile_of_ones_own_is_shown_without_being_one() -> None:
    line = "📌 my own notes 📌"
    mine = with_user_profiles({"mine": {"extends": "ten-fields", "separators": [line]}})
    note = parse_note(read_text(DATA / "lazy-ten.md").replace(SEPARATOR, line), mine)
    draft = draft_of({"研究方法": [f"They write {line} above each page."]})
    text = insert_drafts(note, draft, COVERAGE, PDF, "zh")
    assert text.count(line) == 2
    assert "&#128204; my own notes 📌 above each page" in text


def test_words_that_hide_their_own_field_from_dataview_are_refused() -> None:
    told = refusal_of_words("lazy-ten", "研究方法", "as before (see:: chapter 2)")
    assert "would have hidden one of the note's own fields" in told


def test_words_that_hide_the_next_fields_are_refused() -> None:
    told = refusal_of_words("headings", "研究问题", "```")
    assert "would have hidden one of the note's own fields" in told


def test_words_that_stand_in_for_another_field_are_refused() -> None:
    told = refusal_of_words("headings", "研究问题", "### 研究背景")
    assert "The text of 研究问题 does not read back as it is meant" in told


def test_a_claim_that_would_become_part_of_another_fields_text_is_not_written() -> None:
    text = read_text(DATA / "list.md")
    inside = text.replace("- 研究结论:: 我的结论\n", "- 研究结论:: 我的结论\n  - 补充:: \n")
    assert inside != text
    note = parse_note(inside)
    with pytest.raises(NoteRefused, match="The text of 研究结论 does not read back as it is meant"):
        insert_drafts(note, draft_of({"补充": ["They heated the leaves."]}), COVERAGE, PDF, "zh")
