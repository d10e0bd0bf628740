"""A note's properties: the YAML at its head with the place of each value; strings as Obsidian writes them.

Obsidian reads and writes properties with the npm package `yaml` (YAML 1.2), lines as long as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.language import _
from summarizer.text import Span

if TYPE_CHECKING:
    import yaml

_LONGEST = 100_000  # characters
_HEAD = re.compile(r"\A\ufeff?---[ \t]*(?:\r\n|\n|\r)")
_FOOT = re.compile(r"^---[ \t]*$", re.MULTILINE)
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

# What a plain string must not be, as in stringify/stringifyString.js of `yaml` 2.
_NOT_PLAIN = re.compile(
    r"""^[\t ,\[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|:[ \t]|[\t ]#|[\t :]$"""
    r"|^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?[0-9]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)?$"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")  # not written as they are
_LINK = re.compile(r"\[\[|\]\(")


@dataclass(frozen=True, slots=True)
class Property:
    """A property on the first level: its key, and the span of all that may be replaced to give it a value.

    The span is the rest of the key's line without a comment; of a list with an item on each line it begins
    where the key's line ends. `comment` is a comment that stands inside of it, "" for none.
    """

    key: str
    span: Span
    is_list: bool
    comment: str = ""


class NoProperties(ValueError):
    """The head of a note is no YAML that Obsidian reads; `offset` is where that shows, in the YAML."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


def front_matter(text: str) -> Span | None:
    """What stands between the two `---` at the head of a note, None where there is nothing such."""
    head = _HEAD.match(text)
    if head is None:
        return None
    # `$` knows only "\n", and a line may end with others
    for foot in re.compile(r"---[ \t]*(?=[\r\n]|\Z)").finditer(text, head.end(), head.end() + _LONGEST):
        if text[foot.start() - 1] in "\r\n":
            return Span(head.end(), foot.start())
    return None


def parse_properties(front: str) -> tuple[Property, ...]:
    """The properties of some front matter, in its order; spans are offsets into it.

    Raises:
        NoProperties: it is no YAML, holds a key twice, or names an anchor that there is not.
    """
    import yaml

    found: list[Property] = []
    keys: set[str] = set()
    try:
        for key, value in _pairs(list(yaml.parse(front, _loader()))):
            if not isinstance(key, yaml.ScalarEvent):
                continue
            if key.value in keys:
                raise NoProperties(_("they hold {key} twice", key=key.value), _span(key).start)
            keys.add(key.value)
            if one := _property(front, key, value):
                found.append(one)
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        raise NoProperties(_("they are no YAML"), mark.index if mark else 0) from exc
    except (yaml.YAMLError, UnicodeEncodeError, RecursionError) as exc:
        raise NoProperties(_("they are no YAML"), 0) from exc
    return tuple(found)


def _loader() -> type[yaml.CSafeLoader | yaml.SafeLoader]:
    import yaml

    return yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


def _pairs(events: Sequence[yaml.Event]) -> Iterator[tuple[yaml.Event, Sequence[yaml.Event]]]:
    """The keys of the outermost mapping, each with the events of its value."""
    import yaml

    anchors: set[str] = set()
    nodes: list[list[yaml.Event]] = []
    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent) and event.anchor not in anchors:
            raise NoProperties(_("there is no &{anchor}", anchor=event.anchor), _span(event).start)
        if isinstance(event, yaml.NodeEvent):
            anchors |= {event.anchor} if event.anchor else set()
            if depth == 0 and (not isinstance(event, yaml.MappingStartEvent) or _is_flow(event)):
                return
            if depth == 1:
                nodes.append([])
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth and nodes:
            nodes[-1].append(event)
        depth += isinstance(event, yaml.CollectionStartEvent)
    for key, value in zip(nodes[::2], nodes[1::2], strict=False):
        yield key[0], value


def _property(front: str, key: yaml.ScalarEvent, value: Sequence[yaml.Event]) -> Property | None:
    import yaml

    before, colon = front[: _span(key).start], re.compile(r"[ \t]*:").match(front, _span(key).end)
    if colon is None or (before and before[-1] not in "\r\n"):
        return None  # `? key`, or the whole of it is indented
    start, first = colon.end(), value[0]
    is_list = isinstance(first, yaml.SequenceStartEvent)
    leaves = [one for one in value if not isinstance(one, yaml.CollectionEndEvent) or _closes(front, one)]
    if is_list and not _is_flow(first):
        start = _line_end(front, start)
    end = max(start, *(_span(one).end for one in leaves))
    end = start + len(front[start:end].rstrip()) if end > start else end
    if not front[end : (stop := _line_end(front, end))].strip():
        end = stop
    return Property(key.value, Span(start, end), is_list, _comment(front, Span(start, end), leaves))


def _span(event: yaml.Event) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.index if start else 0, end.index if end else 0)


def _is_flow(event: yaml.Event) -> bool:
    return bool(getattr(event, "flow_style", False))


def _closes(front: str, event: yaml.Event) -> bool:
    """Whether the end of a collection is a bracket that stands there."""
    return _span(event).of(front) in {"]", "}"}


def _line_end(text: str, start: int) -> int:
    match = re.compile(r"[\r\n]|\Z").search(text, start)
    return match.start() if match else len(text)


def _comment(front: str, span: Span, leaves: Sequence[yaml.Event]) -> str:
    """The comments within a value: what begins with `#` outside of all of its strings."""
    import yaml

    position, between = span.start, ""
    for leaf in leaves:
        if isinstance(leaf, yaml.ScalarEvent):
            between += front[position : _span(leaf).start]
            position = max(position, _span(leaf).end)
    between += front[position : span.end]
    found = re.search(r"#[^\r\n]*", between)
    return found[0] if found else ""


def read_property(raw: str) -> str:
    """The value in what stands behind a property's colon; a list's items on a line each.

    "" stands for nothing: no value, `""`, `null`, `~`, `[]`, a list of nothings. What is neither a string
    nor a list of strings, or bears an anchor or a tag, is as it is written.
    """
    import yaml

    try:
        ((_, value),) = _pairs(list(yaml.parse(f"k:{raw}\n", _loader())))
    except (yaml.YAMLError, ValueError, RecursionError):
        return raw.strip()
    scalars = [one for one in value if isinstance(one, yaml.ScalarEvent)]
    is_list = isinstance(value[0], yaml.SequenceStartEvent)
    odd = len(value) != len(scalars) + 2 * is_list
    if odd or any(getattr(one, "anchor", None) or getattr(one, "tag", None) for one in value):
        return raw.strip()
    texts = [one.value.strip() for one in scalars if not (one.implicit[0] and one.value in _NOTHING)]
    return "\n".join(" ".join(text.split()) for text in texts if text) if is_list else "".join(texts)


def written(text: str, *, in_flow: bool = False) -> str:
    """A text on one line as a string in YAML, quoted where Obsidian would quote it; links always are.

    So is an item between the brackets of a list, `in_flow`.
    """
    if _CONTROL.search(text):
        return _double_quoted(text)
    if not in_flow and not _NOT_PLAIN.search(text) and not _LINK.search(text):
        return text
    if '"' in text and "'" not in text:
        return f"'{text}'"
    return _double_quoted(text)


def _double_quoted(text: str) -> str:
    return _CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))
