"""Field guidance: what belongs in a summary field, how long it may be, and how papers word it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.errors import PromptError
from summarizer.language import _
from summarizer.note.labels import fold_label
from summarizer.prompt.template import PromptFile, positive, strings
from summarizer.tongue import Tongue, find_tongue

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class FieldGuidance:
    """What belongs in a field with this role, and where papers say it.

    `names` are the field's usual labels and `cues` phrases to search the paper for, both by language ("zh",
    "en"). `length` is the most that a draft should take, by the language of the draft, in characters or words
    as it counts them; `sentences` the most claims. What is only for some labels, such as TLDR of content,
    has their roles in `of`, and the folded `labels`.
    """

    role: str
    version: int
    names: Mapping[str, str]
    length: Mapping[str, int]
    sentences: int
    cues: Mapping[str, tuple[str, ...]]
    text: str
    of: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()

    def most(self, tongue: Tongue) -> int | None:
        """The length in a language: its own, else after that in Chinese or English; None without any."""
        for form in tongue.forms:
            if form in self.length:
                return self.length[form]
        like = self.length.get("zh" if tongue.by_characters else "en")
        return round(like * tongue.stretch) if like else None


def parse_field(file: PromptFile, role: str) -> FieldGuidance:
    """The guidance that a file of prompts/fields holds.

    Raises:
        PromptError: its front matter lacks something or has something of the wrong kind.
    """
    metadata = file.metadata
    of = strings(file, "of", metadata.get("of", []))
    labels = strings(file, "labels", metadata.get("labels", []))
    names, length = {} if of else _table(file, "names"), _table(file, "length")
    return FieldGuidance(
        role=role,
        version=file.version,
        names={language: str(names[language]) for language in LANGUAGES if language in names},
        length={
            str(language): positive(file, f"length.{language}", most)
            for language, most in length.items()
            if find_tongue(str(language))
        },
        sentences=positive(file, "length.sentences", length.get("sentences")),
        cues={
            language: strings(file, f"cues_{language}", metadata.get(f"cues_{language}", []))
            for language in LANGUAGES
        },
        text=" ".join(file.body.split()),
        of=of,
        labels=frozenset(map(fold_label, labels)),
    )


def _table(file: PromptFile, name: str) -> Mapping[object, object]:
    value = file.metadata.get(name)
    if not isinstance(value, Mapping):
        raise PromptError(
            _(
                "In the prompt {source}, {name} must be a table such as {{zh: …, en: …}}.",
                source=file.source,
                name=name,
            )
        )
    return value
