"""Which item and attachment a note is about, told by every kind of link wherever it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.note.attachments import parse_attachments
from summarizer.note.link import Attachment, zotero_links
from summarizer.note.metadata import Metadata, parse_metadata
from summarizer.text import Span

ITEM, PDF, OTHER = "ITEMKEY2", "PDFKEY23", "OTHERKE2"
SELECT = f"zotero://select/library/items/{ITEM}"
WEB_ITEMS = "http%3A%2F%2Fzotero.org%2Fusers%2F1%2Fitems%2F"
ANNOTATED = f"zotero://open-pdf/library/items/{PDF}?page=2&annotation=HIGHLGH2"


def read(text: str, file_name: str = "") -> tuple[Metadata, tuple[Attachment, ...]]:
    metadata = parse_metadata(text, file_name)
    return metadata, parse_attachments(text, Span(0, len(text)), metadata.mentions)


def keys(attachments: tuple[Attachment, ...]) -> list[str]:
    return [one.link.key for one in attachments if one.link]


@pytest.mark.parametrize(
    "text",
    [
        f"# Title [📖]({SELECT})",
        f"## [Title]({SELECT})",
        f'---\nzotero: "{SELECT}"\n---\n',
        f"---\nlinks:\n  - '[Zotero]({SELECT})'\n---\n",
        f"---\nzotero_key: {ITEM}\n---\n",
        f"---\n$libraryID: 1\n$itemKey: {ITEM}\n---\n",
        f"> **ZoteroItemKey**:: {ITEM}  \n",
        f"* [Local library](zotero://select/items/1_{ITEM})",
        f"* [Cloud library](http://zotero.org/users/6240833/items/{ITEM})",
        f"[Item](https://www.zotero.org/jane.doe/items/{ITEM}/library)",
        f"[x](https://www.zotero.org/groups/12/lab/collections/COLLECT2/items/{ITEM}/library)",
        f"[x](zotero://select/items/{ITEM})",
        f"> [!info] [Open in Zotero]({SELECT})",
        f"> [!info]\n> Entry：[x]({SELECT}) [URL]()",
        f"| Zotero | [x]({SELECT}) |",
        f'<a href="{SELECT}">Zotero</a>',
        f"“Words.” ([Doe, 2021, p. 2]({SELECT})) ([pdf]({ANNOTATED}))",
        f"“Words.” ([Doe, 2021, p. 2]({SELECT})) and nothing else",
        f"- Zotero links:: [Local library](zotero://select/groups/12/items/{ITEM})",
    ],
)
def test_a_link_to_the_item_tells_it_wherever_it_stands(text: str) -> None:
    metadata, _ = read(text)
    assert metadata.item_key == ITEM
    assert metadata.group == (12 if "groups/12" in text else None)


@pytest.mark.parametrize(
    "text",
    [
        f"> [!quote|green]+ Highlight ([page. 2]({ANNOTATED}))\n> Words.",
        f"“Words.” [Page 2](zotero://open-pdf/library/items/{PDF}?page=2)",
        f"> [!note] Page 2\n>\n> Words.\n^HIGHLGH2a{PDF}p2",
        f'<span data-annotation="%7B%22attachmentURI%22%3A%22{WEB_ITEMS}{PDF}%22">x</span>',
        f"[file](file:///home/anna/Zotero/storage/{PDF}/Doe%20(2021).pdf)",
        rf"[PDF](<file:///C\:\\Users\\anna\\Zotero\\storage\\{PDF}\\Doe 2021.pdf>)",
        f"---\npdf: /home/anna/Zotero/storage/{PDF}/Doe.pdf\n---\n",
        f"---\nzotero_link: zotero://open-pdf/0_{PDF}\n---\n",
        f"URL:: [zotero](zotero://open-pdf/0_{PDF}/1)",
        f'| **Local Link:** | <a href="zotero://open-pdf/0_{PDF}" rel="x">Doe 2021.pdf</a> |',
        f"> [!link]-\n> zotero_link:: [Full Text PDF](zotero://select/library/items/{PDF})",
        f"[pdf](zotero://open/library/items/{PDF})",
    ],
)
def test_a_link_to_the_file_tells_the_attachment_and_no_item(text: str) -> None:
    metadata, attachments = read(text)
    assert metadata.item_key == ""
    assert keys(attachments) == [PDF]
    assert all(one.sure for one in attachments)


REVIEW = "\n".join(f"- see [Paper {n}](zotero://select/library/items/PAPER{n}XX)" for n in range(2, 9))
QUOTED = "\n".join(
    f"“Words.” ([pdf](zotero://open-pdf/library/items/PAPER{n}XX?page=1&annotation=HIGHLGH{n}))"
    for n in range(2, 9)
)


@pytest.mark.parametrize(
    "text",
    [
        f"# On paper strips\n\n{REVIEW}\n",
        "# [A](zotero://select/library/items/PAPERAXX)\n# [B](zotero://select/library/items/PAPERBXX)\n",
        f"| Doe | [x]({SELECT}) |\n| Roe | [x](zotero://select/library/items/{OTHER}) |\n",
        f"- A [zotero]({SELECT})\n- B [zotero](zotero://select/library/items/{OTHER})\n",
    ],
    ids=["running text", "headings", "table", "labels"],
)
def test_a_note_of_several_papers_names_them_all_and_takes_none(text: str) -> None:
    metadata, _ = read(text)
    assert metadata.item_key == ""
    assert len(metadata.rivals) == text.count("zotero://")


def test_where_several_papers_are_quoted_none_of_their_files_is_sure() -> None:
    _, attachments = read(f"# On paper strips\n\n{QUOTED}\n")
    assert len(attachments) == 7
    assert not any(one.sure for one in attachments)


def test_the_paper_of_most_annotations_is_meant_and_another_that_is_quoted_once_is_not() -> None:
    mine = f"“Words.” ([Doe, 2021, p. 2]({SELECT})) ([pdf]({ANNOTATED}))\n"
    other = f"“Words.” ([Roe, 2020, p. 1](zotero://select/library/items/{OTHER})) " + QUOTED.splitlines()[0]
    metadata, attachments = read(mine * 4 + other)
    assert metadata.item_key == ITEM
    assert [one.sure for one in attachments] == [True, False]
    assert keys(attachments)[0] == PDF


@pytest.mark.parametrize("heading", ["## Related papers", "## References", "### 参考文献", "## See also"])
def test_what_stands_under_a_heading_for_other_papers_is_not_the_notes(heading: str) -> None:
    other = f"{heading}\n- [Roe 2020](zotero://select/library/items/{OTHER})\n"
    assert read(f"# Title\n\n{other}")[0].item_key == ""
    assert read(f"# Title\n\n{other}\n## Zotero links\n- [item]({SELECT})\n")[0].item_key == ITEM


@pytest.mark.parametrize("line", ["Related:: {}", "- Cites: {}", "| 关联文献 | {} |", "related: {}"])
def test_a_property_for_other_papers_is_not_the_notes(line: str) -> None:
    text = line.format(f"[Roe](zotero://select/library/items/{OTHER})")
    assert read(f"# Title\n\n{text}\n")[0].item_key == ""
    assert read(f"# [Title]({SELECT})\n\n{text}\n")[0].item_key == ITEM


def test_a_paper_that_running_text_speaks_of_is_not_sure_to_be_the_notes() -> None:
    metadata, _ = read(f"# Title\n\nThis is like what [Roe found]({SELECT}) before.\n")
    assert (metadata.item_key, metadata.item_sure) == (ITEM, False)


@pytest.mark.parametrize(
    ("text", "file_name", "key"),
    [
        ("[Zotero](zotero://select/items/@doe2021)", "", "doe2021"),
        ('---\nZotero URI: "zotero://select/items/@doe2021"\n---\n', "", "doe2021"),
        ("> **Citekey**:: doe2021  \n", "", "doe2021"),
        ("* Cite key/Notes: [[doe2021]]", "", "doe2021"),
        ("* Mdnotes File Name: [[doe2021]]", "", "doe2021"),
        ("title:: @doe2021\n", "", "doe2021"),
        ("# Title", "@doe2021.md", "doe2021"),
        ("[a](zotero://select/items/@doe2021) [b](zotero://select/items/@roe2020)", "", ""),
    ],
)
def test_the_bibtex_key(text: str, file_name: str, key: str) -> None:
    metadata, _ = read(text, file_name)
    assert (metadata.citation_key, metadata.item_key) == (key, "")


@pytest.mark.parametrize(
    "text",
    [
        "zotero://select/library/collections/COLLECT2",
        "https://www.zotero.org/support/items/ABCD2345",
        "zotero://select/library/items/ABCD234567",
        "https://example.org/storage/ABCD2345",
        "zotero://note/u/ABCD2345/",
    ],
)
def test_what_only_looks_like_a_link_to_an_item_is_none(text: str) -> None:
    assert not list(zotero_links(text))


PIECES = [
    *("# ", "## Related\n", "> [!note] ", "Zotero:: ", "| a | ", " |\n", "\n", "---\n", "```\n", "zotero: "),
    *("x", "[a](", ")", SELECT, ANNOTATED, f"https://zotero.org/users/1/items/{OTHER}", "[[a.pdf]]"),
    f"file:///s/Zotero/storage/{PDF}/a.pdf",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_item_is_told_that_the_note_does_not_name_and_never_one_of_a_tie(text: str) -> None:
    metadata, attachments = read(text)
    assert metadata.item_key in {"", ITEM, OTHER}
    assert not metadata.item_key or metadata.item_key in text
    assert not (metadata.item_key and metadata.rivals)
    assert len({one.key for one in metadata.rivals}) != 1
    assert set(keys(attachments)) <= {PDF}
    identities = [one.link or one.file_url or one.vault_path for one in attachments]
    assert len(identities) == len(set(map(str, identities)))
