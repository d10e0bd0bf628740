"""Test helpers for notes: drafts to insert, and what a note is without what the program wrote into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from summarizer.draft.draft import CheckedClaim, Provenance, VerifiedDraft, VerifiedField
from summarizer.evidence.passage import Coverage, Passage
from summarizer.insertion.insert import insert_drafts
from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.note.link import Attachment, ZoteroLink
from summarizer.note.note import Note, parse_note
from summarizer.note.profile import NoteProfile
from summarizer.note.summary import ValueState
from summarizer.paper.cited import CitedPdf
from summarizer.pdf.page import Sentence, WordSpan

DATA = Path(__file__).parent / "data" / "notes"
PDF = CitedPdf(Attachment("paper.pdf", ZoteroLink("PDFKEY23")))
COVERAGE = Coverage(3, (0, 1, 2), (), 900, 32_000, "o200k_base")
LABELS = (
    "研究问题",
    "研究背景",
    "研究方法",
    "研究思路",
    "主要内容",
    "研究结论",
    "创新点",
    "研究局限",
    "研究展望",
    "备注",
)


def passage(number: int = 1, text: str = "We study leaves.", *, highlighted: bool = False) -> Passage:
    """A sentence of a made-up paper, on the page of its number."""
    annotations = (
        (Annotation(AnnotationKind.HIGHLIGHT, "HIGHLGH2", text=text, page_hint="2"),) if highlighted else ()
    )
    return Passage(number, Sentence(text, (WordSpan(number, 0, 1),), "results"), annotations)


def draft_of(texts: Mapping[str, Sequence[str]], model: str = "some-model") -> VerifiedDraft:
    """A draft with these claims for each label, every claim resting on one sentence."""
    fields = tuple(
        VerifiedField(label, tuple(CheckedClaim(text, (passage(highlighted=True),)) for text in claims))
        for label, claims in texts.items()
    )
    return VerifiedDraft(fields, Provenance("model" if model else "extractive", model, "summary/1"))


def fill(
    text: str,
    claim: str = "叶片随温度变化。",
    profiles: Sequence[NoteProfile] | None = None,
    language: str = "zh",
) -> str:
    """The note with the same claim drafted for every empty field that a profile knows."""
    note = parse_note(text, profiles)
    return insert_drafts(
        note, draft_of({label: [claim] for label in empty_labels(note)}), COVERAGE, PDF, language
    )


def empty_labels(note: Note) -> list[str]:
    """The labels of the empty fields whose meaning is known."""
    return [one.label for one in note.summary.fields if one.role and one.state is ValueState.EMPTY]


def read_text(path: Path) -> str:
    """A file's text with its line ends as they are."""
    return path.read_bytes().decode("utf-8")
