"""The file of a report: never over a file that is no report, and the same report as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from summarizer.characters import json_text
from summarizer.errors import UsageError
from summarizer.evaluate.figures import Tested, cards, duel, tested
from summarizer.evaluate.outcome import Candidate, Evaluation
from summarizer.evaluate.report import Links, as_markdown
from summarizer.files import read_plain, replace_file
from summarizer.language import _
from summarizer.note.refusal import is_report as is_own_report

_KIND = "summarizer evaluation"
_MOST_BYTES = 100_000_000


def check_target(target: Path, *, force: bool) -> None:
    """See before anything is spent whether a report may be written to a file.

    Raises:
        UsageError: its folder is not there, or another file is in its place.
    """
    if target.suffix.lower() not in {".md", ".json"}:
        raise UsageError(
            _("{output} is no Markdown or JSON file.", output=target), hint=_("End its name in .md or .json.")
        )
    if not target.parent.is_dir():
        raise UsageError(_("There is no folder {folder}.", folder=target.parent))
    if target.is_dir() or (target.exists() and not force and not is_report(target)):
        raise UsageError(
            _("{output} is there and is no report of an evaluation; nothing was written.", output=target),
            hint=_("Name another file, or write over it with --force."),
        )


def spare_notes(target: Path | None, notes: Iterable[Path]) -> None:
    """See that a report goes over no literature note, which nobody means who writes over a file.

    Raises:
        UsageError: the file is one of the notes, by whatever spelling or link.
    """
    if target is not None and target.resolve() in {note.resolve() for note in notes}:
        raise UsageError(
            _("{output} is a note of yours, over which no report is written.", output=target),
            hint=_("Name another file."),
        )


def is_report(path: Path) -> bool:
    """Whether a file is a report that this program wrote."""
    with suppress(OSError, ValueError):
        text = read_plain(path, _MOST_BYTES).decode("utf-8-sig")
        if path.suffix.lower() == ".json":
            found = json.loads(text)
            return isinstance(found, Mapping) and found.get("kind") == _KIND
        return is_own_report(text)
    return False


def write_report(target: Path, evaluation: Evaluation, vault: Path, now: datetime, *, force: bool) -> None:
    """Write the report, as JSON where the file's name ends so.

    Raises:
        UsageError: as `check_target`, or it cannot be written.
    """
    check_target(target, force=force)
    if target.suffix.lower() == ".json":
        text = json_text(as_json(evaluation), indent=2, default=str) + "\n"
    else:
        text = as_markdown(evaluation, Links(vault, target), now)
    try:
        replace_file(target.resolve(), text.encode("utf-8", "backslashreplace"), mode=0o666)
    except OSError as exc:
        raise UsageError(
            _("{output} cannot be written: {strerror}.", output=target, strerror=exc.strerror)
        ) from exc


def as_json(evaluation: Evaluation) -> dict[str, object]:
    """All of it as plain data."""
    known = cards(evaluation)
    return {
        "kind": _KIND,
        "judge": evaluation.judge,
        "judge_usage": asdict(evaluation.judge_usage),
        "judge_cost_usd": evaluation.judge_cost,
        "repeat": evaluation.repeat,
        "candidates": [
            asdict(card) | {"settings": _settings(candidate)}
            for card, candidate in zip(known, evaluation.candidates, strict=True)
        ],
        "duels": [
            asdict(one) | {"first": known[0].name, "second": known[place].name, "tells": one.tells}
            for place in range(1, len(known))
            for one in (duel(evaluation, place),)
        ],
        "fields": [
            _field(evaluation.candidates[place], one)
            for place in range(len(known))
            for one in tested(evaluation, place)
        ],
        "left_out": [{"note": one.path, "reason": one.reason} for one in evaluation.left_out],
        "undecided": evaluation.undecided,
        "waiting": evaluation.waiting,
        "unjudged": evaluation.unjudged,
        "stopped_by": None if evaluation.stopped_by is None else str(evaluation.stopped_by),
        "spent_usd": evaluation.spent,
        "seconds": round(evaluation.seconds, 2),
    }


def _settings(candidate: Candidate) -> dict[str, object]:
    settings = candidate.vault.settings
    names = ("language", "length", "token_budget", "temperature", "figures", "prompts", "glossary")
    return {name: getattr(settings, name) for name in names}


def _field(candidate: Candidate, one: Tested) -> dict[str, object]:
    agreed = one.outcome.agreements.get(one.reference.label)
    return {
        "candidate": candidate.name,
        "note": one.tried.case.path,
        "field": one.reference.label,
        "decided": one.reference.kind.name.lower(),
        "yours": one.reference.points,
        "rejected": one.reference.rejected,
        "claims": [
            {
                "text": claim.text,
                "sentences": sorted(claim.cited),
                "links": claim.links,
                "kept": claim.kept,
                "quotation": claim.quotation,
                "verdict": claim.verdict,
                "wrong": claim.wrong,
                "doubtful": claim.doubtful,
            }
            for claim in one.draft.claims
        ],
        "agreement": None if agreed is None else asdict(agreed),
        "score": one.score,
        "again": one.again,
        "cited": [sorted(run.field(one.reference.label).cited) for run in one.outcome.runs],
        "repeated": one.repeated,
    }
