"""What holds for every note and every draft: nothing else changes, nothing is lost, everything reads back."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarizer.characters import visible
from summarizer.check.finding import Mark
from summarizer.draft.draft import VerifiedDraft, VerifiedField
from summarizer.errors import NoteRefused
from summarizer.insertion.callout import find_callout
from summarizer.insertion.insert import accept_drafts, insert_drafts, reject_drafts
from summarizer.insertion.phrases import languages
from summarizer.note.escape import clean, escape
from summarizer.note.note import Note, parse_note
from summarizer.note.shape import MARK
from summarizer.note.summary import SummaryField, ValueState
from summarizer.text import Edit, Span, apply_edits
from tests.dataview import read_line
from tests.notes import COVERAGE, LABELS, PDF, draft_of

SEPARATORS = ("%--------------ω--------------%", "👣➿👣")
EMOJI = ("🎯 ", "🗝️ ", "✏️ ", "", "**")
ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("：:[]()$`*_~#>-+|\\%^<>=\"'{}!&0123456789. \n\r\t🤖ω👣➿研究"),
    ),
    max_size=80,
)
SIGNS = "::¦(a:: b)¦[k:: v]¦%%¦%% end c %%¦$x_1$¦$$¦`code`¦``¦[[¦]]¦[[A|b]]¦- ¦1. ¦# ¦> ¦^id¦ ^id¦|"
MORE_SIGNS = "\\¦\\(¦**¦==¦🤖 ¦\n¦\r\n¦\u2028¦\u200b¦文字¦text¦ ¦:¦(¦)¦]¦[¦~~¦___¦$a::b$¦`a::b`¦- 5 °C¦2023. "
SNIPPETS = st.lists(
    st.sampled_from([*SIGNS.split("¦"), *MORE_SIGNS.split("¦"), "<br>", "<!-- x -->", *SEPARATORS]),
    max_size=12,
).map("".join)
DRAFTS = st.one_of(ANY_TEXT, SNIPPETS)
BLANKS = st.sampled_from(["", " ", "  ", "\u00a0", "\t", " \u00a0 "])
AROUND = (
    "¦text¦> quote¦> [!note] other¦> x:: y¦## Heading¦- item¦```¦key:: value¦^id¦\u2028¦%% c %%¦<div>¦---"
)
LINES = st.sampled_from(AROUND.split("¦"))


@st.composite
def notes(draw: st.DrawFn) -> str:
    """A note of any shape, with any line ends, its user zone bounded or not, with text all around."""
    eol = draw(st.sampled_from(["\n", "\r\n"]))
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=10, unique=True))
    values = st.one_of(BLANKS, st.sampled_from([" 我写的", " 🤖 旧草稿  ", "(在这里输入总结)  "]))
    fields = [(draw(st.sampled_from(EMOJI)), label, draw(values)) for label in labels]
    shape = draw(st.sampled_from(SHAPES))
    body = shape(fields) if shape else []
    around = st.lists(LINES, max_size=4)
    front = [] if shape else ["---", "doi: 10.1234/abc", *draw(property_lines(labels)), "---"]
    lines = [*front, "# Title", *_closed(draw(around)), ""]
    separator = draw(st.sampled_from([None, *SEPARATORS]))
    between = [
        *_closed(draw(around)),
        "",
        *body,
        *([""] if draw(st.booleans()) else []),
        *_closed(draw(around)),
    ]
    lines += [separator, *between, separator, *draw(around)] if separator else between
    ends = [eol if draw(st.integers(0, 9)) else "\n" for _ in lines]
    text = "".join(line + end for line, end in zip(lines, ends, strict=True))
    text = text if draw(st.booleans()) else text.rstrip("\r\n")
    return ("\ufeff" if draw(st.booleans()) else "") + text


YAML = """
¦ ¦  ¦ ""¦ ''  ¦ []¦ null¦ ~ ¦ # c¦ ""  # c¦ [] # c¦ [ "" ]¦ 我写的¦ "🤖 旧: 草稿"¦ 🤖 旧草稿 # c
¦ [我的, "🤖 b"]¦~  - ¦~- ¦~  - ""¦ # c~  - # c¦~    -~    - null¦~  - 🤖 旧草稿~  # c~  - b¦~- 🤖 a~- b: 1
¦ >-~  🤖 旧~  草稿¦ |~  a¦ &a x¦ !!str¦ {}¦ {🤖: b}¦ 2024-02-03
"""


@st.composite
def property_lines(draw: st.DrawFn, labels: list[str]) -> list[str]:
    """Properties with values of every kind that YAML knows; `~` parts the lines of one."""
    values = st.sampled_from(YAML.replace("~ ", "null ").replace("\n", "").split("¦"))
    keys = [draw(st.sampled_from([label, f"{label}:", f'"{label}"', f"🎯 {label}"])) for label in labels]
    lines = [line for key in keys for line in f"{key}:{draw(values)}".split("~")]
    return [*lines, *draw(st.sampled_from([[], ["tags:", "- a"], ["# c"], ["x: &b [1, 2]", "y: *b"]]))]


def _closed(lines: list[str]) -> list[str]:
    return [*lines, "```"] if lines.count("```") % 2 else lines


def _lazy(fields: list[tuple[str, str, str]]) -> list[str]:
    lines = [f"{emoji}{label}{'**' if emoji == '**' else ''}::{value}" for emoji, label, value in fields]
    return ["> [!WARNING]+ 🐣 总结  ", ">", f">{lines[0]}", *lines[1:]]


def _prefixed(fields: list[tuple[str, str, str]]) -> list[str]:
    lines = [f">{emoji}{label}{'**' if emoji == '**' else ''}::{value}" for emoji, label, value in fields]
    return ["> [!abstract]- 总结", *lines]


def _persisted(fields: list[tuple[str, str, str]]) -> list[str]:
    lines = [f">{label}::%% begin {n} %%{value}%% end {n} %%" for n, (_, label, value) in enumerate(fields)]
    return ["> [!abstract]- 总结", *lines]


def _kept_headings(fields: list[tuple[str, str, str]]) -> list[str]:
    marked = [
        (f"## {label}", f"%% begin {n} %%", value, f"%% end {n} %%")
        for n, (_, label, value) in enumerate(fields)
    ]
    return [line for lines in marked for line in lines]


def _table(fields: list[tuple[str, str, str]]) -> list[str]:
    return [
        "## 总结",
        "",
        "| a | b |",
        "|--|--|",
        *(f"| {label} |{value}|" for _, label, value in fields),
        "",
    ]


def _list(fields: list[tuple[str, str, str]]) -> list[str]:
    return ["## 总结", "", *(f"- {label}::{value}" for _, label, value in fields), ""]


def _headings(fields: list[tuple[str, str, str]]) -> list[str]:
    return [
        "## 总结",
        *(line for _, label, value in fields for line in (f"### {label}", value)),
        "",
        "## End",
    ]


SHAPES = [_lazy, _prefixed, _persisted, _kept_headings, _table, _list, _headings, None]  # None: properties


def parsed(text: str) -> Note:
    try:
        return parse_note(text)
    except NoteRefused:
        assume(False)
        raise


def drafted(note: Note, draft: VerifiedDraft, language: str = "zh") -> str:
    """The filled note; a draft that is refused is not what the property is about."""
    try:
        return insert_drafts(note, draft, COVERAGE, PDF, language)
    except NoteRefused:
        assume(False)
        raise


def draft_for(note: Note, texts: list[str]) -> VerifiedDraft:
    """A draft with these texts, some of them doubtful, some to be looked at, each beside one left out."""
    labels = [field.label for field in note.summary.fields]
    draft = draft_of({label: [texts[i % len(texts)]] for i, label in enumerate(labels)})
    return replace(draft, fields=tuple(map(_with_reasons, draft.fields, range(len(labels)))))


def _with_reasons(field: VerifiedField, number: int) -> VerifiedField:
    (claim,) = field.checked
    left_out = replace(claim, problems=(claim.text,), kept=False)
    if number % 3 == 0:
        claim = replace(claim, doubts=(claim.text,), offered=claim.passages)
    elif number % 3 == 1:
        claim = replace(claim, marks=(Mark("hedge", claim.text),))
    return replace(field, checked=(claim, left_out))


def frame(note: Note, fields: tuple[SummaryField, ...], *, ours: set[str]) -> bytes:
    """The note's bytes without the values of some fields and without the evidence callout."""
    edits = [Edit(field.value_span, "") for field in fields if field.label in ours]
    callout = find_callout(note.text, note.zone)
    return apply_edits(note.text, [*edits, *([Edit(callout.span, "")] if callout else [])]).encode()


def held(note: Note) -> dict[str, str]:
    spans = {
        field.label: field.value_span.of(note.text)
        for field in note.summary.fields
        if field.state is ValueState.EMPTY
    }
    return {label: value for label, value in spans.items() if value.strip()}


TEXTS = st.lists(DRAFTS, min_size=1, max_size=3)


@given(notes(), TEXTS)
def test_only_the_filled_values_and_the_evidence_change(text: str, texts: list[str]) -> None:
    note = parsed(text)
    after = parse_note(drafted(note, draft_for(note, texts)))
    ours = {field.label for field in note.summary.fields if field.state is ValueState.EMPTY}
    assert frame(after, after.summary.fields, ours=ours) == frame(note, note.summary.fields, ours=ours)
    for field in note.summary.fields:
        if field.label not in ours:
            kept = after.summary.field(field.label)
            assert kept is not None
            assert kept.value_span.of(after.text) == field.value_span.of(text)
    assert [after.text.count(one) for one in SEPARATORS] == [text.count(one) for one in SEPARATORS]


@given(notes(), TEXTS, st.sampled_from(languages()))
def test_rejecting_what_was_filled_restores_every_byte(text: str, texts: list[str], language: str) -> None:
    note = parsed(text)
    assume(not any(field.state is ValueState.DRAFT for field in note.summary.fields))
    after = parse_note(drafted(note, draft_for(note, texts), language))
    ours = [field.label for field in note.summary.fields if field.state is ValueState.EMPTY]
    assert reject_drafts(after, ours, held(note)) == text


@given(notes(), st.lists(st.booleans(), min_size=10, max_size=10))
def test_accepting_what_found_nothing_leaves_no_word_of_ours(text: str, found: list[bool]) -> None:
    note = parsed(text)
    assume(not any(field.state is ValueState.DRAFT for field in note.summary.fields))
    empty = [field.label for field in note.summary.fields if field.state is ValueState.EMPTY]
    answered = {label: ["叶片随温度变化。"] if found[place] else [] for place, label in enumerate(empty)}
    after = parse_note(drafted(note, draft_of(answered)))
    nothing = {label: held(note).get(label, "") for label in empty if not answered[label]}
    accepted = parse_note(accept_drafts(after, empty, emptied=nothing))
    for field in note.summary.fields:
        now = accepted.summary.field(field.label)
        assert now is not None
        if field.label in nothing or field.state is not ValueState.EMPTY:
            assert now.value_span.of(accepted.text) == field.value_span.of(text)
        else:
            assert now.state is ValueState.HUMAN
    if len(nothing) == len(empty):
        assert accepted.text == text


@given(notes(), TEXTS)
def test_filling_twice_changes_nothing_the_second_time(text: str, texts: list[str]) -> None:
    note = parsed(text)
    draft = draft_for(note, texts)
    once = drafted(note, draft)
    assert insert_drafts(parse_note(once), draft, COVERAGE, PDF, "zh") == once


@given(notes(), TEXTS)
def test_accepting_leaves_the_text_and_no_mark(text: str, texts: list[str]) -> None:
    note = parsed(text)
    assume("🤖" not in text + "".join(texts))
    after = parse_note(drafted(note, draft_for(note, texts)))
    values = {field.label: field.value for field in after.summary.fields}
    accepted = accept_drafts(after, list(values))
    assert "🤖" not in accepted
    for field in parse_note(accepted, [note.profile]).summary.fields:
        assert field.value == values[field.label].removeprefix(MARK)


PLAIN = "# T\n\n> [!WARNING] 总结\n>\n>🎯 研究问题::  \n🔎 研究背景::  \n✏️ 备注::  \n\nend\n"


@given(DRAFTS)
@example("x]( y:: z) \\")
@example("$a$b$ `c")
@example("a\\")
def test_any_draft_comes_back_through_dataviews_rules_or_is_refused(claim: str) -> None:
    note = parse_note(PLAIN)
    text = drafted(note, draft_of({label: [claim] for label in ("研究问题", "研究背景", "备注")}))
    read = [pair for line in text.split("\n") for pair in read_line(line.strip())]
    assert [key for key, _ in read] == ["研究问题", "研究背景", "备注"]
    value = f"{MARK}{clean(claim)} "
    link = "[p2](zotero://open-pdf/library/items/PDFKEY23?page=2&annotation=HIGHLGH2)"
    assert all(one.split() == f"{value}{link}".split() for _, one in read)


@given(DRAFTS)
def test_commonmark_keeps_every_field_in_the_callout_and_every_draft_in_its_line(claim: str) -> None:
    note = parse_note(PLAIN)
    text = drafted(note, draft_of({label: [claim] for label in ("研究问题", "研究背景", "备注")}))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    first = next(i for i, token in enumerate(tokens) if token.type == "blockquote_open")
    last = next(i for i, token in enumerate(tokens) if token.type == "blockquote_close")
    quote = [token for token in tokens[first : last + 1] if token.type == "inline"]
    assert not any(
        token.type in {"bullet_list_open", "ordered_list_open", "fence"} for token in tokens[first:last]
    )
    assert sum(token.content.count("::") for token in quote) == 3
    assert sum(token.type == "hardbreak" for token in quote[-1].children or ()) == 2


@given(DRAFTS)
def test_escaped_text_shows_just_that_text(text: str) -> None:
    shown = shown_text(escape(text)).replace("∷", "::")
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", visible(text)).replace("∷", "::")


def shown_text(markdown: str) -> str:
    """What CommonMark with strike-through shows for a line in the middle of a paragraph."""
    tokens = MarkdownIt("commonmark").enable(["strikethrough"]).parseInline(f"a {markdown} b")
    children = tokens[0].children or []
    assert {token.type for token in children} <= {"text", "text_special", "softbreak"}, markdown
    return "".join(token.content for token in children)[1:-1]


@given(DRAFTS)
def test_a_clean_draft_is_one_line_without_anything_that_dataview_or_obsidian_reads(claim: str) -> None:
    cleaned = clean(claim)
    assert len(cleaned.splitlines()) <= 1
    assert cleaned == cleaned.strip()
    assert "::" not in cleaned
    assert "%%" not in cleaned
    assert not any(separator in cleaned for separator in SEPARATORS)
    assert not re.match(r"(?:[-+*>#]|\d+[.)])\s", cleaned)
    outside = re.sub(r"(?<!\\)`[^`]*`|(?<!\\)\$[^$]*\$", "", re.sub(r"\\.", "", cleaned))
    assert "[[" not in outside
    assert not re.search(r"(?:^|\s)\^[\w-]+$", cleaned)


@given(DRAFTS)
@example("$|$")
def test_cleaning_keeps_all_words_and_numbers(claim: str) -> None:
    words = re.findall(r"\w+", visible(claim))
    cleaned = clean(claim) if "vert" in claim else re.sub(r"\\[vV]ert\b", "|", clean(claim))
    assert "".join(words).replace("_", "") == "".join(re.findall(r"\w+", cleaned)).replace("_", "")


@given(st.text(max_size=60), st.data())
def test_edits_change_what_they_cover_and_nothing_else(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    edits = [Edit(span, data.draw(st.text(max_size=5))) for span in spans]
    expected, position = "", 0
    for edit in edits:
        expected += text[position : edit.span.start] + edit.text
        position = edit.span.end
    assert (
        apply_edits(text, reversed(edits) if len(set(spans)) == len(spans) else edits)
        == expected + text[position:]
    )
