"""The whole path of a comparison: gather, ask, check, write the synthesis note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from summarizer.compare.asking import ask, prompts_of, request_for
from summarizer.compare.comparison import Comparison, Made
from summarizer.compare.evidence import compared
from summarizer.compare.gather import gather
from summarizer.compare.synthesis import drafts_in, open_synthesis, save, table_changed
from summarizer.compare.table import render_table, skeleton, with_table
from summarizer.draft.reading import estimated_reading
from summarizer.errors import NothingToDo
from summarizer.evidence.rough import ROUGH
from summarizer.filling.fill import price
from summarizer.insertion.insert import insert_drafts, reject_drafts
from summarizer.language import _, counted
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import ValueState
from summarizer.prompt.request import build_messages, count_messages
from summarizer.provider.pricing import total
from summarizer.provider.provider import Usage
from summarizer.vault.model_choice import model_name, reading_model, uses_model
from summarizer.vault.settings import token_budget
from summarizer.vault.vault import Vault

_ANSWER_TOKENS = 1_500


def plan(
    vault: Vault,
    paths: Iterable[Path],
    labels: Sequence[str] = (),
    question: str = "",
    without_note: Sequence[str] = (),
) -> Comparison:
    """What comparing the notes at the paths would rest on and send.

    `without_note` are the titles of papers that are meant too and have no note yet.

    Raises:
        NothingToDo: fewer than two of them have anything that can be compared.
        SummarizerError: a note or a setting cannot be used.
    """
    gathered = gather(vault, paths, labels)
    missing = (_("“{title}” has no note.", title=title) for title in without_note)
    gathered = replace(gathered, left_out=(*gathered.left_out, *missing))
    if len(gathered.papers) < 2:
        raise NothingToDo(
            counted(
                "There is {count} paper to compare.",
                "There are {count} papers to compare.",
                len(gathered.papers),
            ),
            hint=_(
                "Accept drafts of two notes or more, or name other fields. {why}",
                why=" ".join(gathered.left_out[:3]),
            ).strip(),
        )
    asks = uses_model(vault.settings)
    found = compared(gathered, token_budget(vault.settings, model=asks))
    setting = vault.settings.language
    language = gathered.language if setting == "auto" else setting
    model = model_name(vault.settings) if asks else ""
    draft = Comparison(gathered, render_table(gathered), found, language, question, model, 0, Decimal(0))
    if not asks:
        return draft
    empty = parse_note(skeleton(question, draft.heads, "-"), vault.profiles).summary.fields
    tokens = count_messages(build_messages(request_for(vault, draft, empty), prompts_of(vault)), ROUGH)
    drafts = price(vault, model, Usage(tokens, _ANSWER_TOKENS))
    reader = reading_model(vault.settings)
    again = price(vault, reader, estimated_reading(len(empty)) if reader else Usage())
    return replace(draft, tokens=tokens, cost=total((drafts, again)))


def make(vault: Vault, target: Path, comparison: Comparison, max_cost: Decimal | None = None) -> Made:
    """Write the synthesis note, new or made again; what a person wrote in it stays.

    Drafts that nobody changed or decided on give way to new ones, and so does the table unless it was
    changed by hand.

    Raises:
        NoteRefused: the file is another note.
        ProviderError: the model gave no usable answer, or it would cost too much; the note is as it was.
        NoteError: it cannot be written; it is as it was.
    """
    with vault.store.lock(target):
        file, note = open_synthesis(vault, target, comparison)
        drafts = drafts_in(vault, file, note) if comparison.model else ()
        kept = [_("The table was changed by hand: it stays.")] if table_changed(vault, file, note) else []
        tabled = note if kept else _again(note, with_table(note.text, comparison.table))
        cleared = _again(tabled, reject_drafts(tabled, drafts))
        fields = [one for one in cleared.summary.fields if one.state is ValueState.EMPTY and one.role]
        kept += [
            _("{label} stays as you left it.", label=one.label)
            for one in cleared.summary.fields
            if one.role and one.state is not ValueState.EMPTY
        ]
        if not comparison.model or not fields:
            save(vault, target, file, note, tabled.text, comparison, None)
            return Made(target, (), tuple(kept), Decimal(0), "")
        verified, said, cost = ask(vault, target, request_for(vault, comparison, fields), max_cost)
        answered = {one.label for one in verified.fields}
        cleared = _again(tabled, reject_drafts(tabled, [label for label in drafts if label in answered]))
        where = comparison.compared
        text = insert_drafts(cleared, verified, where.evidence.coverage, where.cited, comparison.language)
        save(vault, target, file, note, text, comparison, verified)
    return Made(target, verified.fields, tuple(kept), cost, said)


def _again(note: Note, text: str) -> Note:
    return note if text == note.text else parse_note(text, [note.profile])
