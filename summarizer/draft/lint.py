"""Style of a model's drafts: length, left-over English, openers without a noun, the researcher's own terms.

A lint goes along with the request for better claims; a slip (punctuation, filler) is only reported. Neither
ever drops a claim.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from summarizer.draft.draft import CheckedClaim, VerifiedDraft, VerifiedField
from summarizer.language import _
from summarizer.prompt.draft_request import DraftRequest, FieldRequest
from summarizer.text import HAN
from summarizer.tongue import tongue_of

_HAN = f"[{HAN}]"
_HALF_WIDTH = re.compile(rf"(?<={_HAN})[,;:?!](?=\s*(?:{_HAN}|$))|(?<={_HAN})\.$")
_ENGLISH_RUN = re.compile(r"(?:[A-Za-z][A-Za-z'’-]*[\s,]+){5,}[A-Za-z]+")
_QUOTED = re.compile(r"[“\"「（(][^”\"」）)]*[”\"」）)]|`[^`]*`|\$[^$]*\$")
_TOO_LONG = 1.15
"""Times the length that the prompt allows; a model that counts a little wrong is let off."""
# A field is read without the others: what points back must have something in the field to point to.
_EXPLETIVE = (
    r"(?:(?:is|was|remains?|remained|seems?|appears?|becomes?|has been"
    r"|(?:may|might|could|can|should|will|would) be)(?: [\w-]+){0,4}"
    r" (?:to|that|whether|if|how|why|what|which|who|where|when|for)\b|(?:follows|turns? out|takes?)\b"
    r"|is (?:known|unclear))"
)
"""What follows an "it" that points to nothing: it remains to be seen, it is unclear whether."""
_DANGLING = {
    "zh": re.compile(
        rf"^(?:这(?!里|些年)(?:一|些|种|类|项|个)?|该|此(?!外)|其(?!中|他|它|余|实|次)|上述|前述|后者|前者)[{HAN}]{{0,4}}"
    ),
    "en": re.compile(
        r"^(?:this|these|those|it|its|they|their|such|the (?:former|latter|above))\b"
        r"(?! (?:study|paper)\b)(?!(?<=\bit) " + _EXPLETIVE + ")",
        re.IGNORECASE,
    ),
}


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
    checked = [
        replace(claim, lints=lint_claim(claim, language, glossary), slips=slips_of(claim, language))
        for claim in field.checked
    ]
    if checked and (match := _dangling(checked[0], language)):
        opener = _("the field opens with “{match}”, which points to nothing in it", match=match)
        checked[0] = replace(checked[0], slips=(*checked[0].slips, opener))
    if over := over_limit(field, request, language):
        checked = [replace(claim, lints=(*claim.lints, over)) for claim in checked]
    return replace(field, checked=tuple(checked))


def over_limit(field: VerifiedField, request: FieldRequest, language: str) -> str:
    """What is to be said of a field that is far longer than it may be, "" when it is not."""
    length = sum(length_of(claim.text, language) for claim in field.claims)
    if not request.length or length <= _TOO_LONG * request.length:
        return ""
    if tongue_of(language).by_characters:
        return _(
            "the field has {length} characters and may have {most}: say this shorter, or take it back",
            length=length,
            most=request.length,
        )
    return _(
        "the field has {length} words and may have {most}: say this shorter, or take it back",
        length=length,
        most=request.length,
    )


def _dangling(claim: CheckedClaim, language: str) -> str:
    pattern = _DANGLING.get(tongue_of(language).base)
    match = pattern.search(claim.text) if pattern else None
    return match[0] if match and not claim.verbatim else ""


def lint_claim(
    claim: CheckedClaim, language: str, glossary: Sequence[tuple[str, str]] = ()
) -> tuple[str, ...]:
    """What a claim's wording must not have, each a short sentence part that a model understands too."""
    tongue = tongue_of(language)
    if claim.verbatim or not tongue.by_characters:
        return ()
    source = " ".join(claim.words)
    terms = glossary if tongue.base == "zh" else ()  # of others we do not know how their words change
    return (*_left_over(claim.text), *_other_terms(claim.text, source, terms))


def slips_of(claim: CheckedClaim, language: str) -> tuple[str, ...]:
    """Small faults of a claim's wording that are worth no further request."""
    if claim.verbatim:
        return ()
    base = tongue_of(language).base
    return (*_filler(claim.text, base), *(_punctuation(claim.text) if base == "zh" else ()))


def length_of(text: str, language: str) -> int:
    """The length of a draft as the prompts count it: characters where no blanks part words, else words."""
    tongue = tongue_of(language)
    if tongue.by_characters:
        return len(text)
    return len(re.findall(r"[A-Za-z0-9][\w.%-]*" if tongue.base == "en" else r"\S*\w\S*", text))


def _filler(text: str, language: str) -> Iterator[str]:
    pattern = _fillers().get(language)
    if match := pattern.search(text) if pattern else None:
        yield _("“{words}” says nothing", words=match[0])


def _punctuation(text: str) -> Iterator[str]:
    if match := _HALF_WIDTH.search(_QUOTED.sub("", text)):
        yield _("“{sign}” between Chinese characters should be full-width", sign=match[0])


def _left_over(text: str) -> Iterator[str]:
    if match := _ENGLISH_RUN.search(_QUOTED.sub("", text)):
        yield _("“{words}” is left in English", words=match[0][:40])


def _other_terms(text: str, source: str, glossary: Sequence[tuple[str, str]]) -> Iterator[str]:
    for term, translation in glossary:
        if re.search(rf"\b{re.escape(term)}\b", source, re.IGNORECASE) and not (
            translation in text or term.casefold() in text.casefold()
        ):
            yield _("the researcher's word for “{term}” is {translation}", term=term, translation=translation)


@cache
def _fillers() -> Mapping[str, re.Pattern[str]]:
    data = tomllib.loads(files("summarizer.draft").joinpath("lint.toml").read_text("utf-8"))
    english = rf"\b(?:{'|'.join(data['en'])})\b"
    return {
        "zh": re.compile("|".join(map(re.escape, data["zh"]))),
        "en": re.compile(english, re.IGNORECASE),
    }
