"""A candidate at work: papers read in its processes, its model asked through guards, answers kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from summarizer.batch.engines.processes import Processes
from summarizer.batch.engines.worker import prepare_text
from summarizer.batch.spending import Guarded
from summarizer.draft.draft import VerifiedDraft
from summarizer.errors import NothingToDo
from summarizer.evaluate.answers import KeptAnswers, Measured
from summarizer.evaluate.case import Case
from summarizer.evaluate.outcome import Candidate, Run, drafted_fields
from summarizer.evidence.rough import ROUGH
from summarizer.filling.draft import draft_note
from summarizer.filling.fill import price
from summarizer.filling.prepare import Prepared, Wish
from summarizer.language import _
from summarizer.paper.cited import CitedPdf
from summarizer.provider.pricing import total
from summarizer.provider.provider import Usage
from summarizer.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Asked:
    """The way to the endpoints of a candidate: guards, and the addresses of who drafts and who reads."""

    guarded: Guarded
    kept: KeptAnswers
    drafting: str
    reading: str

    def run(self, number: int) -> Measured:
        """What is asked through in one run over one note."""
        return Measured(self.guarded, self.kept, self.drafting, self.reading, number)


@dataclass(frozen=True, slots=True)
class Lane:
    """A candidate with its processes; `asked` is None where no model drafts."""

    candidate: Candidate
    processes: Processes
    asked: Asked | None

    async def runs(self, case: Case, count: int, paid: list[tuple[str, Usage]]) -> tuple[Run, ...]:
        """The drafts of a note, so many times; what is paid for them now goes to `paid`, by model.

        Raises:
            SummarizerError: it cannot be drafted.
        """
        if self.asked is None:
            run = await self.processes.do(_draft_here, case.path, case.text, self.processes.wish)
            return (run,) * count  # without a model every run is the same
        prepared = await self.processes.prepare(case.path, case.text)
        if prepared is None:
            raise _nothing()
        runs: list[Run] = []
        for number in range(1, count + 1):
            measured = self.asked.run(number)
            try:
                runs.append(await self._run(prepared, measured))
            finally:
                paid += measured.paid
        return tuple(runs)

    async def _run(self, prepared: Prepared, measured: Measured) -> Run:
        vault = self.candidate.vault
        prompts = vault.prompts()
        drafter, reader = vault.drafter(prompts, ROUGH, measured), vault.reader(prompts, ROUGH, measured)
        verified, complaint = await draft_note(
            prepared.request, drafter, reader, keep_unverified=vault.settings.keep_unverified
        )
        if measured.exceeded is not None:  # a draft without its second reading is another draft
            raise measured.exceeded
        language = prepared.request.language
        return _told(vault, verified, prepared.paper.cited, language, measured.seconds, complaint)

    def is_kept(self, prepared: Prepared, run: int) -> bool:
        """Whether a note was drafted in that run before, so that it costs nothing."""
        if self.asked is None:
            return True
        vault, measured = self.candidate.vault, self.asked.run(run)
        request = vault.model_drafter(vault.prompts(), ROUGH, measured).request(prepared.request)
        return self.asked.kept.get(measured.key(request)) is not None


def _draft_here(vault: Vault, path: Path, text: str, wish: Wish) -> Run:
    """The note with that text drafted without a model."""
    prepared = prepare_text(vault, path, text, wish)
    if prepared is None:
        raise _nothing()
    begun = monotonic()
    drafter = vault.drafter(vault.prompts(), ROUGH)
    verified, complaint = asyncio.run(draft_note(prepared.request, drafter))
    language = prepared.request.language
    return _told(vault, verified, prepared.paper.cited, language, monotonic() - begun, complaint)


def _nothing() -> NothingToDo:
    return NothingToDo(_("None of its fields is empty when your words are taken out."))


def _told(
    vault: Vault, verified: VerifiedDraft, pdf: CitedPdf, language: str, seconds: float, complaint: str
) -> Run:
    made = verified.provenance
    fields = drafted_fields(verified, pdf)
    drafts, again = price(vault, made.model, made.usage), price(vault, made.reader, made.reading)
    cost = total((drafts, again))
    return Run(fields, language, made, cost, seconds, complaint)
