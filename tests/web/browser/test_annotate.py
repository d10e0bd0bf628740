"""The annotated copy from the page: a download in Chromium, with what the note cites, and nothing written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.pdf.marks import seen
from tests.web.browsing import QUESTION, expect, open_note
from tests.web.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_annotated_copy_is_downloaded_and_what_is_wrong_with_it_is_told(
    page: Page, site: Site, tmp_path: Path
) -> None:
    files = {path: path.stat().st_mtime_ns for path in site.vault.rglob("*")}
    open_note(page, site)
    page.locator("body").press("a")
    expect(page.locator(f'.field[data-field="{QUESTION}"]')).not_to_contain_text("🤖")
    with page.expect_download() as download:
        page.get_by_role("button", name="Annotated copy").click()
    assert download.value.suggested_filename == f"{site.english.stem} (annotated).pdf"
    download.value.save_as(tmp_path / "copy.pdf")
    comments = [one.comment for one in seen((tmp_path / "copy.pdf").read_bytes())]
    assert any(comment.startswith(f"{QUESTION}: ") for comment in comments)
    assert any(comment.startswith("🤖 研究方法: ") for comment in comments)
    expect(page.locator("#message")).to_be_hidden()
    there = {path: path.stat().st_mtime_ns for path in site.vault.rglob("*")}
    assert there | {site.english: 0} == files | {site.english: 0}
    (paper,) = site.vault.glob(".zotero/storage/*/2025*.pdf")
    content = paper.read_bytes()
    paper.write_bytes(b"%PDF-1.7 not any more")
    try:
        page.get_by_role("button", name="Annotated copy").click()
        expect(page.locator("#message")).to_contain_text("damaged")
    finally:
        paper.write_bytes(content)
