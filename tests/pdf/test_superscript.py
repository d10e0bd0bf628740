"""What is raised or lowered on a line is read as a person reads it: no two numbers become one."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from summarizer.layout.sentence import split_sentences
from summarizer.pdf.page import Word
from summarizer.pdf.reader import read_document


def _page(path: Path, line: str, *, size: float = 10, small: float = 7, lift: float = 3.6) -> Path:
    """A page with a line in which `{^x}` is set raised, `{_x}` lowered, `{/x}` in italics."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=600, height=800)
    fonts = {"": pymupdf.Font("tiro"), "/": pymupdf.Font("tiit")}
    writer, x = pymupdf.TextWriter(page.rect), 72.0
    for part in line.replace("{", "\0").replace("}", "\0").split("\0"):
        how = part[:1] if part[:1] in {"^", "_", "/"} and f"{{{part}}}" in line else ""
        text = part[len(how) :]
        font = fonts["/" if how == "/" else ""]
        y = 100 - {"^": lift, "_": -1.5}.get(how, 0)
        fontsize = small if how in {"^", "_"} else size
        writer.append((x, y), text, font=font, fontsize=fontsize)
        x += font.text_length(text, fontsize)
    writer.write_text(page)
    pdf.save(path)
    return path


def _words(path: Path) -> tuple[Word, ...]:
    return tuple(word for word in read_document(path).pages[0].words if word.box.y1 < 110)


def _sentence(path: Path) -> str:
    return split_sentences(read_document(path)).sentences[0].text


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("It took 1.0 · 10{^20} operations in all.", "It took 1.0 · 10^20 operations in all."),
        ("The rate was 3.2 × 10{^−3} s{^−1} at 37{^o}C.", "The rate was 3.2 × 10^-3 s^-1 at 37°C."),
        ("The key has 2{^128} states.", "The key has 2^128 states."),
        ("An image of 224{^2} pixels is cut.", "An image of 224^2 pixels is cut."),
        ("A field of 12 m{^2} and 3 cm{^3} was dug.", "A field of 12 m^2 and 3 cm^3 was dug."),
        ("A load of 5 mg/m{^2} of drug was given.", "A load of 5 mg/m^2 of drug was given."),
        ("The fit has {/R}{^2} of 0.93 here.", "The fit has R^2 of 0.93 here."),
        ("The term (1−{/f}){^2} is small.", "The term (1−f)^2 is small."),
        ("The ion Ca{^2+} and Na{^+} flow in.", "The ion Ca2+ and Na+ flow in."),
        ("The gas CO{_2} and H{_2}O are made.", "The gas CO2 and H2O are made."),
        ("The 95{^th} centile was met.", "The 95th centile was met."),
        ("The carbon {^13}C was used as label.", "The carbon 13C was used as label."),
        ("The residue H95{^3.37} binds the ligand.", "The residue H95^3.37 binds the ligand."),
        ("We take log{_2}10 of the count.", "We take log2 10 of the count."),
    ],
)
def test_exponents_stay_apart_from_their_base(tmp_path: Path, line: str, read: str) -> None:
    assert _sentence(_page(tmp_path / "a.pdf", line)) == read


@pytest.mark.parametrize(
    ("line", "read", "marks"),
    [
        ("They used the prompts.{^11} The rest failed.", "They used the prompts.", ["11"]),
        ("It holds in contexts{^10} of all kinds.", "It holds in contexts of all kinds.", ["10"]),
        ("It was shown before{^3–5,12} in mice.", "It was shown before in mice.", ["3–5,12"]),
        ("We found it in 2019{^12} again.", "We found it in 2019 again.", ["12"]),
        ("It rose by 37%{^8} in a year.", "It rose by 37% in a year.", ["8"]),
        ("So says Smith et al.{^14} in his book.", "So says Smith et al. in his book.", ["14"]),
        ("It was seen (in mice){^7} before.", "It was seen (in mice) before.", ["7"]),
        (
            "The model†{^2} was kept, as “said,”{^9} by all.",
            "The model† was kept, as “said,” by all.",
            ["2", "9"],
        ),
        ("Ann Smith{^a,b}, Bo Li{^1,*} wrote it.", "Ann Smith, Bo Li wrote it.", ["a,b", "1,*"]),
    ],
)
def test_marks_of_notes_and_sources_are_no_part_of_the_sentence(
    tmp_path: Path, line: str, read: str, marks: list[str]
) -> None:
    path = _page(tmp_path / "a.pdf", line)
    assert _sentence(path) == read
    assert [word.text for word in _words(path) if word.mark] == marks


def test_a_footnotes_own_number_is_no_part_of_it(tmp_path: Path) -> None:
    assert (
        _sentence(_page(tmp_path / "a.pdf", "{^3}In all cases the wugs came."))
        == "In all cases the wugs came."
    )


def test_a_smaller_word_on_the_line_is_neither_raised_nor_lowered(tmp_path: Path) -> None:
    path = _page(tmp_path / "a.pdf", "The M{^ETHODS} are 3 {^4} in small capitals.", lift=0)
    assert _sentence(path) == "The METHODS are 3 4 in small capitals."
