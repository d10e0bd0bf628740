"""The report of a batch: a Markdown file with links into the vault, and the same as JSON."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from urllib.parse import quote

from summarizer.batch.plan import Refused
from summarizer.batch.run import Result, by_kind
from summarizer.characters import json_text
from summarizer.draft.draft import VerifiedField
from summarizer.errors import StateError, SummarizerError
from summarizer.files import private_folder, replace_file
from summarizer.language import _, later
from summarizer.note.escape import escape
from summarizer.provider.pricing import total
from summarizer.provider.provider import Usage


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole batch: what was filled, what failed, what was refused, at which cost (USD) and in what time.

    `waiting` notes were not drafted, and were not asked about; `elsewhere` were filled meanwhile by another
    run or a person. `interrupted` says that Ctrl-C ended it, `stopped_by` what would have met every note.
    """

    results: tuple[Result, ...]
    refused: tuple[Refused, ...]
    waiting: int
    seconds: float
    elsewhere: int = 0
    interrupted: bool = False
    stopped_by: SummarizerError | None = None

    @property
    def filled(self) -> tuple[Result, ...]:
        """The notes that were written."""
        return tuple(result for result in self.results if result.filled)

    @property
    def library(self) -> tuple[str, ...]:
        """What is to be told of Zotero's library, each sentence once."""
        return tuple(dict.fromkeys(result.library for result in self.results if result.library))

    @property
    def usage(self) -> Usage:
        """All tokens together."""
        return sum((result.usage for result in self.results), Usage())

    @property
    def cost(self) -> Decimal | None:
        """What all of it cost in USD, None when a price is unknown."""
        return total(result.cost for result in self.results)


def write_report(folder: Path, summary: Summary, now: datetime) -> tuple[Path, Path]:
    """Write the report as Markdown and as JSON into a folder, and return both paths.

    Raises:
        StateError: the folder cannot be written.
    """
    try:
        private_folder(folder)
        markdown, data = _own_files(folder, f"batch-{now:%Y%m%d-%H%M%S}")
        try:
            replace_file(markdown, as_markdown(summary).encode())
            replace_file(data, json_text(as_json(summary), indent=2).encode())
        except OSError:
            for empty in (markdown, data):
                empty.unlink(missing_ok=True)
            raise
    except OSError as exc:
        raise StateError(
            _("The report cannot be written to {folder}: {strerror}.", folder=folder, strerror=exc.strerror)
        ) from exc
    return markdown, data


def _own_files(folder: Path, stem: str) -> tuple[Path, Path]:
    """Two new files for a report, empty; another batch that ends in the same second gets others."""
    for number in count(1):
        name = stem if number == 1 else f"{stem}-{number}"
        markdown, data = folder / f"{name}.md", folder / f"{name}.json"
        with suppress(FileExistsError):
            markdown.touch(0o600, exist_ok=False)
            data.touch(0o600, exist_ok=False)
            return markdown, data
    raise AssertionError("numbers do not end")


def as_json(summary: Summary) -> dict[str, object]:
    """The summary as plain data."""
    return {
        "filled": len(summary.filled),
        "failed": len(summary.results) - len(summary.filled),
        "refused": [{"note": str(one.path), "reason": one.reason} for one in summary.refused],
        "waiting": summary.waiting,
        "elsewhere": summary.elsewhere,
        "library": summary.library,
        "interrupted": summary.interrupted,
        "stopped_by": None if summary.stopped_by is None else _error_json(summary.stopped_by),
        "seconds": round(summary.seconds, 2),
        "prompt_tokens": summary.usage.prompt_tokens,
        "completion_tokens": summary.usage.completion_tokens,
        "cached_tokens": summary.usage.cached_tokens,
        "cost_usd": None if summary.cost is None else str(summary.cost),
        "notes": [result_json(result) for result in summary.results],
    }


def _error_json(error: SummarizerError) -> dict[str, object]:
    return {"kind": error.kind, "reason": str(error), "hint": error.hint}


def result_json(result: Result) -> dict[str, object]:
    """One note's result as plain data."""
    return {
        "note": str(result.path),
        "filled": result.filled,
        "fields": [field.label for field in result.fields if field.claims],
        "empty": [field.label for field in result.fields if not field.claims],
        "dropped": [
            {"field": field.label, "text": claim.text, "problems": list(claim.reasons)}
            for field in result.fields
            for claim in field.dropped
        ],
        "prompt_tokens": result.usage.prompt_tokens,
        "completion_tokens": result.usage.completion_tokens,
        "cost_usd": None if result.cost is None else str(result.cost),
        "seconds": round(result.seconds, 2),
        "warning": result.warning,
        "cached_tokens": result.usage.cached_tokens,
        "kind": result.kind,
        "reason": result.reason,
    }


def as_markdown(summary: Summary) -> str:
    """The summary for people; notes are links that open them in Obsidian from anywhere."""
    cost = _("price unknown") if summary.cost is None else f"${summary.cost:.4f}"
    usage = summary.usage
    lines = [
        _("# Batch"),
        "",
        _(
            "{count} filled, {failed} failed, "
            "{refused} refused, {waiting} still waiting; {seconds:.0f} s, "
            "{prompt_tokens:,} tokens sent, {completion_tokens:,} back, {cost}.",
            count=len(summary.filled),
            failed=len(summary.results) - len(summary.filled),
            refused=len(summary.refused),
            waiting=summary.waiting,
            seconds=summary.seconds,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            cost=cost,
        ),
        "",
        *(f"{escape(sentence)}\n" for sentence in _special(summary)),
    ]
    for kind, failures in by_kind(summary.results).items():
        lines += [
            _("## Failed: {kind} ({count})", kind=escape(kind), count=len(failures)),
            "",
            *(f"- {_link(one.path)}: {escape(one.reason)}" for one in failures),
            "",
        ]
    if summary.refused:
        refused = (f"- {_link(one.path)}: {escape(one.reason)}" for one in summary.refused)
        lines += [_("## Refused ({count})", count=len(summary.refused)), "", *refused, ""]
    if summary.filled:
        head = _("## Filled ({count})", count=len(summary.filled))
        lines += [head, "", _(_HEAD), _RULE, *map(_row, summary.filled)]
    return "\n".join(lines) + "\n"


_PIPE = r"\|"


def _special(summary: Summary) -> Iterator[str]:
    """Sentences on how the batch ended, where it was not as usual."""
    if summary.stopped_by is not None:
        yield f"{summary.stopped_by} {summary.stopped_by.hint}".strip()
    if summary.interrupted:
        yield _("It was interrupted; what waits is drafted when the batch is run again.")
    if summary.elsewhere:
        yield _(
            "{elsewhere} more had no empty field any more: another run or you filled them.",
            elsewhere=summary.elsewhere,
        )
    yield from summary.library


_HEAD = later("| Note | Drafted | Nothing found | Warnings | Tokens | USD | Seconds |")
_RULE = "|---" * 7 + "|"


def _row(result: Result) -> str:
    drafted = [field.label for field in result.fields if field.claims]
    empty = [
        f"{field.label} ({_why(field, quoted=result.quoted)})" for field in result.fields if not field.claims
    ]
    unsure = [f"{field.label}: {problem}" for field in result.fields for problem in _problems(field)]
    warnings = [*([result.warning] if result.warning else []), *unsure]
    tokens = result.usage.prompt_tokens + result.usage.completion_tokens
    cells = (
        _link(result.path),
        escape(", ".join(drafted)),
        escape(", ".join(empty)),
        escape("; ".join(warnings)),
        f"{tokens:,}" if tokens else "",
        "?" if result.cost is None else f"{result.cost:.4f}" if result.cost else "",
        f"{result.seconds:.1f}",
    )
    return f"| {' | '.join(cell.replace(_PIPE, '&#124;') for cell in cells)} |"


def _why(field: VerifiedField, *, quoted: bool) -> str:
    if field.dropped:
        return _("claims failed a check: {count}", count=len(field.dropped))
    return _("no sentence to quote was found") if quoted else _("the paper does not say")


def _problems(field: VerifiedField) -> list[str]:
    """What was wrong with claims that were kept in spite of it, or left out beside others."""
    beside = field.dropped if field.claims else ()
    return [problem for claim in (*field.claims, *beside) for problem in claim.reasons]


def _link(path: Path) -> str:
    """A link that opens a note from wherever the report lies; Obsidian wants the whole path of the note."""
    return f"[{escape(path.stem)}](obsidian://open?path={quote(os.fsencode(path.absolute()), safe='')})"
