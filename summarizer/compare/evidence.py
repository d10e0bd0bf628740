"""The sentences of many papers as one piece of evidence, and what citing them opens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.compare.gather import Gathered, Sourced
from summarizer.errors import UsageError
from summarizer.evidence.passage import Coverage, Evidence, Passage, render_passages
from summarizer.evidence.rough import ROUGH
from summarizer.language import _
from summarizer.note.link import Attachment
from summarizer.paper.cited import PAGE_LINK, CitedPdf
from summarizer.pdf.page import Page, Sentence, Title, WordSpan

_MOST_OF_A_FIELD = (8, 5, 3, 2, 1)
"""Sentences of one field of one paper that go along; fewer where all would be more than the budget."""
_LINK = re.compile(PAGE_LINK)


@dataclass(frozen=True, slots=True)
class CitedPapers(CitedPdf):
    """Pages of many papers, counted through: each has a link of its own."""

    links: tuple[str, ...] = ()

    def label(self, page_index: int) -> str:
        """Page and paper, such as "p3 Oduya 2025"."""
        match = _LINK.fullmatch(self.links[page_index])
        return (match["name"] or match["alias"]) if match else str(page_index + 1)

    def name(self, page_index: int) -> str:
        """As `label`: it says what it is."""
        return self.label(page_index)

    def link(self, page_index: int, annotation: str = "", label: str = "") -> str:  # noqa: ARG002
        """The link to the page of its paper."""
        return self.links[page_index]

    @property
    def pages(self) -> tuple[Page, ...]:
        """Pages without words, of which no place is known."""
        return tuple(Page(index, "", 0, 0, ()) for index in range(len(self.links)))


@dataclass(frozen=True, slots=True)
class Compared:
    """Evidence of many papers; `known` counts the sentences that there are, also those that are not sent."""

    evidence: Evidence
    cited: CitedPapers
    known: int


def compared(gathered: Gathered, token_budget: int) -> Compared:
    """The sentences of all papers, as many of each field as the budget has room for.

    Raises:
        UsageError: one of each is more than that.
    """
    found = [
        (paper.name, label, paper.cells[key].sentences)
        for paper in gathered.papers
        for key, label in gathered.columns.items()
        if key in paper.cells
    ]
    for most in _MOST_OF_A_FIELD:
        passages, links = _numbered([(name, label, all_[:most]) for name, label, all_ in found])
        tokens = ROUGH.count(render_passages(passages))
        if tokens <= token_budget:
            pages = tuple(range(len(links)))
            coverage = Coverage(len(links), pages, (), tokens, token_budget, ROUGH.name)
            cited = CitedPapers(Attachment(""), papers=len(gathered.papers), links=tuple(links))
            known = sum(len(all_) for _, _, all_ in found)
            return Compared(Evidence(tuple(passages), (), coverage), cited, known)
    raise UsageError(
        _("The papers' sentences are more than {token_budget:,} tokens.", token_budget=token_budget),
        hint=_(
            "There is room for about {some} of {all} papers: compare fewer papers or fields, or raise "
            "--token-budget.",
            some=token_budget * len(gathered.papers) // tokens,
            all=len(gathered.papers),
        ),
    )


def _numbered(
    found: list[tuple[str, str, tuple[Sourced, ...]]],
) -> tuple[list[Passage], list[str]]:
    passages: list[Passage] = []
    pages: dict[tuple[str, str], int] = {}
    for name, label, sentences in found:
        for one in sentences:
            page = pages.setdefault((name, one.link), len(pages))
            sentence = Sentence(one.text, (WordSpan(page, 0, 0),), title=Title(label))
            passages.append(Passage(len(passages) + 1, sentence, paper=name))
    return passages, [link for _, link in pages]
