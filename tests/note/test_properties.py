"""Properties are read where they stand and written as Obsidian writes them; other YAML readers agree."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from summarizer.errors import NoteRefused
from summarizer.insertion.insert import accept_drafts, insert_drafts, reject_drafts, replace_drafts
from summarizer.note.note import Note, parse_note
from summarizer.note.properties import front_matter, read_property, written
from summarizer.note.refusal import reason_to_refuse
from summarizer.note.summary import SummaryField, ValueState
from tests.notes import COVERAGE, DATA, PDF, draft_of, fill, read_text

STRINGS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from(": #-?[]{},&*!|>'\"%@`~.0123456789eExofn\\")
    ),
    max_size=30,
).map(lambda text: " ".join(text.split()))
ODD = (
    r"""
~¦null¦true¦False¦yes¦12¦-1.5e3¦0x1F¦0o17¦.inf¦.NaN¦2024-02-03¦12:30¦- a¦-¦?¦? a¦-a¦a: b¦a:b¦a:¦:a¦a #b¦a#b
#a¦'a'¦"a" 'b'¦it's¦say "no"¦[a]¦{a}¦a, b¦*a¦&a¦!a¦|¦>¦%a¦@a¦`a`¦---¦--- a¦... b¦=¦<<¦文字：甲¦🤖 a: b¦a\b
🤖 p < 0.01¦[[a]]¦“a” [p1](zotero://open-pdf/library/items/A?page=1)¦a b¦1_000¦+1¦.5¦1.¦.
""".strip()
    .replace("\n", "¦")
    .split("¦")
)


def yaml_of(note: Note) -> dict[str, object]:
    span = front_matter(note.text)
    assert span is not None
    found = yaml.safe_load(span.of(note.text))
    assert isinstance(found, dict)
    return found


def field_of(line: str) -> SummaryField:
    """The field of a note whose only property of that kind is this."""
    (field,) = parse_note(f"---\ndoi: 10.1234/abc\n{line}\n---\n\n# T\n").summary.fields
    return field


@given(STRINGS)
def test_what_is_written_is_read_as_the_same_string(text: str) -> None:
    for value, line in (
        (text, f" {written(text)}"),
        (f"🤖 {text}".strip(), f" {written(f'🤖 {text}'.strip())}"),
    ):
        assert yaml.load(f"k:{line}\n", yaml.CBaseLoader) == {"k": value}
        assert read_property(line) == value
        assert yaml.load(f"k: [{written(value, in_flow=True)}]", yaml.CBaseLoader) == {"k": [value]}


@pytest.fixture(scope="module")
def npm_yaml(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package that Obsidian reads and writes properties with."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("needs npm and node")
    folder = tmp_path_factory.mktemp("npm")
    made = subprocess.run(
        [npm, "install", "--prefix", folder, "--no-audit", "--no-fund", "yaml@2"],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("the package yaml cannot be fetched")
    return folder


def test_obsidian_writes_the_same_and_reads_what_was_written(npm_yaml: Path) -> None:
    texts = [*ODD, *(f"🤖 {one}" for one in ODD), *(f"{a} {b}" for a in ODD[::3] for b in ODD[1::3])]
    notes = [
        fill(read_text(DATA / f"{name}.md"), 'so: "said" it # 5')
        for name in ("properties", "properties-crlf-bom")
    ]
    fronts = [span.of(note) for note in notes if (span := front_matter(note))]
    script = """
      const { parse, stringify } = require("yaml");
      const { texts, ours, fronts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
      console.log(JSON.stringify({
        theirs: texts.map((text) => stringify({ k: text }, { lineWidth: 0 }).trimEnd().slice(3)),
        read: ours.map((one) => parse("k: " + one).k),
        listed: ours.map((one) => parse("k:\\n  - " + one).k[0]),
        fronts: fronts.map((front) => parse(front)),
      }));
    """
    ours = [written(text) for text in texts]
    ran = subprocess.run(
        ["node", "-e", script],
        cwd=npm_yaml,
        input=json.dumps({"texts": texts, "ours": ours, "fronts": fronts}).encode(),
        capture_output=True,
        check=True,
    )
    told = json.loads(ran.stdout)
    assert told["read"] == told["listed"] == texts
    linked = {text for text in texts if "[[" in text or "](" in text}
    assert [one for text, one in zip(texts, ours, strict=True) if text not in linked] == [
        one for text, one in zip(texts, told["theirs"], strict=True) if text not in linked
    ]
    assert all(written(text)[0] in "\"'" for text in linked)
    for note, front in zip(notes, told["fronts"], strict=True):
        fields = [one for one in parse_note(note).summary.fields if one.state is ValueState.DRAFT]
        drafts = [value for value in front.values() if "🤖" in str(value)]
        assert len(fields) == len(drafts)
        assert [value if isinstance(value, str) else "\n".join(value) for value in drafts] == [
            field.value for field in fields
        ]


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        " ",
        ' ""',
        " ''",
        " []",
        " [ ]",
        ' [""]',
        " null",
        " ~",
        "\n  - ",
        "\n-",
        '\n  - ""',
        " # what it says",
    ],
)
def test_an_empty_property_is_one_that_holds_nothing(nothing: str) -> None:
    assert field_of(f"summary:{nothing}").state is ValueState.EMPTY


@pytest.mark.parametrize(
    "value",
    [
        " x",
        " 0",
        " false",
        " {}",
        " [a]",
        " &a",
        " !!str",
        " >-\n  a",
        " |\n  a",
        "\n  a",
        "\n  - a",
        "\n  -\n  # c\n  - ",
    ],
)
def test_anything_else_is_a_persons_own(value: str) -> None:
    assert field_of(f"summary:{value}").state is ValueState.HUMAN


def test_a_draft_is_one_however_a_linter_writes_it() -> None:
    for value in (
        " >-\n  🤖 a\n  b",
        ' "🤖 a\n  b"',
        " '🤖 a b'",
        ' "\\U0001F916 a b"',
        " 🤖 a b # c",
        " 🤖 a\n  b",
    ):
        note = parse_note(f"---\ndoi: 10.1234/abc\nsummary:{value}\n---\n")
        assert note.summary.fields[0].value == "🤖 a b"
        assert yaml_of(parse_note(accept_drafts(note, ["summary"])))["summary"] == "a b"


def test_a_comment_that_somebody_wrote_into_a_list_makes_it_theirs() -> None:
    assert field_of("summary:\n  - 🤖 a\n  # and what of b?\n  - c").state is ValueState.HUMAN


def test_importers_keys_are_no_fields() -> None:
    keys = "abstract:\ntitle:\ntags:\naliases:\nkeywords:\nnotes:\n备注:\ndescription:\ntype:\nyear:\n"
    text = f"---\n{keys}summary:\n---\n[a](a.pdf)\n"
    assert [field.label for field in parse_note(text).summary.fields] == ["summary"]


def test_each_claim_is_an_item_of_a_list_and_a_part_of_a_string() -> None:
    note = parse_note("---\ndoi: 10.1234/abc\nsummary: []\nmethod:\n---\n")
    draft = draft_of({label: ["First: one.", "Second 2."] for label in ("summary", "method")})
    found = yaml_of(parse_note(insert_drafts(note, draft, COVERAGE, PDF, "en")))
    link = "[p2](zotero://open-pdf/library/items/PDFKEY23?page=2&annotation=HIGHLGH2)"
    assert found["summary"] == [f"🤖 First: one. {link}", f"Second 2. {link}"]
    assert found["method"] == f"🤖 First: one. {link} Second 2. {link}"


def test_other_properties_are_what_they_were_for_every_reader() -> None:
    before, after = (
        yaml_of(parse_note(text))
        for text in (read_text(DATA / "properties.md"), fill(read_text(DATA / "properties.md")))
    )
    assert list(before) == list(after)
    assert {key for key in before if before[key] != after[key]} == {
        key for key, value in after.items() if "🤖" in str(value)
    }


@given(st.lists(STRINGS.filter(bool), min_size=1, max_size=3), st.booleans())
def test_a_persons_words_stand_in_the_property_as_they_are(words: list[str], is_list: bool) -> None:
    text = f"---\ndoi: 10.1234/abc\nsummary:{' []' if is_list else ''}\n---\n\n# T\n"
    note = parse_note(fill(text, "A claim."))
    mine = "\n".join(words) if is_list else " ".join(words)
    try:
        edited = parse_note(replace_drafts(note, {"summary": mine}))
    except NoteRefused:  # with these words it would be a template
        assume(reason_to_refuse(mine) is None)
        raise
    assert yaml.load(front_of(edited), yaml.CBaseLoader)["summary"] == (words if is_list else mine)
    assert reject_drafts(note, ["summary"], {"summary": " []"} if is_list else {}) == text


def front_of(note: Note) -> str:
    span = front_matter(note.text)
    assert span is not None
    return span.of(note.text)
