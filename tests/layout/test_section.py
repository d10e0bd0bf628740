"""Each sentence knows its section, whether the outline, the font, a number or only the wording tells."""

import pytest

from summarizer.layout.section import SECTIONS, section_of_title
from summarizer.layout.section_names import SECTION_NAMES
from summarizer.layout.sentence import split_sentences
from summarizer.pdf.page import Document
from tests.layout.pages import Sheet, document


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("Abstract", "abstract"),
        ("1 Introduction", "introduction"),
        ("II. RELATED WORK", "background"),
        ("2.1. Literature review", "background"),
        ("3 Materials and Methods", "methods"),
        ("MATERIALS AND METHODS", "methods"),
        ("4.1 Experimental Setup", "methods"),
        ("4 Experiments and Results", "results"),
        ("5 Ablation Studies", "results"),
        ("Results and discussion", "results"),
        ("RESULTS & DISCUSSION", "results"),
        ("STAR★METHODS", "methods"),
        ("■ EXPERIMENTAL SECTION", "methods"),
        ("DECLARATION OF INTERESTS", "declarations"),
        ("Strengths and limitations", "limitations"),
        ("Limitations of the study", "limitations"),
        ("Discussion, Limitations and Future Work", "limitations"),
        ("Current limitation in wide-gap diodes", ""),
        ("Rate limitation of the enzyme", ""),
        ("Limitations of existing wugs", ""),
        ("中文内容摘要", "abstract"),
        ("6. General Discussion", "discussion"),
        ("5.3 Limitations of this study", "limitations"),
        ("Threats to Validity", "limitations"),
        ("7 Conclusions and Outlook", "conclusion"),
        ("8 Future Work", "future_work"),
        ("Directions for future research", "future_work"),
        ("Acknowledgments", "acknowledgements"),
        ("Conflict of interest", "declarations"),
        ("Author Contributions", "declarations"),
        ("Data availability", "declarations"),
        ("REFERENCES", "references"),
        ("Bibliography", "references"),
        ("Literature:", "references"),
        ("Appendix A Proofs", "appendix"),
        ("摘 要", "abstract"),
        ("一、引言", "introduction"),
        ("第1章 绪论", "introduction"),
        ("（二）文献综述", "background"),
        ("2 相关工作", "background"),
        ("三、研究方法与数据来源", "methods"),
        ("4.2 实验结果与分析", "results"),
        ("五、讨论", "discussion"),
        ("六、研究局限", "limitations"),
        ("结论与展望", "conclusion"),
        ("第六章 总结", "conclusion"),
        ("未来研究展望", "future_work"),
        ("参考文献", "references"),
        ("致谢", "acknowledgements"),
        ("附录A", "appendix"),
        ("3 BERT", ""),
        ("2.2 Hallucinations", ""),
        ("2 Lazy Evaluation and Notation", ""),
    ],
)
def test_the_wording_of_headings_names_the_section(title: str, section: str) -> None:
    assert section_of_title(title) == section


def test_every_section_has_a_wording() -> None:
    assert set(SECTION_NAMES) == set(SECTIONS)


def _sections(paper: Document) -> dict[str, str]:
    return {sentence.text: sentence.section for sentence in split_sentences(paper).sentences}


def test_a_part_without_a_name_of_its_own_belongs_to_the_part_around_it() -> None:
    paper = document(
        Sheet()
        .block("4 Results", size=12, bold=True)
        .block("4.1 Wug Test", bold=True)
        .block("Wugs are counted here.")
        .block("5 Discussion", size=12, bold=True)
        .block("5.1 Limitations", bold=True)
        .block("Few wugs were seen.")
        .block("5.2 Uses of wugs", bold=True)
        .block("Wugs may be of use.")
    )
    assert _sections(paper) == {
        "Wugs are counted here.": "results",
        "Few wugs were seen.": "limitations",
        "Wugs may be of use.": "discussion",
    }


def test_a_title_set_like_a_known_one_ends_its_section() -> None:
    sheet = Sheet().block("Background", bold=True).block("Wugs are a problem on all of the islands.")
    paper = document(sheet.block("Our wugs", bold=True).block("They are large and they are not counted."))
    sections = _sections(paper)
    assert sections["Wugs are a problem on all of the islands."] == "background"
    assert sections["They are large and they are not counted."] == ""


def test_what_stands_between_introduction_and_results_is_the_method() -> None:
    paper = document(
        Sheet()
        .block("1 Introduction", size=12, bold=True)
        .block("Wugs are a problem.")
        .block("2 WugNet", size=12, bold=True)
        .block("It has many layers.")
        .block("3 Experiments", size=12, bold=True)
        .block("It counts all wugs.")
    )
    assert _sections(paper)["It has many layers."] == "methods"


def test_the_outline_makes_headings_that_look_like_text() -> None:
    sheet = Sheet()
    titles = ("Introduction", "How wugs were counted", "Concluding remarks", "Where the money came from")
    for title in titles:
        sheet.block(title).block(f"This is the text below the title that reads {title.lower()}.")
    paper = document(sheet, outline=tuple((1, title, 0) for title in titles))
    assert list(_sections(paper).values()) == ["introduction", "", "conclusion", ""]
    assert not set(titles) & set(_sections(paper))


def test_an_outline_whose_titles_are_not_on_the_pages_does_no_harm() -> None:
    sheet = Sheet().block("1 Introduction", size=12, bold=True).block("Wugs are a problem.")
    paper = document(sheet, outline=((1, "Wrong", 0), (1, "page0001.tif", 7), (2, "", -1)))
    assert _sections(paper) == {"Wugs are a problem.": "introduction"}


@pytest.mark.parametrize("lead", ["Abstract—", "Abstract. ", "ABSTRACT: "])
def test_a_heading_that_runs_into_its_paragraph_is_seen(lead: str) -> None:
    paper = document(Sheet().block(f"{lead}We count wugs on five", "islands and find many."))
    assert set(_sections(paper).values()) == {"abstract"}


def test_a_sentence_that_goes_on_with_a_sections_name_is_not_a_heading() -> None:
    paper = document(
        Sheet()
        .block("3 Methods", size=12, bold=True)
        .block("The cues of a field were those of the", "papers'"),
        Sheet().block("conclusion. All of them were lower in case."),
    )
    assert set(_sections(paper).values()) == {"methods"}


def test_chinese_headings_that_run_into_their_paragraph_are_seen() -> None:
    paper = document(
        Sheet()
        .block("摘要：本文研究幻觉。")
        .block("关键词：幻觉；模型")
        .block("一、引言")
        .block("问题很多。")
    )
    assert _sections(paper)["问题很多。"] == "introduction"
    assert next(section for text, section in _sections(paper).items() if "本文研究幻觉" in text) == "abstract"


def test_the_first_long_paragraph_is_the_abstract_when_no_heading_says_so() -> None:
    abstract = ["We report on the development of wugs, which are large and which are seen on islands."] * 6
    paper = document(
        Sheet().block("On Wugs", size=20).block(*abstract),
        Sheet().block("1 Introduction", size=12).block("They are."),
    )
    assert _sections(paper)[abstract[0]] == "abstract"
    assert _sections(paper)["They are."] == "introduction"


def test_the_papers_title_is_not_the_heading_of_a_section() -> None:
    title = Sheet().block("Results of Wug Models", size=20, bold=True)
    assert set(_sections(document(title.block(*["We count wugs."] * 9))).values()) == {""}


def test_entries_of_a_table_of_contents_start_no_section() -> None:
    paper = document(
        Sheet()
        .block("1 Introduction 2", bold=True)
        .block("2 Conclusion 9", bold=True)
        .block("It is a long book."),
        Sheet().block("1 Introduction", size=12, bold=True).block("Wugs are a problem."),
        Sheet().block("2 Conclusion", size=12, bold=True).block("They were counted."),
    )
    sections = _sections(paper)
    assert sections["It is a long book."] == ""
    assert sections["They were counted."] == "conclusion"


def test_references_end_where_an_appendix_begins_and_not_at_an_entry() -> None:
    paper = document(
        Sheet()
        .block("References", size=12, bold=True)
        .block("12. Suloway, C. J. M. Model for eukaryotic proteins. 2009.")
        .block("A. Results of trials. Journal of Wugs. 2010.")
        .block("Appendix B", size=12, bold=True)
        .block("Here are more wugs.")
    )
    assert _sections(paper) == {"Here are more wugs.": "appendix"}
