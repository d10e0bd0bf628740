"""The section of each passage, guessed where the paper's headings do not say."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.evidence.passage import Passage

CLOSING = "closing"
"""The end of the discussion, where no heading names a conclusion: it may be one."""

_LEAST_TO_GUESS = 40  # sentences
_BEGINNING, _END = 0.12, 0.9  # shares of the paper
_LAST = 8  # sentences at the end of a discussion


def guess_sections(passages: Sequence[Passage]) -> tuple[str, ...]:
    """The sections' names, "" where nothing tells.

    What stands on the first page above all headings is taken for the abstract, unless one is named there or
    on the next. What has no heading before the first other part is the introduction, when none is named. The
    end of the discussion is `CLOSING` in a paper that names no conclusion. In a paper
    without headings the beginning is the introduction and the end the conclusion.
    """
    sections = [passage.sentence.section for passage in passages]
    if not any(section not in ("", "references", "abstract") for section in sections):
        return _without_headings(passages, sections)
    _name_abstract(passages, sections)
    if "introduction" not in sections:
        _name_introduction(sections)
    if "conclusion" not in sections:
        _name_conclusion(sections)
    return tuple(sections)


def _name_abstract(passages: Sequence[Passage], sections: list[str]) -> None:
    first = [index for index, passage in enumerate(passages) if passage.sentence.page_index < 2]
    if not any(sections[index] == "abstract" for index in first):
        for index in first:
            if passages[index].sentence.page_index == 0:
                sections[index] = sections[index] or "abstract"


def _name_introduction(sections: list[str]) -> None:
    for index, section in enumerate(sections):
        if section not in ("", "abstract"):
            break
        sections[index] = section or "introduction"


def _name_conclusion(sections: list[str]) -> None:
    end = max((index for index, section in enumerate(sections) if section == "discussion"), default=-1)
    for index in range(max(0, end - _LAST + 1), end + 1):
        if sections[index] == "discussion":
            sections[index] = CLOSING


def _without_headings(passages: Sequence[Passage], sections: Sequence[str]) -> tuple[str, ...]:
    if len(passages) < _LEAST_TO_GUESS:
        return tuple(sections)

    def guess(place: float) -> str:
        return "introduction" if place < _BEGINNING else "conclusion" if place > _END else ""

    return tuple(section or guess(index / len(passages)) for index, section in enumerate(sections))
