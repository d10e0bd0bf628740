"""A reference as a bibliography prints it: title, authors, year; a note may have one for its own paper."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.note.author import author_names
from summarizer.note.named import plain

_QUOTED = re.compile(
    r"“([^“”]{8,400})”|\"([^\"]{8,400})\"|«([^«»]{8,400})»|„([^“”]{8,400})[“”]"
    r"|(?<!\w)‘([^‘’]{8,400})’|「([^」]{4,400})」|《([^》]{4,400})》"
)
_GB = re.compile(
    r"^(?P<authors>[^.．。]*(?:\b[A-Z]\.[^.．。]*)*)[.．。]\s*(?P<title>[^\[]{4,400}?)\s*\[[A-Z](?:/OL)?\]"
)
_APA = re.compile(
    r"^(?P<authors>.{2,2000}?)\s*[(（](?P<year>(?:1[5-9]|20)\d\d)[a-z]?(?:[,，][^)）]{0,30})?[)）]\s*[.。,，:：]?\s*(?P<rest>.*)$"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d{2}\b")
_END_OF_TITLE = re.compile(r"(?<![\s.][A-Za-z])(?<!\bvs)[.?!。？！](?=\s|$)")
_NUMBER = re.compile(r"^\s*(?:\[\d+\]|\d+[.)])\s*")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a printed reference says; each part is "" or empty where it could not be told."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""


def read_reference(line: str) -> Reference:
    """The parts of a reference in APA's, IEEE's, Chicago's or GB/T 7714's manner; none of any other line."""
    whole = _NUMBER.sub("", re.sub(r"[_*]{1,2}(?=\S)|(?<=\S)[_*]{1,2}", "", plain(line))).strip()
    year = _YEAR.search(whole)
    if match := _GB.match(whole):
        return Reference(_tidy(match["title"]), author_names([match["authors"]]), year[0] if year else "")
    if match := _APA.match(whole):
        title = _quoted(match["rest"]) or _first_sentence(match["rest"])
        return Reference(title, author_names([match["authors"]]), match["year"]) if title else Reference()
    if (title := _quoted(whole)) and year:
        before = whole[: whole.index(title)].strip(' ,.“"«„‘「《')
        return Reference(_tidy(title), author_names([_YEAR.sub("", before).strip(" ,.")]), year[0])
    return Reference()


def _quoted(text: str) -> str:
    match = _QUOTED.search(text)
    return _tidy(next(part for part in match.groups() if part)) if match else ""


def _first_sentence(text: str) -> str:
    end = _END_OF_TITLE.search(text)
    if end is None:
        return ""
    return _tidy(text[: end.start() + (end[0] in "?!？！")])


def _tidy(title: str) -> str:
    return title.strip(" .,，。;:")
