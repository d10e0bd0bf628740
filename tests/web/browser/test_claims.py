"""Single statements in headless Chromium: an offered sentence is cited, one statement drafted again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.server.answers import good_answer, prompt_text
from tests.web.browsing import expect, field, open_note, value
from tests.web.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUESTION = "研究问题"
RECRUITED, RAG = "We recruited 48", "Retrieval-augmented generation"


def answer(body: Mapping[str, Any], said: Mapping[str, str]) -> str:
    """An answer of these statements, each with the beginning of the sentence that it cites."""
    prompt = prompt_text(body)
    drafts = json.loads(good_answer(body))
    claims = []
    for text, words in said.items():
        number = re.search(rf"^S(\d+) (?:★ )?[^\n]*{words}", prompt, re.MULTILINE)
        assert number
        claims.append({"sentences": [int(number[1])], "text": text})
    for one in drafts["fields"]:
        one["claims"] = claims
    return json.dumps(drafts, ensure_ascii=False)


def partly(body: Mapping[str, Any]) -> str:
    """A second reading that finds of every claim a sentence too few."""
    numbers = re.findall(r"^C(\d+): ", prompt_text(body), re.MULTILINE)
    others = [{"claim": int(one), "verdict": "partly", "words": "", "missing": ""} for one in numbers]
    return json.dumps({"supported": [], "others": others, "dangling": []})


def draft(page: Page, site: Site, said: Mapping[str, str]) -> None:
    """Have the current field drafted with these statements."""
    site.answer["drafts"] = lambda body: answer(body, said)
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_attribute("data-drafting", "no")
    expect(field(page)).to_contain_text(next(iter(said)))


def test_s_cites_the_sentence_that_is_offered_and_the_doubt_is_gone(page: Page, site: Site) -> None:
    site.answer["verdicts"] = partly
    open_note(page, site)
    draft(page, site, {"48 人使用 RAG 草稿。": RECRUITED})
    doubtful = field(page).locator(".claim.warned")
    expect(doubtful).to_have_count(1)
    expect(doubtful.locator(".offered")).to_contain_text(RAG)
    assert "⚠️ 48 人使用 RAG 草稿。" in value(site.english, QUESTION)
    page.keyboard.press("s")
    expect(doubtful).to_have_count(0)
    settled = field(page).locator("[data-claim]").filter(has_text="RAG 草稿")
    expect(settled.locator(".source")).to_have_count(2)
    assert "⚠️" not in value(site.english, QUESTION)
    assert RAG in site.english.read_text("utf-8")
    page.keyboard.press("u")
    expect(doubtful.locator(".offered")).to_contain_text(RAG)
    assert "⚠️" in value(site.english, QUESTION)


def test_one_statement_is_drafted_again_and_of_the_field_what_was_decided_on_stays(
    page: Page, site: Site
) -> None:
    open_note(page, site)
    draft(page, site, {"共招募 48 名博士研究者。": RECRUITED, "研究者有 48 名。": RECRUITED})
    page.keyboard.press("A")
    accepted = field(page).locator('[data-decision="accepted"]')
    expect(accepted).to_have_count(1)
    site.answer["drafts"] = lambda body: answer(body, {"博士生共 48 名。": RECRUITED})
    page.keyboard.press("D")
    page.keyboard.type("shorter")
    page.keyboard.press("Enter")
    expect(field(page)).to_contain_text("博士生共 48 名。")
    expect(field(page)).not_to_contain_text("研究者有 48 名。")
    expect(accepted).to_contain_text("共招募 48 名博士研究者。")
    assert any(
        "研究者有 48 名。”: shorter" in json.dumps(one.body, ensure_ascii=False)
        for one in site.endpoint.requests
    )
    draft(page, site, {"参与者为 48 名。": RECRUITED})  # the whole field
    expect(field(page)).not_to_contain_text("博士生共 48 名。")
    expect(accepted).to_contain_text("共招募 48 名博士研究者。")
    written = value(site.english, QUESTION)
    assert written.index("共招募 48 名博士研究者。") < written.index("参与者为 48 名。")
