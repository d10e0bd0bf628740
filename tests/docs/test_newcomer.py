"""A newcomer who types README's and the docs' lines one after another, as they are printed."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from summarizer.vault.example import example_vault
from summarizer.vault.settings import FILE_NAME, user_folder
from tests.conftest import Run
from tests.docs.pages import Page
from tests.server import FakeEndpoint

_SERVES = re.compile(r"summarizer (?:review|watch)\b|ollama ")
"""Lines that run until Ctrl-C, and another program's."""
_OF_ZOTERO = re.compile(r"--(?:collection|tag) ")
"""Lines about a library, which the example vault has none of."""


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeEndpoint]:
    """A folder with NOTE.md and VAULT in it, and a model under the name of the provider that README names."""
    place = tmp_path / "here"
    shutil.copytree(example_vault(), place)
    english, chinese = next(place.glob("2025*.md")), next(place.glob("2024*.md"))
    shutil.copytree(place, place / "VAULT")
    (place / "VAULT" / english.name).unlink()
    chinese.unlink()
    english.rename(place / "NOTE.md")
    monkeypatch.chdir(place)
    monkeypatch.setenv("EDITOR", "sed -i 0,/the/s//a/")
    with FakeEndpoint() as server:
        user_folder().mkdir(parents=True)
        (user_folder() / FILE_NAME).write_text(
            "".join(
                f'[providers.{name}]\nbase_url = "{server.base_url}"\nmodel = "good"\nkey = "{key}"\n'
                for name, key in [("deepseek", "DEEPSEEK_API_KEY"), ("ollama", "")]
            )
            + '[prices]\ngood = { input = "1", output = "1" }\n'
        )
        yield server


def typed(line: str, run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """What comes of a line with pipes; what a command prints is what the next one reads."""
    done: list[Run] = []
    for part in line.split(" | "):
        name, *arguments = shlex.split(part)
        if name == "export":
            variable, value = arguments[0].split("=")
            monkeypatch.setitem(os.environ, variable, value)
            continue
        assert name == "summarizer", line
        monkeypatch.setattr(sys, "stdin", io.StringIO(done[-1].out if done else ""))
        done.append(run(*arguments))
    return done


def lines_of(page: str) -> list[str]:
    return [line for line in Page(page).lines if re.match(r"summarizer |export ", line)]


def test_the_readmes_lines_work_one_after_another(
    at_home: FakeEndpoint, run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line for line in lines_of("README.md") if not _SERVES.search(line)]
    monkeypatch.setenv("DEEPSEEK_API_KEY", "sk-mine")
    assert lines.index("summarizer fill NOTE.md") < 3, "a first draft takes at most three commands"
    for line in lines:
        sent = len(at_home.requests)
        # Without a terminal nothing is asked, so that the flag stands for the answer.
        for result in typed(re.sub("init$", "init --provider deepseek", line), run, monkeypatch):
            assert result.code == 0, (line, result.err)
        free = "--dry-run" in line or "status" in line
        assert (len(at_home.requests) > sent) is not free, line
    assert Path("NOTE.md").read_text("utf-8").count(":: 🤖 ") == 10


@pytest.mark.parametrize("page", ["review", "batch", "papers", "templates", "settings"])
def test_the_lines_of_a_page_work_one_after_another(
    page: str, at_home: FakeEndpoint, run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPSEEK_API_KEY", "sk-mine")
    settings = user_folder() / FILE_NAME
    settings.write_text('provider = "deepseek"\nask_above = 100\n' + settings.read_text("utf-8"))
    if page == "review":
        assert run("batch").code == 0
    lines = [
        line
        for line in lines_of(f"docs/{page}.md")
        if not _SERVES.search(line) and not _OF_ZOTERO.search(line)
    ]
    for line in lines:
        for result in typed(line, run, monkeypatch):
            assert result.code == 0, (line, result.out, result.err)
