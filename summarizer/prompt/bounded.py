"""Filling in a template that may be somebody else's: what it can take of time and memory has bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from time import monotonic
from typing import TYPE_CHECKING

from summarizer.language import _

if TYPE_CHECKING:
    from jinja2 import Template, nodes
    from jinja2.runtime import Context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_SECONDS = 5.0
_MOST_ROUNDS = 20_000
"""Of all loops together: a request has hundreds of claims and sentences at the most."""
_MOST_CHARACTERS = 10_000_000
_LONGEST_SEPARATOR = 100
_FILTERS = frozenset(
    {
        *("abs", "capitalize", "count", "d", "default", "e", "escape", "first", "int", "join", "last"),
        *("length", "lower", "round", "safe", "string", "title", "trim", "upper", "wordcount"),
    }
)
"""Filters whose result is not much larger than what they are given."""
_PARTS = frozenset(
    {
        *("Template", "Output", "TemplateData", "Name", "Const", "Tuple", "List", "Getattr", "Getitem"),
        *("Slice", "If", "CondExpr", "For", "Filter", "Test", "Compare", "Operand", "And", "Or", "Not"),
        *("Neg", "Pos", "Add", "Sub", "Concat", "Keyword"),
    }
)
"""Jinja's nodes that cannot multiply anything: no calls, no `*`, no macros, no names that are set."""
_WORDS: Mapping[str, str] = {"Mul": "`*`", "Pow": "`**`", "Mod": "`%`", "Call": "a call", "Assign": "`set`"}
_BOUNDS = "bounds of this filling in"


class OutOfBounds(Exception):
    """A template takes more than it may."""


@dataclass(slots=True)
class _Bounds:
    until: float
    rounds: int = field(default=_MOST_ROUNDS)

    def check(self) -> None:
        if self.rounds < 0 or monotonic() > self.until:
            raise OutOfBounds(_("it takes too long"))


def fill_in(body: str, values: Mapping[str, object]) -> str:
    """The text of a template with these values.

    Raises:
        OutOfBounds: it does not end in time, or is longer than any request.
        jinja2.TemplateError: it cannot be filled in.
    """
    bounds = _Bounds(monotonic() + _SECONDS)
    pieces: list[str] = []
    length = 0
    for piece in _compiled(body).generate({**values, _BOUNDS: bounds}):
        length += len(piece)
        if length > _MOST_CHARACTERS:
            raise OutOfBounds(_("it has over {most:,} characters", most=_MOST_CHARACTERS))
        bounds.check()
        pieces.append(piece)
    return "".join(pieces)


def names_used(body: str) -> frozenset[str]:
    """The names that a template needs values for.

    Raises:
        OutOfBounds: it uses what templates may not use here.
        jinja2.TemplateSyntaxError: it is no template.
    """
    from jinja2 import meta

    return frozenset(meta.find_undeclared_variables(_parsed(body)))


def _parsed(body: str) -> nodes.Template:
    from jinja2 import nodes

    tree = _environment().parse(body)
    for node in tree.find_all(nodes.Node):
        name = type(node).__name__
        if name not in _PARTS or (isinstance(node, nodes.For) and node.recursive):
            raise OutOfBounds(
                _("it uses {what}, which a prompt cannot", what=_WORDS.get(name, f"`{name.lower()}`"))
            )
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise OutOfBounds(_("it uses the filter `{name}`, which a prompt cannot", name=node.name))
    return tree


@lru_cache(maxsize=64)
def _compiled(body: str) -> Template:
    from jinja2 import Template, nodes

    tree, environment = _parsed(body), _environment()
    for loop in list(tree.find_all(nodes.For)):
        loop.iter = nodes.Filter(loop.iter, _counted.__name__, [], [], None, None, lineno=loop.lineno)
    tree.set_environment(environment)
    return Template.from_code(environment, environment.compile(tree), environment.make_globals(None))


def _counted(context: Context, items: Iterable[object]) -> Iterator[object]:
    """What a loop goes through, each round counted."""
    bounds = context[_BOUNDS]
    for item in items:
        bounds.rounds -= 1
        bounds.check()
        yield item


def _join(items: Iterable[object], separator: str = "") -> str:
    """As Jinja's filter of that name; a long separator between letters would be gigabytes."""
    if len(separator) > _LONGEST_SEPARATOR:
        raise OutOfBounds(_("it joins with over {most} characters", most=_LONGEST_SEPARATOR))
    return separator.join(map(str, items))


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    """Sandboxed, since a vault's prompts may come from someone else; no escaping, since it is no HTML."""
    from jinja2 import StrictUndefined, pass_context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["join"] = _join
    environment.filters[_counted.__name__] = pass_context(_counted)
    return environment
