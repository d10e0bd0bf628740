"""A person's words around a field: below its line, behind a second key, in a comment, in two halves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import NoteRefused
from summarizer.insertion.insert import accept_drafts, reject_drafts
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import SummaryField, ValueState
from tests.conftest import SHARED
from tests.notes import fill

NOTE = "# T\n\n> [!WARNING]+ 总结\n> 研究问题::\n> 研究方法::\n{below}> 创新点::\n\nend\n"
ANSWERS = [
    "> my own answer",
    ">     an indented paragraph",
    "> - a point\n> - another",
    "> 1. a point",
    "> - [ ] a task",
    "> > a quotation",
    "> > [!note] my answer",
    "> > [!note]-\n> > my answer",
    ">\n> behind a blank line",
    "lazily continued",
    "> **in bold print**",
    "> 我的回答：很好",
    "> ![[figure.png]]",
    "> $$x$$",
    "> ```\n> code of mine\n> ```",
    "> | a | b |",
    "> ✅",
    "> <b>shown</b>",
    "> C++ std::vector is slow",
    "> my std::vector",
    "> Two points:\n> - a",
]
NO_ANSWERS = [
    ">",
    "> - ",
    "> * [ ] ",
    "> <br>",
    "> ---",
    "> %% a hint %%",
    "> <!-- a\n> hint -->",
    "> ^id-1",
    "> `$=dv.current().file.tags`",
    "> ```dataview\n> TABLE x\n> ```",
    "> ## A heading\n> words",
    "> (在这里输入总结)",
    "> &nbsp;",
    "> **Another label**:\n> words",
    "> > [!note]",
]


def state(text: str, label: str = "研究方法") -> ValueState:
    return field(parse_note(text), label).state


def field(note: Note, label: str) -> SummaryField:
    found = note.summary.field(label)
    assert found is not None
    return found


@pytest.mark.parametrize("below", ANSWERS)
def test_an_answer_below_the_line_fills_the_field_and_nothing_else(below: str) -> None:
    text = NOTE.format(below=f"{below}\n")
    after = fill(text)
    assert state(text) is ValueState.HUMAN
    assert f"> 研究方法::\n{below}\n> 创新点::" in after
    others = [one.label for one in parse_note(text).summary.fields if one.label not in {"研究方法", "my std"}]
    assert after.count("🤖 叶片") == len(others)  # a list below swallows the next field, as Dataview sees it


@pytest.mark.parametrize("below", NO_ANSWERS)
def test_what_is_no_answer_leaves_the_field_empty(below: str) -> None:
    text = NOTE.format(below=f"{below}\n")
    assert state(text) is ValueState.EMPTY
    drafted = parse_note(fill(text))
    assert reject_drafts(drafted, ["研究问题", "研究方法", "创新点"]) == text


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("## 总结\n- 研究方法::\n  my answer\n- 备注::\n", "研究方法"),
        ("## 总结\n- 研究方法::\n- my answer\n- 备注::\n", "研究方法"),
        ("## 总结\n- 研究方法::\n\n  my answer\n- 备注::\n", "研究方法"),
        ("## 总结\n- 备注::\n- 研究方法::\n\n\tmy answer\n", "研究方法"),
        ("## 总结\n\n| a | b |\n|--|--|\n| 研究方法 | |\n| | my answer |\n| 备注 | |\n", "研究方法"),
        ("## 总结\n### 研究方法\n\n> [!quote]- 🤖 证据\n> **备注**\n\nmy answer\n\n### 备注\n", "研究方法"),
        ("> [!note] 总结\n> 研究方法::\n> 备注::\n> 研究方法:: my answer\n", "研究方法"),
        ("> [!note] 总结\n> 研究方法::\n> 备注::\n> 研究方法::\n> my answer\n", "研究方法"),
        ("> [!note] 总结\n> 研究方法::\n> 备注::\n\n> [!note] 总结\n> 研究方法:: my answer\n", "研究方法"),
    ],
)
def test_an_answer_fills_the_field_in_every_shape_and_behind_a_second_key(text: str, label: str) -> None:
    assert state(text, label) is ValueState.HUMAN
    assert state(text, "备注") is ValueState.EMPTY
    assert field(parse_note(fill(text)), label).value == ""


@pytest.mark.parametrize(
    "text",
    [
        "## 总结\n- 备注::\n\nA paragraph of another thing.\n",
        "## 总结\n\n| a | b |\n|--|--|\n| 备注 | |\n\nA paragraph of another thing.\n",
        "> [!note] 总结\n> 备注::\n\nA paragraph of another thing.\n",
    ],
)
def test_what_is_apart_from_the_summary_is_no_answer(text: str) -> None:
    assert state(text, "备注") is ValueState.EMPTY


def test_words_below_a_draft_stay_whatever_becomes_of_the_draft() -> None:
    drafted = fill(NOTE.format(below=""))
    written = drafted.replace("> 创新点::", "> my own answer\n> 创新点::")
    note = parse_note(written)
    assert field(note, "研究方法").state is ValueState.DRAFT
    rejected = reject_drafts(note, ["研究问题", "研究方法", "创新点"])
    assert rejected == NOTE.format(below="> my own answer\n")
    accepted = accept_drafts(note, ["研究方法"])
    assert accepted.count("> my own answer\n") == 1
    assert field(parse_note(accepted), "研究方法").text.endswith("my own answer")
    assert fill(rejected).count("🤖 叶片") == 2


WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="#%<`&:："), max_size=30)
SIGNS = st.sampled_from(["", "- ", "1. ", "  ", "> ", "- [x] ", "    "])


@given(st.lists(st.tuples(SIGNS, WORDS), min_size=1, max_size=3), st.booleans())
def test_a_field_with_any_word_below_it_is_never_written_to(lines: list[tuple[str, str]], lazy: bool) -> None:
    below = "".join(f"> {sign}{words.strip()} answer\n" for sign, words in lines)
    below += "lazily\n" if lazy else ""
    text = NOTE.format(below=below)
    try:
        after = fill(text)
    except NoteRefused:
        return
    assert f"> 研究方法::\n{below}" in after


@pytest.mark.parametrize("name", ["F5-own-words-on-next-line", "git_conflict"])
def test_shared_faults(name: str) -> None:
    path = SHARED / "data" / "faults" / "notes" / f"{name}.md"
    if not path.exists():
        pytest.skip("the shared inputs are not here")
    text = path.read_text("utf-8")
    if name == "git_conflict":
        with pytest.raises(NoteRefused, match="merge conflict"):
            parse_note(text)
        return
    assert [one.state.value for one in parse_note(text).summary.fields] == ["empty", "human", "human"]


CONFLICTS = [
    "<<<<<<< HEAD\n> 创新点::\n=======\n> 创新点:: 我的\n>>>>>>> main\n",
    "<<<<<<<\n> 创新点::\n||||||| base\n=======\n> 创新点:: 我的\n>>>>>>> theirs\n",
    "<<<<<<< Conflict 1 of 1\n%%%%%%% Changes\n+++++++ Contents\n>>>>>>> Conflict 1 of 1 ends\n",
    "<<<<<<< HEAD\r\n",
    "=======\n>>>>>>> 1a2b3c\n",
]


@pytest.mark.parametrize("marks", CONFLICTS)
def test_a_merge_that_was_not_settled_is_refused_wherever_it_stands(marks: str) -> None:
    text = NOTE.format(below="")
    for conflicting in (marks + text, text + marks, text.replace("> 创新点::\n", marks)):
        with pytest.raises(NoteRefused, match="merge conflict"):
            parse_note(conflicting)
    assert parse_note(f"{text}```\n{marks}```\n").summary.fields


@pytest.mark.parametrize(("begin", "end"), [("%%", "%%"), ("<!--", "-->"), ("%% off", "off %%")])
def test_a_summary_in_a_comment_is_refused_and_a_field_in_one_left_alone(begin: str, end: str) -> None:
    text = NOTE.format(below="")
    hidden = text.replace("> [!WARN", f"{begin}\n> [!WARN").replace("\n\nend", f"\n{end}\n\nend")
    with pytest.raises(NoteRefused, match="comment"):
        parse_note(hidden)
    one = text.replace("> 研究方法::", f"> {begin}\n> 研究方法::\n> {end}")
    labels = [field.label for field in parse_note(one).summary.fields]
    assert labels == ["研究问题", "创新点"]
    assert f"> 研究方法::\n> {end}" in fill(one)


def test_marks_that_open_no_comment_hide_nothing() -> None:
    for stray in ("100%% sure\n\n", "`<!--`\n", "```\n%%\n```\n", "%% one %% two %%\n\n"):
        text = stray + NOTE.format(below="") + "\nand 5%% more\n"
        assert len(parse_note(text).summary.fields) == 3, stray
