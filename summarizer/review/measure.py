"""What became of drafts, by the journal alone: kept, changed and by how much, rejected, drafted again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rapidfuzz.distance import Levenshtein

from summarizer.note.shape import MARK
from summarizer.review.claims import OWN
from summarizer.review.history import standing
from summarizer.review.journal import Event
from summarizer.review.learnt import without_links

Outcome: TypeAlias = Literal["accepted", "changed", "rejected", "again", "waiting"]
_DRAFTING = frozenset({"fill", "redo"})
_DECIDING = frozenset({"accept", "edit", "reject"})


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one draft of one field.

    `drafter` is the model, or the drafter that needs none; `month` is that of the draft (2026-11). `distance`
    is the share of characters by which what was accepted differs from the draft, from 0 to 1; links to pages,
    and statements that a person added of their own, count for nothing. `reason` is what a
    person said when rejecting it or asking for another, `draft` its text.
    """

    field: str
    drafter: str
    prompt: str
    month: str
    outcome: Outcome
    distance: float = 0.0
    reason: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many drafts there were that have `name` in common, and what became of them.

    `by` says what `name` is. `kept` is the share of those decided on that were accepted, changed or not, and
    `distance` the mean one of those; None where there are none.
    """

    by: str
    name: str
    drafts: int
    accepted: int
    changed: int
    rejected: int
    again: int
    waiting: int
    kept: float | None
    distance: float | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that was given for rejecting drafts of a field or drafting them again, and how often."""

    field: str
    reason: str
    times: int


def fates(events: Iterable[Event]) -> tuple[Fate, ...]:
    """What became of each draft that the journal tells of.

    What was undone never was. Decisions of no person, as of an agent, count for nothing, and neither do the
    drafts that they were about; nor does the journal know of marks that a person took off in the note itself.
    """
    found: list[Fate] = []
    for told in _by_item(events).values():
        for label, steps in _steps(standing(told)).items():
            found += _of_field(label, steps)
    return tuple(found)


def tallies(known: Sequence[Fate]) -> tuple[Tally, ...]:
    """The drafts counted: all of them, by who drafted, by version of the prompts, by field and by month."""
    rows = [_tally("all", "", known)] if known else []
    for by in ("drafter", "prompt", "field", "month"):
        names = sorted({getattr(one, by) for one in known})
        rows += [_tally(by, name, [one for one in known if getattr(one, by) == name]) for name in names]
    return tuple(rows)


def reasons(known: Iterable[Fate]) -> tuple[Reason, ...]:
    """The reasons that were given, the most frequent first."""
    counted = Counter((one.field, one.reason) for one in known if one.reason)
    return tuple(Reason(field, reason, times) for (field, reason), times in counted.most_common())


def _by_item(events: Iterable[Event]) -> Mapping[str, list[Event]]:
    """The events of each note, which may be renamed, by its item or else its path."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.item_key or event.note, []).append(event)
    return found


def _steps(events: Iterable[Event]) -> Mapping[str, list[Event]]:
    """The drafts of each field and the decisions on them that stand."""
    steps: dict[str, list[Event]] = {}
    for event in events:
        for label in event.values:
            if event.action == "undo":
                del steps.setdefault(label, [])[-1:]
            elif event.action != "restore":  # the field is again what it was
                steps.setdefault(label, []).append(event)
    return steps


def _of_field(label: str, steps: Iterable[Event]) -> Iterator[Fate]:
    draft: Event | None = None
    own: tuple[str, ...] = ()
    for event in steps:
        own = _own(label, event) if "claims" in event.details else own
        if event.action in _DRAFTING:
            if draft is not None:
                yield _fate(label, draft, "again", reason=str(event.details.get("hint") or ""))
            draft = event
        elif event.action in _DECIDING and draft is not None:
            if not event.details.get("by"):
                yield _decided(label, draft, event, own)
            draft = None
    if draft is not None:
        yield _fate(label, draft, "waiting")


def _own(label: str, event: Event) -> tuple[str, ...]:
    """The statements that a person added to a field, as an event tells of them."""
    claims = event.details["claims"]
    of_field = claims.get(label) if isinstance(claims, Mapping) else None
    return tuple(
        str(one.get("written", ""))
        for one in (of_field if isinstance(of_field, list) else ())
        if isinstance(one, Mapping) and one.get("decision") == OWN
    )


def _decided(label: str, draft: Event, event: Event, own: Sequence[str]) -> Fate:
    if event.action == "reject":
        return _fate(label, draft, "rejected", reason=str(event.details.get("reason") or ""))
    before, after = _plain(draft.values[label]), _plain(event.values[label], own)
    distance = Levenshtein.normalized_distance(before, after) if after else 0.0  # an empty one found nothing
    return _fate(label, draft, "changed" if distance else "accepted", distance)


def _plain(value: str, own: Sequence[str] = ()) -> str:
    """A value without the mark of a draft, links, the blanks around it, and a person's own statements."""
    for statement in own:
        value = value.replace(statement, "", 1)
    return without_links(value.replace(MARK.strip(), ""))


def _fate(label: str, draft: Event, outcome: Outcome, distance: float = 0.0, reason: str = "") -> Fate:
    said = {name: str(draft.details.get(name) or "") for name in ("model", "drafter", "prompt")}
    drafter, text = said["model"] or said["drafter"], _plain(draft.values[label])
    return Fate(label, drafter, said["prompt"], draft.time[:7], outcome, distance, reason, text)


def _tally(by: str, name: str, known: Sequence[Fate]) -> Tally:
    counted = Counter(one.outcome for one in known)
    kept = [one.distance for one in known if one.outcome in {"accepted", "changed"}]
    decided = len(known) - counted["waiting"]
    return Tally(
        by,
        name,
        len(known),
        counted["accepted"],
        counted["changed"],
        counted["rejected"],
        counted["again"],
        counted["waiting"],
        round(len(kept) / decided, 3) if decided else None,
        round(sum(kept) / len(kept), 3) if kept else None,
    )
