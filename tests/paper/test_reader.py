"""PDFs are read within bounds of time and memory, each once; a bad one costs one sentence, and once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from examples.make_vault import VAULT, read_papers
from summarizer.errors import PdfError, PdfNotFound, PdfUnreadable
from summarizer.layout.sentence import split_sentences
from summarizer.packed import decode, encode
from summarizer.paper import process
from summarizer.paper.process import Bounds
from summarizer.paper.reader import PaperReader
from summarizer.paper.shelf import Shelf
from summarizer.paper.wire import Reading
from summarizer.pdf.reader import read_document
from tests.conftest import SHARED, Run
from tests.paper.bombs import BOMBS, forms, plain, tiles

SMALL = Bounds(20, 300_000_000)
PAPER = VAULT / read_papers()[1].pdf_path


@pytest.fixture
def nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From then on a PDF that is opened fails the test: there is one way to open it."""

    def never(*_: object) -> None:
        raise AssertionError("the PDF was opened")

    return lambda: monkeypatch.setattr("summarizer.paper.reader.ask", never)


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_a_sentence_or_read_within_its_bounds(tmp_path: Path, name: str) -> None:
    path = put(tmp_path / "bomb.pdf", BOMBS[name]())
    begun, said, pages = time.monotonic(), "", 0
    try:
        pages = len(PaperReader(SMALL).read(path).document.pages)
    except PdfUnreadable as exc:
        said = f"{exc} {exc.hint}"
    assert pages == 1 or said.startswith(("bomb.pdf", "Reading bomb.pdf"))
    assert time.monotonic() - begun < 2 * SMALL.seconds  # it was not waited for without end
    assert PaperReader(SMALL).read(put(tmp_path / "good.pdf", plain())).split.sentences


def test_a_bomb_is_waited_for_once(tmp_path: Path, nothing_is_asked: Callable[[], None]) -> None:
    path = put(tmp_path / "bomb.pdf", forms())
    reader = PaperReader(SMALL, "", Shelf(tmp_path / "papers"))
    with pytest.raises(PdfUnreadable, match=r"bomb.pdf took over 0.3 GB of memory"):
        reader.read(path)
    nothing_is_asked()
    again = PaperReader(SMALL, "", Shelf(tmp_path / "papers"))
    renamed = path.rename(tmp_path / "renamed.pdf")
    for look in (again.read, again.check):
        with pytest.raises(PdfUnreadable, match=r"renamed.pdf took over 0.3 GB of memory"):
            look(renamed)


def test_with_more_allowed_it_is_tried_again(tmp_path: Path) -> None:
    path, shelf = put(tmp_path / "slow.pdf", plain()), Shelf(tmp_path / "papers")
    with pytest.raises(PdfUnreadable, match=r"over 0.001 s"):
        PaperReader(Bounds(0.001), "", shelf).read(path)
    assert PaperReader(Bounds(60), "", shelf).read(path).split.sentences


def test_a_picture_that_takes_for_ever_is_given_up_once(
    tmp_path: Path, nothing_is_asked: Callable[[], None]
) -> None:
    path = put(tmp_path / "tiles.pdf", tiles())
    reader = PaperReader(Bounds(3), "", Shelf(tmp_path / "papers"))
    assert reader.read(path).split.sentences
    with pytest.raises(PdfUnreadable, match="took over 3 s"):
        reader.picture(path, 0, 4.0)
    nothing_is_asked()
    with pytest.raises(PdfUnreadable, match="took over 3 s"):
        reader.picture(path, 0, 1.5)


def test_a_page_as_large_as_a_wall_is_drawn_small(tmp_path: Path) -> None:
    png = PaperReader(Bounds(20)).picture(put(tmp_path / "wall.pdf", BOMBS["wall"]()), 0, 4.0)
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert 0 < width * height <= 40_200_000


@pytest.mark.parametrize("make", ["pipe", "device", "folder"])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, make: str) -> None:
    path = tmp_path / "paper.pdf"
    if make == "pipe":
        os.mkfifo(path)
    elif make == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    with pytest.raises(PdfNotFound, match="cannot be read"):
        PaperReader(SMALL).read(path)


def test_what_is_kept_is_what_was_read(tmp_path: Path, nothing_is_asked: Callable[[], None]) -> None:
    reader = PaperReader(SMALL, "", Shelf(tmp_path / "papers"))
    first = reader.read(PAPER)
    nothing_is_asked()
    assert reader.read(PAPER) == first
    reader.check(PAPER)


def test_another_ocr_reads_for_itself(tmp_path: Path, nothing_is_asked: Callable[[], None]) -> None:
    PaperReader(SMALL, "", Shelf(tmp_path / "papers")).read(PAPER)
    nothing_is_asked()
    with pytest.raises(AssertionError, match="opened"):
        PaperReader(SMALL, "eng", Shelf(tmp_path / "papers")).read(PAPER)


def test_a_damaged_entry_is_read_again_and_mended(
    tmp_path: Path, nothing_is_asked: Callable[[], None]
) -> None:
    reader = PaperReader(SMALL, "", Shelf(tmp_path / "papers"))
    first = reader.read(PAPER)
    (entry,) = (tmp_path / "papers").iterdir()
    content = entry.read_bytes()
    middle = len(content) // 2
    other = Shelf(tmp_path / "papers")
    for damaged in (b"", content[:middle], content[:middle] + b"\0" + content[middle + 1 :], b"x" * 99):
        entry.write_bytes(damaged)
        assert reader.read(PAPER) == first
        assert entry.read_bytes() == content
    other.put(entry.name, b"\x93\x01\x02\x03")  # whole, and nothing that was read
    assert reader.read(PAPER) == first
    nothing_is_asked()
    assert reader.read(PAPER) == first


def test_a_state_folder_that_takes_nothing_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("a file in its place")
    assert PaperReader(SMALL, "", Shelf(tmp_path / "papers")).read(PAPER).split.sentences


def test_only_the_owner_can_read_what_is_kept(tmp_path: Path) -> None:
    PaperReader(SMALL, "", Shelf(tmp_path / "state" / "papers")).read(PAPER)
    folder = tmp_path / "state" / "papers"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(entry.stat().st_mode & 0o077 == 0 for entry in folder.iterdir())


def test_the_shelf_stays_within_its_size_and_the_longest_unused_go_first(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "papers", 100_000)
    used = os.urandom(2_000)
    shelf.put("used", used)
    for number in range(200):
        shelf.put(str(number), os.urandom(2_000))
        assert shelf.get("used") == used
        assert sum(entry.stat().st_size for entry in (tmp_path / "papers").iterdir()) <= 110_000
    assert shelf.get("199") is not None
    assert shelf.get("0") is None


def test_half_characters_do_not_keep_a_paper_from_being_read() -> None:
    assert decode(encode(("whole", "half \ud83d")), tuple[str, ...]) == ("whole", "half \ufffd")


def test_readings_of_real_papers_come_back_as_they_were(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("the papers are not part of the repository")
    for path in sorted((SHARED / "data" / "pdfs" / "faults").glob("*.pdf")):
        try:
            document = read_document(path)
        except (PdfError, RuntimeError):  # what the program itself leaves to a process
            continue
        reading = Reading(document, split_sentences(document))
        assert decode(encode(reading), Reading) == reading


_WATCHED = """
import json, sys
seen = []
def watch(event, arguments):
    if event == "subprocess.Popen" or event == "import" and arguments[0] == "pymupdf":
        seen.append(event)
sys.addaudithook(watch)
from summarizer.cli.main import main
try:
    main()
finally:
    print(json.dumps(seen), file=sys.stderr)
"""


def test_a_second_fill_starts_no_process_and_imports_no_pymupdf(tmp_path: Path) -> None:
    def seen(*arguments: object) -> list[str]:
        command = [sys.executable, "-c", _WATCHED, *map(str, arguments)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found: list[str] = json.loads(done.stderr.splitlines()[-1])
        return found

    vault = tmp_path / "vault"
    shutil.copytree(VAULT, vault)
    note = vault / read_papers()[1].note_path
    assert seen("fill", note, "--provider", "none") == ["subprocess.Popen"]
    assert seen("redo", note, "--provider", "none") == []
    assert seen("show", note) == []


def test_no_command_waits_twice_for_a_bomb(
    tmp_path: Path, run: Callable[..., Run], nothing_is_asked: Callable[[], None]
) -> None:
    vault = tmp_path / "vault"
    shutil.copytree(VAULT, vault)
    note = vault / read_papers()[1].note_path
    (pdf,) = (vault / ".zotero" / "storage" / "EXPDF2ZH").glob("*.pdf")
    pdf.write_bytes(forms())
    before, flags = note.read_bytes(), ("--provider", "none", "--pdf-memory", "0.3")
    first = run("fill", note, *flags)
    assert (first.code, first.err.count("\n")) == (4, 2)
    assert "took over 0.3 GB of memory" in first.err
    nothing_is_asked()
    assert run("fill", note, *flags).err == first.err
    assert run("show", note, "--pdf-memory", "0.3").err == first.err
    assert note.read_bytes() == before


def test_the_process_ends_with_the_program(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; import sys; from summarizer.paper import process; "
        "from summarizer.paper.reader import PaperReader; PaperReader().read(Path(sys.argv[1])); "
        "print(process._lanes[0].processes[0].pid)"
    )
    command = [sys.executable, "-c", script, str(PAPER)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_ctrl_c_leaves_no_process_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process.close()
    looks: list[int] = []

    def interrupted(pid: int) -> int:
        looks.append(pid)
        raise KeyboardInterrupt

    monkeypatch.setattr(process, "resident", interrupted)
    with pytest.raises(KeyboardInterrupt):
        PaperReader(Bounds(60)).read(put(tmp_path / "bomb.pdf", forms()))
    with pytest.raises(ProcessLookupError):
        os.kill(looks[0], 0)
