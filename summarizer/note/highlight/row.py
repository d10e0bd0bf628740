"""The rows of a line: its breaks, hidden words and tags, with signs where links and highlight marks stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.note.highlight.label import has_words

LINK, OWN, OPEN, CLOSE = "\ue000", "\ue001", "\ue002", "\ue003"
"""The signs: a link, the annotation's own link, where a highlight mark begins and where it ends."""

_BREAK = re.compile(r"</?br[ ]*/?>", re.IGNORECASE)
_HIDDEN = re.compile(r"%%(?P<words>[^%\n]*)%%")
_ANNOTATOR = re.compile(r"%%PREFIX%%[^%\n]*(?=%%)|%%POSTFIX%%[^%\n]*", re.IGNORECASE)
_ANNOTATOR_MARKS = frozenset({"HIGHLIGHT", "LINK", "TAGS", "PREFIX", "POSTFIX"})
_WITH_KEY = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9]*\d)[A-Z0-9]{8}(?![A-Za-z0-9])")
_NOTE_MARKS = re.compile("<!--[^\ue000-\ue00f\n<]*-->|<!--|-->")
TAG = re.compile(
    r"<(?P<close>/?)(?P<name>mark|span|font|u|strong|em|b|i)\b(?P<attributes>[^<>]*)>", re.IGNORECASE
)
"""Tags of highlight marks and of emphasis."""

_IS_MARK = re.compile(
    r"class=\"(?:highlight|underline|image|note|ink|text|hltr|annotation|zotero)|background|data-annotation",
    re.IGNORECASE,
)
_OTHER_TAG = re.compile(r"(?<!\\)</?(?!mark\b|span\b|font\b|u\b)[a-zA-Z][^<>]*>", re.IGNORECASE)
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?(?P<label>[^\[\]|]*)\]\]")
_CITE_KEY = re.compile(r"\[@[^\s\[\]]+\]")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a highlight mark's tag says of it: its attributes."""

    attributes: str


def rows_of(text: str) -> list[str]:
    """A line cut at its breaks, hidden words on a row of their own as a comment."""

    def shown(match: re.Match[str]) -> str:
        words = match["words"].strip()
        if words.upper() == "COMMENT":
            return "\n💬 "
        machine = words.upper() in _ANNOTATOR_MARKS or _WITH_KEY.search(words)
        return "\n" if machine or not has_words(words) else f"\n💬 {words}\n"

    text = _HIDDEN.sub(shown, _ANNOTATOR.sub(" ", text)) if "%%" in text else text
    broken = _OTHER_TAG.sub(" ", _BREAK.sub("\n", _NOTE_MARKS.sub(" ", text)))
    broken = _CITE_KEY.sub(LINK, broken) if "[@" in broken else broken
    broken = _WIKI.sub(lambda match: match["label"], broken) if "[[" in broken else broken
    if "\n" not in broken:
        return [broken]
    return [re.sub(r"^[ \t]*(?:>[ ]?)+", "", part) for part in broken.split("\n")]


def marked(text: str) -> tuple[str, tuple[Mark, ...]]:
    """A text with its highlight marks as two signs each, other tags left; and what the marks' tags say."""
    pieces: list[str] = []
    marks: list[Mark] = []
    opened: dict[str, list[bool]] = {"mark": [], "span": [], "font": [], "u": []}
    position = 0
    for tag in TAG.finditer(text):
        open_tags = opened.get(tag["name"].lower())
        if open_tags is None or (tag["close"] and not open_tags):
            continue
        if tag["close"]:
            sign = CLOSE if open_tags.pop() else ""
        else:
            is_mark = tag["name"].lower() in {"mark", "u"} or bool(_IS_MARK.search(tag["attributes"]))
            open_tags.append(is_mark)
            marks += [Mark(tag["attributes"])] if is_mark else []
            sign = OPEN if is_mark else ""
        pieces += [text[position : tag.start()], sign]
        position = tag.end()
    return "".join([*pieces, text[position:]]), tuple(marks)
