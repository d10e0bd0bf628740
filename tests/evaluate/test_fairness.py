"""A fair test: a note is drafted again as if nobody had written in its fields, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import NoteRefused
from summarizer.evaluate.case import emptied
from summarizer.insertion.insert import accept_drafts
from summarizer.note.note import Note, parse_note
from summarizer.review import decision
from summarizer.text import apply_edits
from summarizer.vault.vault import open_vault
from tests.compare.papers import FIELDS, PAPERS, write_vault
from tests.conftest import Run
from tests.evaluate.scripted import model, paper_of
from tests.insertion.test_fixtures import NOTES, originals
from tests.insertion.test_properties import notes, parsed
from tests.notes import empty_labels, fill, read_text
from tests.server import FakeEndpoint

Command = Callable[..., Run]
WORDS = "The secret that nobody may tell the model."


def sent_of(note: Note) -> tuple[object, ...]:
    """All of a note that a request is made from."""
    marks = [(one.kind, one.key, one.text, one.comment, one.colour) for one in note.annotations]
    return note.metadata, note.attachments, marks, empty_labels(note)


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_of_an_accepted_draft_nothing_is_left(path: Path) -> None:
    before = parse_note(read_text(path))
    labels = empty_labels(before)
    accepted = parse_note(accept_drafts(parse_note(fill(before.text)), labels, keep_evidence=True))
    again = parse_note(emptied(accepted, labels, originals(before)))
    assert sent_of(again) == sent_of(before)
    bare = parse_note(accept_drafts(parse_note(fill(before.text)), labels))
    assert emptied(bare, labels, originals(before)) == before.text


def written(note: Note, words: str) -> str:
    """The note with a person's words in its empty fields."""
    fields = [one for one in note.summary.fields if one.label in empty_labels(note)]
    edits = [one.shape.insertion(note.text, one.value_span, one.shape.fit(words)) for one in fields]
    return apply_edits(note.text, edits)


@given(
    notes(), st.sampled_from([WORDS, "我的话，[p3](zotero://open-pdf/library/items/ABCD2345?page=3)。", "a"])
)
def test_of_own_words_nothing_is_left_in_any_shape_or_it_is_refused(text: str, words: str) -> None:
    before = parsed(text)
    labels = empty_labels(before)
    try:
        own = parse_note(written(before, words))
        again = parse_note(emptied(own, labels, originals(before)))
    except NoteRefused:
        return
    assert empty_labels(again) == labels
    assert sent_of(again) == sent_of(before)


HOW = {
    "accepted": ("--style-from-vault", "--language", "de"),
    "evidence kept": ("--style-from-vault", "--length", "short", "--temperature", "0.7"),
    "changed": ("--style-from-vault", "--token-budget", "500"),
    "own words": ("--style-from-vault", "--max-output-tokens", "900"),
    "as it is": ("--prompts", "mine", "--glossary", "terms.md"),
}
"""What was done with a note, and flags that change the request: those of `fill` change it alike."""
BELOW = ["\n  a second line", "\n\n  and a third\n  - with an item", "\n  > quoted [p2](x.pdf#page=2)"]


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("shape", ["- {label}:: {words}{below}", "### {label}\n{words}{below}\n"])
def test_words_on_further_lines_are_taken_out_too(shape: str, below: str) -> None:
    head = '---\ntitle: "Leaves"\ncitekey: doe2021\n---\n## Summary\n'
    fields = [(label, WORDS if label != FIELDS[1] else "", below) for label in FIELDS[:3]]
    text = head + "\n".join(
        shape.format(label=label, words=words, below=more if words else "") for label, words, more in fields
    )
    note = parse_note(f"{text}\n\n## End\nmore\n")
    again = emptied(note, [FIELDS[0], FIELDS[2]])
    assert "secret" not in again
    assert "second" not in again
    assert "third" not in again
    assert empty_labels(parse_note(again)) == list(FIELDS[:3])
    assert again.endswith("## End\nmore\n")


def test_words_behind_a_key_that_stands_twice_are_refused() -> None:
    text = f"---\ncitekey: doe2021\n---\n## Summary\n- Method:: {WORDS}\n- Conclusion::\n- Method:: more\n"
    with pytest.raises(NoteRefused, match="Method"):
        emptied(parse_note(text), ["Method"])


@pytest.mark.parametrize("how", HOW)
def test_the_request_is_the_one_that_fill_sends_for_empty_fields(
    run: Command, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    write_vault(tmp_path / "blank")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    own = "---\nid: system\nversion: 1\ninputs: []\n---\nMine alone.\n"
    (tmp_path / "mine" / "system.md").write_text(own, "utf-8")
    (tmp_path / "terms.md").write_text("spaced practice = 间隔练习\n", "utf-8")
    paper = PAPERS[0]
    note, blank = vault / f"{paper.stem}.md", (tmp_path / "blank" / f"{paper.stem}.md").read_text("utf-8")
    if how in {"evidence kept", "changed"}:
        assert run("undo", note).code == 0
        assert run("accept", note, "--fields", FIELDS[1], "--keep-evidence").code == 0
    if how == "changed":
        opened = open_vault(vault)
        decision.edit(opened.store, *opened.read(note), {FIELDS[2]: WORDS})
    if how == "evidence kept":
        assert run("accept", note, "--keep-evidence").code == 0
    if how == "own words":
        lines = [f"- {label}:: {WORDS}\n  {WORDS}" for label in FIELDS[:2]]
        note.write_text(
            blank.replace("\n".join(f"- {label}::" for label in FIELDS[:2]), "\n".join(lines)), "utf-8"
        )
    with FakeEndpoint(model()) as server:
        flags = ("--base-url", server.base_url, "--model", "scripted", "--check-model", "none")
        only = ("--where", f"year={paper.year}")
        result = run("evaluate", vault, "--yes", "--json", *only, *flags, *HOW[how])
        assert result.code == 0, result.err
        (sent,) = [body for body in server.chats if paper_of(body) is paper]
        told = json.loads(result.out)
        waiting = {FIELDS[0], *FIELDS[3:]} if how == "changed" else set()
        tested = {one["field"] for one in told["fields"] if Path(one["note"]).name == note.name}
        assert tested == set(FIELDS) - waiting
        server.reset()
        note.write_text(blank, "utf-8")
        labels = ",".join(label for label in FIELDS if label in tested)
        assert run("fill", note, *flags, *HOW[how], "--fields", labels).code == 0
        (filled,) = server.chats
    assert sent == filled
    assert WORDS not in json.dumps(sent)
