"""How figures are said: counts first, percent of many only, an interval where candidates are compared."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from summarizer.evaluate.case import Kind
from summarizer.evaluate.figures import Card, Figures
from summarizer.evaluate.outcome import Evaluation
from summarizer.evaluate.shares import Duel, Share
from summarizer.language import _, later

_MANY = 20
"""Cases from which on a share is told in percent."""
_FEW_NOTES = 5
"""Fewer give no interval: what one paper and one answer have in common is no chance."""
NOTHING = "–"
_VERDICTS = {
    "supported": later("supported"),
    "partly": later("one sentence too few"),
    "overstated": later("says more"),
    "not_stated": later("not stated"),
    "contradicted": later("contradicted"),
}


def share(one: Share, *, compared: bool = False) -> str:
    """A share in words."""
    if not one.of or (interval := one.interval) is None:
        return NOTHING
    words = _("{count} of {all}", count=one.count, all=one.of)
    if compared:
        return f"{words} ({interval[0]:.0%}–{interval[1]:.0%})"
    return f"{words} ({one.count / one.of:.0%})" if one.of >= _MANY else words


def repeated(one: Figures) -> str:
    """How much of what is cited comes again in another run."""
    if one.repeated is None:
        return NOTHING
    return _("{share:.0%} of the sentences, over {count} fields", share=one.repeated, count=one.repeats)


def verdicts(one: Figures) -> str:
    """What the second reader said, the best first."""
    found = [f"{_(name)} {one.verdicts[key]}" for key, name in _VERDICTS.items() if key in one.verdicts]
    return ", ".join(found) or NOTHING


def lengths(one: Figures) -> str:
    """The median length of drafts, and that of the person's texts."""
    if one.length is None:
        return NOTHING
    if one.own_length is None:
        return f"{one.length:g}"
    return _("{length:g}, yours {own:g}", length=one.length, own=one.own_length)


def usd(cost: Decimal | None) -> str:
    """An amount of money; one that is not known is said so."""
    return _("price unknown") if cost is None else f"${cost:.4f}"


def rows(card: Card, *, compared: bool) -> tuple[tuple[str, str], ...]:
    """All figures of a candidate, each with what it is."""
    one, compared = card.total, compared and card.notes >= _FEW_NOTES
    return (
        (_("drafted by"), card.model or card.drafter or NOTHING),
        (_("prompts"), card.prompt or NOTHING),
        (_("second reader"), card.reader or NOTHING),
        (_("drafted, where you wrote"), share(one.drafted, compared=compared)),
        (_("your points in the drafts"), share(one.found, compared=compared)),
        *(
            (_("of those {kind}", kind=_(name)), share(figures.found, compared=compared))
            for name, figures in card.kinds.items()
        ),
        (_("points of the drafts that you have"), share(one.same, compared=compared)),
        (_("points that you do not have"), str(one.more)),
        (_("points against yours"), str(one.against) if one.judged.count else _("nobody judged")),
        (_("left empty, where you say that there is nothing"), share(one.none, compared=compared)),
        (_("drafted, where nobody wrote or decided"), share(one.untouched)),
        (_("again what you rejected"), share(one.again, compared=compared)),
        (_("claims that pass the checks"), share(one.passes, compared=compared)),
        (_("claims with a doubt, left out"), f"{one.doubtful}, {one.wrong}"),
        (_("second reading"), verdicts(one)),
        (_("length of a field, median"), lengths(one)),
        (_("same sentences in every run"), repeated(one)),
        (
            _("tokens sent and back, a note"),
            f"{card.usage.prompt_tokens:,}, {card.usage.completion_tokens:,}",
        ),
        (_("cost of a note"), usd(card.cost)),
        (_("seconds for a note"), NOTHING if card.seconds is None else f"{card.seconds:.1f}"),
    )


def measure(evaluation: Evaluation, judged: Share, drafters: Collection[str]) -> str:
    """Who compared the points, in a sentence; `drafters` are the models of several candidates."""
    if not evaluation.judge:
        return _(
            "Points were compared by their words alone, since no second reader is set: a floor. What is put "
            "otherwise counts as not found, and nothing as against."
        )
    told = _("Points were compared by {model}, the same for all.", model=evaluation.judge)
    if evaluation.judge in drafters:
        told += " " + _("It drafts too, and may favour its own.")
    if judged.count < judged.of:
        told += " " + _(
            "Of {count} fields no answer could be used: they were compared by their words alone.",
            count=judged.of - judged.count,
        )
    return told


def winner(one: Duel, first: str, second: str) -> str:
    """Which of two candidates is ahead, or that there are too few notes to tell."""
    counts = _(
        "Nearer to you: {second} in {nearer} notes, {first} in {farther}, level in {level}.",
        second=second,
        nearer=one.nearer,
        first=first,
        farther=one.farther,
        level=one.level,
    )
    if not one.tells:
        return f"{counts} {_('Too few to tell which is better.')}"
    ahead = second if one.nearer > one.farther else first
    return counts + " " + _("{ahead} is ahead (sign test, p = {chance:.3f}).", ahead=ahead, chance=one.chance)


def kind(one: Kind) -> str:
    """What a person decided on."""
    return _(one)
