"""Style of a model's drafts: punctuation, left-over English, filler, length, the researcher's own terms.

A lint never drops a claim: it goes along with the one request for better claims, and then into the report.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from summarizer.draft.draft import CheckedClaim, VerifiedDraft, VerifiedField
from summarizer.prompt.draft_request import DraftRequest, FieldRequest
from summarizer.text import HAN

_HAN = f"[{HAN}]"
_HALF_WIDTH = re.compile(rf"(?<={_HAN})[,;:?!](?=\s*(?:{_HAN}|$))|(?<={_HAN})\.$")
_ENGLISH_RUN = re.compile(r"(?:[A-Za-z][A-Za-z'’-]*[\s,]+){5,}[A-Za-z]+")
_QUOTED = re.compile(r"[“\"「（(][^”\"」）)]*[”\"」）)]|`[^`]*`|\$[^$]*\$")
_TOO_LONG = 1.3
"""Times the length that the prompt allows; a model that counts a little wrong is let off."""


def lint(verified: VerifiedDraft, task: DraftRequest) -> VerifiedDraft:
    """The draft with each claim's lints; one that was made without a model is the paper's own words."""
    if not verified.provenance.model:
        return verified
    requests = {request.label: request for request in task.fields}
    fields = tuple(
        _lint_field(field, requests[field.label], task.language, task.glossary) for field in verified.fields
    )
    return replace(verified, fields=fields)


def _lint_field(
    field: VerifiedField, request: FieldRequest, language: str, glossary: Sequence[tuple[str, str]]
) -> VerifiedField:
    checked = [replace(claim, lints=lint_claim(claim, language, glossary)) for claim in field.checked]
    length = sum(length_of(claim.text, language) for claim in checked)
    if checked and request.length and length > _TOO_LONG * request.length:
        unit = "characters" if language == "zh" else "words"
        problem = f"the field has {length} {unit}, and {request.length} are enough"
        checked[-1] = replace(checked[-1], lints=(*checked[-1].lints, problem))
    return replace(field, checked=tuple(checked))


def lint_claim(
    claim: CheckedClaim, language: str, glossary: Sequence[tuple[str, str]] = ()
) -> tuple[str, ...]:
    """What is wrong with a claim's wording, each a short sentence part that a model understands too."""
    if any(claim.text == passage.sentence.text for passage in claim.passages):
        return ()
    source = " ".join(passage.sentence.text for passage in claim.passages)
    found = [*_filler(claim.text, language)]
    if language == "zh":
        found += [*_punctuation(claim.text), *_left_over(claim.text)]
        found += _other_terms(claim.text, source, glossary)
    return tuple(found)


def length_of(text: str, language: str) -> int:
    """The length of a draft as the prompts count it: Chinese characters and Latin words, or words."""
    words = len(re.findall(r"[A-Za-z0-9][\w.%-]*", text))
    return words + len(re.findall(_HAN, text)) if language == "zh" else words


def _filler(text: str, language: str) -> Iterator[str]:
    if match := _fillers()[language if language in _fillers() else "en"].search(text):
        yield f"“{match[0]}” says nothing"


def _punctuation(text: str) -> Iterator[str]:
    if match := _HALF_WIDTH.search(_QUOTED.sub("", text)):
        yield f"“{match[0]}” between Chinese characters should be full-width"


def _left_over(text: str) -> Iterator[str]:
    if match := _ENGLISH_RUN.search(_QUOTED.sub("", text)):
        yield f"“{match[0][:40]}” is left in English"


def _other_terms(text: str, source: str, glossary: Sequence[tuple[str, str]]) -> Iterator[str]:
    for term, translation in glossary:
        if re.search(rf"\b{re.escape(term)}\b", source, re.IGNORECASE) and not (
            translation in text or term.casefold() in text.casefold()
        ):
            yield f"the researcher's word for “{term}” is {translation}"


@cache
def _fillers() -> Mapping[str, re.Pattern[str]]:
    data = tomllib.loads(files("summarizer.draft").joinpath("lint.toml").read_text("utf-8"))
    english = rf"\b(?:{'|'.join(data['en'])})\b"
    return {
        "zh": re.compile("|".join(map(re.escape, data["zh"]))),
        "en": re.compile(english, re.IGNORECASE),
    }
