"""A synthesis note on the review page: a click on a sentence opens the paper that it is from."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.program import COMMAND
from tests.web.browsing import expect
from tests.web.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page


def both(body: Mapping[str, Any]) -> str:
    """A comparison with one claim, on the last sentence of each paper."""
    prompt = "\n".join(str(message["content"]) for message in body["messages"])
    numbers: dict[str, int] = {}
    paper = ""
    for line in prompt.splitlines():
        if place := re.fullmatch(r"\[(.+? \d{4}) · .*\]", line):
            paper = place[1]
        elif sentence := re.match(r"S(\d+) ", line):
            numbers[paper] = int(sentence[1])
    claim = {"sentences": list(numbers.values()), "text": "两篇论文都报告了结论。"}
    return json.dumps({"fields": [{"field": "一致之处", "claims": [claim]}]}, ensure_ascii=False)


def test_a_sentence_of_a_synthesis_note_opens_the_paper_that_it_comes_from(page: Page, site: Site) -> None:
    environment = dict(os.environ, XDG_STATE_HOME=str(site.store.folder.parents[1]))

    def run(*arguments: object) -> None:
        subprocess.run([*COMMAND, *map(str, arguments)], check=True, capture_output=True, env=environment)

    run("accept", site.vault, "--yes")
    site.answer["drafts"] = both
    endpoint = ("--base-url", site.endpoint.base_url, "--model", "fake", "--check-model", "none", "--yes")
    run("compare", site.vault, "--output", site.vault / "Synthesis.md", *endpoint)
    page.goto(site.address)
    page.click("#notes-button")
    page.click('#queue [data-note="Synthesis.md"]')
    claim = page.locator('.field[data-field="一致之处"]')
    sources = claim.locator(".source")
    expect(page.get_by_role("button", name=re.compile("Draft the empty|Annotated copy"))).to_have_count(0)
    expect(sources).to_have_count(2)
    papers = [sources.nth(at).get_attribute("data-paper") for at in (0, 1)]
    assert len(set(papers)) == 2
    expect(sources.nth(0)).to_have_class(re.compile("now"))
    expect(page.locator(".box.now").first).to_be_visible()
    for at in (1, 0):
        with page.expect_response(lambda answer: "/paper?" in answer.url) as opened:
            sources.nth(at).click()
        assert opened.value.ok
        expect(page.locator(".box.now").first).to_be_visible()
        number = int(sources.nth(at).get_attribute("data-page-index") or 0) + 1
        expect(page.locator("#page-number")).to_have_value(str(number))
        expect(sources.nth(at).locator("b")).to_have_text(
            re.compile(rf"^p\S+ {sources.nth(at).get_attribute('data-of')}$")
        )
