"""A filled vault, the review page served over it by the real command, and a headless Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from platformdirs import user_state_path

from summarizer.review.store import Store
from tests.program import COMMAND

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the example vault in it, filled without a model."""
    home = tmp_path_factory.mktemp("filled")
    environment = dict(os.environ, HOME=str(home), XDG_STATE_HOME=str(home / "state"))
    demo = [*COMMAND, "demo", str(home / "vault")]
    subprocess.run(demo, check=True, capture_output=True, env=environment)
    return home


@pytest.fixture
def vault(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled vault, with what the program knows of it."""
    folder = tmp_path / "vault"
    shutil.copytree(filled / "vault", folder)
    (known,) = (filled / "state" / "summarizer").glob("vault-*")
    shutil.copytree(known, Store(user_state_path("summarizer"), folder).folder)
    return folder


@pytest.fixture
def english_note(vault: Path) -> Path:
    return next(vault.glob("2025*.md"))


@pytest.fixture
def serve(vault: Path) -> Iterator[Callable[..., str]]:
    """Run `summarizer review` over the vault; the value is the address that it prints."""
    running: list[subprocess.Popen[str]] = []

    def start(*options: object) -> str:
        process = subprocess.Popen(
            [*COMMAND, "review", str(vault), "--no-browser", *map(str, options)],
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )
        running.append(process)
        assert process.stdout is not None
        return process.stdout.readline().strip()

    yield start
    for process in running:
        with process:  # closes its pipe
            process.terminate()


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
    tab.set_default_timeout(120_000)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda line: errors.append(line.text) if "Content Security" in line.text else None)
    yield tab
    context.close()
    assert errors == []
