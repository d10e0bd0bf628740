"""Deciding on drafts from the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.note.note import parse_note
from summarizer.review.matrix import csv_text
from tests.conftest import Run, copy_filled
from tests.dataview import read_line
from tests.server import FakeEndpoint

Command = Callable[..., Run]


@pytest.fixture
def vault(filled: Path, tmp_path: Path) -> Path:
    """The example vault, filled without a model."""
    return copy_filled(filled, tmp_path / "vault")


@pytest.fixture
def note(vault: Path) -> Path:
    return next(vault.glob("2025*.md"))


def value(note: Path, label: str) -> str:
    field = parse_note(note.read_bytes().decode()).summary.field(label)
    assert field is not None
    return field.value


def counts(run: Command, path: Path) -> dict[str, int]:
    (one,) = json.loads(run("status", path, "--json").out)
    return {state: count for state, count in one["counts"].items() if count}


def test_status_counts_the_fields_of_all_notes_below_a_folder(run: Command, vault: Path, note: Path) -> None:
    (vault / "diary.md").write_text("no literature note", "utf-8")
    result = run("status", vault)
    assert result.code == 0
    assert "2 notes; 20 fields in 2 of them wait for your decision." in result.out
    assert counts(run, note) == {"draft": 10}


def test_accept_reject_and_undo(run: Command, note: Path) -> None:
    filled, draft = note.read_bytes(), value(note, "研究问题")
    assert run("accept", note, "--fields", "研究问题").code == 0
    assert value(note, "研究问题") == draft.removeprefix("🤖 ")
    assert run("reject", note, "--fields", "limitation,备注", "--reason", "too long").code == 0
    assert counts(run, note) == {"draft": 7, "accepted": 1, "rejected": 2}
    assert run("undo", note).code == 0
    assert run("undo", note).code == 0
    assert note.read_bytes() == filled


def test_accepting_all_drafts_leaves_no_trace_of_the_program(run: Command, note: Path) -> None:
    result = run("accept", note, "--json")
    assert len(json.loads(result.out)["fields"]) == 10
    assert "🤖" not in note.read_text("utf-8")
    again = run("accept", note)
    assert again.code == 3
    assert "no draft" in again.err


def test_a_field_that_holds_your_own_text_is_named_and_left_alone(run: Command, note: Path) -> None:
    run("accept", note, "--fields", "研究问题")
    before = note.read_bytes()
    for command in ("accept", "reject", "redo", "edit"):
        result = run(command, note, "--fields", "研究问题")
        assert result.code == 3
        assert "研究问题 is accepted already" in result.err
    assert "no field '没有'" in run("accept", note, "--fields", "没有").err
    assert note.read_bytes() == before


def test_edit_opens_the_editor_and_what_changed_is_yours(
    run: Command, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/highlights/underlinings/")
    result = run("edit", note, "--fields", "研究问题,研究展望")
    assert result.code == 0, result.err
    assert "underlinings" in value(note, "研究问题")
    assert not value(note, "研究问题").startswith("🤖")
    monkeypatch.setenv("EDITOR", "no-such-editor")
    failed = run("edit", note)
    assert failed.code == 2
    assert "no-such-editor" in failed.err


def test_what_was_typed_is_kept_when_the_note_changed_meanwhile(
    run: Command, note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.sh"
    script.write_text(f"sed -i s/highlights/underlinings/ \"$1\"\necho outside >> '{note}'\n", "utf-8")
    monkeypatch.setenv("EDITOR", f"sh {script}")
    result = run("edit", note, "--fields", "研究问题")
    assert result.code == 3
    kept = Path(result.err.split("What you wrote is in ")[1].strip().rstrip("."))
    assert "underlinings" in kept.read_text("utf-8")
    assert value(note, "研究问题").startswith("🤖")


def test_diff_shows_the_draft_beside_what_you_made_of_it(run: Command, note: Path) -> None:
    draft = value(note, "研究问题")
    note.write_bytes(note.read_bytes().replace(draft.encode(), "我的话".encode()))
    shown = json.loads(run("diff", note, "--fields", "研究问题", "--json").out)
    assert shown[0]["state"] == "edited"
    assert (shown[0]["draft"], shown[0]["value"]) == (draft.removeprefix("🤖 "), "我的话")
    assert "+ 我的话" in run("diff", note).out


def test_redo_drafts_again_with_the_hint_in_one_write(run: Command, note: Path) -> None:
    run("accept", note, "--fields", "研究问题")
    kept, before = value(note, "研究问题"), note.read_bytes()
    with FakeEndpoint() as endpoint:
        model = ("--base-url", endpoint.base_url, "--model", "fake")
        result = run("redo", note, "--fields", "研究方法,备注", "--hint", "name the sample", *model)
        assert result.code == 0, result.err
        assert any("name the sample" in json.dumps(one.body) for one in endpoint.requests)
    assert value(note, "研究问题") == kept
    assert value(note, "研究方法").startswith("🤖")
    assert run("undo", note).code == 0
    assert note.read_bytes() == before


def test_redo_that_fails_leaves_the_drafts(run: Command, note: Path) -> None:
    before = note.read_bytes()
    result = run("redo", note, "--base-url", "http://127.0.0.1:9/v1", "--model", "fake")
    assert result.code == 5
    assert note.read_bytes() == before


def test_accepted_fields_of_other_notes_are_examples_only_when_asked_for(
    run: Command, vault: Path, note: Path
) -> None:
    other = next(vault.glob("2024*.md"))
    accepted = value(other, "研究结论").removeprefix("🤖 “").split("”")[0]
    run("accept", other)
    with FakeEndpoint() as endpoint:
        model = ("--base-url", endpoint.base_url, "--model", "fake")
        run("reject", note)
        assert run("fill", note, *model).code == 0
        assert not any(accepted in json.dumps(one.body, ensure_ascii=False) for one in endpoint.requests)
        run("undo", note)
        assert run("fill", note, *model, "--style-from-vault").code == 0
        assert any(accepted in json.dumps(one.body, ensure_ascii=False) for one in endpoint.requests)


def test_the_journal_tells_the_reason_and_can_be_exported(run: Command, vault: Path, note: Path) -> None:
    draft = value(note, "备注")
    run("reject", note, "--fields", "备注", "--reason", "beside the point")
    assert "beside the point" in run("journal", vault).out
    events = [json.loads(line) for line in run("journal", note, "--format", "jsonl").out.splitlines()]
    assert [event["action"] for event in events] == ["fill", "reject"]
    (vault / "read").mkdir()
    moved = note.rename(vault / "read" / "another name.md")
    assert json.loads(run("journal", moved, "--json").out) == events
    run("undo", moved)
    assert len(json.loads(run("journal", vault / "read", "--json").out)) == 1
    table = run("journal", vault, "--format", "csv", "--action", "reject").out
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["field"], row["before"], row["reason"]) == ("备注", draft, "beside the point")


def test_export_holds_what_was_decided_and_drafts_only_when_asked_for(
    run: Command, vault: Path, note: Path, tmp_path: Path
) -> None:
    run("accept", note, "--fields", "研究问题")
    table = run("export", vault).out
    assert table.count("\n") == 3
    assert f"[[{note.stem}\\|" in table
    assert "🤖" not in table
    assert run("export", vault, "--include-drafts").out.count("🤖") == 19
    assert run("export", vault, "--with-drafts").out.count("🤖") == 19
    (vault / "template.md").write_text("> [!NOTE] 总结\n>研究问题:: {{title}}\n{% for a in b %}\n", "utf-8")
    target = tmp_path / "matrix.csv"
    told = run("export", vault, "--output", target)
    assert told.code == 0
    assert "2 notes were left out:" in told.err
    assert "its 10 texts are drafts that wait for you (--with-drafts)" in told.err
    assert "template.md: " in told.err
    before = target.read_bytes()
    assert run("export", vault, "--output", target).code == 3
    assert target.read_bytes() == before
    data = json.loads(run("export", vault, "--output", target, "--force", "--json").out)
    assert [row["note"] for row in data["rows"]] == [note.stem]
    assert len(data["left_out"]) == 2
    assert target.read_bytes() == before
    (row,) = csv.DictReader(io.StringIO(target.read_text("utf-8-sig")))
    assert row["研究问题"].startswith("“The central question")
    assert "zotero://" not in row["研究问题"]


@pytest.mark.parametrize(
    "cell",
    [
        "=1",
        "+1",
        "-1",
        "@x",
        " =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "a;=1",
        "a; =1",
    ],
)
def test_no_cell_of_a_table_begins_like_a_formula_whatever_the_country(cell: str) -> None:
    for header, rows in (([cell], []), (["x"], [[cell]])):
        *_, (written,) = csv.reader(io.StringIO(csv_text(header, rows), newline=""))
        assert not any(part.strip()[:1] in set("=+-@＝＋－＠") for part in written.split(";"))
    assert csv_text(["a = b; 3-5; x@y"], []) == "a = b; 3-5; x@y\n"


def test_a_cell_that_looks_like_a_formula_is_none(
    run: Command, vault: Path, note: Path, tmp_path: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    draft = value(note, "研究问题")
    note.write_bytes(note.read_bytes().replace(draft.encode(), b'=HYPERLINK("http://evil.example")'))
    run("export", vault, "-o", tmp_path / "m.csv")
    assert "'=HYPERLINK" in (tmp_path / "m.csv").read_text("utf-8-sig")
    assert run("export", vault, "-o", tmp_path / "m.xlsx").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").active
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
    cells = [cell for row in sheet.rows for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


def test_a_sign_that_a_workbook_cannot_hold_costs_no_export(
    run: Command, vault: Path, note: Path, tmp_path: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    draft = value(note, "研究问题")
    note.write_bytes(note.read_bytes().replace(draft.encode(), "mine\uffff\ufffe\x0b own".encode()))
    assert run("export", vault, "-o", tmp_path / "m.xlsx").code == 0
    cells = [cell.value for row in openpyxl.load_workbook(tmp_path / "m.xlsx").active.rows for cell in row]
    assert "mine own" in cells


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("m.xls", ()),
        ("m.markdown", ()),
        ("m.json", ()),
        ("m.csv.gz", ()),
        ("m.xlsx", ("--format", "csv")),
        ("m.md", ("--format", "xlsx")),
    ],
)
def test_an_export_in_a_format_that_nobody_knows_is_refused(
    run: Command, tmp_path: Path, name: str, flags: tuple[str, ...]
) -> None:
    result = run("export", tmp_path, "-o", tmp_path / name, *flags)
    assert result.code == 2
    assert result.out == ""
    assert not (tmp_path / name).exists()


def test_an_export_never_replaces_a_note_of_yours(run: Command, vault: Path, note: Path) -> None:
    before = note.read_bytes()
    assert run("export", vault, "--with-drafts", "-o", note).code == 3
    assert note.read_bytes() == before


def test_the_dashboard_queries_the_fields_under_the_names_that_dataview_knows(
    run: Command, vault: Path, note: Path
) -> None:
    assert run("dashboard", vault).code == 0
    (page,) = vault.glob("*dashboard*.md")
    text = page.read_text("utf-8")
    known = {key for line in note.read_text("utf-8").splitlines() for key, _ in read_line(line)}
    asked = {part.split('"')[0] for part in text.split('row["')[1:]}
    assert len(asked) == 10
    assert asked <= known
    assert not any(read_line(line) for line in text.splitlines())
    assert run("dashboard", vault).code == 3
    assert run("dashboard", vault, "--force").code == 0
    assert "2 notes" in run("status", vault).out
