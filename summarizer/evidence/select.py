"""Choosing what of the paper is sent: all of it when it fits the token budget, else the parts that matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, zip_longest
from typing import TypeAlias

from summarizer.evidence.passage import (
    Coverage,
    Evidence,
    Passage,
    render_passages,
    render_place,
)
from summarizer.evidence.retrieve import Index
from summarizer.evidence.tokens import TokenCounter
from summarizer.layout.kind import CAPTION, ROW
from summarizer.layout.left_out import LeftOut
from summarizer.layout.section import is_chinese
from summarizer.layout.split import Split
from summarizer.note.annotation import Annotation
from summarizer.paper.located import LocatedAnnotation
from summarizer.pdf.page import Document, Sentence, WordSpan

Cues: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]
"""By language of the paper ("en", "zh") and role of a field, phrases that papers use to say it."""

BUDGET = "budget"
"""The reason in `Coverage.left_out` for sentences that the token budget had no room for."""

_INTRODUCTION_END = 12  # sentences: where papers say what they do and contribute
_TAIL = 15  # sentences: the end of the text, when no heading names a conclusion
_LEAST = {"acknowledgements", "declarations", "appendix"}


def select(
    document: Document,
    annotations: Sequence[LocatedAnnotation],
    token_budget: int,
    counter: TokenCounter,
    cues: Cues | None = None,
    split: Split | None = None,
) -> Evidence:
    """The evidence that a draft may rest on, in document order and numbered from 1.

    A paper that fits into `token_budget` is sent whole but for references, running heads and what cannot
    be read. Of a longer one go, each class within its share of the budget so that the beginning never
    crowds out the end: what is highlighted and its pages; abstract and the introduction's end;
    limitations, conclusion and future work; the pages beside highlights. What is left of the budget is
    filled in the same order, then with what BM25 finds for `cues`, phrases for each role of a field
    in the paper's language. `split` is the document's own, where it is known already.
    """
    if split is None:
        from summarizer.layout.sentence import split_sentences  # the program's papers come split

        split = split_sentences(document)
    marks = _marks(split.sentences, annotations)
    on_title = _marks_on_titles(split.sentences, annotations)
    remarks = _remarks(split.sentences, annotations, marks, on_title)
    passages = _number(split.sentences, marks, on_title, remarks)
    tokens = counter.count(render_passages(passages))
    if tokens > token_budget:
        chosen = _Budget(passages, token_budget, counter).fill(
            _classes(split.sentences, [*marks, *remarks], on_title, annotations, cues)
        )
        passages = _number(
            [split.sentences[number] for number in chosen],
            {new: marks[old] for new, old in enumerate(chosen) if old in marks},
            {new: on_title[old] for new, old in enumerate(chosen) if old in on_title},
            {new: remarks[old] for new, old in enumerate(chosen) if old in remarks},
        )
        tokens = counter.count(render_passages(passages))
    return Evidence(
        passages, tuple(annotations), _coverage(document, split, passages, tokens, token_budget, counter)
    )


def _marks(
    sentences: Sequence[Sentence], annotations: Iterable[LocatedAnnotation]
) -> dict[int, tuple[Annotation, ...]]:
    """For each sentence (by its place in `sentences`) that annotations overlap, those annotations."""
    on_page: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number, sentence in enumerate(sentences):
        for span in sentence.spans:
            on_page[span.page_index].append((span.start, span.end, number))
    marks: defaultdict[int, dict[int, Annotation]] = defaultdict(dict)
    for order, located in enumerate(annotations):
        for span in located.spans:
            for start, end, number in on_page[span.page_index]:
                if start < span.end and span.start < end:
                    marks[number][order] = located.annotation
    return {number: tuple(found.values()) for number, found in marks.items()}


def _marks_on_titles(
    sentences: Sequence[Sentence], annotations: Sequence[LocatedAnnotation]
) -> dict[int, tuple[Annotation, ...]]:
    """For each sentence (by its place) those annotations that lie on the heading it stands under."""
    titles = {sentence.title for sentence in sentences if sentence.title is not None}
    marked = {
        title: tuple(
            located.annotation
            for located in annotations
            if any(_overlap(mine, span) for mine in title.spans for span in located.spans)
        )
        for title in titles
    }
    return {
        number: marked[sentence.title]
        for number, sentence in enumerate(sentences)
        if sentence.title is not None and marked[sentence.title]
    }


def _remarks(
    sentences: Sequence[Sentence],
    annotations: Iterable[LocatedAnnotation],
    *marks: Mapping[int, tuple[Annotation, ...]],
) -> dict[int, tuple[Annotation, ...]]:
    """For the first sentence of each page (by its place), the comments there that lie on no sentence.

    Those of a page without sentences go with the next page's, else with the last one's.
    """
    placed = {id(one) for by_sentence in marks for found in by_sentence.values() for one in found}
    remarks: defaultdict[int, list[Annotation]] = defaultdict(list)
    for located in annotations:
        page, annotation = located.page_index, located.annotation
        if page is not None and annotation.comment.strip() and id(annotation) not in placed and sentences:
            after = (number for number, sentence in enumerate(sentences) if sentence.page_index >= page)
            remarks[next(after, len(sentences) - 1)].append(annotation)
    return {number: tuple(found) for number, found in remarks.items()}


def _overlap(one: WordSpan, other: WordSpan) -> bool:
    return one.page_index == other.page_index and one.start < other.end and other.start < one.end


def _number(
    sentences: Sequence[Sentence],
    marks: Mapping[int, tuple[Annotation, ...]],
    on_title: Mapping[int, tuple[Annotation, ...]],
    remarks: Mapping[int, tuple[Annotation, ...]],
) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            number + 1, sentence, marks.get(number, ()), on_title.get(number, ()), remarks.get(number, ())
        )
        for number, sentence in enumerate(sentences)
    )


def _classes(
    sentences: Sequence[Sentence],
    marks: Iterable[int],
    on_title: Iterable[int],
    annotations: Iterable[LocatedAnnotation],
    cues: Cues | None,
) -> list[tuple[float, Iterable[int]]]:
    """What to send, by class: its share of the budget and its sentences, the most wanted first."""
    pages = {span.page_index for located in annotations for span in located.spans}
    beside = {page + step for page in pages for step in (-1, 1)} - pages
    main = [number for number, sentence in enumerate(sentences) if sentence.section not in _LEAST]
    of = defaultdict(list)
    for number in main:
        of[sentences[number].section].append(number)
    first_page = [number for number in main if sentences[number].page_index == 0]
    head = (of["abstract"] or first_page) + of["introduction"][-_INTRODUCTION_END:]
    tail = of["limitations"] + of["conclusion"] + of["future_work"]
    marked = sorted(marks)
    around = sorted(
        (number for number, sentence in enumerate(sentences) if sentence.page_index in pages),
        key=lambda number: min(abs(number - mark) for mark in marked) if marked else 0,
    )
    neighbours = [number for number in main if sentences[number].page_index in beside]
    found = _retrieve(sentences, main, cues)
    return [
        (0.45, [*marked, *sorted(on_title), *around]),
        (0.2, head),
        (0.25, tail or main[-_TAIL:]),
        (0.1, neighbours),
        (0.0, chain(found, main, range(len(sentences)))),
    ]


def _retrieve(sentences: Sequence[Sentence], main: Sequence[int], cues: Cues | None) -> Iterable[int]:
    """The sentences among `main` that answer the cues, best first, the roles in turn."""
    texts = [sentences[number].text for number in main]
    language = "zh" if is_chinese("".join(texts[:: len(texts) // 200 + 1])) else "en"
    index = Index(texts)
    rankings = [index.ranking(phrases) for phrases in (cues or {}).get(language, {}).values()]
    return [main[number] for turn in zip_longest(*rankings) for number in turn if number is not None]


class _Budget:
    """Takes sentences until the tokens are used up."""

    def __init__(self, passages: Sequence[Passage], token_budget: int, counter: TokenCounter) -> None:
        self._passages = passages
        self._left = token_budget
        self._budget = token_budget
        self._counter = counter
        self._taken: list[int] = []
        self._places: set[str] = set()
        self._captions: defaultdict[int, list[int]] = defaultdict(list)
        for number, passage in enumerate(passages):
            if passage.sentence.kind == CAPTION:
                self._captions[passage.sentence.paragraph].append(number)

    def fill(self, classes: Sequence[tuple[float, Iterable[int]]]) -> list[int]:
        """The places of the passages taken, in document order; together they fit the budget."""
        wanted = [(share, list(dict.fromkeys(numbers))) for share, numbers in classes]
        for share, numbers in wanted:
            self._take(numbers, round(share * self._budget))
        for _, numbers in wanted:
            self._take(numbers, self._left)
        while self._taken and self._counter.count(self._render()) > self._budget:
            self._taken.pop()
        return sorted(self._taken)

    def _take(self, numbers: Iterable[int], allowance: int) -> None:
        taken = set(self._taken)
        for number in numbers:
            if allowance <= 0:
                return
            if number in taken:
                continue
            together = [one for one in (*self._caption(number), number) if one not in taken]
            cost = sum(self._cost(self._passages[one]) for one in together)
            if cost <= min(allowance, self._left):
                allowance -= cost
                self._left -= cost
                self._taken += together
                taken.update(together)

    def _caption(self, number: int) -> Sequence[int]:
        """The sentences of the caption without which a table's row is not sent."""
        sentence = self._passages[number].sentence
        return self._captions.get(sentence.paragraph, ()) if sentence.kind == ROW else ()

    def _cost(self, passage: Passage) -> int:
        """The tokens that a passage adds: a heading too, which no earlier passage has paid for."""
        place = render_place(passage)
        text = render_passages([passage])
        if place in self._places:
            text = text.split("\n", 1)[1]
        self._places.add(place)
        return self._counter.count(text + "\n")

    def _render(self) -> str:
        return render_passages([self._passages[number] for number in sorted(self._taken)])


def _coverage(
    document: Document,
    split: Split,
    passages: Sequence[Passage],
    tokens: int,
    token_budget: int,
    counter: TokenCounter,
) -> Coverage:
    sent = {passage.sentence for passage in passages}
    unsent = [sentence for sentence in split.sentences if sentence not in sent]
    left_out = split.left_out
    if unsent:
        left_out += (
            LeftOut(BUDGET, tuple(sorted({sentence.page_index for sentence in unsent})), len(unsent)),
        )
    spans = chain.from_iterable(passage.sentence.spans for passage in passages)
    return Coverage(
        page_count=len(document.pages),
        sent_pages=tuple(sorted({span.page_index for span in spans})),
        sent_sections=tuple(dict.fromkeys(p.sentence.section for p in passages if p.sentence.section)),
        tokens=tokens,
        token_budget=token_budget,
        counter=counter.name,
        left_out=left_out,
    )
