"""A filled vault, the review page served over it by the real command, and a headless Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
COMMAND = [sys.executable, "-c", "from summarizer.cli.main import main; main()"]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The example vault, filled without a model; in another process, as Playwright holds the event loop."""
    folder = tmp_path / "vault"
    subprocess.run([*COMMAND, "demo", str(folder)], check=True, capture_output=True)
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
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium is installed")
    with playwright.sync_playwright() as starter:
        chromium = starter.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: playwright.Browser) -> Iterator[playwright.Page]:
    """A tab of 1280 by 720 in English; a script error or a blocked resource fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB")
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda line: errors.append(line.text) if "Content Security" in line.text else None)
    yield tab
    context.close()
    assert not errors
