r"""Untrusted text written into a note: whatever reads the note, just that text is shown and nothing runs.

Readers that are thought of: Markdown (CommonMark 0.31, with tables, `~~`, footnotes); Obsidian's links,
embeds, tags, block ids, comments, highlights, callouts, formulas; Dataview's fields, and its inline queries,
which are code spans with any prefix that the user has set; Templater's `<% %>`, and the `{{ }}` and `{% %}`
of importers' templates; importers that keep a zone of the note.
"""

from __future__ import annotations

import re

from summarizer.characters import one_line, visible
from summarizer.note.formula import formula

_SPECIAL = re.compile(
    r"<%+|%+>|\{[{%]+|[%}]+\}|%{2,}|(?<=%)-"
    r"|[\\`*\[\]$|~]"
    r"|<(?![\s\d=])|(?<![\w\s)])>|>(?![\s\d=])"  # a comparison is left: p < 0.01
    r"|(?<![\w)\]}])\^|\^(?![\w({+\-−])"  # a power is left: 10^20
    r"|(?<!\w)_+|_+(?!\w)|(?<![A-Za-z0-9])#|={2,}"
    r"|&(?=#?\w{1,40};)"
    r"|(?<!http)(?<!https):(?=//)"  # any other address would open a program
)
# Dataview finds its fields in the source, and once more in the page that is shown, where no escape is left.
_COLONS, _PROPORTION = "::", "∷"
# A copy of the separator that bounds a note's user zone would make the importer blank the zone.
_SEPARATOR = re.compile(r"👣(?=➿👣)")
# A template's mark, by which its source is told from a note; as an entity it is shown as ever.
_MOON = "🌝"
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#(?P<code>(?!0*58;)\d{1,6});")

_FORMULA = re.compile(r"(?<![\\$])\$(?=\S)((?:\\[^`\n]|[^$\\`\n])+?)(?<=\S)\$(?![\d$])")
_CODE = re.compile(r"(?<!`)(`+)(?!`)\s*(.+?)\s*(?<!`)\1(?!`)")
# As `_SPECIAL`, where what follows may be escaped already.
_SPECIAL_WRITTEN = _SPECIAL.pattern.replace(r"(?![\s\d=])", r"(?!\\?[\s\d=])").replace(
    r"(?![\w(", r"(?!\\?[\w("
)
_WRITTEN = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~]|&#(?!0*58;)\d{1,6};)|(?<!`)(?P<ticks>`+)(?!`)\s*(?P<code>.+?)\s*(?<!`)(?P=ticks)(?!`)"
    rf"|{_FORMULA.pattern.replace('((?:', '(?P<formula>(?:', 1)}|(?<=[<{{])%|{_SPECIAL_WRITTEN}"
)
"""What means something in Markdown that was written before, by whichever version."""
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_MARKS = "🤖⚠⭐★🖼"
"""Our own marks, which nothing that is written between them may begin with."""
# A bullet before a figure is none: `- 5 °C`.
_LEADING = re.compile(rf"^(?:[{_MARKS}]\ufe0f?\s*|(?:[-*•](?!\s*\d)|#{{1,6}})\s+(?=\S))+")
_BLOCK_START = re.compile(r"^(\d{0,9})([-+#.)])(?=\s|$)")


def escape(text: str) -> str:
    """Plain text as Markdown that shows just that text, on one line.

    `::` becomes the one sign `∷`, which looks the same, and makes no field of Dataview's.
    """
    line = _SEPARATOR.sub("👣 ", one_line(text).replace(_COLONS, _PROPORTION))
    escaped = _SPECIAL.sub(lambda match: "".join(f"\\{sign}" for sign in match[0]), line)
    return apart(escaped, _MOON)


def apart(markdown: str, mark: str) -> str:
    """The Markdown without a mark that means something to an importer; it shows what it did."""
    return markdown.replace(mark, f"&#{ord(mark[0])};{mark[1:]}") if mark in markdown else markdown


def unescape(markdown: str) -> str:
    """The text that `escape` was given."""
    return _ESCAPED.sub(_unescaped, markdown).replace(_PROPORTION, _COLONS)


def _unescaped(match: re.Match[str]) -> str:
    return match[1] or chr(int(match["code"]))


def clean(text: str) -> str:
    """A draft's text for a field line: a formula of known commands stays one, everything else is plain text.

    A bullet, heading sign or mark of ours in front goes, as do bold print and the signs around code; what
    could begin a list is escaped.
    """
    line = without_marks(_BOLD.sub(r"\1", _CODE.sub(r"\2", one_line(text))))
    pieces: list[str] = []
    position = 0
    for match in _FORMULA.finditer(line):
        if (kept := formula(match[1])) is not None:
            pieces += [_escape_piece(line[position : match.start()]), f"${kept}$"]
            position = match.end()
    joined = "".join([*pieces, _escape_piece(line[position:])]).strip()
    return _BLOCK_START.sub(r"\1\\\2", joined)


def clean_written(markdown: str) -> str:
    """What `clean` or an older version of it wrote, so that nothing in it runs: code as words, and so on.

    What this version writes stays as it is.
    """
    plain = _SEPARATOR.sub("👣 ", visible(_BOLD.sub(r"\1", markdown)).replace(_COLONS, _PROPORTION))
    return apart(_WRITTEN.sub(_written, plain), _MOON)


def _written(match: re.Match[str]) -> str:
    if match["escaped"]:
        return match[0]
    if match["code"]:
        return escape(match["code"])
    if match["formula"] and (kept := formula(match["formula"])) is not None:
        return f"${kept}$"
    return "".join(f"\\{sign}" for sign in match[0]) if len(match[0]) < 3 else escape(match[0])


def without_marks(text: str) -> str:
    """The text without bullets, heading signs and marks of ours in front, such as 🤖: they mean something."""
    return _LEADING.sub("", text)


def _escape_piece(text: str) -> str:
    """As `escape`, but blanks at both ends stay: for a piece of a longer text."""
    leading = text[: len(text) - len(text.lstrip())]
    trailing = text[len(text.rstrip()) :] if text.strip() else ""
    return f"{leading}{escape(text)}{trailing}"
