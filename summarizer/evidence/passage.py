"""Evidence: the paper's sentences that a draft may rest on, numbered, with the researcher's marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.characters import one_line
from summarizer.evidence.figure import Figure
from summarizer.layout.left_out import FURNITURE, LeftOut
from summarizer.layout.section import is_chinese
from summarizer.note.annotation import Annotation
from summarizer.packed import Packable
from summarizer.paper.located import LocatedAnnotation
from summarizer.pdf.page import Sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered sentence of the evidence.

    `annotations` are the highlights that it overlaps, `on_title` those that lie on the heading it stands
    under: they mark the whole section. `remarks` are annotations with a comment that lie on no sentence of
    the page that begins with this one. `paper` names the paper that it is of, "" where there is but one.
    """

    number: int
    sentence: Sentence
    annotations: tuple[Annotation, ...] = ()
    on_title: tuple[Annotation, ...] = ()
    remarks: tuple[Annotation, ...] = ()
    paper: str = ""

    @property
    def id(self) -> str:
        """The name that the model cites it by: S1, S2, …"""
        return f"S{self.number}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The receipt of a selection: which pages and sections were sent, which were not, at how many tokens.

    Page indices count from 0. `tokens` is the count of the evidence text by `counter` (its name);
    `page_count` the number of pages in the PDF.
    """

    page_count: int
    sent_pages: tuple[int, ...]
    sent_sections: tuple[str, ...]
    tokens: int
    token_budget: int
    counter: str
    left_out: tuple[LeftOut, ...] = ()

    @property
    def withheld(self) -> tuple[LeftOut, ...]:
        """What was left out and says something, unlike running heads, page numbers and their like."""
        return tuple(part for part in self.left_out if part.reason not in FURNITURE)

    @property
    def complete(self) -> bool:
        """Whether everything but references, running heads and the like was sent."""
        return not any(part.reason == "budget" for part in self.left_out)


@dataclass(frozen=True, slots=True)
class Evidence(Packable):
    """What a draft may rest on: numbered passages in document order, the annotations, the receipt.

    `figures` go along as pictures, in document order too.
    """

    passages: tuple[Passage, ...]
    annotations: tuple[LocatedAnnotation, ...]
    coverage: Coverage
    figures: tuple[Figure, ...] = ()

    def by_number(self) -> Mapping[int, Passage]:
        """The passages by their numbers."""
        return {passage.number: passage for passage in self.passages}

    @property
    def papers(self) -> tuple[str, ...]:
        """The names of the papers that the passages are of, none where they are of a single one."""
        return tuple(dict.fromkeys(passage.paper for passage in self.passages if passage.paper))


def quoted_text(passages: Sequence[Passage]) -> str:
    """The passages' own words, one behind the other; no blank between Chinese sentences."""
    texts = [passage.sentence.text for passage in passages]
    return ("" if texts and is_chinese(texts[0]) else " ").join(texts)


_LONGEST_COMMENT = 400  # characters of a comment that are shown to a model
_LONGEST_TITLE = 100


def render_evidence(evidence: Evidence) -> str:
    """The evidence as text for a model; `Coverage.tokens` counts this text."""
    return render_passages(evidence.passages)


def render_passages(passages: Sequence[Passage]) -> str:
    """Passages as lines, `S12 …`, under headings with page and section, `[p46 · 2.2 Hallucinations]`.

    A section whose heading is not known has its class instead, `[p46 results]`. `★` stands before what the
    researcher highlighted, a heading too; a line `★ S12 comment: “…”` holds the researcher's own words on it,
    `★ p46 comment: “…”` those on its page.
    Every line begins with a mark of ours, and no text can begin a line of its own, so that nothing in a paper
    or a comment can pass for another passage.
    """
    lines: list[str] = []
    place = ""
    commented: set[int] = set()
    for passage in passages:
        if (here := render_place(passage)) != place:
            lines.append(here)
            place = here
        lines += [_comment(_page(passage), remark) for remark in passage.remarks]
        star = "★ " if passage.annotations else ""
        lines.append(f"{passage.id} {star}{_unmarked(passage.sentence.text)}")
        for annotation in passage.annotations:
            if annotation.comment.strip() and id(annotation) not in commented:
                commented.add(id(annotation))
                lines.append(_comment(passage.id, annotation))
    return "\n".join(lines)


def render_place(passage: Passage) -> str:
    """The line above a passage: page (from 1) or paper, and heading, or class of its section."""
    sentence = passage.sentence
    page = _unmarked(passage.paper) or _page(passage)
    if sentence.title is None:
        return f"[{page} {sentence.section}]" if sentence.section else f"[{page}]"
    words = _unmarked(sentence.title.text).replace("[", "(").replace("]", ")")[:_LONGEST_TITLE]
    return f"[{page} · {'★ ' if passage.on_title else ''}{words}]"


def _page(passage: Passage) -> str:
    return f"p{passage.sentence.page_index + 1}"


def _comment(place: str, annotation: Annotation) -> str:
    comment = one_line(annotation.comment)[:_LONGEST_COMMENT].replace("”", '"')
    return f"★ {place} comment: “{comment}”"


def _unmarked(text: str) -> str:
    """A paper's text on one line; no star of its own in front passes for the researcher's mark."""
    return one_line(text).lstrip("★ ")
