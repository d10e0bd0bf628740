"""The report of a batch says what became of each note, and links to it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from markdown_it import MarkdownIt

from summarizer.batch.plan import Refused
from summarizer.batch.report import Summary, as_json, as_markdown, write_report
from summarizer.batch.run import Result
from summarizer.characters import visible
from summarizer.draft.draft import CheckedClaim, VerifiedField
from summarizer.provider.provider import Usage
from summarizer.vault.vault import open_vault
from tests.batch.conftest import filled, make_vault
from tests.conftest import Run
from tests.obsidian import live

GOOD = CheckedClaim("Accuracy rose.", ())
BAD = CheckedClaim("Accuracy rose by 9%.", (), ("9% does not stand in S4.",), kept=False)


def summary() -> Summary:
    filled = Result(
        Path("/vault/A | B 论文.md"),
        (
            VerifiedField("研究结论", (GOOD, BAD)),
            VerifiedField("研究局限", ()),
            VerifiedField("创新点", (BAD,)),
        ),
        Usage(2000, 300, 500),
        Decimal("0.0123"),
        4.25,
        warning="The model was not asked again.",
    )
    failed = Result(Path("/vault/C.md"), kind="PdfNotFound", reason="The PDF was not found.")
    return Summary((filled, failed), (Refused(Path("/vault/T.md"), "A template."),), 3, 61.0)


def test_a_reader_sees_what_was_drafted_what_is_empty_and_why_and_what_it_cost() -> None:
    text = as_markdown(summary())
    row = next(line for line in text.splitlines() if line.startswith("| [A"))
    cells = [cell.strip() for cell in row.strip("|").split(" | ")]
    assert cells == [
        "[A &#124; B 论文](obsidian://open?path=%2Fvault%2FA%20%7C%20B%20%E8%AE%BA%E6%96%87.md)",
        "研究结论",
        "研究局限 (the paper does not say), 创新点 (claims failed a check: 1)",
        "The model was not asked again.; 研究结论: 9% does not stand in S4.",
        "2,300",
        "0.0123",
        "4.2",
    ]
    assert "1 filled, 1 failed, 1 refused, 3 still waiting; 61 s, 2,000 tokens sent" in text
    assert "## Failed: PdfNotFound (1)\n\n- [C](obsidian://open?path=%2Fvault%2FC.md): The PDF was" in text
    assert "- [T](obsidian://open?path=%2Fvault%2FT.md): A template." in text


def test_a_program_reads_the_same_from_the_json(tmp_path: Path) -> None:
    data = as_json(summary())
    assert (data["filled"], data["failed"], data["waiting"], data["cached_tokens"]) == (1, 1, 3, 500)
    markdown, written = write_report(
        tmp_path / "reports", summary(), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    )
    assert markdown.name == "batch-20260102-030405.md"
    assert written.read_text("utf-8").count("PdfNotFound") == 1


def test_reasons_and_names_are_text_in_the_report() -> None:
    evil = "`$=x` [a](javascript:1) <b> | \x1b[31m"
    failed = Result(Path(f"/vault/{evil}.md"), kind="BadAnswer", reason=evil)
    report = as_markdown(Summary((failed,), (Refused(Path(f"/vault/{evil}.md"), evil),), 0, 1.0))
    assert [one.partition("?")[0] for one in live(report)] == ["link_open: obsidian://open"] * 2
    assert visible(report) == report


def links(text: str) -> list[tuple[str, str]]:
    """The links of a Markdown text as a reader of Markdown sees them: their words and where they lead."""
    found: list[tuple[str, str]] = []
    for block in MarkdownIt().enable("table").parse(text):
        children = block.children or []
        for at, token in enumerate(children):
            if token.type == "link_open":
                end = next(n for n in range(at, len(children)) if children[n].type == "link_close")
                words = "".join(one.content for one in children[at + 1 : end])
                found.append((words, str(token.attrs["href"])))
    return found


NAMES = (
    "plain",
    "with blanks (and brackets)",
    "[draft] of] a [note",
    "城市公园 论文 100%",
    "50%20 # heading ^block",
    "a|b `code` $x$ <b>bold &amp; *stars* _under_ ==mark== ~~gone~~ %%hid%%",
    "back\\slash",
    "quote ' and \" quote",
)


def test_every_link_leads_to_its_note_and_shows_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / f"{name}.md" for name in NAMES]
    for path in paths:
        path.touch()
    monkeypatch.chdir(tmp_path)
    done = tuple(Result(path) for path in paths)
    failed = tuple(Result(path, kind="PdfNotFound", reason="[x](http://a.b) `$=dv`") for path in paths)
    refused = tuple(Refused(Path(path.name), "As `summarizer batch .` names it.") for path in paths)
    found = links(as_markdown(Summary((*done, *failed), refused, 0, 1.0)))
    assert sorted(words for words, _ in found) == sorted([*NAMES] * 3)
    for words, address in found:
        place = parse_qs(urlsplit(address).query, strict_parsing=True)["path"]
        assert place == [str(tmp_path / f"{words}.md")]
        assert Path(place[0]).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="file names have no line ends on this system")
def test_a_line_end_in_a_name_makes_no_line_or_row_of_its_own(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    vault = make_vault(tmp_path / "vault", 4)
    for number, odd in enumerate(("a\n| 9 |\nb", "a\r\n\tb | c", "a\u2028b\x0b\x85c")):
        (vault / f"copy-{number}.md").rename(vault / f"copy-{number}{odd}.md")
    (vault / "copy-3.md").rename(vault / "copy-3\nrefused.md")
    note = vault / "copy-3\nrefused.md"
    note.write_text(
        note.read_text("utf-8") + "\n> [!NOTE] 总结\n>研究问题:: {{title}}\n{% for a in b %}\n", "utf-8"
    )
    plan = run("batch", vault, "--dry-run").out
    assert all(line.startswith((" ", "4 to", "3 to", "No model")) for line in plan.splitlines()), plan
    done = run("batch", vault)
    [report] = open_vault(vault).store.folder.glob("reports/*.md")
    table = [line for line in report.read_text("utf-8").splitlines() if line.startswith("|")]
    assert len(table) == 2 + len(filled(vault))
    assert len([line for line in report.read_text("utf-8").splitlines() if line]) == len(table) + 5
    assert len(done.err.splitlines()) == len(filled(vault)) == 3
    shown = run("status", vault).out.splitlines()
    assert len([line for line in shown if line.startswith("copy-")]) == 3
    matrix = run("export", vault, "--include-drafts").out
    rows = MarkdownIt().enable("table").render(matrix).count("<tr>")
    assert rows == len(matrix.splitlines()) - 1 == 1 + len(filled(vault))
