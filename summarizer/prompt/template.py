"""Prompt templates: Markdown with front matter that says id, version and inputs; filled in by Jinja."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.errors import PromptError
from summarizer.front_matter import read_front_matter
from summarizer.language import _
from summarizer.prompt.bounded import OutOfBounds, fill_in, names_used

_FAULTS = (
    *(TypeError, ValueError, ArithmeticError, LookupError, AttributeError),
    *(RecursionError, MemoryError, SyntaxError),  # the last for loops that are nested too deep for Python
)
"""What an expression in a template can come to, whoever wrote it."""


@dataclass(frozen=True, slots=True)
class PromptFile:
    """A prompt file as read: where it came from, its front matter, the text below it.

    `digest` are the first six hex digits of the SHA-256 of the whole text.
    """

    source: str
    metadata: Mapping[str, object]
    body: str
    digest: str

    @property
    def id(self) -> str:
        """The prompt's name: its path in the prompts folder without the ending."""
        return _text(self, "id")

    @property
    def version(self) -> int:
        """The number of the last change that matters to a reader of drafts."""
        return positive(self, "version", self.metadata.get("version"))


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """A prompt with its inputs, the names that its body may use; `source` is its file, for messages."""

    id: str
    version: int
    inputs: tuple[str, ...]
    body: str
    source: str

    def render(self, values: Mapping[str, object]) -> str:
        """The text with its inputs filled in; values that it does not ask for are not used.

        What is filled in stays as it is: braces in a paper are text.

        Raises:
            PromptError: an input is not among `values`, or the body cannot be filled in.
        """
        import jinja2

        if missing := sorted(set(self.inputs) - set(values)):
            raise PromptError(
                _(
                    "The prompt {source} asks for {listed}, which nothing gives.",
                    source=self.source,
                    listed=_listed(missing),
                ),
                hint=_("Inputs of {id} are {listed}.", id=self.id, listed=_listed(sorted(values)))
                if values
                else None,
            )
        given = {name: values[name] for name in self.inputs}
        try:
            return fill_in(self.body, given).strip()
        except (jinja2.TemplateError, OutOfBounds, *_FAULTS) as exc:
            raise PromptError(
                _("The prompt {source} cannot be filled in: {exc}", source=self.source, exc=exc)
            ) from exc


def parse_prompt_file(text: str, source: str) -> PromptFile:
    """A prompt file's front matter and body.

    Raises:
        PromptError: the front matter is missing or no YAML.
    """
    try:
        metadata, body = read_front_matter(text)
    except ValueError as exc:
        raise PromptError(
            _("The front matter of the prompt {source} is no YAML: {exc}", source=source, exc=exc)
        ) from exc
    if not metadata:
        raise PromptError(_("The prompt {source} has no front matter with id and version.", source=source))
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return PromptFile(source, metadata, body, digest)


def parse_template(file: PromptFile) -> PromptTemplate:
    """The template that a prompt file holds.

    Raises:
        PromptError: it is damaged, or uses other names than the inputs that it declares.
    """
    import jinja2

    source = file.source
    inputs = strings(file, "inputs", file.metadata.get("inputs", []))
    try:
        used = names_used(file.body)
    except jinja2.TemplateSyntaxError as exc:
        raise PromptError(
            _(
                "The prompt {source}, line {lineno} of its body: {value}",
                source=source,
                lineno=exc.lineno,
                value=exc.message,
            )
        ) from exc
    except OutOfBounds as exc:
        raise PromptError(
            _("The prompt {source} cannot be filled in: {exc}.", source=source, exc=exc)
        ) from exc
    except RecursionError:
        raise PromptError(_("The body of the prompt {source} is nested too deep.", source=source)) from None
    if undeclared := sorted(used - set(inputs)):
        raise PromptError(
            _(
                "The prompt {source} uses {listed}, not named in its inputs.",
                source=source,
                listed=_listed(undeclared),
            )
        )
    if unused := sorted(set(inputs) - used):
        raise PromptError(
            _(
                "The prompt {source} names {listed} as input but does not use it.",
                source=source,
                listed=_listed(unused),
            )
        )
    return PromptTemplate(file.id, file.version, inputs, file.body, source)


def strings(file: PromptFile, name: str, value: object) -> tuple[str, ...]:
    """The value of a key that must be a list of strings.

    Raises:
        PromptError: it is something else.
    """
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise PromptError(
            _("In the prompt {source}, {name} must be a list of words.", source=file.source, name=name)
        )
    return tuple(value)


def positive(file: PromptFile, name: str, value: object) -> int:
    """The value of a key that must be a whole number from 1.

    Raises:
        PromptError: it is something else.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise PromptError(
            _("In the prompt {source}, {name} must be a whole number from 1.", source=file.source, name=name)
        )
    return value


def _text(file: PromptFile, name: str) -> str:
    value = file.metadata.get(name)
    if not isinstance(value, str) or not value:
        raise PromptError(_("In the prompt {source}, {name} must be a word.", source=file.source, name=name))
    return value


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
