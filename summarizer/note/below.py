"""What a person wrote below a field's line and not behind it: the line is then not empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from summarizer.note.block import EVIDENCE_HEAD, next_fence, quoted_content
from summarizer.note.lines import TextLine
from summarizer.note.pattern import Pattern

_QUOTE_SIGNS = re.compile(r"(?:[ ]{0,3}>[ ]?)+")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[.\](?:[ \t]+|$))?|$)")
_INDENTED = re.compile(r"[ ]{2,}|[ ]*\t")
_CALLOUT_HEAD = re.compile(r"^\s*\[!(?P<type>[^\]]+)\][+-]?")
_HEADING = re.compile(r"[ \t]*(?:[-*+][ \t]+)?#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_LABEL = re.compile(r"\W*(?:\*\*|__).+(?:[:：](?:\*\*|__)|(?:\*\*|__)(?:==)?[:：])\s*")
_QUERY = re.compile(r"(?:dataview(?:js)?|query|base|tasks|button|meta-bind\S*)\b", re.IGNORECASE)
# Comments, tags of HTML, code that Dataview runs, the id of a block, entities: shown as nothing, or no words.
_NO_WORDS = re.compile(
    r"%%.*?%%|<!--.*?-->|</?[A-Za-z][^>\n]*>|`\$?=[^`\n]*`|(?:^|(?<=\s))\^[A-Za-z0-9-]+[ \t]*$|&\w{1,20};",
    re.DOTALL | re.MULTILINE,
)


def written_below(
    lines: Sequence[TextLine], field: TextLine, *, to_blank: bool = False, empty: Sequence[Pattern] = ()
) -> str:
    """The words below a field's line that answer it, "" when there are none.

    `lines` are those from behind the field's line up to the next field, or to the end of the block. A
    heading, a rule, a label in bold print and, behind a blank line, another callout end what belongs to the
    field; with `to_blank` and for a list item a blank line does, unless what follows the item is indented.
    What matches one of the patterns `empty` is no answer, nor is what the program itself wrote.
    """
    said: list[str] = []
    fence, ours, asked, after_blank = "", False, False, False
    in_item = _ITEM.match(_content(field.text)) is not None
    for line in lines:
        ours = EVIDENCE_HEAD.fullmatch(line.text) is not None or (ours and line.text.startswith(">"))
        content = _content(line.text)
        if ours:
            continue
        if not content.strip():
            after_blank = after_blank or not line.text.strip()
            continue
        before, fence = fence, next_fence(fence, content)
        if before or fence:
            asked = asked if before else _QUERY.match(content.strip(" `~")) is not None
            said += [content] if before and fence and not asked else []
            continue
        if _ends(line.text, content, in_item=in_item, after_blank=after_blank, to_blank=to_blank):
            break
        if not any(pattern.fullmatch(content.strip()) for pattern in empty):
            said.append(content)
    return _words("\n".join(said))


def _content(line: str) -> str:
    """What a line says without the signs of quotes in front, nested ones too."""
    signs = _QUOTE_SIGNS.match(line)
    return line[signs.end() :] if signs else line


def _ends(line: str, content: str, *, in_item: bool, after_blank: bool, to_blank: bool) -> bool:
    """Whether a line begins something that is not the field's any more."""
    if _HEADING.match(content) or _RULE.match(content) or _LABEL.fullmatch(content):
        return True
    if not after_blank:
        return False
    if in_item:
        return not _INDENTED.match(line)
    quoted = quoted_content(line)
    return to_blank or (quoted is not None and _CALLOUT_HEAD.match(quoted) is not None)


def _words(text: str) -> str:
    """The text on one line without what shows no words; "" when nothing of it does."""
    lines = (_ITEM.sub("", _CALLOUT_HEAD.sub("", line, count=1), count=1) for line in text.split("\n"))
    shown = " ".join(_NO_WORDS.sub(" ", "\n".join(lines)).split())
    return shown if any(_is_word(sign) for sign in shown) else ""


def _is_word(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] in "LN" or category == "So"
