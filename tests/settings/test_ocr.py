"""Scanned pages are read wherever a paper is, when `ocr` names Tesseract's languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pymupdf
import pytest

from summarizer.pdf.ocr import tesseract_languages
from summarizer.vault.vault import open_vault
from summarizer.web.pages import PagePainter
from tests.conftest import Run
from tests.server import FakeEndpoint
from tests.settings.stage import Scribe, Seen, Stage, copy_page

FIRST = "Median review time was short in the guided condition."
WORDS = f"{FIRST} It had been longer without any highlights."


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper of one small page, which is a picture of some words."""
    if "eng" not in tesseract_languages():
        pytest.skip("Tesseract with English data is not installed")
    source, target = pymupdf.open(), pymupdf.open()
    page = source.new_page(width=300, height=120)
    page.insert_textbox((20, 20, 280, 110), WORDS, fontsize=16)
    blank = target.new_page(width=300, height=120)
    blank.insert_image(blank.rect, pixmap=page.get_pixmap(dpi=150))
    path = tmp_path_factory.mktemp("scan") / "scan.pdf"
    target.save(path)
    return path


@pytest.fixture(scope="module")
def scribe() -> Scribe:
    return Scribe()


@pytest.fixture(scope="module")
def server(scribe: Scribe) -> Iterator[FakeEndpoint]:
    with FakeEndpoint(scribe) as server:
        yield server


@pytest.fixture
def stage(
    run: Callable[..., Run],
    tmp_path: Path,
    scan: Path,
    server: FakeEndpoint,
    scribe: Scribe,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Stage]:
    """A command in a vault whose papers are scans; they cannot be held against the notes' titles."""

    def made(command: str) -> Stage:
        stage = Stage(tmp_path, command, server, scribe, run, monkeypatch)
        stage.settings = {"zotero_dir": ".zotero", "base_url": server.base_url, "model": "good"}
        stage.prepare()
        copy_page(scan, stage.vault)
        return stage

    return made


@pytest.mark.parametrize("command", ["fill", "redo", "batch run", "watch", "review"])
def test_scanned_pages_are_drafted_from_only_with_ocr(stage: Callable[..., Stage], command: str) -> None:
    played = stage(command)
    blind: Seen = played.see("--trust-pdf")
    assert "holds no text that can be read" in blind.said
    assert not blind.chats
    played.settings["ocr"] = "eng"
    read: Seen = played.see("--trust-pdf")
    assert read.drafted, read.said
    assert "guided condition." in read.prompt


def test_show_finds_a_highlight_on_a_scan_only_with_ocr(stage: Callable[..., Stage]) -> None:
    played = stage("show")
    played.rewrite("第三，没有测量温室气体排放，因此不能计算净固碳量。", FIRST)
    shown = [json.loads(played.see("--json", *flags).out) for flags in ((), ("--ocr", "eng"))]
    assert [one["annotations"][2]["page_index"] for one in shown] == [None, 0]


@pytest.mark.parametrize(("ocr", "found"), [("", 0), ("eng", 1)])
def test_the_review_page_marks_sentences_on_a_scan(stage: Callable[..., Stage], ocr: str, found: int) -> None:
    note = stage("review").note
    vault = open_vault(note, {"ocr": ocr})
    _, parsed = vault.read(note)
    marks = PagePainter(vault)._marks(note, parsed, (FIRST,))
    assert len(marks.sentences) == found
