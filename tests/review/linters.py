"""What linters make of a note on save: the rules of obsidian-linter and pangu that change a note's body.

Each rule is small and does at least what the real one does to drafts, evidence and fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Rule = Callable[[str], str]
_HAN = "\u4e00-\u9fff"


def _lines(change: Callable[[str], str]) -> Rule:
    return lambda text: "\n".join(change(line) for line in text.split("\n"))


def _pairs(opening: str, closing: str) -> Rule:
    def curled(line: str) -> str:
        parts = line.split('"')
        return "".join(
            part + ("" if i == len(parts) - 1 else opening if i % 2 == 0 else closing)
            for i, part in enumerate(parts)
        )

    return _lines(curled)


def _sub(pattern: str, new: str) -> Rule:
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda text: compiled.sub(new, text)


def _translated(before: str, after: str) -> Rule:
    return lambda text: text.translate(str.maketrans(before, after))


def _around_quotes(text: str) -> str:
    lines, out = text.split("\n"), list[str]()
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else ""
        starts = line.startswith(">") and not before.startswith(">") and before.strip()
        heading = line.startswith("#") and before.strip()
        if starts or heading or (before.startswith("#") and line.strip()):
            out.append("")
        out.append(line)
    return "\n".join(out)


def _one_blank(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text)


def _sorted_yaml(text: str) -> str:
    if not text.startswith("---\n") or "\n---\n" not in text[4:]:
        return text
    end = text.index("\n---\n", 4)
    keys = sorted(text[4:end].split("\n"))
    return "---\n" + "\n".join([*keys, "updated: 2026-11-26"]) + text[end:]


RULES: dict[str, Rule] = {
    "quotes straight": _translated("“”„«»‘’", '"""""\'\''),
    "quotes curled": _pairs("“", "”"),
    "quotes as corners": _translated("“”", "「」"),
    "proper ellipsis": _sub(r"\.\.\.", "…"),
    "dots for ellipsis": _sub("…", "..."),
    "dashes": _sub(r"(?<=[\w ])--(?=[\w ])", "–"),
    "hyphens for dashes": _translated("–—−", "---"),
    "blanks as blanks": _translated("\u00a0\u2009\u3000", "   "),
    "one blank": _sub(r"(?<=\S) {2,}(?=\S)", " "),
    "no trailing blanks": _sub(r"[ \t]+$", ""),
    "two blanks at the end": _sub(r"(?<=[^\s>])[ \t]*$", "  "),
    "chinese apart": lambda text: re.sub(
        rf"(?<=[A-Za-z0-9)]) *(?=[{_HAN}])", " ", re.sub(rf"(?<=[{_HAN}]) *(?=[A-Za-z0-9\[(])", " ", text)
    ),
    "no blank beside full width": _sub(r"[ \t]*([，。；！？])[ \t]*(?=\S)", r"\1"),
    "half width": _translated("，。；！？（）", ",.;!?()"),
    "full width": lambda text: re.sub(rf"(?<=[{_HAN}]), ?", "，", text),
    "strong by underscores": _sub(r"\*\*([^*\n]+)\*\*", r"__\1__"),
    "emphasis by underscores": _sub(r"(?<![\\*])\*([^*\s][^*\n]*?)(?<![\\*])\*(?!\*)", r"_\1_"),
    "stars for bullets": _sub(r"^((?:>[ ]?)*[ \t]*)- (?!\[)", r"\1* "),
    "pluses for bullets": _sub(r"^((?:>[ ]?)*[ \t]*)[-*] (?!\[)", r"\1+ "),
    "a blank in quotes": lambda text: _sub(r"^(>+)(?=[^ >\n])", r"\1 ")(_sub(r"^>>", "> >")(text)),
    "no blank in quotes": lambda text: _sub(r"^>[ ]+", ">")(_sub(r"^> >", ">>")(text)),
    "blank lines around": _around_quotes,
    "one blank line": _one_blank,
    "an end of line at the end": lambda text: text.rstrip("\n") + "\n",
    "sorted properties": _sorted_yaml,
}
MOVES_LINES = {"blank lines around", "one blank line", "an end of line at the end", "two blanks at the end"}
"""The rules that put blanks where a text with fewer parts needs none: the next pass takes them away."""


def linted(text: str, rules: list[str]) -> str:
    """A note after these rules, one after the other."""
    for rule in rules:
        text = RULES[rule](text)
    return text
