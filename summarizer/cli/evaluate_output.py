"""What `evaluate` tells: the notes it will try and what they cost, the question, the figures in short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from summarizer.batch.plan import Refused
from summarizer.characters import on_a_line
from summarizer.cli.asking import agree_to_cost
from summarizer.cli.output import console, print_json, say
from summarizer.errors import NothingToDo
from summarizer.evaluate import wording
from summarizer.evaluate.case import Case
from summarizer.evaluate.choose import Gathered
from summarizer.evaluate.figures import cards
from summarizer.evaluate.outcome import Evaluation
from summarizer.evaluate.report import sentences
from summarizer.evaluate.session import EvaluationSession, Expected
from summarizer.language import _
from summarizer.provider.pricing import money

_SIDE = 48


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an evaluation would do: the cases of all that there are, what is left out, what it will cost."""

    cases: Sequence[Case]
    all: int
    left_out: Sequence[Refused]
    undecided: int
    expected: Expected


def refuse_nothing(gathered: Gathered) -> None:
    """Say that there is nothing to measure by.

    Raises:
        NothingToDo: there is no note that a person decided on.
    """
    if not gathered.cases:
        why = " ".join(dict.fromkeys(one.reason for one in gathered.left_out[:3]))
        raise NothingToDo(
            _("There is no note of which you decided on a field."),
            hint=_("Accept or change drafts first, or write fields yourself. {why}", why=why).strip(),
        )


def refuse_untried(evaluation: Evaluation) -> None:
    """Say that of no note a draft could be made, and why: figures of nothing would read as an answer.

    Raises:
        NothingToDo: no note was tried, and nothing stopped it.
    """
    if not evaluation.tried and evaluation.stopped_by is None:
        reasons = dict.fromkeys(one.reason for one in evaluation.left_out)
        raise NothingToDo(_("No note could be tried."), hint=" ".join([*reasons][:3]))


def all_left_out(
    gathered: Gathered, refused: Sequence[tuple[Path, str]], lacking: Sequence[Refused]
) -> tuple[Refused, ...]:
    """The notes that do not count, and why: refused as notes, as cases, or for want of a paper."""
    return (*(Refused(path, reason) for path, reason in refused), *gathered.left_out, *lacking)


def print_outlook(outlook: Outlook, session: EvaluationSession, *, as_json: bool) -> None:
    """Tell what will be tried and sent."""
    expected = outlook.expected
    names = [one.name for one in session.candidates]
    if as_json:
        print_json(
            {
                "candidates": names,
                "judge": session.judge.model if session.judge else "",
                "notes": [one.path for one in outlook.cases],
                "decided": outlook.all,
                "left_out": outlook.left_out,
                "undecided": outlook.undecided,
                "estimate": expected,
            }
        )
        return
    say(
        _(
            "To try: {count} of the {all} notes that you decided on, under {candidates}.",
            count=len(outlook.cases),
            all=outlook.all,
            candidates=" / ".join(names),
        )
    )
    for one in outlook.left_out:
        say(_("Not counted: {path}: {reason}", path=on_a_line(one.path.name), reason=one.reason))
    if not expected.models:
        say(_("No model is used."))
    elif not expected.asks:
        say(_("All answers are kept from before: nothing is sent."))
    else:
        say(
            _(
                "About {prompt_tokens:,} tokens to send to {models} and {answer_tokens:,} back, {price}.",
                prompt_tokens=expected.prompt_tokens,
                models=", ".join(expected.models),
                answer_tokens=expected.answer_tokens,
                price=money(expected.cost, decimals=2),
            )
        )


def confirm(expected: Expected, ask_above: Decimal) -> None:
    """Ask before what may cost over `ask_above` USD; of what is kept from before nothing is asked."""
    if expected.asks:
        agree_to_cost(_("Ask {model}?", model=", ".join(expected.models)), expected.cost, ask_above)


def print_evaluation(evaluation: Evaluation, output: Path | None) -> None:
    """The figures of each candidate in short."""
    out = console()
    known = cards(evaluation)
    for sentence in sentences(evaluation, known):
        out.tell(sentence)
    for card in known if evaluation.tried else ():
        out.tell()
        out.tell(card.name, style="bold")
        for name, words in wording.rows(card, compared=len(known) > 1):
            if words != wording.NOTHING:
                out.tell(words, name=name, side=_SIDE)
    out.tell()
    if output is not None:
        out.tell(_("The report is {path}.", path=output))
    elif evaluation.tried:
        out.tell(_("By field and case: --output FILE.md, or --json."))
