"""Lists of references by what their entries look like: those without a heading, and where a list ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from summarizer.layout.kind import CAPTION, FIGURE, HEADING, LINE, PROSE
from summarizer.layout.paragraph import Paragraph

REFERENCES = "references"

_LEAST = 4  # entries make a list
_LONGEST = 600  # characters of an entry
_SPACED = 300  # characters from one year to the next
_RELEASED = 500  # characters of text among no entries that is none of the list
_MARK = re.compile(r"[\[(（【〔]?\d{1,3}[\])）】〕.]?\s*(?=[^\d\s.,])")
_BRACKETED = re.compile(r"[\[【〔]\d{1,3}[\]】〕]|\d{1,3}\.\s")
_NEXT_ENTRY = re.compile(r"[.,\d] \[\d{1,3}\] [A-Z]")
"""Within what a column's end has left of an entry, and those behind it."""
_AUTHOR = re.compile(
    r"(?:(?:van|von|de|der|del|di|la|le|el)\s+)*[A-Z][\w’'‘\-–]+,?\s+(?:[A-Z]\.?[ \-–]?){1,4}"
    r"(?=[,;.&(]|and\b|et\b|$|\s)"
    r"|(?:[A-Z]\.[ \-–]?){1,4}\s?(?:(?:van|von|de|der|la)\s)*[A-Z][\w’'\-–]+(?:,|;| and| &)"
    r"|[A-Z][\w’'\-–]+(?: [A-Z][\w.’'\-–]*){1,3}(?:,| and)\s"
    r"|[\u4e00-\u9fff]{2,4}[,，.．、]"
)
_YEAR = re.compile(r"(?<!\d)(?:1[89]\d\d|20[0-3]\d)[a-z]?(?!\d)")
_PLACE = re.compile(
    r"\d+\s?(?:\(\d+[-–]?\d*\))?\s?[:,]\s?(?:pp?\.\s?)?[A-Za-z]?\d+(?:\s?[-–−]\s?[A-Za-z]?\d+)?"
    r"|\bpp?\.\s?\d|\bdoi\b|https?://|\bIn:? (?:Proc|[A-Z])"
    r"|\b(?:Press|Springer|Wiley|Elsevier|ACM|IEEE|arXiv|Proceedings|PMID|thesis)\b"
    r"|\b(?:J|Proc|Trans|Lett|Rev|Phys|Chem|Biol|Sci)\. |\[[JMCDZNPRSA](?:/OL)?\]|出版社|学报",
    re.IGNORECASE,
)


def is_entry(text: str) -> bool:
    """Whether a paragraph reads like an entry of a list of references."""
    if len(text) > _LONGEST:  # several that were not told apart
        signs = min(len(_YEAR.findall(text)), len(_PLACE.findall(text)))
        return signs * _SPACED > len(text)
    mark = _MARK.match(text)
    author = _AUTHOR.match(text, mark.end() if mark else 0) is not None
    year, place = _YEAR.search(text) is not None, _PLACE.search(text) is not None
    return (
        (author and year) or (mark is not None and year and place) or (author and mark is not None and place)
    )


def settle(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs: lists of references without a heading named so, what follows a list freed of it."""
    return _release(_claim(paragraphs))


def _text(paragraph: Paragraph) -> str:
    return " ".join(line.text for line in paragraph.lines)


def _claim(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Runs of entries become a list; what stands within such a run goes with it, captions excepted."""
    found = list(paragraphs)
    run: list[int] = []
    misses: list[int] = []

    def close() -> None:
        if len(run) >= _LEAST:
            for number in range(run[0], run[-1] + 1):
                if found[number].kind not in (CAPTION, FIGURE, HEADING):
                    found[number] = replace(found[number], section=REFERENCES)
        run.clear()
        misses.clear()

    for number, paragraph in enumerate(paragraphs):
        if paragraph.kind in (FIGURE, CAPTION):
            continue
        if paragraph.section == REFERENCES or paragraph.kind not in (PROSE, LINE):
            close()
        elif is_entry(_text(paragraph)):
            run.append(number)
            misses.clear()
        else:
            misses.append(number)
            if len(misses) > 1 or len(_text(paragraph)) > _RELEASED:
                close()
    close()
    return found


def _release(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """What stands in a list of references and is no entry, and long or a caption, goes back to the text."""
    found: list[Paragraph] = []
    for section, group in groupby(paragraphs, key=lambda paragraph: paragraph.section):
        members = list(group)
        if section == REFERENCES and _knows_entries(members):
            found += _without_text(members)
        else:
            found += members
    return found


def _knows_entries(members: Sequence[Paragraph]) -> bool:
    """Whether entries are told from text here: most of those that the list begins with are."""
    first = [one for one in members if one.kind in (PROSE, LINE)][:10]
    return bool(first) and 2 * sum(is_entry(_text(one)) for one in first) >= len(first)


def _may_be_entry(text: str) -> bool:
    if is_entry(text) or _BRACKETED.match(text):
        return True
    return bool(_NEXT_ENTRY.search(text) and _YEAR.search(text) and _PLACE.search(text))


def _without_text(members: Sequence[Paragraph]) -> list[Paragraph]:
    found: list[Paragraph] = []
    for entry, group in groupby(members, key=lambda one: one.kind != CAPTION and _may_be_entry(_text(one))):
        run = list(group)
        prose = sum(len(_text(one)) for one in run if one.kind == PROSE)
        keeps = entry or prose < _RELEASED
        found += [one if keeps and one.kind != CAPTION else replace(one, section=_AFTER) for one in run]
    return found


_AFTER = ""
"""The section of text behind a list: nobody says what it is."""
