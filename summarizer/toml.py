"""TOML as people write it: a byte-order mark is read over, a mistake told with its line and the mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from summarizer.files import read_plain
from summarizer.language import _, later

_LONGEST, _LONGEST_LINE, _DEEPEST = 200_000, 4_000, 20
"""Bytes, characters and levels of a TOML file; parsing a key of n parts takes n² bytes."""
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_SECRET = re.compile(r"key|secret|password|bearer|\bsk-", re.IGNORECASE)
"""A line that may hold a key is never repeated."""


class NoToml(ValueError):
    """A text is no TOML; `mend` says what to write instead, "" when that is not known."""

    def __init__(self, said: str, mend: str = "") -> None:
        super().__init__(said)
        self.mend = mend


def read_toml(path: Path) -> tuple[str, dict[str, object]]:
    """The text of a TOML file that may be somebody else's, without a byte-order mark, and what it holds.

    Raises:
        OSError: as `read_plain` does.
        NoToml: it is no TOML, or longer or deeper than anyone would write.
    """
    text = _decoded(read_plain(path, _LONGEST))
    return text, parse_toml(text)


def parse_toml(text: str) -> dict[str, object]:
    """What a text holds that may be somebody else's.

    Raises:
        NoToml: it is no TOML, or deeper than anyone would write.
    """
    if any(len(line) > _LONGEST_LINE for line in text.splitlines()):
        raise NoToml(_("a line has over {most:,} characters", most=_LONGEST_LINE))
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise NoToml(_("it is nested too deep")) from None
    except tomllib.TOMLDecodeError as exc:
        raise _explained(text, str(exc)) from exc
    except ValueError as exc:  # a number of thousands of digits
        raise NoToml(str(exc)) from exc
    level: list[object] = [data]
    for __ in range(_DEEPEST):
        level = [inner for outer in level for inner in _within(outer)]
    if level:
        raise NoToml(_("it is nested too deep"))
    return data


def _within(value: object) -> list[object]:
    return [*value.values()] if isinstance(value, Mapping) else value if isinstance(value, list) else []


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4]:
        raise NoToml(_("it is saved as UTF-16"), _("Save it again as UTF-8."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = content[: exc.start].count(b"\n") + 1
        raise NoToml(_("line {line} is no UTF-8", line=line), _("Save it again as UTF-8.")) from exc


def _explained(text: str, said: str) -> NoToml:
    """What is wrong with a text and how to mend it, as far as one line tells."""
    lines = text.splitlines()
    match = _PLACE.search(said)
    number = min(int(match[1]) if match and match[1] else len(lines), len(lines))
    words = _PLACE.sub("", said)
    if words.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate")):
        again = lines[number - 1].partition("=")[0].strip()
        told = _("line {line} says a second time what {name} is", line=number, name=again)
        return NoToml(told, _("Take one of them away."))
    for one in range(number, max(number - 2, 0), -1):  # what is open shows on the next line only
        if found := _mended(lines[one - 1]):
            mended, why = found
            told = _("line {line}: {why}", line=one, why="; ".join(map(_, why)))
            return NoToml(told, "" if _SECRET.search(mended) else _("Write: {mended}", mended=mended))
    if "array" in words:
        mend = _("Between the items of a list stand commas, and ] behind the last.")
    else:
        mend = _('A line is a name, = and a value: a text in "quotes", a number, true or false.')
    return NoToml(_("line {line}: {words}", line=number, words=words), mend)


def _mended(line: str) -> tuple[str, tuple[str, ...]] | None:
    """The line as it was meant and what was wrong with it: mends in their order until it is TOML."""
    if not line.strip() or _is_toml(line):
        return None
    wrong = []
    for why, mend in _MENDS:
        mended = mend(line)
        if mended != line:
            line = mended
            wrong.append(why)
            if _is_toml(line):
                return line.strip(), tuple(wrong)
    return None


def _is_toml(line: str) -> bool:
    try:
        tomllib.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


_CURLY = str.maketrans(dict.fromkeys("“”„‟″〝〞＂「」『』", '"') | dict.fromkeys("‘’‚‛′＇`", "'"))
_WIDE = str.maketrans("＝［］｛｝，＃：．\u00a0\u3000\u2002\u2003", "=[]{},#:.    ", "\u200b\ufeff")
_OUTSIDE = re.compile(r""""[^"]*"|'[^']*'|[^"']+""")
"""A text in quotes, or what stands between such."""
_PAIR = re.compile(r"(?P<name>[^=]*?)\s*=\s*(?P<value>.*?)\s*")
_REMARK = re.compile(r"\s+#.*$")
_ATOM = re.compile(r"true|false|[-+]?[\d.][\d_.]*|['\"\[{].*")
_BARE = r"[^\s\"'\[\]{},=#][^\"'\[\]{},=#]*?"
_TRUTHS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}


def _western(line: str) -> str:
    return _OUTSIDE.sub(lambda part: part[0] if part[0][0] in "\"'" else part[0].translate(_WIDE), line)


def _with_value(change: Callable[[str], str]) -> Callable[[str], str]:
    """A mend of what stands behind the `=`; a remark at the end of the line goes."""

    def mend(line: str) -> str:
        match = _PAIR.fullmatch(line)
        value = _REMARK.sub("", match["value"]) if match else ""
        return f"{match['name']} = {change(value)}" if match and change(value) != value else line

    return mend


def _quoted(value: str) -> str:
    return value if not value or _ATOM.fullmatch(value) else _in_quotes(value)


def _in_quotes(text: str) -> str:
    """A text as TOML has it: in single quotes, which know no escapes, where it has a backslash."""
    single = ("\\" in text or '"' in text) and "'" not in text
    return f"'{text}'" if single else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _closed(value: str) -> str:
    """A text with the quote that it lacks at one end."""
    quotes = "\"'"
    bare = value.strip(quotes)
    ends = (value[:1] in quotes) + (value[-1:] in quotes)
    return _in_quotes(bare) if bare and ends and not set(bare) & set("[]{},\"'") else value


def _unescaped(value: str) -> str:
    """Double quotes made single around what has a backslash: there it stands for itself."""
    return re.sub(r'"([^"]*\\[^"]*)"', lambda text: _in_quotes(text[1]), value)


def _parted(line: str) -> str:
    """A line with = between name and value, where a colon, a blank or both stand."""
    return re.sub(r"^(\s*[\w\-.]+)(?:\s*:=?|\s)\s*(?=[^\s=\\])([^=]+)$", r"\1 = \2", line)


def _plain_number(value: str) -> str:
    grouped = re.fullmatch(r"[-+]?\d{1,3}(?:[, _]\d{3})+(?:\.\d+)?", value)
    return re.sub(r"[, _]", "", value) if grouped else re.sub(r"^([-+]?)0+(?=\d)", r"\1", value)


def _listed(value: str) -> str:
    """A list with commas between its texts and quotes around each."""
    if not value.startswith("["):
        return value
    parted = re.sub(r"([\"'])\s+(?=[\"'])", r"\1, ", value)
    return re.sub(rf"(?<=[\[,])(\s*)({_BARE})\s*(?=[,\]])", lambda one: one[1] + _quoted(one[2]), parted)


def _named(line: str) -> str:
    match = _PAIR.fullmatch(line)
    name = match["name"].strip() if match else ""
    odd = name and not set(name) & set("\"'[") and _key(name) != name
    return f"{_key(name)} = {match['value']}" if match and odd else line


def _key(name: str) -> str:
    bare = name.strip(" \"'")
    return bare if re.fullmatch(r"[\w-]+", bare, re.ASCII) else f'"{bare}"'


def _bracketed(line: str) -> str:
    """A line with the brackets at its end, or the quotes within a heading, that it lacks."""
    if heading := re.fullmatch(r"\s*\[+([^\[\]=]+)\]*\s*", line):
        return "[" + ".".join(map(_key, heading[1].strip().split("."))) + "]"
    return line + "]" * (line.count("[") - line.count("]")) + "}" * (line.count("{") - line.count("}"))


def _ended(line: str) -> str:
    return re.sub(r"(?:\s*[;；,，]|\s+(?://|--).*)+\s*$", "", line)


_MENDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (later("quotes are straight in TOML"), lambda line: line.translate(_CURLY)),
    (later("signs and blanks are those of Western text in TOML"), _western),
    (
        later("nothing stands before a name"),
        lambda line: re.sub(r"^\s*(?:export|set|setx|let|var|\$env:)\s*(?=\w+\s*=)", "", line),
    ),
    (later("a line ends after its value, and # begins a remark"), _ended),
    (later("a name is parted from its value by ="), _parted),
    (later("a name with such signs stands in quotes"), _named),
    (later("a backslash between double quotes begins an escape"), _with_value(_unescaped)),
    (later("yes and no are true and false"), _with_value(lambda value: _TRUTHS.get(value.lower(), value))),
    (later("a number has no blanks, commas or noughts before it"), _with_value(_plain_number)),
    (later("nothing stands behind the ="), _with_value(lambda value: value or '""')),
    (later("a quote is missing"), _with_value(_closed)),
    (later("a text stands in quotes"), _with_value(_quoted)),
    (later("texts in a list stand in quotes, with commas between them"), _with_value(_listed)),
    (later("a bracket is missing, or quotes within it"), _bracketed),
)
"""What people write instead of TOML, said and mended; what must be mended first stands first."""
