"""What a note cites of its paper, also where a person changed the text; each sentence once."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from summarizer.pdf.page import Box, Document, Page, Word
from summarizer.review.claims import StoredClaim, StoredSentence
from summarizer.review.marked import (
    COLOURS,
    Cited,
    Use,
    field_colours,
    markups,
    place,
)
from summarizer.review.standing import standing_claims
from summarizer.review.state import FieldState, FieldStatus

LABEL = "研究方法"


def link(page: int) -> str:
    return f"[p{page}](zotero://open-pdf/library/items/PDFKEY23?page={page})"


def claim(text: str, page: int, **more: object) -> StoredClaim:
    sentence = StoredSentence(
        text=f"Sentence behind {text}.", page_index=page - 1, boxes=((page - 1, 10, 20, 90, 30),)
    )
    given: dict[str, object] = {"text": text, "sentences": (sentence,), "written": f"{text} {link(page)}"}
    return StoredClaim.model_validate(given | more)


def status(value: str, state: FieldState = FieldState.EDITED) -> FieldStatus:
    return FieldStatus(LABEL, "method", state, value, pending=False)


def words(value: str, claims: Sequence[StoredClaim]) -> list[tuple[str, str]]:
    return [(one.claim.text, one.words) for one in standing_claims(status(value), claims)]


LAMPS, WUGS, BLICKETS = claim("forty lamps", 2), claim("wugs at night", 3), claim("no blickets", 3)


def test_of_a_changed_text_the_claims_count_that_are_still_there_and_say_what_it_says_now() -> None:
    claims = (LAMPS, WUGS, BLICKETS)
    assert words(f"{LAMPS.written} {BLICKETS.written}", claims) == [
        ("forty lamps", "forty lamps"),
        ("no blickets", "no blickets"),
    ]
    assert words(f"Only forty-one lamps {link(2)}; wugs at night {link(3)}", claims) == [
        ("forty lamps", "Only forty-one lamps"),
        ("wugs at night", "wugs at night"),
    ]
    assert words(f"Lamps and wugs {link(2)} {link(3)}", (LAMPS, WUGS)) == [
        ("forty lamps", "Lamps and wugs"),
        ("wugs at night", "Lamps and wugs"),
    ]
    assert words("all my own words", claims) == []


def test_a_link_speaks_for_one_claim() -> None:
    assert words(f"Wugs only at night {link(3)}", (WUGS, BLICKETS)) == [
        ("wugs at night", "Wugs only at night")
    ]


def test_a_text_that_is_a_persons_own_cites_nothing() -> None:
    assert standing_claims(status(LAMPS.written, FieldState.HUMAN), [LAMPS]) == ()


WORDS = st.text("abcdef 0123", min_size=9, max_size=30).map(lambda one: " ".join(one.split())).filter(bool)
CLAIMS = st.lists(
    st.tuples(WORDS, st.integers(1, 4)),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
).map(lambda pairs: [claim(*pair) for pair in pairs])


@given(CLAIMS, st.randoms(use_true_random=False), st.sampled_from([" ", "\n- ", "；", "。"]))
def test_claims_that_are_moved_stay_and_those_taken_out_go(
    claims: list[StoredClaim], random: Random, between: str
) -> None:
    kept = random.sample(claims, random.randint(0, len(claims)))
    found = standing_claims(status(between.join(one.written for one in kept)), claims)
    assert {one.claim.text for one in found} == {one.text for one in kept}
    assert all(one.words == one.claim.text for one in found)


def document(sha256: str = "read") -> Document:
    """Two pages, on the second of which the sentence behind the lamps stands over two lines."""
    lines = [["Sentence", "behind", "forty"], ["lamps.", "Another", "one."]]
    laid = tuple(
        Word(text, Box(50 * column, 100 + 20 * row, 50 * column + 40, 112 + 20 * row), 0, row)
        for row, line in enumerate(lines)
        for column, text in enumerate(line)
    )
    return Document((Page(0, "", 400, 600, ()), Page(1, "", 400, 600, laid)), sha256=sha256)


def cited(one: StoredClaim, label: str = LABEL, *, pdf: str = "read", draft: bool = False) -> Cited:
    return Cited(one.sentences[0], pdf, Use(label, one.text, draft))


def test_a_sentence_that_several_claims_cite_is_marked_once_with_all_of_them() -> None:
    again = LAMPS.model_copy(update={"text": "many lamps"})
    (one,) = place([cited(LAMPS), cited(again, "结论", draft=True), cited(LAMPS)], document())
    assert one.comment == "研究方法: forty lamps\n🤖 结论: many lamps"
    (markup,) = markups([one], {LABEL: "#2ea8e5", "结论": "#5fb236"})
    assert (markup.page_index, markup.boxes, markup.colour) == (1, (Box(10, 20, 90, 30),), "#2ea8e5")


def test_in_another_file_sentences_are_looked_for_and_those_that_are_not_there_are_known() -> None:
    lamps, wugs = place([cited(WUGS), cited(LAMPS)], document("another"))
    assert lamps.boxes == ((1, 0.0, 100, 140.0, 112), (1, 0.0, 120, 40.0, 132))
    assert wugs.boxes == ()
    assert [one.page_index for one in markups([lamps, wugs], {LABEL: "#2ea8e5"})] == [1]


def test_a_sentence_that_is_only_similar_is_not_taken_for_the_one_that_was_cited() -> None:
    long = "Sentence behind fort lamps. Another one."
    near = LAMPS.model_copy(update={"sentences": (StoredSentence(text=long, page_index=1),)})
    (one,) = place([cited(near)], document())
    assert one.boxes == ()


def test_a_sentence_over_a_page_end_has_a_mark_on_each_page() -> None:
    over = StoredSentence(
        text="x", page_index=0, boxes=((0, 1, 700, 9, 710), (1, 1, 20, 9, 30), (1, 1, 32, 9, 42))
    )
    (one,) = place([Cited(over, "read", Use(LABEL, "c", draft=False))], document())
    assert [(m.page_index, len(m.boxes), m.comment) for m in markups([one], {LABEL: "#2ea8e5"})] == [
        (0, 1, "研究方法: c"),
        (1, 2, "研究方法: c"),
    ]


def test_fields_have_the_colours_that_the_person_gave_them_and_others_their_own() -> None:
    fields = [FieldStatus(str(n), f"role{n}", FieldState.ACCEPTED, "x", pending=False) for n in range(9)]
    colours = field_colours(fields, {"#FF6666": ["role1"], "#2ea8e5": ["0"], "red": ["2"]})
    assert (colours["0"], colours["1"]) == ("#2ea8e5", "#ff6666")
    others = [colours[str(n)] for n in range(2, 9)]
    assert not {"#ff6666", "#2ea8e5"} & set(others)
    assert len(set(others)) == len(COLOURS) - 2
