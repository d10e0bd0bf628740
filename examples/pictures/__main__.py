"""Makes the README's pictures from the example vault: `python -m examples.pictures [FOLDER]`.

It needs Chromium, Playwright, and fonts with Chinese signs and emoji. The model is a server of ours that
gives an answer written by hand; what is seen of the program is what it shows and writes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import pymupdf

from examples.pictures.model import MODEL, endpoint
from examples.pictures.note import columns, summary
from examples.pictures.terminal import as_html, printed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_HERE = Path(__file__).parent
_PICTURES = _HERE.parents[1] / "docs" / "pictures"
_VAULT = _HERE.parent / "vault"
_PROGRAM = (sys.executable, "-m", "summarizer")
_LANGUAGES = {"en": "en_GB.UTF-8", "zh": "zh_CN.UTF-8"}
_ENDINGS = {"en": "", "zh": ".zh-CN"}
_TITLES = {
    "en": (
        "Before",
        "After, with a model (its answer is written by hand for this picture)",
        "Without a model",
    ),
    "zh": ("填写之前", "用模型填写之后（回答是为此图手写的）"),
}
_WIDE = 90
"""Columns of the terminal."""


def main(target: Path = _PICTURES) -> None:
    """Write all pictures into a folder."""
    from playwright.sync_api import sync_playwright

    target.mkdir(parents=True, exist_ok=True)
    chromium = next(
        path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))
    )
    with sync_playwright() as starter, tempfile.TemporaryDirectory() as folder:
        browser = starter.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language, tag in _LANGUAGES.items():
            home = Path(folder) / language
            shutil.copytree(_VAULT, home / "vault")
            _make(browser, language, home, _environment(home, tag), target)
        browser.close()


def _environment(home: Path, tag: str) -> dict[str, str]:
    """A machine of somebody who has set nothing."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {**kept, "HOME": str(home), "LC_ALL": tag, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def _make(browser: Browser, language: str, home: Path, environment: dict[str, str], target: Path) -> None:
    """All pictures of one language."""
    before = _english_note(home / "vault").read_text("utf-8")
    with endpoint() as server:
        flags = ("--base-url", server.base_url, "--model", MODEL)
        batch = printed([*_PROGRAM, "batch", "vault", "--yes", *flags], _WIDE, environment, home)
    status = printed([*_PROGRAM, "status", "vault"], _WIDE, environment, home)
    commands = [
        (f"summarizer batch vault --yes --provider openai --model {MODEL}", batch.replace(str(home), "~")),
        ("summarizer status vault", status),
    ]
    after = summary(_english_note(home / "vault").read_text("utf-8"))
    titles = _TITLES[language]
    words = tomllib.loads((_HERE / "design.toml").read_text("utf-8"))[language]
    pages = {
        "batch": as_html(commands, _WIDE),
        "note": columns(("narrow", titles[0], summary(before)), ("wide", titles[1], after)),
        "design": Template((_HERE / "design.html").read_text("utf-8")).substitute(words),
    }
    for name, page in pages.items():
        _write(target / f"{name}{_ENDINGS[language]}.png", _shot(browser, page))
    unanswered = set((home / "vault").glob("*.md")) - {_english_note(home / "vault")}
    for note in unanswered:  # quotations tell more than what the server gave for them
        for command in (("undo", note), ("fill", note, "--provider", "none")):
            printed([*_PROGRAM, *map(str, command)], _WIDE, environment, home)
    review, matrix = _shots_of_review(browser, language, home, environment)
    _write(target / f"review{_ENDINGS[language]}.png", review)
    _write(target / f"matrix{_ENDINGS[language]}.png", matrix)


def _write(path: Path, png: bytes) -> None:
    """Write a picture with fewer colours, each part rounded to sixteen steps, which halves the file."""
    picture = pymupdf.Pixmap(png)
    steps = bytes(min(255, (value + 8) // 16 * 16) for value in range(256))
    rounded = bytes(picture.samples).translate(steps)
    path.write_bytes(
        pymupdf.Pixmap(picture.colorspace, picture.width, picture.height, rounded, picture.alpha).tobytes(
            "png"
        )
    )


def _english_note(vault: Path) -> Path:
    return next(vault.glob("2025*.md"))


def _shot(browser: Browser, html: str) -> bytes:
    """A picture of a page's content."""
    page = browser.new_page(device_scale_factor=1.5)
    page.set_content(html)
    png = page.locator("main").screenshot()
    page.close()
    return png


def _shots_of_review(
    browser: Browser, language: str, home: Path, environment: dict[str, str]
) -> tuple[bytes, bytes]:
    """The review page at the field that lost a claim, and the matrix with a cell open."""
    serving = subprocess.Popen(
        [*_PROGRAM, "review", "vault", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        cwd=home,
    )
    with serving:  # closes its pipe
        assert serving.stdout is not None
        name = _english_note(home / "vault").name
        page = browser.new_page(locale=language, viewport={"width": 1280, "height": 760})
        page.goto(serving.stdout.readline().strip())
        page.wait_for_selector("#queue button", state="attached")
        page.click("#notes-button")
        page.click(f'#queue button[data-note="{name}"]')
        page.wait_for_selector(f'article[data-note="{name}"]')
        page.click('.field[data-field="主要内容"] h2')
        page.locator('.field[data-field="主要内容"] .left-out').evaluate("part => part.open = true")
        page.click('.field[data-field="主要内容"] .left-out .source')
        page.wait_for_selector(".box.now")
        page.wait_for_timeout(500)
        review = page.screenshot()
        page.click('.field[data-field="研究问题"] h2')
        page.keyboard.press("a")
        page.wait_for_selector('.field[data-field="研究问题"][data-state="accepted"]')
        page.keyboard.press("m")
        page.wait_for_selector("#grid-rows .field-cell.accepted")
        page.locator("#grid-rows .field-cell.pending").first.click()
        page.wait_for_selector("[data-panel=open] .field.current")
        page.wait_for_timeout(500)
        matrix = page.screenshot()
        page.close()
        serving.terminate()
    return review, matrix


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
