"""What a note says about its paper, however damaged the note is."""

from __future__ import annotations

import pytest

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
    "front", ["title: @x", "title: a: b", "{{title}}: x", "a:\n\t- b", '"x" y: z', "*x: y", "\x00: 1"]
)
def test_front_matter_that_is_no_yaml_is_passed_over(front: str) -> None:
    assert parse_metadata(f"---\n{front}\n---\n# Heading\n").title == "Heading"


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
