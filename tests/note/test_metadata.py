"""What a note says about its paper, however damaged the note is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.note.metadata import parse_metadata
from tests.notes import DATA, read_text

SHAPES = ["lazy-ten", "crlf", "byte-order-mark", "invalid-front-matter", "no-front-matter", "mixed-line-ends"]


@pytest.mark.parametrize("name", SHAPES)
def test_title_key_author_doi_and_year(name: str) -> None:
    metadata = parse_metadata(read_text(DATA / f"{name}.md"))
    assert metadata.title == "Leaves in the heat"
    assert metadata.item_key == "LEAFKEY2"
    assert metadata.authors == ("Anna Blattmann",)
    assert metadata.doi == "10.1234/leaf.2024.7"
    assert metadata.year == "2024"
    assert metadata.abstract.startswith("We measured how leaves")


def test_the_front_matter_key_of_zotlit() -> None:
    metadata = parse_metadata(read_text(DATA / "zotlit.md"))
    assert (metadata.item_key, metadata.title) == ("LEAFKEY2", "Leaves in the heat")


def test_the_key_in_the_file_name_when_nothing_else_tells() -> None:
    assert parse_metadata("# T\n", "2024_Blattmann_T_KEY-LEAFKEY2.md").item_key == "LEAFKEY2"


def test_a_group_item() -> None:
    metadata = parse_metadata("itemLink:: [x](zotero://select/groups/2451508/items/LEAFKEY2)\n")
    assert (metadata.group, metadata.item_key) == (2451508, "LEAFKEY2")


@pytest.mark.parametrize(
    ("line", "arxiv"),
    [
        ("extra:: arXiv：2303.08774 [cs]", "2303.08774"),
        ("url:: http://arxiv.org/abs/cs/0112017", "cs/0112017"),
    ],
)
def test_arxiv_numbers_old_and_new(line: str, arxiv: str) -> None:
    assert parse_metadata(line).arxiv == arxiv


@pytest.mark.parametrize(
    "front", ["title: [", "{{title}}: x", "a:\n\t- b", '"x" y: z', "*x: y", "\x00: 1", "title:@x: y"]
)
def test_front_matter_in_which_nothing_can_be_read_is_passed_over(front: str) -> None:
    assert parse_metadata(f"---\n{front}\n---\n# Heading\n").title == "Heading"


def test_front_matter_that_is_no_yaml_is_read_line_by_line() -> None:
    front = (
        "title: Leaves: in the heat\ncitekey: @blattmann2024\nauthors:\n  - Anna Blattmann\n  - 'Li: Wei'\nx:"
    )
    metadata = parse_metadata(f"---\n{front}\n---\n# Notes\n")
    assert (metadata.title, metadata.citation_key) == ("Leaves: in the heat", "blattmann2024")
    assert metadata.properties["authors"] == "['Anna Blattmann', 'Li: Wei']"


def test_the_file_of_all_references_is_no_key_of_one() -> None:
    assert parse_metadata("- **BibTeX：** ../bibtex/refs.bib\n").citation_key == ""
    assert parse_metadata("bibtex:: DBLP:conf/cvpr/HeZRS16\n").citation_key == "DBLP:conf/cvpr/HeZRS16"


LAUGHS = "a: &a [x, x, x]\n" + "\n".join(
    f"b{i}: &b{i} [{', '.join([f'*b{i - 1}' if i else '*a'] * 10)}]" for i in range(12)
)


@pytest.mark.parametrize(
    "front",
    [
        LAUGHS,
        LAUGHS.replace("[", "{<<: [").replace("]", "]}").replace("{<<: [x, x, x]}", "{x: 1}"),
        "a: &a [*a]",
        "a: " + "[" * 20_000,
        "a: " + "[" * 900 + "]" * 900,
        "\n".join(f"k{i}: [a, b]" for i in range(20_000)),
        "a: !!python/object/apply:os.system [id]",
    ],
    ids=["laughs", "merges", "circle", "open", "deep", "long", "object"],
)
def test_front_matter_takes_neither_time_nor_memory_nor_runs(front: str) -> None:
    assert parse_metadata(f"---\n{front}\n---\n# Heading\n").title == "Heading"


@pytest.mark.parametrize(
    "value", ["2024-02-31", "9" * 6_000, "0x" + "f" * 20_000, "1:" + "59:" * 5_000 + "1", "10.10"]
)
def test_a_value_that_yaml_would_take_for_a_number_or_a_date_stays_as_it_is_written(value: str) -> None:
    metadata = parse_metadata(f"---\ntitle: The title\nx: {value}\nempty: null\nnone:\n---\n")
    assert (metadata.title, dict(metadata.properties)) == ("The title", {"title": "The title", "x": value})


@pytest.mark.parametrize(
    "text",
    [
        "> **Title**:: Leaves in the heat  \n",
        "> title:: Leaves in the heat\n",
        "- Title: Leaves in the heat\n",
        "**Title:** *Leaves in the heat*\n",
        "==**Title**==:: Leaves in the heat\n",
        ">1. Title：Leaves in the heat\n",
        "**原名：**Leaves in the heat\n",
        '---\nTitle: "Leaves in the heat"\n---\n',
        '| Title | "Leaves in the heat" |\n|--|--|\n',
        "title:: @Leaves in the heat\n",
        "---\nparent: 'Leaves in the heat'\n$itemKey: LEAFKEY2\n---\n# My reading\n",
        "# Leaves in the heat [📖](zotero://select/library/items/LEAFKEY2)\n",
        "## [Leaves in the heat](zotero://select/library/items/LEAFKEY2)\n",
        "# [[Leaves in the heat]]\n",
        "# Notes\n\n**Title**:: Leaves in the heat\n",
        "---\ntitle: blattmann2024\n---\n# Leaves in the heat\n",
        "# 📝 笔记\n# Leaves in the heat\n",
        "```\n# a comment in code\n```\n# Leaves in the heat\n",
        "> [!Cite]\n> Blattmann, A. (2024). Leaves in the heat. _Journal of Leaves_, _1_(2), 3.\n# Notes\n",
        "> [!cite]\n> [1] A. Blattmann, «Leaves in the heat», _Leaves_, vol. 1, 2024.\n",
        "---\nreference: 'Blattmann A. Leaves in the heat[J]. Leaves, 2024, 1(2): 3.'\n---\n",
    ],
)
def test_the_title_in_every_form(text: str) -> None:
    assert parse_metadata(text).title == "Leaves in the heat"


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Notes",
            "📝 Notes",
            "Annotations",
            "Extracted Annotations (2022-02-28)",
            "Literature note",
            "摘要",
        ),
        *("文献笔记", "blattmann2024", "@blattmann2024", "baiEmpiricalEvaluation2018", "{{title}}", "***"),
        *("2024-05-01", "Untitled 1", "📓 The Literature Notes"),
    ],
)
def test_what_says_nothing_of_the_paper_is_no_title(heading: str) -> None:
    assert parse_metadata(f"# {heading}\n\nText.\n").title == ""
    assert parse_metadata(f"# {heading}\n\nText.\n", f"{heading}.md").titles == ()


@pytest.mark.parametrize(
    "title", ["GPT-4", "BERT", "Data2vec", "《活着》研究", "A Note on Leaves", "R2D2 in 2020"]
)
def test_short_titles_stay_titles(title: str) -> None:
    assert parse_metadata(f"# {title}\n").title == title


def test_the_notes_name_may_be_the_title_but_is_not_said_to_be() -> None:
    metadata = parse_metadata("Text.\n", "Leaves in the heat.md")
    assert (metadata.title, metadata.titles, metadata.named) == ("", ("Leaves in the heat",), False)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Doe, Jane", ("Doe, Jane",)),
        ("Doe, Jane; Roe, Kim", ("Doe, Jane", "Roe, Kim")),
        ("A, B; C, D", ("A, B", "C, D")),
        ("Doe, Jane, Roe, Kim, Poe, Edgar", ("Doe, Jane", "Roe, Kim", "Poe, Edgar")),
        ("Doe, J., Roe, K. L., & Poe, E. A.", ("Doe, J.", "Roe, K. L.", "Poe, E. A.")),
        ("Xi Chen, Yuan Gao, Hangxin Liu", ("Xi Chen", "Yuan Gao", "Hangxin Liu")),
        ("Jane Doe and Kim Roe", ("Jane Doe", "Kim Roe")),
        ("[[Jane Doe]], [[Kim Roe]]", ("Jane Doe", "Kim Roe")),
        ("张三、李四 等", ("张三", "李四")),
        ("张三，李四", ("张三", "李四")),
        ("Guo et al.", ("Guo",)),
    ],
)
def test_authors_however_they_are_strung_together(value: str, names: tuple[str, ...]) -> None:
    assert parse_metadata(f"> **Authors**:: {value}  \n").authors == names
    assert parse_metadata(f'---\nAuthor: "{value}"\n---\n').authors == names


@pytest.mark.parametrize(
    ("lines", "tags", "collections"),
    [
        ("tags: [a, b/c, a]", ("a", "b/c"), ()),
        ("tags:\n  - '#a'\n  - b c", ("a", "b c"), ()),
        ("标签: '#甲 #乙'\n分类: 生态、土壤", ("甲", "乙"), ("生态", "土壤")),
        ("keywords: a; b\ncollections: '[[Old|Older]], New'", ("a", "b"), ("Older", "New")),
        ("collection: Reading, writing, and machines", (), ("Reading, writing, and machines",)),
        ("tags: []\ncollections: ''", (), ()),
        (f"tags: [{', '.join(map(str, range(9_000)))}]", tuple(map(str, range(200))), ()),
    ],
)
def test_tags_and_collections_however_they_are_strung_together(
    lines: str, tags: tuple[str, ...], collections: tuple[str, ...]
) -> None:
    found = parse_metadata(f"---\n{lines}\n---\n# A title\n")
    assert (found.tags, found.collections) == (tags, collections)


def test_authors_in_lists_and_in_lines_of_their_own() -> None:
    lists = parse_metadata("---\nauthors:\n  - Doe, Jane\n  - Roe, Kim\n---\n")
    inline = parse_metadata('---\nauthors: ["Doe, Jane", "Roe, Kim"]\n---\n')
    lines = parse_metadata("> **FirstAuthor**:: Doe, Jane  \n> **Author**:: Roe, Kim  \n~    \n")
    csl = parse_metadata(
        "---\nauthor:\n  - family: Doe\n    given: Jane\n  - {family: Roe, given: Kim}\n---\n"
    )
    assert lists.authors == inline.authors == lines.authors == csl.authors == ("Doe, Jane", "Roe, Kim")


@pytest.mark.parametrize(
    "text",
    [
        *("> **Year**:: 2024", "- Date: [[2024]]", "Published: 2024", "发表时间：2024-05"),
        "---\nDate: 2025-03-10\nyear: 2024\n---",
        "> [!cite]\n> Blattmann, A. (2024). Leaves in the heat. Leaves.",
    ],
)
def test_the_year_in_every_form(text: str) -> None:
    assert parse_metadata(f"{text}\n").year == "2024"


@given(st.text(max_size=200))
def test_any_text_as_a_reference_or_a_list_of_authors_is_read(text: str) -> None:
    metadata = parse_metadata(f"> [!cite]\n> {text}\n\nauthors:: {text}\n")
    assert all(name == name.strip() and name for name in metadata.authors)
    assert metadata.year == "" or metadata.year in text
