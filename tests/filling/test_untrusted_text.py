"""The whole path with text that would run, mislead or break: of a PDF, a model, the names of files."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from examples.make_vault import VAULT, read_papers
from summarizer.characters import visible
from tests.conftest import Run
from tests.obsidian import live
from tests.server import FakeEndpoint
from tests.server.answers import good_answer

Command = Callable[..., Run]
QUERY = "`$=app.vault.getName()`"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    shutil.copytree(VAULT, tmp_path / "vault")
    return tmp_path / "vault" / read_papers()[0].note_path


def pdf_of(note: Path) -> Path:
    return note.parent / read_papers()[0].pdf_path


def changed_pdf(note: Path, change: Callable[[pymupdf.Document], object]) -> None:
    path = pdf_of(note)
    document = pymupdf.open(stream=path.read_bytes(), filetype="pdf")
    change(document)
    document.save(path)


def fill(run: Command, note: Path, *flags: object) -> Run:
    zotero = note.parent / ".zotero"
    result = run("fill", note, "--zotero-dir", zotero, *flags)
    assert result.code == 0, result.err
    return result


def filled_with(run: Command, note: Path, tail: str, model: str = "scripted") -> str:
    """The note, filled by a model that ends its first claim of each field with this."""

    def script(body: Mapping[str, Any]) -> str:
        answer = json.loads(good_answer(body))
        for field in answer["fields"]:
            for claim in field["claims"]:
                claim["text"] += tail
        return json.dumps(answer)

    with FakeEndpoint(script) as server:
        fill(run, note, "--base-url", server.base_url, "--model", model, "--check-model", "none")
    return note.read_text("utf-8")


def added(text: str) -> str:
    """The lines that the program wrote."""
    before = set((VAULT / read_papers()[0].note_path).read_text("utf-8").splitlines())
    lines = (line.removeprefix(">") for line in text.splitlines() if line not in before)
    return "\n\n".join(line.lstrip("> ") for line in lines)


def hot(text: str) -> list[str]:
    """What is live in what the program wrote, beside links to pages."""
    return [one for one in live(added(text)) if not one.startswith("link_open: zotero://")]


@pytest.mark.parametrize(
    "label",
    [QUERY, "](javascript:alert(1)) [", "<% tp.x %>", "(a:: b)", "![[x]]", "x" * 300, "\u202e1", "p|q"],
)
def test_a_label_of_a_page_is_no_more_than_the_name_of_a_page(run: Command, note: Path, label: str) -> None:
    changed_pdf(note, lambda pdf: pdf.set_page_labels([{"startpage": 0, "prefix": label, "style": "D"}]))
    fill(run, note)
    text = note.read_text("utf-8")
    assert "🤖" in text
    assert hot(text) == []
    assert "[p1](zotero://" in text or "[p11](zotero://" in text
    assert visible(added(text)) == added(text)


def test_the_key_of_an_annotation_in_the_file_is_a_key_or_none(run: Command, note: Path) -> None:
    def mark(pdf: pymupdf.Document) -> None:
        page = pdf[0]
        annotation = page.add_highlight_annot(page.search_for("Highlight")[0])
        pdf.xref_set_key(annotation.xref, "NM", pymupdf.get_pdf_str(f"Zotero-X) {QUERY} ("))
        pdf.xref_set_key(annotation.xref, "Contents", pymupdf.get_pdf_str("see \u202e\x1b[31m"))

    changed_pdf(note, mark)
    fill(run, note)
    assert hot(note.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "tail",
    [
        f" {QUERY}",
        " `dv: 1`",
        " <% tp.system.prompt() %>",
        r" $\href{javascript:alert(1)}{x}$",
        r" $\require{html}\class{a}{x}$",
        " [[evil]] ![[evil]] ![](http://tracker.example/p.png?q=1)",
        " (method:: x) [k:: v] k:: v",
        " %% begin x %% == ~~ ^block",
        " {{title}} and {% for a in b %}",
        " 🌝 and 👣➿👣 and %--------------ω--------------%",
        " <iframe src=x> &lt;img src=x onerror=alert(1)&gt;",
        " #tag obsidian://new?vault=x [x](file:///etc/passwd)",
        " \ud835 \ue001 \u202e \u200b \U000e0041 \x00 \u2028",
    ],
)
def test_nothing_in_a_claim_is_more_than_text(run: Command, note: Path, tail: str) -> None:
    text = filled_with(run, note, tail)
    assert text.count("🤖") >= 10
    assert hot(text) == []
    assert "<%" not in added(text)
    assert visible(added(text)) == added(text)


def test_no_mark_of_an_importer_costs_a_note_its_answer(run: Command, note: Path) -> None:
    """Each is one of some template, or of a profile of the user's own."""
    own = '[profiles.own]\nseparators = ["§ end §"]\nfields = { method = ["Methods used"] }\n'
    (note.parent / "summarizer.toml").write_text(own, "utf-8")
    text = filled_with(run, note, " 🌝 § end §")
    assert hot(text) == []
    assert "§ end §" not in text
    assert run("accept", note).code == 0
    assert run("profile", "check", note).code == 0
    assert "&#167; end §" in note.read_text("utf-8")


def test_no_words_of_ones_own_make_a_note_one_that_is_refused_later(
    run: Command, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled_with(run, note, "")
    before = note.read_bytes()
    monkeypatch.setenv("EDITOR", "sed -i '/^## /!s/$/ 🌝/'")
    assert run("edit", note).code == 3
    assert note.read_bytes() == before


def test_the_name_that_a_model_gives_itself_is_text_too(run: Command, note: Path) -> None:
    text = filled_with(run, note, "", model=f"m{QUERY}\x1b[31m")
    assert hot(text) == []
    assert "\x1b" not in text


def test_a_claim_that_begins_with_our_marks_is_accepted_like_any_other(run: Command, note: Path) -> None:
    def script(body: Mapping[str, Any]) -> str:
        answer = json.loads(good_answer(body))
        for field in answer["fields"]:
            for claim in field["claims"]:
                claim["text"] = f"🤖 ⚠️ {claim['text']} indeed"
        return json.dumps(answer)

    with FakeEndpoint(script) as server:
        fill(run, note, "--base-url", server.base_url, "--model", "x", "--check-model", "none")
    assert run("accept", note).code == 0
    assert "🤖" not in note.read_text("utf-8")


def test_a_claim_without_end_is_left_out_and_said(run: Command, note: Path) -> None:
    with FakeEndpoint(
        lambda body: good_answer(body).replace('"text": "', '"text": "' + "很长" * 5_000)
    ) as server:
        result = fill(run, note, "--base-url", server.base_url, "--model", "x", "--check-model", "none")
    assert "超过 1,200 个字符" in result.out
    assert max(map(len, note.read_text("utf-8").splitlines())) < 8_000


COMMANDS = (
    ("show",),
    ("profile", "check"),
    ("fill",),
    ("status",),
    ("diff",),
    ("journal",),
    ("journal", "--format", "csv"),
    ("export",),
    ("notes",),
    ("accept",),
    ("undo",),
)


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may hold any byte")
@pytest.mark.parametrize("name", [b"evil\x1b[31m\x1b]0;x\x07.md", "evil\u202edm.md".encode(), b"evil\xff.md"])
def test_no_command_prints_what_a_terminal_would_obey(
    run: Command, note: Path, name: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")  # no colours of our own
    evil = Path(os.fsdecode(os.path.join(os.fsencode(note.parent), name)))  # noqa: PTH118
    text = note.read_text("utf-8").replace("\ntitle:: ", "\ntitle:: \x1b[2J")
    evil.write_text(text, "utf-8")
    note.unlink()
    for command in COMMANDS:
        place = evil.parent if command[0] in {"status", "export", "notes", "journal"} else evil
        zotero = ("--zotero-dir", note.parent / ".zotero") if command[0] in {"fill", "show"} else ()
        result = run(*command, place, *zotero)
        said = result.out + result.err
        assert visible(said) == said, command
        assert "Traceback" not in said
    assert run("show", evil.with_name(evil.name + "x")).err.startswith("Error: ")


SECRET = "\U000e0069\U000e0067\u202e\u200b\x1b[31m"


def test_what_nobody_sees_goes_neither_to_the_model_nor_into_the_state(
    run: Command, note: Path, clean_machine: Path
) -> None:
    def mark(pdf: pymupdf.Document) -> None:
        page = pdf[0]
        annotation = page.add_highlight_annot(page.search_for("Highlight")[0])
        annotation.set_info(content=f"mine{SECRET}")
        annotation.update()
        pdf.set_metadata({"title": f"Title{SECRET}"})
        pdf.set_toc([[1, f"Intro{SECRET}", 1]])

    changed_pdf(note, mark)
    text = note.read_text("utf-8")
    note.write_text(text.replace("正是我开题", f"正是{SECRET}我开题"), "utf-8")
    with FakeEndpoint(
        lambda body: good_answer(body).replace('"text": "', f'"text": "{SECRET}'.replace("\x1b", "\\u001b"))
    ) as server:
        fill(run, note, "--base-url", server.base_url, "--model", "m", "--json")
        bodies = [json.dumps(body, ensure_ascii=False) for body in server.chats]
    assert bodies
    assert any("mine" in body for body in bodies)
    for body in bodies:
        assert visible(body) == body
        assert "\\u001b" not in body
    journal = next(clean_machine.rglob("journal.jsonl"))
    kept = json.dumps(
        [json.loads(line)["values"] for line in journal.read_text("utf-8").splitlines()], ensure_ascii=False
    )
    assert visible(kept) == kept
