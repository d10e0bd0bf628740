"""The claims that the journal keeps, and the short links that an editor shows in their texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.review.claims import last_claims
from summarizer.review.journal import Event
from summarizer.review.shorthand import lengthen, plain, shorten, statements

KEPT = {"研究问题": [{"text": "Leaves.", "sentences": []}]}
PAGE = "zotero://open-pdf/library/items/PDFKEY23?page=3"


def drafted(claims: object, before: str, after: str) -> Event:
    return Event("fill", "note.md", "", before, after, details={"claims": claims, "pdf": "digest"})


def test_claims_in_a_form_that_this_version_does_not_know_are_passed_over() -> None:
    strange = drafted({"研究问题": [{"claim": "from the future"}]}, "b", "c")
    found = last_claims([drafted(KEPT, "a", "b"), strange])
    assert [claim.text for claim in found["研究问题"].claims] == ["Leaves."]
    assert found["研究问题"].pdf == "digest"


def test_a_draft_that_was_undone_has_no_claims() -> None:
    undo = Event("undo", "note.md", "", "b", "a")
    assert last_claims([drafted(KEPT, "a", "b"), undo]) == {}


def test_two_places_on_one_page_have_two_short_links() -> None:
    text = f"A. [p3]({PAGE}) B. [p3]({PAGE}&annotation=HIGHLGH2) C. [p3]({PAGE})"
    short = shorten(text)
    assert short.text == "A. [p3] B. [p3·2] C. [p3]"
    assert lengthen(short.text, short.links) == text
    assert lengthen("D. [p9]", short.links) == "D. [p9]"
    assert lengthen("[p3]", {}) == "[p3]"


LINKS = st.sampled_from([f"[p{page}]({PAGE}{more})" for page in (3, 4) for more in ("", "&annotation=H")])


@given(st.lists(st.one_of(LINKS, st.sampled_from(["A. ", "“B” ", "⚠️ ", "[x] "]))))
def test_short_links_stand_for_the_long_ones(pieces: list[str]) -> None:
    text = "".join(pieces)
    short = shorten(text)
    assert lengthen(short.text, short.links) == text


def test_words_are_checked_without_links_signs_escapes_and_the_quotation_marks_around_all() -> None:
    assert plain(f"⚠️ “p \\< 0.01” [p3]({PAGE})") == "p < 0.01"
    assert plain("“A” and “B”") == "“A” and “B”"
    assert statements(f"“A.” [p3]({PAGE}) [p4]({PAGE}) B. [p3]({PAGE})") == ("A.", "B.")
