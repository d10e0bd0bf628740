"""Whether the PDF is the note's paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from summarizer.errors import WrongPaper
from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.note.metadata import Metadata
from summarizer.paper.identity import check_paper as check
from summarizer.paper.identity import family_name, paper_title
from summarizer.pdf.page import Document
from summarizer.pdf.reader import read_document
from tests.conftest import SHARED
from tests.layout.pages import Sheet, document

PAPERS = SHARED / "data" / "pdfs" / "papers"
BODY = tuple(
    f"Line {number} of the text speaks of wugs, their years and their island." for number in range(9)
)


def check_paper(title: str, authors: tuple[str, ...], doi: str, arxiv: str, pdf: Document) -> str:
    return check(Metadata(title, authors=authors, doi=doi, arxiv=arxiv, named=True), pdf)


def paper(title: str, *authors: str, more: str = "") -> Document:
    first = Sheet().block(title, size=17).block(", ".join(authors) or "No names").block(*BODY)
    return document(first.block(more or "The end."), Sheet().block(*BODY))


@pytest.mark.parametrize(
    ("noted", "printed"),
    [
        ("GPT-4 Technical Report", "GPT-4 Technical Report"),
        ("Wug Counts: A Study of Eﬃcient Methods", "WUG COUNTS: A STUDY OF EFFICIENT METHODS"),
        ("Wug counts - a study of efficient methods.", "Wug Counts: A Study of Efficient Meth-ods"),
        ("基于深度卷积网络的图像去噪研究", "基于深度卷积网络的图像去噪研究"),
        ("大模型综述", "大模型综述"),
    ],
)
def test_the_title_is_recognised_however_it_is_set(noted: str, printed: str) -> None:
    assert check_paper(noted, (), "", "", paper(printed)) == "title"


@pytest.mark.parametrize(
    ("doi", "arxiv", "line", "how"),
    [
        ("10.1007/s00125-024-06103-w", "", "https://doi.org/10.1007/s00125-024-06103-w", "DOI"),
        ("", "2303.08774", "arXiv:2303.08774v6 [cs.CL] 4 Mar 2024", "arXiv number"),
    ],
)
def test_a_number_is_enough_when_the_title_was_translated(doi: str, arxiv: str, line: str, how: str) -> None:
    assert check_paper("一篇论文的译名", (), doi, arxiv, paper("A Paper", more=line)) == how


def test_a_subtitle_that_only_the_note_has_is_forgiven_when_the_authors_agree() -> None:
    pdf = paper("NTRU Prime", "Daniel Bernstein", "Tanja Lange")
    authors = ("Bernstein, Daniel J.", "Lange, Tanja")
    assert check_paper("NTRU Prime: reducing attack surface", authors, "", "", pdf) == "authors"
    with pytest.raises(WrongPaper):
        check_paper("NTRU Prime: reducing attack surface", ("Someone, Else", "Other, One"), "", "", pdf)


@pytest.mark.parametrize("title", ["A Different Matter Altogether", "Wugs", "图像分割的另一项研究"])
def test_another_paper_is_refused_with_both_titles(title: str) -> None:
    with pytest.raises(WrongPaper) as caught:
        check_paper(title, ("Smith, Jane",), "10.1/x", "", paper("Counting Animals of the Sea"))
    assert title in str(caught.value)
    assert "Counting Animals of the Sea" in str(caught.value)
    assert "--trust-pdf" in caught.value.hint


def test_a_paper_that_only_cites_the_title_on_a_later_page_is_another_one() -> None:
    citing = document(
        Sheet().block("Counting Animals of the Sea", size=17).block(*BODY),
        Sheet().block(*BODY, "[1] A. Smith. On the Ages of Wugs in Winter. Journal of Wugs."),
    )
    with pytest.raises(WrongPaper):
        check_paper("On the Ages of Wugs in Winter", ("Jones, Ann",), "", "", citing)


def test_a_title_after_a_cover_sheet_is_found() -> None:
    covered = document(
        Sheet().block(*BODY), Sheet().block("On the Ages of Wugs in Winter", size=17).block(*BODY)
    )
    assert check_paper("On the Ages of Wugs in Winter", (), "", "", covered) == "title"


def test_what_cannot_be_told_is_let_through() -> None:
    assert check_paper("", (), "", "", paper("Any")) == ""
    assert check_paper("A Title", (), "", "", document(Sheet().block("scan"))) == ""


SENTENCES = tuple(
    f"Annotators counted {n} wugs on the western shore in the winter of that year." for n in (412, 77)
)


def marked(*texts: str) -> tuple[Annotation, ...]:
    return tuple(Annotation(AnnotationKind.HIGHLIGHT, text=text) for text in texts)


def test_highlights_that_are_in_it_speak_for_a_pdf_whose_title_the_note_gives_otherwise() -> None:
    pdf = paper("Counting Animals of the Sea", more=" ".join(SENTENCES))
    told = Metadata("海中动物之数", titles=("海中动物之数",), named=True)
    assert check(told, pdf, annotations=marked(*SENTENCES)) == "highlights"
    with pytest.raises(WrongPaper):
        check(told, pdf, annotations=marked(SENTENCES[0], *(f"{text} And in spring." * 3 for text in BODY)))


def test_highlights_none_of_which_is_in_it_speak_against_a_pdf() -> None:
    pdf = paper("Counting Animals of the Sea")
    assert check(Metadata(), pdf, annotations=marked(SENTENCES[0])) == ""
    with pytest.raises(WrongPaper, match="None of the note's 2 highlights is in the PDF") as caught:
        check(Metadata(), pdf, annotations=marked(*SENTENCES))
    assert "--trust-pdf" in caught.value.hint


def test_a_title_that_only_a_heading_gives_is_doubted_and_not_asserted() -> None:
    pdf = paper("Counting Animals of the Sea", "Jane Doe", "Kim Roe", more="Received in 2021.")
    heading = Metadata("Thoughts on wugs", titles=("Thoughts on wugs",))
    with pytest.raises(WrongPaper, match="seems to be another paper"):
        check(heading, pdf, "other.pdf")
    assert check(replace(heading, citation_key="doe2021"), pdf, "doe2021.pdf") == "file name"
    assert check(replace(heading, authors=("Doe, Jane", "Roe, Kim"), year="2021"), pdf) == "authors"
    with pytest.raises(WrongPaper, match="is another paper"):
        check(replace(heading, named=True, citation_key="doe2021"), pdf, "doe2021.pdf")


def test_any_title_of_the_note_may_be_the_papers() -> None:
    pdf = paper("Counting Animals of the Sea")
    titles = ("Thoughts on wugs", "Counting animals of the sea")
    assert check(Metadata(titles[0], titles=titles), pdf) == "title"


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Devlin, Jacob", "Devlin"),
        ("Jacob Devlin", "Devlin"),
        ("张三", "张三"),
        ("OpenAI", "OpenAI"),
        ("Devlin JM", "Devlin"),
        ("van der Berg, Jan", "van der Berg"),
        ("", ""),
    ],
)
def test_family_names(author: str, name: str) -> None:
    assert family_name(author) == name


def test_the_pdfs_title_is_what_is_set_largest_not_a_file_name() -> None:
    pages = paper("Counting Animals of the Sea").pages
    assert paper_title(Document(pages, title="Microsoft Word - draft3.doc")) == "Counting Animals of the Sea"
    assert paper_title(Document(pages, title="Counting Animals")) == "Counting Animals"


@pytest.mark.skipif(not PAPERS.is_dir(), reason="the papers are not part of the repository")
def test_of_all_real_papers_only_the_right_ones_are_taken() -> None:
    titles = {
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding": "BERT_Pre",
        "Language Models are Unsupervised Multitask Learners": "Unsupervised_Mult",
        "Group Normalization": "Group_Norm",
        "GPT-4 Technical Report": "gpt4-report-rebuilt",
        "Okapi at TREC-3": "okapi",
        "Ideal Hash Trees": "ideal",
        "PaSa: An LLM Agent for Comprehensive Academic Paper Search": "pasa",
        "一条安达鲁狗": "一条",
    }
    documents = {}
    for name in titles.values():
        (path,) = PAPERS.glob(f"*{name}*.pdf")
        documents[name] = read_document(path)
    taken = {(title, name) for title in titles for name, pdf in documents.items() if is_paper(title, pdf)}
    assert taken == set(titles.items())


def is_paper(title: str, pdf: Document) -> bool:
    try:
        return check_paper(title, (), "", "", pdf) == "title"
    except WrongPaper:
        return False
