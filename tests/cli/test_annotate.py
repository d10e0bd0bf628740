"""`summarizer annotate`: copies of papers in which the cited sentences are highlighted."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from summarizer.filling.copy_target import Origin, origin
from summarizer.pdf.markup import AUTHOR
from summarizer.text import fold
from tests.conftest import Run, copy_filled
from tests.flowing import article, chapters, write_epub, write_page
from tests.pdf.marks import seen

Command = Callable[..., Run]


@pytest.fixture
def vault(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example vault, filled without a model, seen from a folder beside it."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return copy_filled(filled, tmp_path / "vault")


@pytest.fixture
def note(vault: Path) -> Path:
    return next(vault.glob("2025*.md"))


@pytest.fixture
def paper(vault: Path) -> Path:
    return next(vault.glob(".zotero/storage/*/2025*.pdf"))


def copies(run: Command, *arguments: object) -> list[dict[str, object]]:
    result = run("annotate", *arguments, "--json")
    assert result.code == 0, result.err
    found: list[dict[str, object]] = json.loads(result.out)["copies"]
    return found


def marks(path: Path) -> dict[str, str]:
    """What we marked in a copy: the comment, and the words under it."""
    found: dict[str, str] = {}
    for one in seen(path.read_bytes()):
        if one.author == AUTHOR:
            found[one.comment] = f"{found.get(one.comment, '')} {one.text}".strip()
    return found


def test_what_was_accepted_is_marked_in_a_copy_and_the_paper_stays_what_it_is(
    run: Command, note: Path, paper: Path
) -> None:
    before = paper.read_bytes(), paper.stat().st_mtime_ns, sorted(paper.parent.iterdir())
    nothing = run("annotate", note)
    assert nothing.code == 3
    assert "--with-drafts" in nothing.err
    assert "no field '没有'" in run("annotate", note, "--fields", "没有").err
    run("accept", note, "--fields", "研究问题,limitation")
    result = run("annotate", note)
    assert result.code == 0, result.err
    copy = Path(f"{note.stem} (annotated).pdf")
    assert f"{copy}: 3 sentences marked." in result.out
    assert "yellow  2" in result.out
    assert copy.read_bytes().startswith(before[0])
    (question, text), *limits = marks(copy).items()
    assert fold(question).text == fold(f"研究问题: {text}").text  # the drafts of the example are quotations
    assert {comment.split(":")[0] for comment, _ in limits} == {"研究局限"}
    assert (paper.read_bytes(), paper.stat().st_mtime_ns, sorted(paper.parent.iterdir())) == before


def test_drafts_and_fields_are_marked_on_demand_and_a_dry_run_writes_nothing(
    run: Command, note: Path
) -> None:
    run("accept", note, "--fields", "研究问题")
    (planned,) = copies(run, note, "--with-drafts", "--fields", "研究问题,method", "--dry-run")
    assert not list(Path().iterdir())
    assert planned["fields"] == [
        {"label": "研究问题", "colour": "#2ea8e5", "sentences": 1},
        {"label": "研究方法", "colour": "#f19837", "sentences": 2},
    ]
    (made,) = copies(run, note, "--with-drafts", "--fields", "研究问题,method", "-o", "mine.pdf")
    assert made == planned | {"output": "mine.pdf"}
    labels = {comment.split(":")[0] for comment in marks(Path("mine.pdf"))}
    assert labels == {"研究问题", "🤖 研究方法"}


def test_a_copy_is_made_again_over_itself_but_not_over_what_a_person_marked_in_it(
    run: Command, note: Path
) -> None:
    run("accept", note, "--fields", "研究问题")
    assert run("annotate", note, "-o", "copy.pdf").code == 0
    run("accept", note, "--fields", "研究局限")
    assert run("annotate", note, "-o", "copy.pdf").code == 0
    assert len(marks(Path("copy.pdf"))) == 3
    assert origin(Path("copy.pdf").read_bytes()) is Origin.OURS
    with pymupdf.open("copy.pdf") as pdf:
        page = pdf[0]
        page.add_text_annot((90, 90), "really?")
        pdf.saveIncr()
    mine = Path("copy.pdf").read_bytes()
    refused = run("annotate", note, "-o", "copy.pdf")
    assert refused.code == 3
    assert "was changed since" in refused.err
    assert Path("copy.pdf").read_bytes() == mine
    assert run("annotate", note, "-o", "copy.pdf", "--force").code == 0


def test_the_paper_and_zoteros_folder_are_never_written(run: Command, note: Path, paper: Path) -> None:
    run("accept", note, "--fields", "研究问题")
    before = paper.read_bytes()
    Path("alias.pdf").symlink_to(paper)
    Path("note.pdf").symlink_to(note)
    text = note.read_bytes()
    for target in (paper, "alias.pdf", paper.with_name("copy.pdf"), paper.parent, "note.pdf"):
        assert run("annotate", note, "-o", target, "--force").code == 2
    assert (paper.read_bytes(), note.read_bytes()) == (before, text)
    assert len(list(paper.parent.glob("*.pdf"))) == 1


@pytest.mark.parametrize("fault", ["os.write", "os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_neither_half_a_copy_nor_another_paper(
    run: Command, note: Path, paper: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = paper.read_bytes(), paper.stat().st_mtime_ns
    monkeypatch.setattr(fault, full)
    result = run("annotate", note, "--with-drafts")
    assert (result.code, "No space left" in result.err) == (3, True), result.err
    assert not list(Path().iterdir())
    assert (paper.read_bytes(), paper.stat().st_mtime_ns) == before


def test_many_notes_have_a_copy_each_in_one_folder_and_the_others_are_named(
    run: Command, vault: Path, note: Path
) -> None:
    run("accept", note, "--fields", "研究问题")
    for wrong in ([vault], [vault, "--pdf", "x.pdf", "-o", "out"], [vault, "-o", "new.pdf"]):
        assert run("annotate", *wrong).code == 2
    result = run("annotate", vault, "--output", "out")
    assert result.code == 0, result.err
    assert [one.name for one in Path("out").iterdir()] == [f"{note.stem} (annotated).pdf"]
    assert "1 note has no copy:" in result.out
    assert "cites nothing yet that you accepted" in result.out
    next(vault.glob(".zotero/storage/*/2024*.pdf")).unlink()
    failed = run("annotate", vault, "--output", "out", "--with-drafts", "--json")
    assert failed.code == 1
    told = json.loads(failed.out)
    assert len(told["copies"]) == 1
    assert [(one["kind"], one["failed"]) for one in told["left_out"]] == [("PdfNotFound", True)]


def test_in_another_file_of_the_paper_sentences_are_found_by_their_words_and_lost_ones_are_told(
    run: Command, note: Path, paper: Path
) -> None:
    run("accept", note)
    with pymupdf.open(paper) as pdf:
        pdf.delete_page(-1)
        shorter = pdf.tobytes()
    paper.write_bytes(shorter)
    result = run("annotate", note, "-o", "copy.pdf")
    assert result.code == 0, result.err
    assert "of 19 sentences could not be marked: they were not found in this PDF." in result.out
    assert "p6" in result.out
    (told,) = copies(run, note, "-o", "copy.pdf")
    assert told["sentences"] == 19
    assert len(marks(Path("copy.pdf"))) <= int(str(told["marked"])) < 19
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((72, 72), "Nothing of it stands here, but for these few words of nobody.")
        pdf.save("other.pdf")
    wrong = run("annotate", note, "--pdf", "other.pdf", "--trust-pdf", "-o", "copy.pdf")
    assert wrong.code == 4
    assert "None of the 19 sentences" in wrong.err


def test_without_a_journal_the_notes_evidence_says_what_to_mark(run: Command, note: Path) -> None:
    shutil.rmtree(Path.home() / "xdg_state_home")
    (made,) = copies(run, note, "--with-drafts", "-o", "copy.pdf")
    assert made["marked"] == made["sentences"] == 19
    assert "🤖 研究问题" in marks(Path("copy.pdf"))


def test_a_copy_that_takes_the_papers_place_adds_nothing_to_what_people_marked(
    run: Command, note: Path, paper: Path
) -> None:
    before = json.loads(run("show", note, "--json").out)["annotations"]
    assert run("annotate", note, "--with-drafts", "-o", "copy.pdf").code == 0
    shutil.copy("copy.pdf", paper)
    assert json.loads(run("show", note, "--json").out)["annotations"] == before
    (made,) = copies(run, note, "--with-drafts", "-o", "again.pdf")
    assert made["marked"] == 19
    assert len(seen(Path("again.pdf").read_bytes())) == len(seen(Path("copy.pdf").read_bytes()))


def test_epubs_and_notes_on_several_papers_are_refused_in_a_sentence(
    run: Command, vault: Path, note: Path
) -> None:
    run("accept", note)
    for path in (write_epub(Path("book.epub"), chapters()), write_page(Path("web.html"), article())):
        refused = run("annotate", note, "--pdf", path, "--trust-pdf")
        assert (refused.code, "only PDFs can be annotated" in refused.err) == (4, True), refused.err
    run("accept", next(vault.glob("2024*.md")))
    assert run("compare", vault, "--output", vault / "synthesis.md").code == 0
    several = run("annotate", vault / "synthesis.md")
    assert (several.code, "is about several papers" in several.err) == (3, True), several.err
