"""The whole path on one screen: note → PDF → evidence → draft → verified draft → the note's new text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from summarizer.draft.draft import Draft, VerifiedDraft, VerifiedField
from summarizer.draft.drafter import Drafter, DraftTask
from summarizer.draft.lint import lint
from summarizer.draft.verify import verify
from summarizer.errors import NothingToDo, PdfUnreadable, ProviderError
from summarizer.evidence.passage import Evidence
from summarizer.evidence.select import Cues, select
from summarizer.evidence.tokens import TokenCounter
from summarizer.insertion.insert import insert_drafts
from summarizer.note.note import Note
from summarizer.note.summary import SummaryBlock, SummaryField, ValueState
from summarizer.paper import Paper
from summarizer.pdf.health import check_document, unreadable_reason


@dataclass(frozen=True, slots=True)
class DraftedNote:
    """What drafting a note came to: `text` is the note with the drafts, not yet written anywhere.

    `complaint` says what went wrong on the way without spoiling the result, "" when nothing did.
    """

    verified: VerifiedDraft
    text: str
    complaint: str = ""


def empty_fields(summary: SummaryBlock, labels: Collection[str] = ()) -> tuple[SummaryField, ...]:
    """A note's empty fields with one of the labels or roles; without any, those that the profile knows.

    Raises:
        NothingToDo: a label names no field of the note.
    """
    fields = summary.fields
    for label in labels:
        if not any(label in {field.label, field.role} for field in fields):
            raise NothingToDo(
                f"The note has no field {label!r}.",
                hint=f"Its fields are {', '.join(field.label for field in fields)}.",
            )
    wanted = [
        field for field in fields if ({field.label, field.role} & set(labels) if labels else field.role)
    ]
    return tuple(field for field in wanted if field.state is ValueState.EMPTY)


def language_of(note: Note, setting: str) -> str:
    """The language of the drafts: the setting, or with "auto" that of the note's field labels."""
    if setting != "auto":
        return setting
    labels = "".join(field.label for field in note.summary.fields)
    return "zh" if any("\u4e00" <= character <= "\u9fff" for character in labels) else "en"


def gather_evidence(
    paper: Paper, token_budget: int, counter: TokenCounter, cues: Cues | None = None
) -> Evidence:
    """The paper's sentences that fit the budget, the researcher's annotations found among them.

    Raises:
        PdfUnreadable: no page has text that can be read.
    """
    evidence = select(paper.document, paper.located, token_budget, counter, cues)
    if not evidence.passages:
        reason = unreadable_reason(check_document(paper.document))
        raise PdfUnreadable(
            f"{paper.path.name} holds no text that can be read ({reason}).",
            hint="Run OCR over the PDF (`ocrmypdf`), or set `ocr` to have Tesseract read scanned pages.",
        )
    return evidence


async def draft_note(
    note: Note, paper: Paper, task: DraftTask, drafter: Drafter, *, keep_unverified: bool = False
) -> DraftedNote:
    """Draft the fields, check every claim, ask once more about those that fail, put the rest into the text.

    Raises:
        ProviderError: the model gave no usable answer.
        NoteRefused: the drafts would not read back from the note as they are meant.
    """
    verified = _checked(await drafter.draft(task), task, keep_unverified=keep_unverified)
    complaint = ""
    if _wants_another_try(verified, task):
        try:
            revised = await drafter.revise(task, verified)
        except ProviderError as exc:  # what the first answer gave is paid for, and good
            complaint = f"The model was not asked again about what failed: {exc}"
        else:
            verified = _better(verified, _checked(revised, task, keep_unverified=keep_unverified))
    text = insert_drafts(note, verified, task.evidence.coverage, paper.cited, task.language)
    return DraftedNote(verified, text, complaint)


def _checked(draft: Draft, task: DraftTask, *, keep_unverified: bool) -> VerifiedDraft:
    return lint(verify(draft, task.evidence, keep_unverified=keep_unverified), task)


def _wants_another_try(verified: VerifiedDraft, task: DraftTask) -> bool:
    answered = {field.label for field in verified.fields}
    return any(request.label not in answered for request in task.fields) or any(
        field.dropped or any(claim.problems or claim.lints for claim in field.claims)
        for field in verified.fields
    )


def _better(first: VerifiedDraft, second: VerifiedDraft) -> VerifiedDraft:
    """The second draft, but for fields in which fewer claims are borne out than in the first."""
    earlier = {field.label: field for field in first.fields}
    fields = tuple(
        before if (before := earlier.get(field.label)) and _sound(before) > _sound(field) else field
        for field in second.fields
    )
    return replace(second, fields=fields)


def _sound(field: VerifiedField) -> int:
    return sum(claim.verified for claim in field.claims)
