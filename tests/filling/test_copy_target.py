"""Where a copy may go: never over the paper, nor over what a person did; whole, or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import NoteNotWritable, UsageError
from summarizer.filling.copy_target import (
    Origin,
    check_target,
    copy_name,
    copy_names,
    origin,
    sealed,
    write_copy,
)

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
UPDATE = b"2 0 obj<<>>endobj\ntrailer<</Prev 9>>\nstartxref\n99\n%%EOF\n"


@given(st.binary(), st.binary(max_size=40), st.data())
def test_a_copy_is_ours_until_a_byte_of_it_is_changed(body: bytes, tail: bytes, data: st.DataObject) -> None:
    content = b"%PDF-" + body + b"\nstartxref\n" + tail
    copy = sealed(content)
    assert origin(copy) is Origin.OURS
    assert origin(copy + UPDATE) is Origin.CHANGED
    assert origin(content) is Origin.OTHERS
    at = data.draw(st.integers(0, len(copy) - 1))
    changed = copy[:at] + bytes([copy[at] ^ 1]) + copy[at + 1 :]
    assert origin(changed) is not Origin.OURS


def test_a_copy_of_a_copy_is_ours_too() -> None:
    assert origin(sealed(sealed(PDF) + UPDATE)) is Origin.OURS


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "Paper.pdf"
    path.write_bytes(PDF)
    return path


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("alias", ["Paper.pdf", "link.pdf", "hard.pdf", "folder/Paper.pdf", "x/../Paper.pdf"])
def test_the_paper_is_never_the_copy_by_whatever_name(paper: Path, alias: str, *, force: bool) -> None:
    here = paper.parent
    (here / "x").mkdir()
    (here / "link.pdf").symlink_to(paper)
    (here / "hard.pdf").hardlink_to(paper)
    (here / "folder").symlink_to(here)
    with pytest.raises(UsageError, match="the paper itself"):
        check_target(here / alias, paper, force=force)
    assert paper.read_bytes() == PDF


def test_what_others_wrote_or_a_person_marked_is_replaced_on_demand_only(paper: Path) -> None:
    target = paper.with_name("copy.pdf")
    assert check_target(target, paper) == target
    target.write_bytes(sealed(PDF))
    assert check_target(target, paper) == target
    target.write_bytes(sealed(PDF) + UPDATE)
    with pytest.raises(NoteNotWritable, match="was changed since"):
        check_target(target, paper)
    target.write_bytes(PDF)
    with pytest.raises(NoteNotWritable, match="is there already"):
        check_target(target, paper)
    assert check_target(target, paper, force=True) == target
    pipe = paper.with_name("pipe.pdf")
    os.mkfifo(pipe)
    with pytest.raises(NoteNotWritable, match="no plain file"):
        check_target(pipe, paper)


def test_zoteros_own_folders_are_left_to_zotero(paper: Path, tmp_path: Path) -> None:
    zotero = tmp_path / "Zotero"
    (zotero / "storage").mkdir(parents=True)
    (tmp_path / "link").symlink_to(zotero)
    for target in (
        zotero / "copy.pdf",
        zotero / "storage" / "x" / "copy.pdf",
        tmp_path / "link" / "copy.pdf",
    ):
        with pytest.raises(UsageError, match="only Zotero writes"):
            check_target(target, paper, [zotero], force=True)
    elsewhere = tmp_path / "other" / "storage" / "ABCD2345" / "copy.pdf"
    with pytest.raises(UsageError, match="only Zotero writes"):
        check_target(elsewhere, paper)
    with pytest.raises(UsageError, match="is no PDF"):
        check_target(tmp_path / "note.md", paper, force=True)


def test_copies_of_many_notes_have_names_of_their_own() -> None:
    notes = [
        Path(one) for one in ("/v/A/doe.md", "/v/B/Doe.md", "/v/C/roe.md", "/v/a/b/A - doe.md", "/w/A/doe.md")
    ]
    names = copy_names(notes, Path("out"))
    assert len({str(one).casefold() for one in names.values()}) == len(notes)
    assert names[notes[2]] == Path("out", "roe (annotated).pdf")
    assert names[notes[1]] == Path("out", "B - Doe (annotated).pdf")


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=250)
)
def test_a_copy_has_a_name_that_a_disk_takes(stem: str) -> None:
    name = copy_name(Path(f"{stem}.md"))
    assert len(name.encode()) <= 200
    assert name.endswith(" (annotated).pdf")


def _full(*_: object, **__: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("there", [None, sealed(PDF)])
@pytest.mark.parametrize("fault", ["os.write", "os.fsync", "pathlib.Path.replace", "os.open"])
def test_a_disk_that_is_full_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, there: bytes | None
) -> None:
    target = tmp_path / "copy.pdf"
    if there is not None:
        target.write_bytes(there)
    with monkeypatch.context() as patch:
        patch.setattr(fault, _full)
        with pytest.raises(NoteNotWritable, match="No space left"):
            write_copy(target, PDF)
    assert [path.name for path in tmp_path.glob("*.pdf*")] == ([] if there is None else ["copy.pdf"])
    assert there is None or target.read_bytes() == there
    assert not list(tmp_path.glob(".*.new"))


def test_whoever_is_killed_in_between_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "copy.pdf"
    target.write_bytes(sealed(PDF))
    for fault in ("write", "fsync"):
        child = os.fork()
        if child == 0:
            setattr(os, fault, lambda *_: os._exit(9))
            write_copy(target, PDF * 1_000)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        assert target.read_bytes() == sealed(PDF)
