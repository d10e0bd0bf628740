"""Running an evaluation: note after note through all candidates, so that all did the same when it ends."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from summarizer.batch.brake import Brake
from summarizer.batch.fault_log import FaultLog
from summarizer.batch.plan import Refused
from summarizer.errors import BudgetExceeded, ProviderError, SummarizerError, as_error
from summarizer.evaluate.agreement import Agreement, Pairs, agreement, settled, verbatim
from summarizer.evaluate.case import WROTE, Case
from summarizer.evaluate.judge import Judge
from summarizer.evaluate.lane import Asked, Lane
from summarizer.evaluate.outcome import Evaluation, Outcome, Run, Tried
from summarizer.filling.fill import price
from summarizer.filling.steps import Tell
from summarizer.language import _
from summarizer.provider.pricing import total
from summarizer.provider.provider import Usage


@dataclass(slots=True)
class Bench:
    """All candidates before the same notes; `tell` hears of each note that is done.

    `paid` is what was paid now, by model, `judged` what the judge took, now or before.
    """

    lanes: Sequence[Lane]
    judge: Judge | None
    judging: Asked | None
    repeat: int
    brake: Brake
    log: FaultLog
    tell: Tell
    tried: dict[int, Tried] = field(default_factory=dict)
    failed: list[Refused] = field(default_factory=list)
    paid: list[tuple[str, Usage]] = field(default_factory=list)
    judged: list[tuple[str, Usage]] = field(default_factory=list)
    unjudged: int = 0
    waiting: int = 0
    stopped_by: SummarizerError | None = None

    async def run(self, cases: Sequence[Case], at_once: int) -> None:
        """Try the cases, so many side by side, until none waits or nothing more can succeed."""
        todo = deque(enumerate(cases))
        async with asyncio.TaskGroup() as workers:
            for _number in range(min(at_once, len(todo))):
                workers.create_task(self._work(todo, len(cases)))
        self.waiting += len(todo)

    async def _work(self, todo: deque[tuple[int, Case]], count: int) -> None:
        while todo and self.stopped_by is None:
            place, case = todo.popleft()
            outcomes = await self._outcomes(case)
            if outcomes:
                self.tried[place] = Tried(case, outcomes)
                self.brake.release()
            self.tell(_("{done} of {count} notes are done", done=len(self.tried), count=count))

    async def _outcomes(self, case: Case) -> tuple[Outcome, ...]:
        """What all candidates made of a note, () when one of them made nothing."""
        found: list[Outcome] = []
        for lane in self.lanes:
            try:
                found.append(await self._outcome(lane, case))
            except BudgetExceeded as exc:
                self._stop(exc)
                self.waiting += 1
                return ()
            except Exception as exc:  # noqa: BLE001 - whatever it is, it is this note's
                error = as_error(exc, case.path.name)
                name = f"{lane.candidate.name}: " if len(self.lanes) > 1 else ""
                self.failed.append(Refused(case.path, f"{name}{self.log.reason(error)}"))
                self._stop(self.brake.press(error))
                return ()
        return tuple(found)

    def _stop(self, error: SummarizerError | None) -> None:
        if error is not None and self.stopped_by is None:
            self.stopped_by = error

    async def _outcome(self, lane: Lane, case: Case) -> Outcome:
        runs = await lane.runs(case, self.repeat, self.paid)
        return Outcome(runs, await self._agreements(case, runs[0]))

    async def _agreements(self, case: Case, run: Run) -> Mapping[str, Agreement]:
        """How a draft agrees with what the person wrote, by field; where either has nothing there is none."""
        both = {
            one.label: (one.points, run.field(one.label).points)
            for one in case.references
            if one.kind in WROTE and one.points and run.field(one.label).points
        }
        open_ = [
            (label, yours, drafted)
            for label, (yours, drafted) in both.items()
            if not settled(verbatim(yours, drafted), yours, drafted)
        ]
        pairs: Mapping[str, Pairs] = {}
        if open_ and self.judge is not None and self.judging is not None:
            pairs = await self._compared(open_)
        judges = self.judge is not None
        return {
            label: agreement(yours, drafted, _pairs(label, yours, drafted, pairs, judges=judges))
            for label, (yours, drafted) in both.items()
        }

    async def _compared(
        self, fields: Sequence[tuple[str, Sequence[str], Sequence[str]]]
    ) -> Mapping[str, Pairs]:
        """What the judge says of fields; nothing where no answer can be used, which is counted."""
        if self.judge is None or self.judging is None:
            return {}
        measured = self.judging.run(1)
        try:
            pairs = await self.judge.compare(fields, measured)
        except BudgetExceeded:
            raise
        except ProviderError as exc:
            self.unjudged += 1
            self._stop(self.brake.press(exc))
            pairs = {}
        finally:
            self.paid += measured.paid
            self.judged += measured.took
        return pairs

    def evaluation(self, left_out: tuple[Refused, ...], undecided: int, seconds: float) -> Evaluation:
        """All that was found, the notes in the order in which they were given."""
        return Evaluation(
            tuple(lane.candidate for lane in self.lanes),
            tuple(self.tried[place] for place in sorted(self.tried)),
            (*left_out, *self.failed),
            undecided,
            self.waiting,
            self.repeat,
            self.judge.model if self.judge else "",
            sum((usage for _model, usage in self.judged), Usage()),
            self._cost(self.judged),
            self._cost(self.paid),
            self.unjudged,
            seconds,
            self.stopped_by,
        )

    def _cost(self, paid: Sequence[tuple[str, Usage]]) -> Decimal | None:
        return total(price(self.lanes[0].candidate.vault, model, usage) for model, usage in paid)


def _pairs(
    label: str,
    yours: Sequence[str],
    drafted: Sequence[str],
    judged: Mapping[str, Pairs],
    *,
    judges: bool,
) -> Pairs | None:
    """What a judge said of a field; of what is the same to the letter nothing need be said."""
    if label in judged:
        return judged[label]
    same = verbatim(yours, drafted)
    return Pairs(same) if judges and settled(same, yours, drafted) else None
