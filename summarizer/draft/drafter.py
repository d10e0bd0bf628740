"""The drafter protocol: evidence and fields in, a draft out, by a model or by the embedded extractor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from summarizer.draft.draft import Draft, VerifiedDraft
from summarizer.evidence.passage import Evidence


@dataclass(frozen=True, slots=True)
class FieldRequest:
    """One field to draft: `label` as the note writes it, `guidance` what belongs in it ("" when unknown).

    `role` is the field's meaning, one of the names of the files in prompts/fields: research_question,
    background, method, approach, content, conclusion, innovation, limitation, future_work, remarks; "" when
    no profile knows the label.
    """

    label: str
    role: str = ""
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class DraftTask:
    """What a drafter is asked: `language` is that of the output, "zh" or "en"; `title` is the paper's."""

    fields: tuple[FieldRequest, ...]
    evidence: Evidence
    language: str
    title: str = ""


class Drafter(Protocol):
    """Drafts all fields of one note."""

    async def draft(self, task: DraftTask) -> Draft:
        """The draft, fields in the order asked for.

        Raises:
            ProviderError: a model stands behind it and gave no usable answer.
        """
        ...

    async def revise(self, task: DraftTask, checked: VerifiedDraft) -> Draft:
        """The draft after one more try at the claims of `checked` that have problems.

        A drafter that cannot do better returns the same claims again.

        Raises:
            ProviderError: as for `draft`.
        """
        ...
