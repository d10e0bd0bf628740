"""Files that look like notes and must not be edited: templates, query pages, examples, unsettled merges."""

from __future__ import annotations

import re

from summarizer.language import _

CODE = re.compile(r"^(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=fence)[ \t]*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
"""A fence or a span of code."""
_CODE_SIGN = re.compile("[`~]")
_MATH = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
_QUOTED = re.compile(
    r"<span class=(?:(?!<span class=).)*?</span>.*?(?=\(\[|\n[^>]|$)|^>\s*\[!quote\|[^\n]*(?:\n>[^\n]*)*",
    re.MULTILINE,
)
_TEMPLATE = re.compile(
    r"\{%-?\s*\w+.*?-?%\}|<%(?:(?!<%)[\s\S])*?%>|(?<![\w\\}^_{])\{\{-?\s*[A-Za-z_][\w.| ()\"']*-?\}\}|🌝"
)
_CODE_MARKS = ("`", "~~~")
_TEMPLATE_MARKS = ("{%", "<%", "{{", "🌝")
_QUERY = re.compile(r"^```+\s*dataviewjs\b", re.MULTILINE)
# As Git and its like leave them; `=======` alone would be a heading's underline.
_CONFLICT = re.compile(
    r"^<{7,}(?:[ \t][^\r\n]*)?\r?$|^={7,}\r?$(?=.*^>{7,}[ \t][^\r\n]*\r?$)", re.MULTILINE | re.DOTALL
)
_CONFLICT_MARKS = ("<<<<<<<", ">>>>>>>")
REPORT = "summarizer: evaluation"
"""The line in the front matter by which a report of ours on many notes is known, wherever it lies."""
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<lines>(?:(?!---)[^\n]*\n)*)---")
_SUMMARY_LINE = re.compile(r"^[>\s]*[^\w\s>]*\s*(?:研究问题|一句话总结)::", re.MULTILINE)


def is_report(text: str) -> bool:
    """Whether a text is a report of this program on many notes, also with properties that were added."""
    head = _FRONT_MATTER.match(text) if REPORT in text else None
    return head is not None and REPORT in {line.strip() for line in head["lines"].splitlines()}


def reason_to_refuse(text: str) -> str | None:
    """Why the file must not be edited, as one sentence; None when it may be."""
    outside_code = _without_code(text) if any(mark in text for mark in _CODE_MARKS) else text
    if any(mark in outside_code for mark in _CONFLICT_MARKS) and (mark := _CONFLICT.search(outside_code)):
        return _(
            "The note holds a merge conflict that was not settled: keep what is right, "
            "and delete lines such as {mark!r}.",
            mark=mark[0].strip()[:40],
        )
    if any(mark in outside_code for mark in _TEMPLATE_MARKS):
        prose = _QUOTED.sub("", _MATH.sub("", outside_code))
        if match := _TEMPLATE.search(prose):
            return _("This is the source of a template, not a note: it holds {match!r}.", match=match[0][:40])
    if "dataviewjs" in text and _QUERY.search(text) and not _SUMMARY_LINE.search(outside_code):
        return _("This is a query page (dataviewjs), not a literature note.")
    if outside_code is not text and not _SUMMARY_LINE.search(outside_code) and _SUMMARY_LINE.search(text):
        return _("The note in this file stands inside a code fence: it is an example, not a note.")
    return None


def _without_code(text: str) -> str:
    """As `CODE.sub("", text)`, which would try each character; code begins at few of them."""
    parts: list[str] = []
    end = 0
    for sign in _CODE_SIGN.finditer(text):
        if sign.start() >= end and (code := CODE.match(text, sign.start())):
            parts.append(text[end : code.start()])
            end = code.end()
    return "".join(parts) + text[end:]
