"""What a note says by name: front matter, `key:: value`, `**Key**: value` and rows of tables, in any case."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from summarizer.front_matter import read_front_matter
from summarizer.note.dataview import full_line_field

_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_WIKI_LINK = re.compile(r"\[\[\s*(?:[^\]|]*\|)?([^\]]*)\]\]")
_TABLE_ROW = re.compile(r"^\s*>?\s*\|(?P<key>[^|]+)\|(?P<value>.*)\|\s*$")
_LABEL = re.compile(
    r"^[\s>]*(?:[-*+]\s+|\d{1,2}[.)]\s*|#{1,6}\s+)?(?:\[.\]\s+)?"
    r"(?:\*\*|__|==){0,2}(?P<key>[^\W\d][^:：|*=\[\](){}<>]{0,30}?)(?:\*\*|__|==){0,2}\s*[:：]{1,2}"
    r"(?:\*\*|__|==)?(?![/\\])(?P<value>.*)$"
)
_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*(?:\r\n|\n|\r)(?:.*?(?:\r\n|\n|\r))??---[ \t]*(?=[\r\n]|\Z)", re.DOTALL
)
_ENTRY = re.compile(r"(?P<key>[^\W\d][^:\n]{0,40}?)[ \t]*:[ \t]+(?P<value>\S.*)|[ \t]*-[ \t]+(?P<item>\S.*)")
_QUOTES = re.compile(r"(?P<quote>[\"'])(?P<value>.*)(?P=quote)")
_SHORT = 100
"""Characters of most names in a table; longer ones are not kept."""
_LONGEST_LINE = 20_000
_NOTHING = ("", "~", "null", "Null", "NULL")

Named = Mapping[str, Sequence[str]]
"""Values by name, names as `plain_name` gives them; several where a list or several lines give several."""


def front_matter_end(text: str) -> int:
    """The offset behind the front matter, 0 without one."""
    match = _FRONT_MATTER.match(text)
    return match.end() if match else 0


def front_matter(text: str) -> dict[str, object]:
    """The entries of the front matter that say something, as written; line by line where it is no YAML."""
    text = text.removeprefix("\ufeff")
    if not text.startswith("---"):
        return {}
    try:
        found, _ = read_front_matter(text, as_text=True)
    except (ValueError, RecursionError):
        found = _line_by_line(text[: min(front_matter_end(text), _LONGEST_LINE)])
    return {str(key): value for key, value in found.items() if value not in _NOTHING}


def _line_by_line(front: str) -> dict[str, object]:
    """What front matter says that is no YAML, as `title: Tides: a survey` and `citekey: @doe2021` make it."""
    found: dict[str, list[str]] = {}
    for line in front.splitlines():
        match = _ENTRY.fullmatch(line.rstrip())
        if match and match["key"]:
            found.setdefault(match["key"], []).append(_unquoted(match["value"]))
        elif match and found:
            [*found.values()][-1].append(_unquoted(match["item"]))
        elif line.endswith(":"):
            found.setdefault(line[:-1], [])
    return {key: values[0] if len(values) == 1 else values for key, values in found.items() if values}


def _unquoted(value: str) -> str:
    match = _QUOTES.fullmatch(value)
    return match["value"] if match else value


def inline_fields(lines: Iterable[str]) -> dict[str, str]:
    """The `key:: value` lines as Dataview reads them; of a key that stands twice the first."""
    fields: dict[str, str] = {}
    for line in lines:
        if "::" in line and (found := full_line_field(line)):
            fields.setdefault(found.key, found.value_span.of(line).strip())
    return fields


def table_rows(lines: Iterable[str]) -> dict[str, str]:
    """What stands behind the first cell of each row of a table, by the words of that cell."""
    rows = (_TABLE_ROW.match(line) for line in lines if "|" in line)
    return {_name(row["key"]): row["value"].strip() for row in rows if row}


def named_values(text: str, front: Mapping[str, object], inline: Named, table: Mapping[str, str]) -> Named:
    """All values by name: those of the front matter count before `key::` lines, tables and `Key: value`."""
    found: dict[str, list[str]] = {}
    sources = (
        {key: list(_flat(value)) for key, value in front.items()},
        inline,
        {key: [value] for key, value in table.items()},
        labelled_lines(text[front_matter_end(text) :].splitlines(), single=True),
    )
    for source in sources:
        here: dict[str, list[str]] = {}
        for key, values in source.items():
            here.setdefault(plain_name(key), []).extend(value for one in values if (value := one.strip()))
        for key, values in here.items():
            if values:
                found.setdefault(key, values)
    return found


def labelled_lines(lines: Iterable[str], *, single: bool) -> dict[str, list[str]]:
    """The values of lines such as `**Title**:: x`, with `single` of `- Title: x` too; each in its order."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if not (single and "：" in line) and ("::" if not single else ":") not in line:
            continue
        match = _LABEL.match(line) if len(line) < _LONGEST_LINE else None
        if match and (single or "::" in line[match.end("key") : match.start("value")]):
            found.setdefault(match["key"].strip(), []).append(match["value"])
    return found


def label_of(line: str) -> str:
    """The plain name before the colon of a line, or in the first cell of a table's row; "" for none."""
    if row := _TABLE_ROW.match(line):
        return plain_name(plain(row["key"]))
    match = _LABEL.match(line)
    return plain_name(match["key"]) if match else ""


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A name by which it is looked up: letters and digits only, case aside."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def plain(markdown: str) -> str:
    """A value without link syntax, tags and entities, blanks folded."""
    text = _WIKI_LINK.sub(r"\1", _MARKDOWN_LINK.sub(r"\1", markdown))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def wiki_names(value: str) -> list[str]:
    """What the wiki links in a value are called."""
    return _WIKI_LINK.findall(value)


def _flat(value: object) -> Iterator[str]:
    """The texts in a value of the front matter; `[[Jane Doe]]` without quotes is a list in a list there."""
    if isinstance(value, list):
        for one in value:
            yield from _flat(one)
    elif isinstance(value, dict):
        names = {str(key): one for key, one in value.items() if isinstance(one, str)}
        family, given = (
            names.get("family") or names.get("lastName"),
            names.get("given") or names.get("firstName"),
        )
        yield from [f"{family}, {given}" if family and given else family or names.get("name", "")]
    elif value is not None:
        yield str(value)


def _name(markdown: str) -> str:
    return _known_name(markdown) if len(markdown) <= _SHORT else plain(markdown)


_known_name = lru_cache(maxsize=4096)(plain)  # the tables of a vault's notes have the same names
