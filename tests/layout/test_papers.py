"""What holds for every real paper that is at hand, and what a person saw on some of them."""

from functools import cache
from pathlib import Path

import pytest

from summarizer.evidence.select import select
from summarizer.evidence.tokens import load_counter
from summarizer.layout.kind import ROW
from summarizer.layout.reference_list import REFERENCES
from summarizer.layout.sentence import split_sentences
from summarizer.pdf.page import Document, join_words
from summarizer.pdf.reader import read_document
from summarizer.text import fold

PAPERS = Path(__file__).parents[2] / ".." / "shared" / "data" / "pdfs" / "papers"

pytestmark = pytest.mark.skipif(not PAPERS.is_dir(), reason="the papers are not at hand")

SOME = (
    "AI_Papers__BERT_Pre-training_of_Deep_Bidirectional_Transformers_for_Language_Understanding.pdf",
    "awesome-chatgp__gpt-4-system-card中文版.pdf",
    "gpt4-report-rebuilt.pdf",
    "paper-qa__10.1007_s00125-024-06103-w.pdf",
    "paper-qa__10.1016_j.bpj.2022.02.026.pdf",
    "ustcthesis__稿子.pdf",
)


@cache
def _read(name: str) -> Document:
    return read_document(PAPERS / name)


@pytest.mark.parametrize("name", SOME)
def test_every_sentence_is_the_text_of_its_words(name: str) -> None:
    paper = _read(name)
    for sentence in split_sentences(paper).sentences:
        words = join_words([word for span in sentence.spans for word in span.words(paper.pages)])
        if sentence.kind == ROW and " — " in sentence.text:  # with the words of its caption and its headings
            page = fold(join_words(paper.pages[sentence.page_index].words)).text
            assert all(fold(one).text in page for one in sentence.text.split())
            assert all(fold(one).text in fold(sentence.text).text for one in words.split())
            continue
        # Two Chinese sentences may share a word: `更好”[91]` is one in the PDF.
        assert fold(sentence.text).text in fold(words).text
        assert len(words) < len(sentence.text) + 40


@pytest.mark.parametrize("name", SOME[:-1])  # the last holds a talk's notes, lines of ten words
def test_numbering_costs_at_most_fifteen_in_a_hundred(name: str) -> None:
    paper, counter = _read(name), load_counter()
    own = counter.count("\n".join(join_words(page.words) for page in paper.pages))
    assert select(paper, (), 10**6, counter).coverage.tokens <= 1.15 * own


@pytest.mark.parametrize(
    ("name", "opening", "section"),
    [
        (SOME[0], "We introduce a new language representation model called BERT", "abstract"),
        (SOME[0], "There are two existing strategies for applying pre-trained", "introduction"),
        (SOME[0], "Learning widely applicable representations of words", "background"),
        (SOME[0], "We use a batch size of 32 and fine-tune for 3 epochs", "results"),
        (SOME[0], "Recent empirical improvements due to transfer learning", "conclusion"),
        (SOME[0], "We provide examples of the pre-training tasks in the following.", "appendix"),
        (SOME[2], "We report the development of GPT-4", "abstract"),
        (SOME[2], "GPT-4 has the tendency to “hallucinate,” i.e. “produce content", ""),
        (SOME[3], "However, the Kir6.2-S118L mutation impaired surface expression", "abstract"),
        (SOME[3], "For each MgATP concentration tested, current was", "methods"),
        (SOME[3], "We report a novel loss-of-function mutation in KCNJ11", "conclusion"),
        (SOME[3], "We thank the patient for her participation.", "acknowledgements"),
    ],
)
def test_a_sentence_stands_in_the_section_that_a_reader_sees(name: str, opening: str, section: str) -> None:
    found = [s for s in split_sentences(_read(name)).sentences if s.text.startswith(opening)]
    assert [sentence.section for sentence in found] == [section]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (
            SOME[0],
            "It is critical to use a document-level corpus rather than a shuffled sentence-level corpus",
        ),
        (SOME[0], "based only on its context."),
        (
            SOME[2],
            "to reduce the model’s tendency to hallucinate by leveraging data from prior models such as",
        ),
        (SOME[5], "但是由于暗光等等，图像会被噪声干扰，我们需要对图像进行去噪处理。"),
    ],
)
def test_a_sentence_is_whole_across_lines_and_pages(name: str, part: str) -> None:
    found = [sentence.text for sentence in split_sentences(_read(name)).sentences if part in sentence.text]
    assert len(found) == 1
    assert found[0].endswith((".", "。"))
    assert found[0][0].isupper() or "\u4e00" <= found[0][0] <= "\u9fff"


@pytest.mark.parametrize(("name", "pages"), [(SOME[0], range(9, 12)), (SOME[3], (10, 11)), (SOME[4], (8, 9))])
def test_the_reference_list_is_found(name: str, pages: range) -> None:
    part = next(part for part in split_sentences(_read(name)).left_out if part.reason == REFERENCES)
    assert part.page_indices == tuple(pages)


def test_a_scanned_paper_is_reported_page_by_page() -> None:
    split = split_sentences(_read("Chinese-and-fo__入殓师.pdf"))
    assert split.sentences == ()
    assert [(part.reason, len(part.page_indices)) for part in split.left_out] == [
        ("unreadable (scanned)", 37)
    ]
