"""The drafter protocol: evidence and fields in, a draft out, by a model or by the embedded extractor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from summarizer.draft.coverage import Uncovered
from summarizer.draft.draft import Draft, Revision, VerifiedDraft
from summarizer.prompt.draft_request import DraftRequest, FieldRequest

__all__ = ["DraftRequest", "Drafter", "FieldRequest"]


class Drafter(Protocol):
    """Drafts all fields of one note."""

    async def draft(self, request: DraftRequest) -> Draft:
        """The draft, fields in the order asked for; a field that was not answered at all is left out.

        Raises:
            ProviderError: a model stands behind it and gave no usable answer.
        """
        ...

    async def revise(
        self, request: DraftRequest, checked: VerifiedDraft, unsaid: Sequence[Uncovered] = ()
    ) -> Revision:
        """One more try at claims of `checked` that something is said against, and at fields that it lacks.

        `unsaid` is what is central to the paper and no field speaks of.

        A drafter that cannot do better replaces nothing.

        Raises:
            ProviderError: as for `draft`.
        """
        ...
