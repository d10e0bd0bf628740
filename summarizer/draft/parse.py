"""Reading a model's answer into field drafts: forgiving about its form, never about its sense."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ValidationError, field_validator, model_validator

from summarizer.characters import one_line
from summarizer.draft.answer import extract_json
from summarizer.draft.draft import Claim, FieldDraft
from summarizer.draft.drafter import FieldRequest
from summarizer.errors import BadAnswer
from summarizer.language import _
from summarizer.note.escape import without_marks

_CITED = re.compile(r"(?<![A-Za-z0-9.])S?(\d{1,6})(?:\s*[-–—~]\s*S?(\d{1,6}))?(?![\d.])", re.IGNORECASE)
_LONGEST_RANGE = 10
_DEEPEST = 5
_DEPTH_OF_FIELDS = 2  # {"fields": [ … ] }
_CLOSER = {"{": "}", "[": "]"}
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_IN_TEXT = re.compile(
    r"\s*[\[(（【]\s*(S?\d{1,6}(?:\s*[,，、;；–-]\s*S?\d{1,6}|\s+S\d{1,6})*)\s*[\])）】]", re.IGNORECASE
)
_PARTS = re.compile(r"[,，、;；]+")
_FIGURE = re.compile(r"\s*F?(\d{1,2})\s*")
_NOT_STATED = re.compile(
    r"\W*(?:(?:本?文中?|论文中?|原文中?|作者)?(?:均|并)?(?:未|没有)(?:明确)?(?:提及|提到|说明|涉及|给出)\w{0,6}|无"
    r"|(?:(?:it )?is )?not (?:stated|mentioned|reported|discussed|given|applicable)(?: in the paper)?"
    r"|the paper does not (?:say|state|mention|discuss) (?:it|this|any)?|none|n/?a|unknown)\W*",
    re.IGNORECASE,
)


class _Claim(BaseModel):
    """A claim as answered; the numbers may come as `12`, `"S12"`, `"S12, S14"` or `"S12-S14"`."""

    text: str
    sentences: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _told_apart(cls, value: object) -> object:
        """The claim with what is called `F2` among its sentences as a picture; in its words F1 is a score."""
        if not isinstance(value, dict):
            return value
        cited = [value.get("figures"), *_named_figures(value.get("sentences"))]
        return {**value, "figures": cited}

    @field_validator("figures", mode="before")
    @classmethod
    def _figure_numbers(cls, value: object) -> tuple[int, ...]:
        return tuple(dict.fromkeys(_figure_numbers(value)))

    @field_validator("text")
    @classmethod
    def _one_line(cls, text: str) -> str:
        return without_marks(one_line(text))

    @field_validator("sentences", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> tuple[int, ...]:
        return tuple(dict.fromkeys(_sentence_numbers(value)))


def parse_draft(
    text: str,
    fields: Sequence[FieldRequest],
    aliases: Mapping[str, str] | None = None,
    *,
    keep_blanks: bool = False,
) -> tuple[FieldDraft, ...]:
    """The field drafts of an answer, in the order of `fields`; a field that it leaves out is left out.

    Labels count as the same when their letters are; `aliases` are further names for a role of a field, for
    a model that translates labels. Fields that were not asked for are passed over, claims of one field that
    stands twice are put together, and of an answer that breaks off only the fields that it finished are used.
    With `keep_blanks` a claim without words stays in its place: it takes another back.

    Raises:
        BadAnswer: it holds no JSON, or none of the fields in a form that can be read.
    """
    labels = _labels(fields, aliases or {})
    found: dict[str, list[Claim]] = {}
    for name, content in _entries(extract_json(_mended(text)), labels):
        label = labels.get(_folded(name))
        claims = None if label is None else _claims(content, keep_blanks=keep_blanks)
        if label is not None and claims is not None:
            own = found.setdefault(label, [])
            own.extend(claim for claim in claims if not claim.text or claim not in own)
    if not found:
        raise BadAnswer(
            _("The model's answer holds none of the fields that it was asked for."),
            hint=_("Try again, or try another model."),
        )
    return tuple(
        FieldDraft(field.label, tuple(found[field.label])) for field in fields if field.label in found
    )


def _mended(text: str) -> str:
    """The answer as it is, or one that breaks off cut back to the last field that it finished and closed.

    A repair would take the words up to the break for a whole claim.
    """
    closers: list[str] = []
    finished: tuple[int, int, str] | None = None  # depth and offset behind a bracket, what closes the rest
    for bracket in _BRACKET.finditer(text, text.rfind("</think>") + 1):
        if bracket[0] in _CLOSER:
            closers.append(_CLOSER[bracket[0]])
        elif bracket[0] in _CLOSER.values() and closers:
            closers.pop()
            if not closers:
                return text
            if finished is None or len(closers) <= finished[0]:
                finished = (len(closers), bracket.end(), "".join(reversed(closers)))
    if not closers:
        return text
    if finished is None or finished[0] > _DEPTH_OF_FIELDS:
        raise BadAnswer(
            _("The model's answer breaks off in its first field."), hint=_("Allow longer answers.")
        )
    return text[: finished[1]] + finished[2]


def _labels(fields: Sequence[FieldRequest], aliases: Mapping[str, str]) -> dict[str, str]:
    """The labels by every name, folded, that may stand for them; a label's own name goes first."""
    names: dict[str, str] = {}
    for field in fields:
        names.setdefault(_folded(field.label), field.label)
    for field in fields:
        if field.role:
            names.setdefault(_folded(field.role), field.label)
    by_role = {field.role: field.label for field in fields if field.role}
    for alias, role in aliases.items():
        if role in by_role:
            names.setdefault(_folded(alias), by_role[role])
    return names


def _folded(name: str) -> str:
    """The letters and digits of a name: emoji, blanks and signs vary from answer to answer."""
    return "".join(character for character in name.casefold() if character.isalnum())


def _entries(answer: object, labels: Mapping[str, str], depth: int = 0) -> Iterator[tuple[str, object]]:
    """The name and content of each field, whether listed or keyed by name, within wrappers or not."""
    if depth > _DEEPEST:
        return
    if isinstance(answer, list):
        for entry in answer:
            yield from _entries(entry, labels, depth + 1)
    elif isinstance(answer, dict):
        name = next((answer[key] for key in ("field", "label", "name") if key in answer), None)
        if isinstance(name, str):
            yield name, next((answer[key] for key in ("claims", "content", "text") if key in answer), None)
        elif any(_folded(str(key)) in labels for key in answer):
            yield from ((str(key), content) for key, content in answer.items())
        else:
            for content in answer.values():
                yield from _entries(content, labels, depth + 1)


def _claims(content: object, *, keep_blanks: bool) -> list[Claim] | None:
    """The claims of a field's content, None when it is nothing that can be read as claims."""
    if isinstance(content, dict) and "claims" in content:
        content = content["claims"]
    if content is None:
        return []
    listed = content if isinstance(content, list) else [content]
    try:
        read = [_Claim.model_validate({"text": item} if isinstance(item, str) else item) for item in listed]
    except ValidationError:
        return None
    claims = [Claim("", ()) if _says_nothing(claim) else claim for claim in map(_claim, read)]
    return [claim for claim in claims if claim.text or keep_blanks]


def _claim(read: _Claim) -> Claim:
    """The claim, numbers of its sentences taken out of its words: they are shown as links."""
    cited = dict.fromkeys(read.sentences)
    if not cited:
        cited = dict.fromkeys(
            number
            for match in _IN_TEXT.finditer(read.text)
            if "s" in match[1].lower()
            for number in _sentence_numbers(match[1])
        )

    def shown(match: re.Match[str]) -> str:
        # What is not cited is something else: a year, a value, a supplement's figure S1.
        return "" if set(_sentence_numbers(match[1])) <= cited.keys() else match[0]

    return Claim(_IN_TEXT.sub(shown, read.text).strip(), tuple(cited), read.figures)


def _says_nothing(claim: Claim) -> bool:
    """Whether a claim only says, in words, that there is no claim to be made."""
    return not claim.passages and not claim.figures and _NOT_STATED.fullmatch(claim.text) is not None


def _sentence_numbers(value: object, depth: int = 0) -> Iterator[int]:
    match value:
        case bool():
            return
        case int():
            if value >= 1:
                yield value
        case float():
            if value >= 1 and value.is_integer():
                yield int(value)
        case str():
            for first, last in _CITED.findall(value):
                yield from _range(int(first), int(last or first))
        case list() if depth < _DEEPEST:
            for item in value:
                yield from _sentence_numbers(item, depth + 1)


def _named_figures(value: object) -> list[str]:
    """What among numbers of sentences is called a picture's, `F2`."""
    listed = value if isinstance(value, list) else [value]
    return [part for one in listed if isinstance(one, str) for part in _PARTS.split(one) if "F" in part]


def _figure_numbers(value: object, depth: int = 0) -> Iterator[int]:
    match value:
        case bool():
            return
        case int():
            if value >= 1:
                yield value
        case str():
            found = map(_FIGURE.fullmatch, _PARTS.split(value))
            yield from (int(match[1]) for match in found if match)
        case list() if depth < _DEEPEST:
            for item in value:
                yield from _figure_numbers(item, depth + 1)


def _range(first: int, last: int) -> Iterator[int]:
    """The numbers of a range; of one too long to be meant, its ends."""
    if first <= last < first + _LONGEST_RANGE:
        yield from range(max(first, 1), last + 1)
    else:
        yield from (number for number in (first, last) if number >= 1)
