r"""Formulas that may stand in a note: TeX of known commands, none that links, styles, defines or hides.

MathJax 3, which Obsidian shows formulas with, also knows `\href`, `\class`, `\style`, `\require`, `\def` and
more: what is not named here makes a formula plain text.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from importlib.resources import files

from summarizer.text import HAN

_LONGEST = 300
_DEEPEST = 12

_COMMANDS = frozenset(
    name
    for names in tomllib.loads(files("summarizer.note").joinpath("formula.toml").read_text("utf-8")).values()
    for name in names.split()
)
_TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+)|\\(?P<sign>[{}%#&_,;:!| ])|(?P<plain>[^\\])")
_PLAIN = re.compile(r"[A-Za-z0-9 +\-*/=<>()\[\].,;:'\"!?^_{}|]")
_OVERPRINT = re.compile(r"(?:\\!\s*){3}")
_IN_WORDS = re.compile(r"\\(?:text(?:bf|it|rm)?|operatorname|math\w+)\s*\{[^{}]*\}")
_PROSE = re.compile(rf"[A-Za-z]{{3,}} +[A-Za-z]{{3,}}|\d +[A-Za-z]{{2,}}\b|[{HAN}]")
"""Words side by side outside of `\\text`: the dollars around them are money."""
# What stands for itself in TeX and means something to Obsidian, Dataview or Templater is kept apart.
_APART = re.compile(
    r"(?<=:)(?=[:/])|(?<=\[)(?=\[)|(?<=\])(?=\()|(?<=\^)(?=\[)|(?<=!)(?=\[)|(?<==)(?==)|(?<=[<>])(?=[^\s\d=])"
    r"|(?<=%)(?=[-<>%])|(?<=<)(?=\\%)|(?<=\{)(?=\{)"
)


def formula(tex: str) -> str | None:
    r"""What stands between the dollars, made safe; None when it holds anything that is not known.

    `|` becomes `\vert`, so that it ends no cell of a table; blanks part what others would not take for TeX.
    """
    if len(tex) > _LONGEST or _OVERPRINT.search(tex) or _PROSE.search(_IN_WORDS.sub(" ", tex)):
        return None
    pieces: list[str] = []
    position = depth = fences = 0
    while position < len(tex):
        match = _TOKEN.match(tex, position)
        if match is None or not _is_known(match):
            return None
        position = match.end()
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        fences += {"left": 1, "right": -1}.get(match["command"] or "", 0)
        if not 0 <= depth <= _DEEPEST or fences < 0:
            return None
        pieces.append({"|": r"\vert ", r"\|": r"\Vert "}.get(match[0], match[0]))
    return None if depth or fences else _APART.sub(" ", "".join(pieces)).strip()


def _is_known(token: re.Match[str]) -> bool:
    if token["command"]:
        return token["command"] in _COMMANDS
    if token["sign"]:
        return True
    sign = token["plain"]
    if sign.isascii():
        return _PLAIN.fullmatch(sign) is not None
    return unicodedata.category(sign)[:1] in "LNMP" or unicodedata.category(sign) == "Sm" or sign == "°"
