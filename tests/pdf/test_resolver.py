"""Finding the PDF of a note wherever notes link to."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import PdfNotFound
from summarizer.pdf.resolver import PdfRequest, resolve
from summarizer.pdf.resolvers.file_link import path_of

KEY = "377SC9DN"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    (folder / "notes").mkdir(parents=True)
    return folder


def storage(tmp_path: Path, *names: str) -> Path:
    folder = tmp_path / "Zotero" / "storage" / KEY
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(b"%PDF-1.7")
    return folder


def request(vault: Path, **more: object) -> PdfRequest:
    return PdfRequest(note_folder=vault / "notes", vault_folder=vault, **more)  # type: ignore[arg-type]


def test_the_attachment_is_found_in_zoteros_storage(tmp_path: Path, vault: Path) -> None:
    folder = storage(tmp_path, "Paper 2023.pdf", ".zotero-ft-cache", ".zotero-reader-state")
    found = resolve([request(vault, key=KEY, zotero_dirs=(tmp_path / "elsewhere", tmp_path / "Zotero"))])
    assert found.path == folder / "Paper 2023.pdf"
    assert found.how == "Zotero storage"


def test_of_several_pdfs_in_a_folder_the_one_named_like_the_paper_is_taken(
    tmp_path: Path, vault: Path
) -> None:
    folder = storage(tmp_path, "Appendix.pdf", "OpenAI - 2023 - GPT-4 Technical Report.pdf", "Zusatz.pdf")
    wanted = request(vault, key=KEY, zotero_dirs=(tmp_path / "Zotero",), name="GPT-4 technical report")
    assert resolve([wanted]).path == folder / "OpenAI - 2023 - GPT-4 Technical Report.pdf"


@pytest.mark.parametrize(("names", "taken"), [(("a.html", "b.epub"), "b.epub"), (("a.htm",), "a.htm")])
def test_without_a_pdf_an_epub_or_a_web_page_is_taken(
    tmp_path: Path, vault: Path, names: tuple[str, ...], taken: str
) -> None:
    folder = storage(tmp_path, *names, "figure.png")
    found = resolve([request(vault, key=KEY, zotero_dirs=(tmp_path / "Zotero",))])
    assert found.path == folder / taken


@pytest.mark.parametrize(("name", "kind"), [("data.csv", "type .csv"), ("README", "without a suffix")])
def test_an_attachment_that_is_no_paper_is_called_what_it_is(
    tmp_path: Path, vault: Path, name: str, kind: str
) -> None:
    storage(tmp_path, name, ".zotero-ft-cache")
    with pytest.raises(PdfNotFound, match=kind):
        resolve([request(vault, key=KEY, zotero_dirs=(tmp_path / "Zotero",))])


def test_a_pdf_that_is_not_synced_yet_is_told_apart(tmp_path: Path, vault: Path) -> None:
    storage(tmp_path, ".zotero-ft-cache")
    with pytest.raises(PdfNotFound, match="nothing synced into it yet"):
        resolve([request(vault, key=KEY, zotero_dirs=(tmp_path / "Zotero",))])
    known = tmp_path / "papers" / "linked.pdf"
    with pytest.raises(PdfNotFound, match=r"linked\.pdf \(Zotero knows it, but the file is not on this"):
        resolve([request(vault, key=KEY, known_path=known)])


def test_a_linked_file_lies_where_the_library_says(tmp_path: Path, vault: Path) -> None:
    linked = tmp_path / "linked.pdf"
    linked.write_bytes(b"%PDF-1.7")
    found = resolve([request(vault, key=KEY, known_path=linked)])
    assert (found.path, found.how) == (linked, "Zotero's library")


def test_what_the_library_says_is_the_matter_reaches_the_person(vault: Path) -> None:
    with pytest.raises(PdfNotFound, match="a path of another system"):
        resolve([request(vault, key=KEY, problem=r"it is linked as C:\x.pdf, a path of another system")])


def test_the_next_attachment_is_tried_when_the_first_is_not_there(tmp_path: Path, vault: Path) -> None:
    folder = storage(tmp_path, "paper.pdf")
    directories = (tmp_path / "Zotero",)
    found = resolve(
        [
            request(vault, key="NOSUCH22", zotero_dirs=directories),
            request(vault, key=KEY, zotero_dirs=directories),
        ]
    )
    assert found.path == folder / "paper.pdf"


@pytest.mark.parametrize(
    "url",
    [
        "file://{path}",
        "file:{path}",
        "file:///{path}",
        "file:////{path}",
        "file://localhost{path}",
        "file://{quoted}",
        "file://{path}#page=3",
    ],
)
def test_file_links_in_every_spelling(tmp_path: Path, vault: Path, url: str) -> None:
    paper = tmp_path / "My paper 中文.pdf"
    paper.write_bytes(b"%PDF-1.7")
    link = url.format(path=paper, quoted=str(paper).replace(" ", "%20"))
    assert resolve([request(vault, file_url=link)]).path == paper


@pytest.mark.parametrize(
    "url",
    [
        "file:///C:/Papers/x.pdf",
        r"file:///C:\Papers\x.pdf",
        "file://C:/Papers/x.pdf",
        "file:///c:/Papers/x.pdf",
        r"<file:///C\:\\Papers\\x.pdf>",
    ],
)
def test_windows_links_are_read_as_windows_paths(url: str) -> None:
    assert str(path_of(url)).lower() == r"c:\papers\x.pdf"


@pytest.mark.parametrize("name", ["100% wugs.pdf", "a#b.pdf", "50%20off.pdf", "u\u0308ber.pdf"])
def test_names_with_signs_that_addresses_reserve_are_found_as_written(
    tmp_path: Path, vault: Path, name: str
) -> None:
    paper = tmp_path / name
    paper.write_bytes(b"%PDF-1.7")
    address = f"file://{tmp_path}/{name}".replace("u\u0308", "\u00fc")
    assert resolve([request(vault, file_url=address)]).path == paper


def test_a_link_is_found_beside_the_note_in_the_vault_and_by_its_name(vault: Path) -> None:
    beside, rooted, deep = vault / "notes" / "a.pdf", vault / "papers" / "b.pdf", vault / "x" / "y" / "c.pdf"
    for path in (beside, rooted, deep):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.7")
    assert resolve([request(vault, vault_path="a.pdf")]).path == beside
    assert resolve([request(vault, vault_path="papers/b.pdf")]).path == rooted
    assert resolve([request(vault, vault_path="c.pdf")]).path == deep


@pytest.mark.parametrize(
    ("lies", "link"),
    [
        ("papers/Doe 2021.PDF", "Papers/doe 2021.pdf"),
        ("x/papers/b.pdf", "papers/b.pdf"),
        ("x/Papers/B.pdf", "papers/b.PDF"),
        ("deep/er/Über.pdf", "ÜBER.pdf"),
        ("notes/A.pdf", "./a.pdf"),
    ],
)
def test_as_in_obsidian_case_and_the_first_folders_do_not_count(vault: Path, lies: str, link: str) -> None:
    paper = vault / lies
    paper.parent.mkdir(parents=True, exist_ok=True)
    paper.write_bytes(b"%PDF-1.7")
    assert resolve([request(vault, vault_path=link)]).path == paper


def test_of_files_with_one_name_the_one_as_written_then_the_one_beside_the_note_counts(vault: Path) -> None:
    for name in ("x/y/a.pdf", "x/A.pdf", "notes/A.PDF"):
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_bytes(b"%PDF-1.7")
    assert resolve([request(vault, vault_path="a.pdf")]).path == vault / "notes/A.PDF"
    assert resolve([request(vault, vault_path="x/a.pdf")]).path == vault / "x/A.pdf"
    (vault / "a.pdf").write_bytes(b"%PDF-1.7")
    assert resolve([request(vault, vault_path="a.pdf")]).path == vault / "a.pdf"


@pytest.mark.parametrize("name", ["[draft] a.pdf", "what*.pdf", "über 中文.pdf"])
def test_names_with_odd_signs_are_found_anywhere_in_the_vault(vault: Path, name: str) -> None:
    paper = vault / "deep" / name
    paper.parent.mkdir()
    paper.write_bytes(b"%PDF-1.7")
    assert resolve([request(vault, vault_path=name)]).path == paper


def test_a_link_out_of_the_vault_is_not_followed(tmp_path: Path, vault: Path) -> None:
    (tmp_path / "private.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(PdfNotFound):
        resolve([request(vault, vault_path="../../private.pdf")])


def test_all_places_that_were_tried_are_named(tmp_path: Path, vault: Path) -> None:
    with pytest.raises(PdfNotFound) as caught:
        resolve(
            [
                request(vault, key=KEY, zotero_dirs=(tmp_path / "Zotero",)),
                request(vault, vault_path="gone.pdf"),
            ]
        )
    assert str(tmp_path / "Zotero" / "storage" / KEY) in str(caught.value)
    assert "gone.pdf" in str(caught.value)
    assert "--pdf" in caught.value.hint


def test_a_note_without_links_says_so(vault: Path) -> None:
    with pytest.raises(PdfNotFound, match="links to no PDF"):
        resolve([])
