"""Five made papers on one question, which agree and disagree on purpose, and their notes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pymupdf

from examples.typeset import Typesetter, parse_blocks

_FONTS = (("regular", "tiro"), ("bold", "tibo"), ("italic", "tiit"))
FIELDS = ("Research question", "Method", "Main results", "Conclusion", "Limitations")
QUESTION = "We ask whether spaced practice changes the recall of vocabulary."
ONLY_STUDENTS = (
    "Only undergraduate students took part, so the result may not hold for children or older adults."
)


@dataclass(frozen=True)
class Made:
    """A paper: who wrote it and when, what was found, what it admits."""

    author: str
    year: int
    people: int
    result: str
    conclusion: str
    limitation: str

    @property
    def method(self) -> str:
        return (
            f"We recruited {self.people} learners and assigned each at random to spaced or massed practice."
        )

    @property
    def accepted(self) -> dict[str, str]:
        """For each field of the note the sentence that its draft is."""
        said = (QUESTION, self.method, self.result, self.conclusion, self.limitation)
        return dict(zip(FIELDS, said, strict=True))

    @property
    def name(self) -> str:
        return f"{self.author.rpartition(' ')[2]} {self.year}"

    @property
    def title(self) -> str:
        return f"Spaced retrieval and recall of vocabulary: study of {self.people} learners"

    @property
    def stem(self) -> str:
        return f"{self.name} spaced retrieval"


PAPERS = (
    Made(
        "Ada Alder", 2019, 120,
        "Spaced practice raised recall after 30 days by 12 percentage points over massed practice.",
        "We conclude that spacing the practice of words improves their recall after a month.",
        ONLY_STUDENTS,
    ),
    Made(
        "Ben Birch", 2020, 84,
        "Recall after 30 days was 9 percentage points higher with spaced than with massed practice.",
        "In conclusion, learners who space their practice remember more words a month later.",
        "All participants were undergraduate students of one university, which limits the result.",
    ),
    Made(
        "Cleo Cedar", 2021, 200,
        "After 7 days recall did not differ between spaced and massed practice.",
        "We conclude that spacing does not help when words are tested within a week.",
        "The test came 7 days after practice, and a later test was not given.",
    ),
    Made(
        "Dan Dogwood", 2022, 64,
        "In children aged 8 years spaced practice lowered recall after 30 days by 4 percentage points.",
        "Our results suggest that spacing can harm recall in young children.",
        "Practice took place at home and was not supervised.",
    ),
    Made(
        "Eve Elm", 2023, 96,
        "With feedback spaced practice raised recall after 30 days by 11 percentage points.",
        "We conclude that spaced practice with feedback improves recall after a month.",
        ONLY_STUDENTS,
    ),
)  # fmt: skip


def write_vault(folder: Path) -> None:
    """The papers and their notes, all fields empty; the PDFs lie in the vault."""
    (folder / ".obsidian").mkdir(parents=True)
    (folder / "papers").mkdir()
    for paper in PAPERS:
        pdf = folder / "papers" / f"{paper.stem}.pdf"
        fonts = {style: pymupdf.Font(name) for style, name in _FONTS}
        Typesetter(fonts, "Sample data, made up").set(parse_blocks(_source(paper))).save(pdf)
        (folder / f"{paper.stem}.md").write_text(_note(paper), "utf-8")


def _source(paper: Made) -> str:
    return f"""# {paper.title}
@ {paper.author}
! This paper was made up as sample data. Do not cite it.

## Abstract
Learners forget most words that they practise once. {QUESTION} We tested {paper.people} learners. \
{paper.result} {paper.conclusion}

## 1 Introduction
The aim of this study is to find out how many words learners recall. Earlier work used lists of words.

## 2 Method
{paper.method} Recall was measured by a written test that two raters scored.

## 3 Results
{paper.result} The effect did not depend on the class in which the words were taught.

## 4 Limitations
{paper.limitation}

## 5 Conclusion
{paper.conclusion}
"""


def _note(paper: Made) -> str:
    fields = "\n".join(f"- {label}::" for label in FIELDS)
    return f"""---
title: "{paper.title}"
authors: "{paper.author}"
year: {paper.year}
pdf: "[[papers/{paper.stem}.pdf]]"
---
## Summary
{fields}
"""
