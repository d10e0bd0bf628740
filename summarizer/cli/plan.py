"""What `fill --dry-run` tells, on one screen: what would be read, sent, paid and changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from summarizer.characters import spelled_out
from summarizer.cli.as_json import figure_json, prepared_json
from summarizer.cli.output import console, print_json, print_text
from summarizer.cli.report import print_nothing, print_prepared
from summarizer.draft.verify import unchecked_words
from summarizer.filling.fill import price
from summarizer.filling.plan import estimated_cost
from summarizer.filling.prepare import Prepared
from summarizer.language import _, counted
from summarizer.note.shape import MARK
from summarizer.prompt.request import pictures_of
from summarizer.provider.pricing import money
from summarizer.provider.provider import Usage
from summarizer.vault.vault import Vault

_SCREEN = 40
"""Lines of a diff that a terminal is shown whole."""


def print_plan(vault: Vault, path: Path, prepared: Prepared | None, diff: str, *, as_json: bool) -> None:
    """Print what a fill would read, send, cost and change."""
    if prepared is None:
        print_nothing(path, as_json=as_json)
    elif as_json:
        print_json(_plan_json(vault, path, prepared, diff))
    else:
        print_prepared(path, prepared)
        out = console()
        for name, words in _plan(vault, prepared):
            out.tell(words, name=name)
        out.tell()
        _print_diff(diff)
        typer.echo(
            "\n"
            + (
                _("Nothing was written, nothing was sent: … stands for the drafts.")
                if prepared.model
                else _("Nothing was written.")
            )
        )


def _plan(vault: Vault, prepared: Prepared) -> list[tuple[str, str]]:
    """The plan's lines: a name and what is to be said under it."""
    labels = [field.label for field in prepared.request.fields]
    rows = [(_("To draft"), f"{len(labels)}: {', '.join(labels)}")]
    if not prepared.model:
        return [*rows, (_("To send"), _("nothing: no model is used"))]
    cost = estimated_cost(vault, prepared)
    to_send = _(
        "about {sent:,} tokens to {model}, about {back:,} back; {reading}; {cost}",
        sent=prepared.prompt_tokens,
        model=prepared.model,
        back=prepared.answer_tokens,
        reading=_reading_plan(prepared),
        cost=money(cost) if cost is None else _("{cost} in all", cost=money(cost)),
    )
    return [
        *rows,
        (_("To send"), to_send),
        (_("Sent"), ", ".join(_sent(prepared) + _pictures(vault, prepared))),
        *_checks(prepared),
        (_("Not sent"), _("anything else of your note; `summarizer evidence` prints the sentences")),
    ]


def _checks(prepared: Prepared) -> list[tuple[str, str]]:
    """What the checks leave out, in a language whose grammar they do not know."""
    said = unchecked_words(prepared.request.language)
    return [(_("Checks"), said)] if said else []


def _sent(prepared: Prepared) -> list[str]:
    """What would be sent, in words."""
    request, evidence = prepared.request, prepared.evidence
    marked = {id(one) for passage in evidence.passages for one in (*passage.annotations, *passage.on_title)}
    comments = {
        id(one)
        for passage in evidence.passages
        for one in (*passage.annotations, *passage.remarks)
        if one.comment.strip()
    }
    sent = [
        (
            many := len(evidence.passages),
            counted("{count} sentence of the paper", "{count} sentences of the paper", many),
        ),
        (many := len(marked), counted("{count} highlight", "{count} highlights", many)),
        (many := len(comments), counted("{count} comment of yours", "{count} comments of yours", many)),
        (
            many := len(request.glossary),
            counted("{count} term of your glossary", "{count} terms of your glossary", many),
        ),
        (
            many := len(request.examples),
            counted("{count} field that you accepted", "{count} fields that you accepted", many),
        ),
    ]
    return [
        _("title and authors") if request.authors else _("title"),
        *(told for count, told in sent if count),
    ]


def _pictures(vault: Vault, prepared: Prepared) -> list[str]:
    """Which figures would be sent as pictures, and what that takes."""
    cited, figures = prepared.paper.cited, prepared.evidence.figures
    if not figures:
        return []
    named = ", ".join(
        _(
            "{label} on {page}",
            label=figure.caption.label,
            page=cited.name(figure.caption.page_index),
        )
        for figure in figures
    )
    tokens = prepared.picture_tokens
    cost = money(price(vault, prepared.model, Usage(tokens)))
    return [_("as pictures {named} (about {tokens:,} tokens, {cost})", named=named, tokens=tokens, cost=cost)]


def _reading_plan(prepared: Prepared) -> str:
    if not prepared.reader:
        return _("nobody reads the claims again")
    tokens = prepared.reading.prompt_tokens + prepared.reading.completion_tokens
    return _(
        "to have {reader} read the claims again about {tokens:,} more",
        reader=prepared.reader,
        tokens=tokens,
    )


def _print_diff(diff: str) -> None:
    """The whole diff where it is kept or fits a screen, else the drafts alone."""
    lines = diff.splitlines()
    if not console().is_terminal:
        print_text(f"{diff}\n")
        return
    drafts = [line for line in lines if line.startswith("+") and MARK in line and "[!" not in line]
    if len(lines) <= _SCREEN:
        _print_coloured(lines)
        return
    _print_coloured(drafts)
    typer.echo(
        _(
            "{count} more lines hold the evidence; `fill --dry-run | less` shows them.",
            count=len(lines) - len(drafts),
        )
    )


def _print_coloured(lines: Sequence[str]) -> None:
    for line in lines:
        typer.secho(spelled_out(line), fg={"+": "green", "-": "red"}.get(line[:1]))


def _plan_json(vault: Vault, path: Path, prepared: Prepared, diff: str) -> dict[str, object]:
    passages = [
        {
            "id": passage.id,
            "page_index": passage.sentence.page_index,
            "section": passage.sentence.section,
            "highlighted": bool(passage.annotations),
            "text": passage.sentence.text,
        }
        for passage in prepared.evidence.passages
    ]
    tokens = {
        "prompt": prepared.prompt_tokens,
        "answer": prepared.answer_tokens,
        "reading": prepared.reading.prompt_tokens + prepared.reading.completion_tokens,
    }
    return prepared_json(path, prepared) | {
        "written": False,
        "estimated_tokens": tokens,
        "estimated_cost_usd": estimated_cost(vault, prepared),
        "diff": diff,
        "evidence": passages,
        "figures": [
            {**figure_json(figure), "tokens": picture.tokens}
            for figure, picture in zip(
                prepared.evidence.figures, pictures_of(prepared.evidence.figures), strict=True
            )
        ],
    }
