"""What a part of a page is: running text, or one of the things that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from summarizer.layout.line import LayoutLine
from summarizer.layout.segment import ends_sentence
from summarizer.pdf.page import Page
from summarizer.text import HAN, count_han

OPEN_END = ("-", "\u2010", ",", "，", "、", "（", "(", "“", "《")
"""What stands at the end of a line only where the text goes on."""
PROSE = "prose"
CAPTION = "caption"
ROW = "row"
"""A table's row, or another line of cells."""
FORMULA = "formula"
CODE = "code"
LINE = "line"
"""A line that stands for itself: an author, an address, an entry of a list, a title that names no section."""
FIGURE = "figure text"
"""The words in a figure: labels, ticks and signs; it is left out."""
TABLE_HEADING = "table headings"
"""The words over a table's columns, which go along in its rows."""
HEADING = "headings"
"""A heading's words, which go along as the title of what stands under it."""
KINDS = (PROSE, CAPTION, ROW, FORMULA, CODE, LINE)
"""The kinds that `Sentence.kind` may have."""

Part = tuple[LayoutLine, ...]
"""Lines of one block that read on from one to the next."""

_CAPTION = re.compile(
    r"(?:(?:Supplementary|Supporting|Extended Data|Appendix)\s+)?"
    r"(?:Fig(?:ure|\.)?|Table|Tab\.|Algorithm|Listing|Scheme|Box|Chart|Plate|Exhibit)\s*"
    r"(?P<number>[A-Z]{0,2}[.-]?\d+(?:[.\-–]\d+)*[a-zA-Z]?|(?-i:[IVX]+\b|[A-Z]\b))(?P<mark>\s*[.:|：．—–)]|\s|$)"
    r"\s*(?:(?-i:[A-H])(?:[,–-]? ?(?-i:[A-H]))* |\([a-h]\) )*(?P<next>\S*(?: \S+)?)"
    r"|[图表]\s*[A-Z]?\d+(?:[.\-–—－]\d+)*\s*(?P<chinese>[^\s，。、；）)]?)",
    re.IGNORECASE,
)
_TABLE = re.compile(r"(?:\S+\s+){0,2}Tab(?:le|\.)|表", re.IGNORECASE)
# What goes on after `Figure 3` in a sentence about it, and in no caption.
_SAYS = re.compile(
    r"(?:[a-z]+(?:s|ed|es)|show|give|list|present|report|compare|depict|and|in|of|or|to|can|also|we|was|were|have"
    r")(?: .*)?|,.*|\(.*",
    re.ASCII,
)
# What goes on after `… as shown in Table 6.` in the text.
_NEXT_SENTENCE = re.compile(
    r"In this|(?:I|We) have|As (?:can|we)|However|Moreover|Furthermore|Therefore|Thus"
)
_CHINESE_SAYS = re.compile(r"[是为显示给列展所可中和与的描说表反]")
_WORDS = re.compile(rf"[^\W\d_]{{3,}}|[{HAN}]")
_LETTERS = 0.92  # of the signs of plain text
_SENTENCE = 8  # words, that make a sentence even among signs
_MANY_HAN = re.compile(rf"[{HAN}，、]{{10}}")
_MANY = re.compile(r"[a-z]{2,}")
_NUMBER = re.compile(r"(?<!\S)[-−+±~<>]?\(?[\d.,]*\d[%kKMB)]?(?!\S)")
_ADDRESS = re.compile(r"\S@\S|^\S*https?://\S+$|^[!-~]+$")
_DATED = re.compile(
    r"(?:Received|Accepted|Revised|Published(?: online)?|Submitted|Available online|(?:收稿|修回|接受)日期)"
    r"\b[^.]{0,40}?(?:\d{4}|\d{1,2}月\d{1,2}日)[^.]{0,90}",
    re.IGNORECASE,
)
_MATHS = re.compile(
    r"[=<>≤≥≈≡±×÷∑∏∫√∞∂∇∈∉⊂⊆∪∩→←↔⇒∀∃∥⟨⟩⌊⌋⌈⌉λµθσπφψαβγδεηωΩΔΣΘ∼∝≜∗⋅·ˆ˜|−+^]"
    r"|\(\d{1,2}(?:[.\-]\d{1,2})?\)$"
)
_CODE_SIGNS = re.compile(r"[{}()\[\];=<>_\"'`|\\/&*#:.,+-]")
_HARD_SIGNS = re.compile(r"[{}()\[\];=<>_\"|\\/&*#+]")
_CODE_END = re.compile(
    r"[{};]\s*$|^\s*(?://|/\*|#include|#!|>>>|\$ )|\w\(\)|:=|[=!]=|->|=>|\)\s*\{|^\s*[})]+[;,]?\s*$"
)
_LOWER = re.compile(r"(?<!\S)(?:[a-z]{2}|(?:The|An?|In|Our|We) )")
_OPENING = "“‘(\"'"
_BLANKS = 3  # of a line of text that fills its column evenly, at least
_EVEN = 0.05  # of the letters' size: the most that those differ by
_SAME_WIDTH = 0.015  # of a letter's width: the most that equal ones differ by
_LETTERS_APART = re.compile(r"(?<!\S)\w(?: \w){3,}(?!\S)")


def kind_of(part: Part, right: float, pages: Sequence[Page], *, typed: bool = False) -> str:
    """The kind of a part by itself; `right` is where full lines end, in points.

    `typed` says that letters of one width are a program's or its output in this paper, and not its text's.
    Text of one line that is not full and does not end like a sentence is no running text: `LINE`.
    """
    text = " ".join(line.text for line in part)
    if is_caption(part[0]):
        return CAPTION
    if typed and is_typed(part, pages):
        return CODE
    if not _is_plain(part, text):
        if is_code(part, pages):
            return CODE
        if signs := _kind_of_signs(part, text, pages):
            return signs
    if (_ADDRESS.search(text) and len(part) == 1) or is_dated(part):
        return LINE
    last = part[-1]
    goes_on = text.endswith(OPEN_END) or last.box.x1 > right - 2 * last.size
    stands_alone = len(part) == 1 or _is_list(part, right)
    return LINE if stands_alone and not goes_on and not ends_sentence(text) else PROSE


def _is_plain(part: Part, text: str) -> bool:
    """Whether the part is words on running lines at first sight, so that nothing else need be looked for."""
    letters = sum(map(str.isalpha, text))
    return (
        letters > _LETTERS * (len(text) - text.count(" "))
        and letters > 40 * len(part)
        and all(line.pieces == 1 for line in part)
    )


def _kind_of_signs(part: Part, text: str, pages: Sequence[Page]) -> str:
    """`FORMULA` or `ROW` where words do not make up the text, "" where they do."""
    words = _WORDS.findall(text)
    covered = sum(map(len, words))
    solid = len(text) - text.count(" ")
    sentence = ends_sentence(text)
    formula = 2 * covered < solid and _MATHS.search(text) is not None and _MANY_HAN.search(text) is None
    if formula and not (sentence and len(words) >= _SENTENCE):
        return FORMULA
    if 2 * sum(map(str.isalpha, text)) < solid or _is_cells(part, text, pages) or _is_figures(part, text):
        return ROW
    return FORMULA if 2.5 * covered < solid and not sentence else ""


def _is_figures(part: Part, text: str) -> bool:
    """Whether most words are numbers."""
    words = len(text.split())
    return words > 3 and 2 * len(_NUMBER.findall(text)) > words and not has_running_text(part)


def is_caption(line: LayoutLine) -> bool:
    """Whether a caption begins with the line: not a sentence that speaks of the figure."""
    match = _CAPTION.match(line.text)
    if not match:
        return False
    if match["chinese"] is not None:
        return not _CHINESE_SAYS.match(match["chinese"])
    if line.lead and len(line.lead) >= match.start("next") - 2:
        return True
    if match["mark"].strip():
        return not _NEXT_SENTENCE.match(match["next"])
    return not _SAYS.fullmatch(match["next"])


def caption_label(line: LayoutLine) -> str:
    """The name that a caption begins with, such as `Table 2`; "" for a line that is none."""
    return label_of(line.text)


def label_of(text: str) -> str:
    """The name that the text of a caption begins with; "" for a text that is none."""
    match = _CAPTION.match(text)
    if not match:
        return ""
    return text[: match.start("chinese") if match["number"] is None else match.end("number")].strip()


def is_table_caption(line: LayoutLine) -> bool:
    """Whether a caption is that of a table."""
    return is_tables(line.text)


def is_tables(text: str) -> bool:
    """Whether the text of a caption, or the name it begins with, is a table's."""
    return _TABLE.match(text) is not None


def is_dated(part: Part) -> bool:
    """Whether a part says when the paper came in and out, as it may stand beside the text."""
    return _DATED.fullmatch(" ".join(line.text for line in part)) is not None


def has_words(part: Part) -> bool:
    """Whether a part holds a word, and not just letters and signs."""
    return any(_WORDS.search(line.text) for line in part)


def is_code(part: Part, pages: Sequence[Page]) -> bool:
    """Whether the lines are a program's, or another text in which each letter has the same width."""
    text = "\n".join(line.text for line in part)
    if count_han(text) * 4 > len(text):
        return False
    signs = len(_CODE_SIGNS.findall(text)) / max(1, len(text) - text.count(" "))
    typical = sum(_CODE_END.search(line.text) is not None for line in part)
    if 3 * typical >= len(part) and (signs > 0.16 or (signs > 0.1 and len(part) > 2)):
        return not ends_sentence(text) or signs > 0.2
    if len(_LETTERS_APART.findall(text)) > 0 and signs > 0.08 and not ends_sentence(text):
        return True
    hard = len(_HARD_SIGNS.findall(text)) / max(1, len(text) - text.count(" "))
    return hard > 0.06 and not ends_sentence(text) and all(is_typed((line,), pages) for line in part)


def is_typed(part: Part, pages: Sequence[Page]) -> bool:
    """Whether the letters of all lines are equally wide, in words enough to say so."""
    narrowest, widest = 1e9, 0.0
    known: set[str] = set()
    for line in part:
        for word in pages[line.page_index].words[line.start : line.end]:
            if not word.text.isascii():
                if count_han(word.text):  # characters are alike in all fonts, as digits are in most
                    return False
            elif len(word.text) > 2 and any(map(str.isalpha, word.text)):
                width = (word.box.x1 - word.box.x0) / len(word.text)
                narrowest, widest = min(narrowest, width), max(widest, width)
                known.add(word.text)
                if widest - narrowest > _SAME_WIDTH * widest:
                    return False
    return len(known) > 2


def has_running_text(part: Part) -> bool:
    """Whether a line of the part holds many words without a gap, as no label or cell does."""
    return any(
        _MANY_HAN.search(line.text) or len(_MANY.findall(line.text)) >= 8 * line.pieces for line in part
    )


def _is_cells(part: Part, text: str, pages: Sequence[Page]) -> bool:
    """Whether the lines are a table's: many short pieces, and not words that fill the line evenly."""
    pieces = sum(line.pieces for line in part)
    if pieces == len(part) or has_running_text(part):
        return False
    chinese = 0 if text.isascii() else count_han(text)
    few = pieces >= 3 and (len(text) + chinese) / pieces < 18
    return few and not any(_is_spread(line, pages) for line in part)


def _is_spread(line: LayoutLine, pages: Sequence[Page]) -> bool:
    """Whether a line is text that few words fill: all blanks are wide, and equally so."""
    words = pages[line.page_index].words[line.start : line.end]
    blanks = [right.box.x0 - left.box.x1 for left, right in pairwise(words) if not right.joined]
    if len(blanks) < _BLANKS or not _LOWER.search(line.text) or line.text.endswith(":"):
        return False
    if any(not word.joined and not (word.text[0].isalpha() or word.text[0] in _OPENING) for word in words):
        return False
    return max(blanks) - min(blanks) < _EVEN * line.size


def _is_list(part: Part, right: float) -> bool:
    """Whether none of the lines is full, so that each stands for itself."""
    return all(line.box.x1 < right - 0.25 * (right - line.box.x0) for line in part)
