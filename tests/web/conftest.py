"""A filled vault, the review page served over it by the real command, and a headless Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from summarizer.review.store import Store
from tests.conftest import copy_filled, of_all_workers
from tests.program import COMMAND
from tests.server import FakeEndpoint
from tests.server.answers import all_supported, good_answer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
GOOD = {"drafts": good_answer, "verdicts": all_supported}
"""What the model answers unless a test wants something else: drafts, and a second reading of them."""


@pytest.fixture
def vault(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled vault, with what the program knows of it."""
    return copy_filled(filled, tmp_path / "vault")


@pytest.fixture
def english_note(vault: Path) -> Path:
    return next(vault.glob("2025*.md"))


@dataclass(frozen=True)
class Site:
    """The review page over a vault, served by the real command; `calm` starts anew what a test changed."""

    address: str
    vault: Path
    store: Store
    endpoint: FakeEndpoint
    answer: dict[str, Callable[[Mapping[str, Any]], str]]
    _pristine: Mapping[Path, bytes]

    @property
    def english(self) -> Path:
        """The English note."""
        return next(self.vault.glob("2025*.md"))

    def calm(self) -> None:
        """Put notes and journal back to what they were, and drop what a test added."""
        for path in [*self.vault.rglob("*"), *self.store.folder.rglob("*")]:
            if path.is_file() and path not in self._pristine and path.suffix in {".md", ".jsonl"}:
                path.unlink()
        for path, content in self._pristine.items():
            if not path.exists() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        self.answer.update(GOOD)


@pytest.fixture(scope="module")
def shared_site(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all tests of a module, with a model that answers as a test wants."""
    home = tmp_path_factory.mktemp("site")
    vault = home / "vault"
    shutil.copytree(filled / "vault", vault)
    (known,) = (filled / "state" / "summarizer").glob("vault-*")
    store = Store(home / "state" / "summarizer", vault)
    shutil.copytree(known, store.folder)
    programs = home / "programs"
    programs.mkdir()
    opener = programs / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$1" >> "{home}/opened"\n')
    opener.chmod(0o755)
    kept = [path for path in [*vault.rglob("*"), *store.folder.rglob("*")] if path.is_file()]
    pristine = {path: path.read_bytes() for path in kept if ".sqlite" not in path.name}
    answer: dict[str, Callable[[Mapping[str, Any]], str]] = {**GOOD}
    environment = dict(
        os.environ,
        HOME=str(home),
        XDG_STATE_HOME=str(home / "state"),
        XDG_CACHE_HOME=str(home / "cache"),
        LC_ALL="C.UTF-8",
        PATH=f"{programs}{os.pathsep}{os.environ['PATH']}",
    )

    def answered(body: Mapping[str, Any]) -> str:
        return answer["drafts"](body)

    def read_again(body: Mapping[str, Any]) -> str:
        return answer["verdicts"](body)

    with FakeEndpoint(answered, reader=read_again) as endpoint:
        options = ["--no-browser", "--base-url", endpoint.base_url, "--model", "fake"]
        command = [*COMMAND, "review", str(vault), *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout is not None
            yield Site(process.stdout.readline().strip(), vault, store, endpoint, answer, pristine)
            process.terminate()


@pytest.fixture
def site(shared_site: Site) -> Iterator[Site]:
    """The module's server, over a vault as the demo left it."""
    shared_site.calm()
    yield shared_site
    shared_site.answer.update(GOOD)


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, from npm; the tests that need it are skipped where it cannot be had."""
    folder = of_all_workers(tmp_path_factory) / "axe"
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm is installed")
    command = [npm, "install", "--silent", "--no-save", "--prefix", str(folder), "axe-core@4"]
    with FileLock(f"{folder}.lock"):
        if not script.exists():
            subprocess.run(command, capture_output=True, check=False, timeout=300)
    if not script.exists():
        pytest.skip("axe-core cannot be had from npm")
    return script.read_text("utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium; the tests that need it are skipped where it is absent."""
    pytest.importorskip("playwright", reason="Playwright is not installed")
    from playwright.sync_api import sync_playwright

    if not CHROMIUM:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as starter:
        chromium = starter.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of 1280 by 720 in English; a script error or a blocked resource fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB")
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda line: errors.append(line.text) if "Content Security" in line.text else None)
    yield tab
    context.close()
    assert errors == []
