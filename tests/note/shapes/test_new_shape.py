"""A newcomer adds a shape with one file and a profile with another: all commands then work with it."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from examples.make_vault import VAULT
from summarizer import plugins
from summarizer.note import shapes
from summarizer.note.shape import known_shapes
from tests.conftest import Run

Command = Callable[..., Run]
SECTION = "## Equations\n主要内容 = \n研究方法 =  \n研究局限 = 我写的\na line\n\n"
PROFILE = """
shape = "equations"
title = "Equations"
[fields]
content = ["主要内容"]
method = ["研究方法"]
limitation = ["研究局限"]
"""


@pytest.fixture(params=["a file in the folder", "an entry point of another distribution"])
def new_shape(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The shape in equations.py, added in a temporary folder in one of the two ways that the docs name."""
    folder = tmp_path / "added"
    folder.mkdir()
    source = Path(__file__).with_name("equations.py")
    if request.param == "a file in the folder":
        module = "summarizer.note.shapes.equations"
        shutil.copy(source, folder / "equations.py")
        monkeypatch.setattr(shapes, "__path__", [*shapes.__path__, str(folder)])
    else:
        module = "lab_equations"
        shutil.copy(source, folder / f"{module}.py")
        info = folder / "lab-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lab\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[summarizer.note.shapes]\nlab = {module}:SHAPE\n", "utf-8")
        monkeypatch.syspath_prepend(folder)
    plugins.discover.cache_clear()
    yield
    plugins.discover.cache_clear()
    sys.modules.pop(module, None)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A note of the example vault with a section of its own, and one file that says what they mean."""
    vault = tmp_path / "vault"
    shutil.copytree(VAULT, vault)
    (vault / ".summarizer" / "profiles").mkdir(parents=True)
    (vault / ".summarizer" / "profiles" / "mine.toml").write_text(PROFILE, "utf-8")
    path = next(vault.glob("2025*.md"))
    text = path.read_bytes().decode()
    zone = "%--------------ω--------------%\n"
    path.write_bytes(text.replace(zone, f"{zone}\n{SECTION}", 1).encode())
    return path


def equations(note: Path) -> dict[str, str]:
    """What stands behind each label."""
    return dict(re.findall(r"^(\w+) = ?(.*?) *$", note.read_text("utf-8"), re.MULTILINE))


@pytest.mark.usefixtures("new_shape")
def test_a_shape_of_one_file_is_filled_accepted_edited_rejected_and_restored(
    run: Command, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = note.read_bytes()
    assert "equations" in known_shapes()
    result = run("fill", note)
    assert result.code == 0, result.err
    filled = note.read_bytes()
    found = equations(note)
    drafts = {label: str(found[label]) for label in ("主要内容", "研究方法")}
    assert all(draft.startswith("🤖 “") and "(zotero://" in draft for draft in drafts.values())
    assert found["研究局限"] == "我写的"
    head, evidence = filled.decode().split("> [!quote]- 🤖 ")
    assert "\n🔎 研究背景::  \n" in head
    assert "%--------------ω--------------%" in evidence
    assert "研究局限 = 我写的\na line\n" in head

    assert run("accept", note, "--fields", "主要内容").code == 0
    assert equations(note)["主要内容"] == drafts["主要内容"].removeprefix("🤖 ")
    words = 'She said: "no" # \\ | yes'
    (note.parent / "typed.txt").write_text(f"## 研究方法\n{words}\n", "utf-8")
    monkeypatch.setenv("EDITOR", f"cp {note.parent / 'typed.txt'}")
    assert run("edit", note, "--fields", "研究方法").code == 0
    assert equations(note)["研究方法"] == words
    states = {
        one["label"]: one["state"] for one in json.loads(run("status", note, "--json").out)[0]["fields"]
    }
    assert states == {"主要内容": "accepted", "研究方法": "edited", "研究局限": "human"}
    assert run("undo", note).code == 0
    assert run("undo", note).code == 0
    assert note.read_bytes() == filled

    assert run("reject", note).code == 0
    assert note.read_bytes() == before
    assert run("undo", note).code == 0
    note.write_bytes(before)  # as an importer does that knows nothing of drafts
    assert run("restore", note).code == 0
    assert note.read_bytes() == filled


@pytest.mark.usefixtures("new_shape")
def test_an_unknown_shape_is_refused_with_those_that_there_are(run: Command, note: Path) -> None:
    profile = note.parent / ".summarizer" / "profiles" / "mine.toml"
    profile.write_text(PROFILE.replace('"equations"', '"sphere"'), "utf-8")
    result = run("fill", note)
    assert result.code == 2
    assert "shape must be one of anywhere, boxes, callout, " in result.err
    assert "equations" in result.err
