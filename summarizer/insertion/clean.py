"""Making text safe for one field line: one line, no sign that Dataview or Obsidian would read as its own."""

from __future__ import annotations

import re

# What a draft may keep as markup: balanced inline math and code on one line.
_MARKUP = re.compile(r"(?<![\\$])\$(?=\S)(?:\\[^`\n]|[^$\\`\n])+?(?<=\S)\$(?!\d)|(?<!`)`[^`\n]+`(?!`)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_SPECIAL = re.compile(r"[\\`*\[\]<>$|~^]|(?<!\w)_+|_+(?!\w)|(?<!\S)#(?=\S)|={2,}|%{2,}|(?<=%)-")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# A copy of the separator that bounds a note's user zone would make the importer blank the zone.
_SEPARATOR = re.compile(r"👣(?=➿👣)")
_BULLET = re.compile(r"^(?:[-*•](?!\s*\d)|#{1,6})\s+(?=\S)")  # `- 5 °C` is a number
_BLOCK_START = re.compile(r"^(\d{0,9})([-+#.)])(?=\s|$)")


def escape(text: str) -> str:
    r"""Plain text as Markdown that shows just that text, on one line.

    `::` becomes `:\:`, which reads the same but makes no Dataview field.
    """
    escaped = _SPECIAL.sub(lambda match: "".join(f"\\{sign}" for sign in match[0]), one_line(text))
    return _SEPARATOR.sub("👣\u2060", re.sub(r":(?=:)", r":\\", escaped))


def clean(text: str) -> str:
    """A draft's text for a field line: balanced `$math$` and `code` stay, everything else is escaped.

    A bullet or heading sign in front goes, as does bold print; what could begin a list is escaped.
    """
    text = _BULLET.sub("", _BOLD.sub(r"\1", one_line(text)))
    pieces: list[str] = []
    position = 0
    for match in _MARKUP.finditer(text):
        pieces += [escape_inner(text[position : match.start()]), _inside_markup(match[0])]
        position = match.end()
    joined = "".join([*pieces, escape_inner(text[position:])]).strip()
    return _BLOCK_START.sub(r"\1\\\2", joined)


def one_line(text: str) -> str:
    """The text with all blanks and line ends folded to single blanks, control characters dropped."""
    return " ".join(_CONTROL.sub("", re.sub(r"\s", " ", text)).split())


def escape_inner(text: str) -> str:
    """As `escape`, but blanks at both ends stay: for a piece of a longer text."""
    leading = text[: len(text) - len(text.lstrip())]
    trailing = text[len(text.rstrip()) :] if text.strip() else ""
    return f"{leading}{escape(text)}{trailing}"


def _inside_markup(markup: str) -> str:
    # Backslashes are literal in code and commands in math, so the signs are kept apart by a word joiner.
    return re.sub(r":(?=:)|%(?=%|-)|\[(?=\[)|👣(?=➿👣)", "\\g<0>\u2060", markup)
