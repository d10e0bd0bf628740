"""A session of evaluating: candidates with all that they need, the notes to try, what it will cost."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from decimal import Decimal
from time import monotonic

from summarizer.batch.brake import Brake
from summarizer.batch.engines.processes import Processes
from summarizer.batch.estimate import estimate
from summarizer.batch.fault_log import FaultLog
from summarizer.batch.plan import Refused, look_for_pdfs
from summarizer.batch.session import FAULTS
from summarizer.batch.spending import Guarded
from summarizer.evaluate.answers import EVALUATIONS, KeptAnswers
from summarizer.evaluate.case import WROTE, Case
from summarizer.evaluate.judge import Judge
from summarizer.evaluate.lane import Asked, Lane
from summarizer.evaluate.outcome import Candidate, Evaluation
from summarizer.evaluate.run import Bench
from summarizer.evidence.rough import ROUGH
from summarizer.filling.fill import price
from summarizer.filling.prepare import ANSWER_TOKENS_PER_FIELD, Wish
from summarizer.filling.steps import Tell
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.budgeted import Budget
from summarizer.provider.pricing import total
from summarizer.provider.provider import Usage
from summarizer.vault.model_choice import Reading, endpoint, model_name, reading
from summarizer.vault.vault import Vault

_AT_ONCE = 32
"""Notes whose PDFs are looked for at once."""
_PROMPT_TOKENS, _TOKENS_PER_POINT = 420, 14
"""Of a request to compare points: what always goes along; of its answer what each point takes."""


@dataclass(frozen=True, slots=True)
class Order:
    """How it is to be run: notes at once, how often each is drafted, the most to spend in USD."""

    concurrency: int = 4
    repeat: int = 1
    max_cost: Decimal | None = None
    trust_pdf: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """What will be sent and cost, all candidates and runs together; what is kept from before is left out.

    `cost` is in USD, None when a price is unknown; `models` are those that are asked, "" none.
    """

    models: tuple[str, ...]
    prompt_tokens: int
    answer_tokens: int
    cost: Decimal | None

    @property
    def asks(self) -> bool:
        """Whether anything is to be paid for."""
        return self.prompt_tokens > 0


class EvaluationSession:
    """Evaluates candidates over notes of a vault; `close` ends it. Neither vault nor journal is written."""

    def __init__(self, vault: Vault, candidates: Sequence[Candidate], order: Order) -> None:
        """Open what is needed; no note is read and nothing is asked yet.

        The judge of agreement is who reads claims a second time under the vault's own settings, else under
        those of the first candidate that has somebody: the same for all candidates.

        Raises:
            SettingsError: the choice of a model lacks something.
            StateError: the kept answers cannot be used.
        """
        self.vault, self.candidates, self.order = vault, tuple(candidates), order
        self._budget = None if order.max_cost is None else Budget(order.max_cost)
        self._guards: list[tuple[Endpoint, Reading | None, Guarded]] = []
        with ExitStack() as opened:
            self._kept = opened.enter_context(closing(KeptAnswers(vault.store.folder / EVALUATIONS)))
            self._loop = opened.enter_context(asyncio.Runner())
            self._opened = opened
            self.lanes = tuple(self._lane(one, len(candidates)) for one in candidates)
            self.judge, self._judging = self._judge()
            self._opened = opened.pop_all()

    def _lane(self, candidate: Candidate, count: int) -> Lane:
        processes = max(1, (os.cpu_count() or 1) // count)
        wish = Wish(trust_pdf=self.order.trust_pdf)
        found = Processes(candidate.vault, wish, processes)
        self._opened.enter_context(closing(found))
        return Lane(candidate, found, self._asked(candidate.vault))

    def _asked(self, vault: Vault) -> Asked | None:
        """The way to a vault's endpoints; candidates that ask the same ones share their limits."""
        chosen = endpoint(vault.settings)
        if chosen is None:
            return None
        read = reading(vault.settings)
        known = next(
            (
                one
                for to, by, one in self._guards
                if (to, by and by.endpoint) == (chosen, read and read.endpoint)
            ),
            None,
        )
        if known is None:
            known = Guarded(vault, chosen, self.order.concurrency, self._budget, read, keeps=False)
            self._opened.enter_context(closing(known))
            self._opened.callback(lambda asked: self._loop.run(asked.disconnect()), known)
            self._guards.append((chosen, read, known))
        return Asked(known, self._kept, chosen.base_url, (read.endpoint if read else chosen).base_url)

    def _judge(self) -> tuple[Judge | None, Asked | None]:
        for vault in (self.vault, *(one.vault for one in self.candidates)):
            read = reading(vault.settings)
            asked = self._asked(vault) if read else None
            if read is not None and asked is not None:
                return Judge(read.model, vault.prompts(), vault.temperature, vault.settings.timeout), asked
        return None, None

    def choose(self, cases: Sequence[Case], most: int | None) -> tuple[tuple[Case, ...], tuple[Refused, ...]]:
        """The first `most` cases whose paper is there, all when it is None; those without it, and why."""
        chosen: list[Case] = []
        left_out: list[Refused] = []
        for start in range(0, len(cases), _AT_ONCE):
            chunk = cases[start : start + _AT_ONCE]
            paths = [one.path for one in chunk]
            problems = self._loop.run(look_for_pdfs(paths, self.lanes[0].processes))
            lacking = {one.path: one.reason for one in problems}
            for case in chunk:
                if most is not None and len(chosen) == most:
                    return tuple(chosen), tuple(left_out)
                if case.path in lacking:
                    left_out.append(Refused(case.path, lacking[case.path]))
                else:
                    chosen.append(case)
        return tuple(chosen), tuple(left_out)

    def estimate(self, cases: Sequence[Case]) -> Expected:
        """What evaluating the cases will send and cost, without what is kept from before."""
        found = [self._loop.run(self._estimate(lane, cases)) for lane in self.lanes if lane.asked]
        fresh = max((share for _drafts, share in found), default=Decimal(0))
        sent, back = (round(tokens * fresh * len(self.lanes)) for tokens in self._judging_tokens(cases))
        judging = price(self.vault, self.judge.model if self.judge else "", Usage(sent, back))
        return Expected(
            tuple(dict.fromkeys(model for drafts, _share in found for model in drafts.models)),
            sum(drafts.prompt_tokens for drafts, _share in found) + sent,
            sum(drafts.answer_tokens for drafts, _share in found) + back,
            total((*(drafts.cost for drafts, _share in found), judging)),
        )

    async def _estimate(self, lane: Lane, cases: Sequence[Case]) -> tuple[Expected, Decimal]:
        """What the drafts of a candidate will take, and the share of notes whose first draft is not kept."""
        vault, processes = lane.candidate.vault, lane.processes
        texts = {one.path: one.text for one in cases}
        whole = await estimate(vault, [*texts], processes, texts)
        ready = list(processes.ready.values())
        count = max(1, len(ready))
        runs = range(1, self.order.repeat + 1)
        share = Decimal(sum(not lane.is_kept(one, run) for one in ready for run in runs)) / count
        drafts = Expected(
            (model_name(vault.settings),),
            round(whole.prompt_tokens * share),
            round(whole.answer_tokens * share),
            (None if whole.cost is None else whole.cost * share) if share else Decimal(0),
        )
        return drafts, Decimal(sum(not lane.is_kept(one, 1) for one in ready)) / count

    def _judging_tokens(self, cases: Sequence[Case]) -> tuple[int, int]:
        """What comparing points takes for one candidate, sent and received."""
        if self.judge is None:
            return 0, 0
        wrote = [[one for one in case.references if one.kind in WROTE] for case in cases]
        texts = sum(ROUGH.count(one.text) + ANSWER_TOKENS_PER_FIELD for case in wrote for one in case)
        said = sum(len(one.points) for case in wrote for one in case)
        return texts + _PROMPT_TOKENS * sum(map(bool, wrote)), _TOKENS_PER_POINT * said

    def run(
        self, cases: Sequence[Case], left_out: Sequence[Refused], undecided: int, tell: Tell
    ) -> Evaluation:
        """Draft the cases with each candidate and compare; what cannot be drafted by all counts for none."""
        begun = monotonic()
        brake = Brake(self.vault.settings.stop_after)
        log = FaultLog(self.vault.store.folder / FAULTS)
        bench = Bench(self.lanes, self.judge, self._judging, self.order.repeat, brake, log, tell)
        at_once = self.order.concurrency if any(one.asked for one in self.lanes) else os.cpu_count() or 1
        self._loop.run(bench.run(cases, at_once))
        return bench.evaluation(tuple(left_out), undecided, monotonic() - begun)

    def close(self) -> None:
        """End the processes and close the files."""
        self._opened.close()
