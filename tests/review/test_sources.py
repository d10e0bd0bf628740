"""The papers of a synthesis note are known again by the links that were written for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.review.matrix import note_link, table_line
from summarizer.review.sources import paper_of, papers_in

NAMES = st.text("abcXYZ 0129-_.中文(&'", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(
    st.dictionaries(st.from_regex(r"[A-Z][a-z]{2,8} (19|20)\d\d( \d)?", fullmatch=True), NAMES, max_size=5)
)
def test_each_row_leads_to_its_note(papers: dict[str, str]) -> None:
    rows = [
        table_line([note_link(note, name), "cell", "“quote” [p3](x.pdf#page=3)"])
        for name, note in papers.items()
    ]
    text = "\n".join(["| Paper | Method |", "| --- | --- |", *rows, "", "No | table [[here|x]] |"])
    assert papers_in(text) == {name: " ".join(note.split()) for name, note in papers.items()}


def test_a_quote_is_of_the_paper_that_its_link_names() -> None:
    names = ["Alder 2019", "Alder 2019 2", "Birch 2020"]
    assert paper_of("> - [p1 Alder 2019](a.pdf#page=1) “Spaced.”", names) == "Alder 2019"
    assert paper_of("> - [[a.pdf#page=1|p1 Alder 2019 2]] ⭐ “Spaced.”", names) == "Alder 2019 2"
    assert paper_of("[§2 Methods Birch 2020](file:///b.epub)", names) == "Birch 2020"
    assert paper_of("> - [p1](a.pdf#page=1) “By Alder 2019.”", names) == ""
    assert paper_of("no link", names) == ""
