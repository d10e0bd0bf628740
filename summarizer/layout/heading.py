"""The headings of a paper, by outline, numbering, font and wording, and the sections that they begin."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from summarizer.layout.line import LayoutLine, body_size
from summarizer.layout.section import NUMBERING, is_chinese, section_of_title
from summarizer.layout.segment import ends_sentence
from summarizer.text import HAN

# A heading that runs into its paragraph: `Abstract—We …`, `摘要：本文…`.
_RUN_IN_TITLE = r"abstract|summary|keywords|index terms|limitations?|conclusions?|摘\s*要|关键词|结\s*论"
_RUN_IN = re.compile(
    rf"(?P<title>{_RUN_IN_TITLE})\s*(?:[—–:：.]|(?<=\w) - )\s*\S"
    rf"|[【\[［](?P<bracketed>{_RUN_IN_TITLE})[】\]］]",
    re.IGNORECASE,
)
# Without a number, only these name the methods or the results: `Model` is more often a figure's label.
_UNNUMBERED = re.compile(
    r"(?:methods?|methodology|materials|experimental|results?|findings|experiments?|evaluation|approach|patients"
    r"|study|research design|data)\b|方法|材料|研究方法|实验|结果|研究结果|实证",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"[A-Za-z]+(?: [A-Za-z&]+)?|[{HAN}]{{2,8}}")
_LETTERED = re.compile(r"(?:Appendix\s+)?[A-Z]\d?(?:\.|\s)")
_ENTRY = re.compile(r"(?P<title>.*\D)\s\d{1,3}")
_WORD = re.compile(rf"[^\W\d_]{{3}}|[{HAN}]")
_LONGEST = 90  # characters of a heading's line
_CELL = 30  # characters of the head of a table's column, about
_LINES = 3  # of a heading, at most
_ORNAMENTS = "^■□●○◆◇▪▸►▶▼★☆*• \t"


# A part of another section is named for its own words only when they are one of these.
OF_ITS_OWN = {
    *("limitations", "future_work", "conclusion", "discussion"),
    *("acknowledgements", "declarations", "references", "appendix"),
}


_ALONE = {"abstract", "introduction", "references"}  # names that no paper's title has


@dataclass(frozen=True, slots=True)
class Heading:
    """A line (or the beginning of one, when `run_in`) that names what follows.

    `section` is the one that its words name, "" for none. `level` counts from 1 by numbering or outline,
    0 when only the font tells. `rest` are the further lines of a long heading.
    """

    line: LayoutLine
    section: str
    level: int = 0
    run_in: bool = False
    lettered: bool = False
    rest: tuple[LayoutLine, ...] = ()

    @property
    def lines(self) -> tuple[LayoutLine, ...]:
        """All its lines."""
        return (self.line, *self.rest)

    @property
    def names_section(self) -> bool:
        """Whether it is surely a heading, and not just large print."""
        return bool(self.section or self.level)

    def below(self, other: Heading) -> bool:
        """Whether it names a part of what `other` names."""
        if self.level and other.level:
            return self.level > other.level
        if abs(self.line.size - other.line.size) > 0.3:
            return self.line.size < other.line.size
        return (other.line.bold and not self.line.bold) or (
            other.line.text.isupper() and not self.line.text.isupper()
        )


def find_headings(lines: Sequence[LayoutLine], outline: Sequence[tuple[int, str, int]] = ()) -> list[Heading]:
    """The headings among `lines` (the paper's, without running heads), in order.

    The outline's titles that are found on their pages are headings; when most are, the font alone makes no
    further ones. Numbers, fonts and words tell the others.
    """
    titles = {(page, _key(title)): level for level, title, page in outline if _key(title)}
    matched = {key for line in lines if titles and (key := (line.page_index, _key(line.text))) in titles}
    finder = _Finder(body_size(lines), titles, trusts_outline=len(matched) > max(3, 0.6 * len(titles)))
    largest = max((line.size for line in lines if line.page_index == 0), default=0.0)
    cells = _beside_others(lines)
    found: list[Heading] = []
    before: LayoutLine | None = None
    for line, alike in zip(lines, _set_alike(lines), strict=True):
        if found and before in found[-1].lines and _continues(found[-1], before, line):
            found.append(_longer(found.pop(), line))
        elif line in cells:
            pass
        elif heading := finder.heading(line, starts_block=_starts(before, line), alike=alike):
            on_top = not found and line.page_index == 0 and line.size == largest > finder.body + 0.6
            is_title = on_top and not line.text[0].isdigit() and heading.section not in _ALONE
            if not is_title:
                found.append(heading)
                if heading.section and not heading.level and not heading.run_in:
                    finder.styles.add(_style(line))
        before = line
    return _infer_methods(_without_contents(found))


def _infer_methods(headings: Sequence[Heading]) -> list[Heading]:
    """The headings, those without a known name between introduction and results taken for the methods."""
    top = min((heading.level for heading in headings if heading.section == "introduction"), default=0)
    order = [heading.section if heading.level == top else "" for heading in headings]
    if not top or "results" not in order or "introduction" not in order:
        return list(headings)
    between = range(order.index("introduction"), order.index("results"))
    return [
        replace(heading, section="methods")
        if number in between and heading.level == top and not order[number]
        else heading
        for number, heading in enumerate(headings)
    ]


def _without_contents(headings: Sequence[Heading]) -> list[Heading]:
    """The headings without the entries of a table of contents: those that return without a page number."""
    keys = {_key(heading.line.text) for heading in headings}
    return [
        heading
        for heading in headings
        if not ((entry := _ENTRY.fullmatch(heading.line.text)) and _key(entry["title"]) in keys)
    ]


@dataclass(frozen=True, slots=True)
class _Finder:
    body: float
    titles: Mapping[tuple[int, str], int]
    trusts_outline: bool
    styles: set[tuple[float, bool]] = field(default_factory=set)
    """Sizes and weights of the headings so far that have a known name and no number."""

    def heading(self, line: LayoutLine, *, starts_block: bool, alike: int) -> Heading | None:
        """The heading that `line` is or begins with, None when it is neither.

        `alike` counts the lines that follow each other in its block, set alike: more than three are text.
        """
        return _run_in(line, starts_block=starts_block) or (
            self._alone(line, starts_block=starts_block, alike=alike) if len(line.text) <= _LONGEST else None
        )

    def _alone(self, line: LayoutLine, *, starts_block: bool, alike: int) -> Heading | None:
        text = line.text.lstrip(_ORNAMENTS)
        starts_block = starts_block or text != line.text
        lettered = bool(_LETTERED.match(text))
        if self.titles and text[:1].isalnum() and (level := self.titles.get((line.page_index, _key(text)))):
            return Heading(line, section_of_title(text), level, lettered=lettered)
        numbering = NUMBERING.match(text)
        title = text[numbering.end() :] if numbering else text
        if not _reads_as_title(title, numbered=numbering is not None):
            return None
        if not (numbering or starts_block):
            return None
        apart = alike <= _LINES
        larger = apart and line.size > self.body + 0.6
        section = section_of_title(text)
        styled = larger or (apart and line.bold) or (title.isupper() and len(title) > 4)
        short = len(title.split()) <= 4 and (len(title) <= 12 or not is_chinese(title))
        level = _level(numbering["number"]) if numbering else 0
        if self.trusts_outline:
            accepted = section in {"abstract", *OF_ITS_OWN} and styled and (numbering is not None or short)
        elif numbering:
            printed = styled and (
                bool(section) or (line.size > self.body - 1 and _WORD.search(title) is not None)
            )
            accepted = printed or (bool(section) and starts_block and short)
        elif section and short and (section not in {"methods", "results"} or _UNNUMBERED.match(title)):
            accepted = line.pieces == 1 and (styled or _PLAIN.fullmatch(title) is not None)
        else:
            known = apart and line.bold and len(title.split()) <= 8 and _style(line) in self.styles
            accepted = (larger or known) and len(title) > 3 and line.pieces == 1
        return Heading(line, section, level, lettered=lettered) if accepted else None


def _run_in(line: LayoutLine, *, starts_block: bool) -> Heading | None:
    """The heading that runs into its paragraph on `line`: by its punctuation, or set in bold."""
    if starts_block and not line.text[0].islower() and (match := _RUN_IN.match(line.text)):
        return Heading(line, section_of_title(match["title"] or match["bracketed"]), run_in=True)
    if line.lead and len(line.lead.split()) <= 4 and (section := section_of_title(line.lead)) in OF_ITS_OWN:
        return Heading(line, section, run_in=True)
    return None


def _starts(before: LayoutLine | None, line: LayoutLine) -> bool:
    """Whether the line begins a block, as the eye sees it or as the file has it behind a sentence's end."""
    if before is None or not same_block(before, line):
        return True
    return line.file_block not in (-1, before.file_block) and ends_sentence(before.text)


def _set_alike(lines: Sequence[LayoutLine]) -> list[int]:
    """For each line how many follow each other in its block, in one size, weight and case, with it."""
    found: list[int] = []
    for _, group in groupby(
        lines, key=lambda line: (line.page_index, line.block, *_style(line), line.text.isupper())
    ):
        count = len(list(group))
        found += [count] * count
    return found


def _beside_others(lines: Sequence[LayoutLine]) -> set[LayoutLine]:
    """The short lines that stand on one height with another short one: the heads of a table's columns."""
    short = [line for line in lines if len(line.text) < _CELL]
    found: set[LayoutLine] = set()
    for _, group in groupby(short, key=lambda line: line.page_index):
        ordered = sorted(group, key=lambda line: line.box.centre[1])
        for number, line in enumerate(ordered):
            for other in ordered[number + 1 :]:
                if other.box.centre[1] - line.box.centre[1] > 0.25 * line.size:
                    break
                if not (NUMBERING.match(line.text) or NUMBERING.match(other.text)):
                    found |= {line, other}
    return found


def _style(line: LayoutLine) -> tuple[float, bool]:
    return (round(line.size, 1), line.bold)


def same_block(line: LayoutLine, other: LayoutLine) -> bool:
    """Whether two lines stand in one block."""
    return (line.block, line.page_index) == (other.block, other.page_index)


def _continues(heading: Heading, before: LayoutLine, line: LayoutLine) -> bool:
    """Whether `line` is the next line of a heading that is too long for one."""
    alike = abs(line.size - before.size) < 0.3 and line.bold == before.bold
    alike = alike and before.text.isupper() == line.text.isupper() and len(heading.rest) < _LINES - 1
    styled = line.bold or heading.level == 0
    near = line.page_index == before.page_index and 0 < line.box.y0 - before.box.y0 < 2.2 * max(line.size, 1)
    return (
        alike
        and styled
        and near
        and not heading.run_in
        and not NUMBERING.match(line.text)
        and len(line.text) < 70
    )


def _longer(heading: Heading, line: LayoutLine) -> Heading:
    rest = (*heading.rest, line)
    text = " ".join(part.text for part in (heading.line, *rest))
    return replace(heading, rest=rest, section=heading.section or section_of_title(text))


def _reads_as_title(title: str, *, numbered: bool) -> bool:
    words = title.split()
    first = title[:1]
    if not (first.isalpha() or first in "“\"'‘《") or (first.islower() and first.isascii()):
        return False
    if title.endswith((",", ";", "，", "；", "。", "-", "：")) or len(words) > 14:
        return False
    if is_chinese(title) and (len(title) > 30 or any(mark in title for mark in "。；！？")):
        return False
    return numbered or not title.endswith(".") or len(words) <= 3


def _level(number: str) -> int:
    if number.startswith(("第", "Appendix", "Section", "Chapter")):
        return 2 if number.endswith("节") else 1
    if number.startswith(("（", "(")):
        return 2
    return len([part for part in re.split(r"[.\s、．]+", number) if part])


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
