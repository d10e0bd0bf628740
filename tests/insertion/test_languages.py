"""What the program itself writes into a note, in each language that it has words for."""

from __future__ import annotations

import string
from dataclasses import fields, replace

import pytest

from summarizer.draft.draft import CheckedClaim, VerifiedField
from summarizer.insertion.callout import find_callout
from summarizer.insertion.insert import accept_drafts, insert_drafts, reject_drafts
from summarizer.insertion.phrases import Phrases, languages, phrases_of
from summarizer.layout.left_out import LeftOut
from summarizer.note.note import parse_note
from tests.notes import COVERAGE, PDF, draft_of, passage

NOTES = {
    "callout": "> [!note]- 总结\n> 研究问题::\n> 研究方法::\n> 研究局限::\n> 研究结论::\n\nText\n",
    "headings": "## 总结\n### 研究问题\n\n### 研究方法\n\n### 研究局限\n\n### 研究结论\n\n## End\n",
    "properties": "---\ntitle: A Paper\n研究问题:\n研究方法:\n研究局限:\n研究结论:\n---\nText\n",
}


def named(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", languages())
def test_the_words_of_a_language_fill_in_what_the_english_ones_do(language: str) -> None:
    for one in fields(Phrases):
        mine, english = (getattr(phrases_of(tag), one.name) for tag in (language, "en"))
        assert one.name == "reasons" or (mine and named(mine) == named(english))
    if language != "en":
        assert set(phrases_of(language).reasons) == set(phrases_of("zh").reasons)


def test_words_are_those_of_the_language_whatever_its_region_else_english() -> None:
    assert phrases_of("de-AT") == phrases_of("de") != phrases_of("en")
    assert phrases_of("pt-BR") == phrases_of("pt")
    assert phrases_of("zh-TW") == phrases_of("zh-HK") == phrases_of("zh-Hant") != phrases_of("zh")
    assert phrases_of("fi") == phrases_of("en-GB") == phrases_of("en")


@pytest.mark.parametrize("shape", NOTES)
@pytest.mark.parametrize("language", languages())
def test_a_note_is_filled_and_as_it_was_again(language: str, shape: str) -> None:
    note = parse_note(NOTES[shape])
    claim = CheckedClaim("Blätter ändern sich; 葉は変わる。", (passage(highlighted=True),))
    quotation = replace(claim, quotation=True, text="We study leaves.")
    dropped = replace(claim, problems=("it says more",), kept=False)
    drafts = replace(
        draft_of({}),
        fields=(
            VerifiedField("研究问题", (replace(claim, doubts=("; ".join(map(str, claim.words)),)),)),
            VerifiedField("研究方法", (quotation, dropped)),
            VerifiedField("研究局限", ()),
            VerifiedField("研究结论", (dropped,)),
        ),
    )
    coverage = replace(COVERAGE, left_out=(LeftOut("budget", (1,), 3), LeftOut("references", (2,), 9)))
    text = insert_drafts(note, drafts, coverage, PDF, language)
    after = parse_note(text)
    words = phrases_of(language)
    assert words.callout_title in text
    assert [field.value.removeprefix("🤖 ") for field in after.summary.fields][2:] == [
        words.not_stated.format(pages="p1–p3"),
        words.not_borne_out.format(pages="p1–p3"),
    ]
    assert find_callout(after.text, after.zone) is not None
    labels = [field.label for field in note.summary.fields]
    assert insert_drafts(after, drafts, coverage, PDF, language) == text
    assert reject_drafts(after, labels) == NOTES[shape]
    accepted = parse_note(accept_drafts(after, labels))
    assert "🤖" not in accepted.text
    assert find_callout(accepted.text, accepted.zone) is None
