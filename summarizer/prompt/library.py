"""Where prompts are found: the bundled ones, each of which a folder of the user's may replace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from summarizer.errors import PromptError
from summarizer.files import read_plain
from summarizer.language import _
from summarizer.note.labels import label_keys
from summarizer.prompt.field import LANGUAGES, FieldGuidance, parse_field
from summarizer.prompt.template import PromptFile, PromptTemplate, parse_prompt_file, parse_template

TEMPLATES: Mapping[str, frozenset[str]] = {
    "system": frozenset(),
    "paper": frozenset({"evidence"}),
    "figures": frozenset({"figures"}),
    "task": frozenset({"fields"}),
    "retry": frozenset({"claims", "missing"}),
    "check": frozenset({"claims"}),
    "compare": frozenset(),
    "agree": frozenset({"fields"}),
}
"""The templates by id, with the inputs that each must use."""

_FIELDS = "fields/"
_MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class PromptLibrary:
    """The prompts that hold; `version` names the set, for the provenance of a draft.

    It is "draft@N", N being the highest version of the bundled files, and for each file that a user's
    folder replaces or adds "+id@version-digest". `fields` are by role; `special` is for some labels of roles.
    """

    templates: Mapping[str, PromptTemplate]
    fields: Mapping[str, FieldGuidance]
    version: str
    special: tuple[FieldGuidance, ...] = ()

    @classmethod
    def load(cls, overrides: Sequence[Path] = ()) -> PromptLibrary:
        """The bundled prompts, each replaced by the first of the folders that has a file of its name.

        A folder that does not exist replaces nothing.

        Raises:
            PromptError: a file cannot be read or used, or is none that the program knows.
        """
        bundled = dict(_files(_bundled()))
        own: dict[str, PromptFile] = {}
        for folder in overrides:
            if folder.exists() and not folder.is_dir():
                raise PromptError(
                    _("{folder} is no folder of prompts.", folder=folder),
                    hint=_("Name the folder they lie in."),
                )
            for file in _files(folder):
                own.setdefault(*file)
        files = bundled | own
        if missing := sorted(TEMPLATES.keys() - files.keys()):
            raise PromptError(
                _("The prompts {missing} are missing.", missing=", ".join(missing)),
                hint=_("Install it again."),
            )
        number = max(file.version for file in bundled.values())
        replaced = (f"+{name}@{own[name].version}-{own[name].digest}" for name in sorted(own))
        fields = [
            parse_field(file, name.removeprefix(_FIELDS))
            for name, file in files.items()
            if name.startswith(_FIELDS)
        ]
        return cls(
            templates={name: _template(file, name) for name, file in files.items() if name in TEMPLATES},
            fields={field.role: field for field in fields if not field.of},
            version="".join([f"draft@{number}", *replaced]),
            special=tuple(_still_special(fields, {name.removeprefix(_FIELDS) for name in own})),
        )

    def field(self, role: str, label: str = "") -> FieldGuidance | None:
        """What is known of a field with this role: what is for its label, else for all of the role."""
        fitting = [one for one in self.special if role in one.of]
        for key in label_keys(label) if fitting else ():
            if found := next((one for one in fitting if key in one.labels), None):
                return found
        return self.fields.get(role)

    def guidance(self, role: str, label: str = "") -> str:
        """What belongs in a field with this role and label, "" when there is no prompt for it."""
        field = self.field(role, label)
        return field.text if field else ""

    def cues(self, language: str) -> Mapping[str, Sequence[str]]:
        """For each role, the phrases that a paper in this language ("en", "zh") uses to say it."""
        return {role: field.cues[language] for role, field in self.fields.items() if field.cues[language]}

    def all_cues(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """The cues of each language that papers are read in."""
        return {language: self.cues(language) for language in LANGUAGES}


def _still_special(fields: Sequence[FieldGuidance], own: Set[str]) -> Iterator[FieldGuidance]:
    """What is for some labels of a role; not ours where the user says what is for all of the role."""
    for one in fields:
        of = one.of if one.role in own else tuple(role for role in one.of if role not in own)
        if of:
            yield replace(one, of=of)


def _template(file: PromptFile, name: str) -> PromptTemplate:
    template = parse_template(file)
    if unused := sorted(TEMPLATES[name] - set(template.inputs)):
        raise PromptError(
            _("The prompt {source} must use its input `{unused}`.", source=file.source, unused=unused[0])
        )
    return template


def _bundled() -> Traversable:
    """The prompts folder: in the package when installed, beside it in a checkout."""
    inside = resources.files("summarizer").joinpath("prompts")
    return inside if inside.is_dir() else Path(__file__).parents[2] / "prompts"


def _files(folder: Traversable) -> Iterator[tuple[str, PromptFile]]:
    """The prompt files of a folder with their names: `task`, `fields/method`."""
    for prefix, part in (("", folder), (_FIELDS, folder.joinpath("fields"))):
        if not part.is_dir():
            continue
        for file in sorted(part.iterdir(), key=lambda file: file.name):
            name = prefix + file.name.removesuffix(".md")
            if not file.name.endswith(".md") or file.name == "README.md" or file.name.startswith("."):
                continue
            if not prefix and name not in TEMPLATES:
                raise PromptError(
                    _("The program knows no prompt {name!r} ({file}).", name=name, file=file),
                    hint=_("Prompts are {names} and fields/<role>.", names=", ".join(TEMPLATES)),
                )
            yield name, _read(file, name)


def _read(file: Traversable, name: str) -> PromptFile:
    try:
        content = read_plain(file, _MOST_BYTES) if isinstance(file, Path) else file.read_bytes()
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as exc:
        raise PromptError(_("The prompt {file} cannot be read: {exc}.", file=file, exc=exc)) from exc
    found = parse_prompt_file(text, str(file))
    if found.id != name:
        raise PromptError(
            _("The prompt {file} must have the id {name!r}, not {id!r}.", file=file, name=name, id=found.id)
        )
    return found
