"""The sentences alone: what a draft of a note would rest on, or what can be read in a PDF without a note."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from summarizer.evidence.passage import Evidence
from summarizer.filling.prepare import Wish, gather_evidence, prepare
from summarizer.paper.cited import CitedPdf
from summarizer.paper.paper import Paper, open_paper, read_pdf
from summarizer.vault.model_choice import uses_model
from summarizer.vault.settings import token_budget
from summarizer.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """The numbered sentences of a paper, and the PDF that they stand in."""

    evidence: Evidence
    cited: CitedPdf


def is_pdf(place: Path) -> bool:
    """Whether a path names a PDF, an EPUB or a saved web page: a paper, no note."""
    return place.suffix.lower() in {".pdf", ".epub", ".html", ".htm", ".xhtml"}


def read_sentences(vault: Vault, place: Path, wish: Wish, *, whole: bool = False) -> ReadPaper:
    """The sentences of the note or PDF at `place`, numbered as a draft would cite them.

    They are those that the token budget has room for, as when the note is filled; all with `whole`.

    Raises:
        SummarizerError: the note or PDF cannot be found, read or recognised.
    """
    settings = vault.settings
    if is_pdf(place):
        paper = read_pdf(place, vault.folder, vault.paper_reader())
        return ReadPaper(_gather(vault, paper, whole=whole), paper.cited)
    _, note = vault.read(place)
    if not whole and (prepared := prepare(vault, place, note, wish)):
        return ReadPaper(prepared.evidence, prepared.paper.cited)
    paper = open_paper(
        note,
        place,
        vault.folder,
        settings.zotero_dir,
        wish.pdf,
        trust=wish.trust_pdf,
        reader=vault.paper_reader(),
    )
    return ReadPaper(_gather(vault, paper, whole=whole), paper.cited)


def _gather(vault: Vault, paper: Paper, *, whole: bool) -> Evidence:
    settings = vault.settings
    budget = sys.maxsize if whole else token_budget(settings, model=uses_model(settings))
    return gather_evidence(paper, budget, vault.prompts().all_cues())
