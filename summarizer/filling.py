"""Filling one note: from its path to the written note, and a report of what was done."""

from __future__ import annotations

import asyncio
import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from summarizer.assembly import Vault
from summarizer.config import model_name, read_glossary, token_budget, uses_model
from summarizer.draft.draft import VerifiedDraft
from summarizer.draft.drafter import Drafter, DraftTask, FieldRequest
from summarizer.errors import NothingToDo
from summarizer.evidence.passage import Evidence
from summarizer.evidence.tokens import TokenCounter, load_counter
from summarizer.insertion.insert import reject_drafts
from summarizer.insertion.mark import insertion
from summarizer.note.file import NoteFile, refuse_if_read_only
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import SummaryField
from summarizer.paper import Paper, open_paper
from summarizer.pipeline import draft_note, empty_fields, gather_evidence, language_of
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.request import answer_schema, build_messages, count_messages
from summarizer.provider.pricing import cost, price_table
from summarizer.provider.provider import Usage
from summarizer.review.claims import stored_claims
from summarizer.review.decision import redoable
from summarizer.review.learnt import style_examples
from summarizer.review.status import recently_decided
from summarizer.text import apply_edits
from summarizer.zotero.session import Session

ANSWER_TOKENS_PER_FIELD = 220
"""Tokens of one field's draft, sentence numbers included, at the length that the prompts ask for."""


@dataclass(frozen=True, slots=True)
class Task:
    """All that drafting one note needs, read and chosen but nothing asked yet.

    `prompt_tokens` and `answer_tokens` are estimates of one request, 0 when no model is used.
    """

    note: Note
    paper: Paper
    draft: DraftTask
    model: str
    prompt_tokens: int
    answer_tokens: int

    @property
    def evidence(self) -> Evidence:
        """What the drafts may rest on."""
        return self.draft.evidence


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled note: the task, the checked drafts, the note's text before and after, in USD what it cost.

    `cost` is None when the model's price is unknown, and 0 without a model.
    """

    task: Task
    verified: VerifiedDraft
    text: str
    cost: Decimal | None
    complaint: str = ""

    @property
    def diff(self) -> str:
        """The change to the note as a unified diff."""
        return unified_diff(self.task.note.text, self.text)


def unified_diff(before: str, after: str) -> str:
    """The change from one text to another, with a line of context."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", n=1, lineterm="")
    return "\n".join(lines)


def prepare(
    vault: Vault,
    path: Path,
    note: Note,
    labels: Sequence[str],
    pdf: Path | None,
    hint: str = "",
    *,
    trust_pdf: bool = False,
    session: Session | None = None,
) -> Task | None:
    """Find and read the paper and choose the evidence; None when no field of the note is empty.

    `hint` is the researcher's wish for these drafts. With `trust_pdf` the PDF is not held against the
    note's title. A `session` is Zotero, opened once for many notes.

    Raises:
        SummarizerError: the note has no such field, or the PDF is not found or cannot be read.
    """
    settings = vault.settings
    fields = empty_fields(note.summary, labels)
    if not fields:
        return None
    asks = uses_model(settings)
    counter, prompts = load_counter(), vault.prompts()
    paper = open_paper(note, path, vault.folder, settings.zotero_dir, pdf, trust=trust_pdf, session=session)
    examples = _examples(vault, path, fields, counter) if asks and settings.style_from_vault else ()
    budget = token_budget(settings, model=asks) - _tokens(examples, counter)
    evidence = gather_evidence(paper, budget, counter, prompts.all_cues())
    language = language_of(note, settings.language)
    draft = DraftTask(
        fields=tuple(_request(field, vault, prompts, language) for field in fields),
        evidence=evidence,
        language=language,
        title=note.metadata.title,
        glossary=read_glossary(settings),
        examples=examples,
        hint=hint,
    )
    if not asks:
        return Task(note, paper, draft, "", 0, 0)
    draft = replace(draft, prompt_tokens=count_messages(build_messages(draft, prompts), counter))
    schema = json.dumps(answer_schema(draft.fields), ensure_ascii=False)  # endpoints count it too
    prompt_tokens = draft.prompt_tokens + counter.count(schema)
    return Task(
        note, paper, draft, model_name(settings), prompt_tokens, ANSWER_TOKENS_PER_FIELD * len(fields)
    )


def _request(field: SummaryField, vault: Vault, prompts: PromptLibrary, language: str) -> FieldRequest:
    colours = vault.settings.colours
    meant = tuple(colour for colour, names in colours.items() if {field.label, field.role} & set(names))
    known = prompts.fields.get(field.role)
    length = known.length.get(language) if known else None
    return FieldRequest(field.label, field.role, prompts.guidance(field.role), meant, length)


def _examples(
    vault: Vault, path: Path, fields: Sequence[SummaryField], counter: TokenCounter
) -> tuple[tuple[str, str], ...]:
    """Fields of other notes that the person decided on, as many as a tenth of the budget holds."""
    decided = recently_decided(vault.state.journal, vault.profiles, path)
    examples = style_examples(decided, [field.label for field in fields])
    limit = token_budget(vault.settings, model=True) // 10
    while examples and _tokens(examples, counter) > limit:
        examples = examples[:-1]
    return examples


def _tokens(examples: Sequence[tuple[str, str]], counter: TokenCounter) -> int:
    return sum(counter.count(f"- {label}: {text}\n") for label, text in examples)


async def preview(vault: Vault, task: Task) -> str:
    """The diff that `fill` would make; with a model, which is not asked, each draft is shown as `…`."""
    if not task.model:
        return (await fill(vault, task)).diff
    labels = {request.label for request in task.draft.fields}
    edits = [
        insertion(field.value_span, "…", task.note.text)
        for field in task.note.summary.fields
        if field.label in labels
    ]
    return unified_diff(task.note.text, apply_edits(task.note.text, edits))


def estimated_cost(vault: Vault, task: Task) -> Decimal | None:
    """What drafting will cost in USD: 0 without a model, None when the model's price is unknown."""
    return _cost(vault, task.model, Usage(task.prompt_tokens, task.answer_tokens))


async def fill(vault: Vault, task: Task) -> Filled:
    """Draft the fields and put them into the note's text; nothing is written to disk.

    Raises:
        ProviderError: the model gave no usable answer.
        NoteRefused: the drafts would not read back from the note as they are meant.
    """
    return await draft_with(vault, task, vault.drafter(vault.prompts(), load_counter()))


async def draft_with(vault: Vault, task: Task, drafter: Drafter) -> Filled:
    """As `fill`, with a drafter that serves many notes.

    Raises:
        SummarizerError: as `fill` does.
    """
    drafted = await draft_note(
        task.note, task.paper, task.draft, drafter, keep_unverified=vault.settings.keep_unverified
    )
    provenance = drafted.verified.provenance
    price = _cost(vault, provenance.model, provenance.usage)
    return Filled(task, drafted.verified, drafted.text, price, drafted.complaint)


def write(
    vault: Vault, file: NoteFile, filled: Filled, action: str = "fill", before: Note | None = None
) -> None:
    """Write a filled note over the file that it was read from; `before` is that file, if drafts went first.

    Raises:
        NoteChanged: the note is not what was read any more.
        NoteNotWritable: it is read-only, or the disk is full; it is as it was.
    """
    drafted = {field.label for field in filled.verified.fields}
    after = parse_note(filled.text, [filled.task.note.profile])
    provenance = filled.verified.provenance
    vault.state.save(
        file,
        before or filled.task.note,
        filled.text,
        action,
        values={field.label: field.value for field in after.summary.fields if field.label in drafted},
        details={
            "drafter": provenance.drafter,
            "model": provenance.model,
            "prompt": provenance.prompt,
            "pdf": filled.task.paper.document.sha256,
            "claims": stored_claims(filled.verified, filled.task.paper.document.pages),
            **({"hint": filled.task.draft.hint} if filled.task.draft.hint else {}),
        },
    )


def fill_note(
    vault: Vault, path: Path, labels: Sequence[str], pdf: Path | None, *, trust_pdf: bool = False
) -> Filled | None:
    """Fill a note on disk, locked from reading to writing; None when none of its fields is empty.

    Raises:
        SummarizerError: as the steps do; the note is then as it was.
    """
    with vault.state.lock(path):
        file, note = vault.read(path)
        vault.warm_up()
        task = prepare(vault, path, note, labels, pdf, trust_pdf=trust_pdf)
        if task is None:
            return None
        refuse_if_read_only(file.path)
        filled = asyncio.run(fill(vault, task))
        write(vault, file, filled)
        return filled


def prepare_redo(
    vault: Vault, path: Path, labels: Sequence[str], pdf: Path | None, hint: str = ""
) -> tuple[NoteFile, Note, Task]:
    """The note as it is, and the task to draft fields of it again, their present drafts taken out.

    Without labels all drafts are drafted again; one that a person changed never is.

    Raises:
        NothingToDo: a field holds no draft that may be replaced, and is not empty either.
        SummarizerError: as the steps of `fill_note` do.
    """
    file, note = vault.read(path)
    chosen = redoable(vault.state, file, note, labels)
    cleared = parse_note(reject_drafts(note, chosen), [note.profile], file.path.name)
    vault.warm_up()
    task = prepare(vault, path, cleared, chosen, pdf, hint)
    if task is None:
        raise NothingToDo(f"No field of {path.name} can be drafted again.")
    refuse_if_read_only(file.path)
    return file, note, task


def redo_note(vault: Vault, path: Path, labels: Sequence[str], pdf: Path | None, hint: str = "") -> Filled:
    """Draft fields again: their drafts go and new ones come in a single write; the note is locked meanwhile.

    Raises:
        SummarizerError: as `prepare_redo` and `fill` do; the note is then as it was.
    """
    with vault.state.lock(path):
        file, note, task = prepare_redo(vault, path, labels, pdf, hint)
        filled = asyncio.run(fill(vault, task))
        write(vault, file, filled, "redo", note)
        return filled


def plan_note(
    vault: Vault, path: Path, labels: Sequence[str], pdf: Path | None, *, trust_pdf: bool = False
) -> tuple[Task | None, str]:
    """What `fill_note` would work on and change, as a diff; nothing is written, no model is asked.

    Raises:
        SummarizerError: as the steps do.
    """
    _, note = vault.read(path)
    task = prepare(vault, path, note, labels, pdf, trust_pdf=trust_pdf)
    return task, asyncio.run(preview(vault, task)) if task else ""


def _cost(vault: Vault, model: str, usage: Usage) -> Decimal | None:
    return cost(model, usage, price_table(vault.settings.prices)) if model else Decimal(0)
