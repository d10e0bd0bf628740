"""What a draft is asked for: the fields, the evidence, the language and the researcher's own words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from summarizer.evidence.passage import Evidence


@dataclass(frozen=True, slots=True)
class FieldRequest:
    """One field to draft: `label` as the note writes it, `guidance` what belongs in it ("" when unknown).

    `role` is the field's meaning, one of the names of the files in prompts/fields: research_question,
    background, method, approach, content, conclusion, innovation, limitation, future_work, remarks; "" when
    no profile knows the label. `colours` ("#rrggbb") are those of highlights that are meant for it.
    `length` is the most that its draft should take, in characters (blanks and signs counted) or words, as
    the language counts, `claims` the most claims; None for no limit.
    """

    label: str
    role: str = ""
    guidance: str = ""
    colours: tuple[str, ...] = ()
    length: int | None = None
    claims: int | None = None


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What a drafter is asked: `language` is the tag of the output's, such as "zh"; `title` the paper's.

    `authors` are the paper's, whose names a claim may use.

    `glossary` are pairs of a term and the researcher's translation of it, `examples` pairs of a label and
    a value that the researcher accepted in another note, to be followed in style. `hint` is what the
    researcher asks of this draft in particular, "" when nothing. `prompt_tokens` is our count of the request
    for all these fields, 0 when it was not counted.
    """

    fields: tuple[FieldRequest, ...]
    evidence: Evidence
    language: str
    title: str = ""
    glossary: tuple[tuple[str, str], ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    prompt_tokens: int = 0
    authors: tuple[str, ...] = ()

    @property
    def without_figures(self) -> DraftRequest:
        """The same request for words alone; its tokens are to be counted anew."""
        return replace(self, evidence=replace(self.evidence, figures=()), prompt_tokens=0)
