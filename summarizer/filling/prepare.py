"""Preparing one note: its paper found and read, the evidence chosen, the request for its drafts made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from summarizer.draft.drafter import DraftRequest, FieldRequest
from summarizer.draft.reading import estimated_reading
from summarizer.errors import PdfUnreadable
from summarizer.evidence.figure import Figure
from summarizer.evidence.passage import Evidence
from summarizer.evidence.rough import ROUGH, counter_for
from summarizer.evidence.select import Cues, select
from summarizer.evidence.tokens import TokenCounter
from summarizer.filling.fields import empty_fields, language_of, refuse_of_many
from summarizer.filling.figures import figures_of
from summarizer.language import _
from summarizer.layout.left_out import told
from summarizer.note.note import Note
from summarizer.note.summary import SummaryField
from summarizer.paper.paper import Paper, open_paper
from summarizer.pdf.health import check_document, unreadable_reason
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.request import answer_schema, build_messages, count_messages, pictures_of
from summarizer.provider.provider import Usage
from summarizer.review.learnt import style_examples
from summarizer.tongue import tongue_of
from summarizer.vault.model_choice import model_name, reading_model, uses_model
from summarizer.vault.notes import recently_decided
from summarizer.vault.settings import read_glossary, token_budget
from summarizer.vault.vault import Vault
from summarizer.zotero.session import Session

ANSWER_TOKENS_PER_FIELD = 330
"""Tokens of one field's draft, sentence numbers included, at the length that the prompts ask for."""
_LENGTHS = {"short": 0.55, "normal": 1.0, "full": 1.7}
"""What the setting `length` makes of the lengths that the prompts name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of one note, beside the settings.

    `labels` are the fields to draft, by label or role, all empty ones when there are none. `pdf` is the
    paper's file, found by the note's links when None; with `trust_pdf` it is not held against the note's
    title. `hint` says in the person's words what the drafts should do better.
    """

    labels: tuple[str, ...] = ()
    pdf: Path | None = None
    trust_pdf: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that drafting one note needs, read and chosen but nothing asked yet.

    `prompt_tokens` and `answer_tokens` are estimates of one request, 0 when no model is used; `reading` is
    one of the second reading by `reader`, "" when nobody reads.
    """

    note: Note
    paper: Paper
    request: DraftRequest
    model: str
    prompt_tokens: int
    answer_tokens: int
    reader: str = ""
    reading: Usage = field(default_factory=Usage)

    @property
    def picture_tokens(self) -> int:
        """What of the prompt's tokens are pictures."""
        return sum(picture.tokens for picture in pictures_of(self.evidence.figures))

    @property
    def evidence(self) -> Evidence:
        """What the drafts may rest on."""
        return self.request.evidence


def prepare(
    vault: Vault, path: Path, note: Note, wish: Wish, session: Session | None = None
) -> Prepared | None:
    """Find and read the paper and choose the evidence; None when no field of the note is empty.

    A `session` is Zotero, opened once for many notes.

    Raises:
        SummarizerError: the note has no such field or is on many papers, or its PDF is not found or cannot
            be read.
    """
    settings = vault.settings
    refuse_of_many(note, path.name)
    fields = empty_fields(note.summary, wish.labels)
    if not fields:
        return None
    prompts, asks = vault.prompts(), uses_model(settings)
    paper = open_paper(
        note,
        path,
        vault.folder,
        settings.zotero_dir,
        wish.pdf,
        trust=wish.trust_pdf,
        session=session,
        reader=vault.paper_reader(),
    )
    examples = _examples(vault, path, fields, ROUGH) if asks and settings.style_from_vault else ()
    budget = token_budget(settings, model=asks) - _tokens(examples, ROUGH)
    paper, figures = _figures(vault, paper, prompts, budget) if asks and settings.figures else (paper, ())
    pictures = sum(picture.tokens for picture in pictures_of(figures))
    evidence = replace(gather_evidence(paper, budget - pictures, prompts.all_cues()), figures=figures)
    language = language_of(note, settings.language)
    request = DraftRequest(
        fields=tuple(field_request(field, vault, prompts, language) for field in fields),
        evidence=evidence,
        language=language,
        title=note.metadata.title,
        authors=note.metadata.authors,
        glossary=read_glossary(settings),
        examples=examples,
        hint=wish.hint,
    )
    if not asks:
        return Prepared(note, paper, request, "", 0, 0)
    request = replace(request, prompt_tokens=count_messages(build_messages(request, prompts), ROUGH))
    form = answer_schema(request.fields, pictured=bool(figures))
    schema = json.dumps(form, ensure_ascii=False)  # endpoints count it too
    prompt_tokens = request.prompt_tokens + ROUGH.count(schema) + pictures
    answer_tokens = round(ANSWER_TOKENS_PER_FIELD * _LENGTHS[settings.length] * len(fields))
    reader = reading_model(settings)
    reading = estimated_reading(len(fields), _LENGTHS[settings.length]) if reader else Usage()
    return Prepared(note, paper, request, model_name(settings), prompt_tokens, answer_tokens, reader, reading)


def _figures(
    vault: Vault, paper: Paper, prompts: PromptLibrary, budget: int
) -> tuple[Paper, tuple[Figure, ...]]:
    """The figures that go along within a third of the budget; where none do, the paper's notices say why."""
    if vault.takes_pictures():
        found, why = figures_of(paper, vault.paper_reader(), prompts.all_cues(), budget // 3)
    else:
        found, why = (), no_pictures(vault)
    return (replace(paper, notices=(*paper.notices, why)) if why else paper), found


def no_pictures(vault: Vault) -> str:
    """Why figures do not go along with a model that takes none."""
    return _("No figures go along: {model} takes no pictures.", model=model_name(vault.settings))


def gather_evidence(paper: Paper, token_budget: int, cues: Cues | None = None) -> Evidence:
    """The paper's sentences that fit the budget, the researcher's annotations found among them.

    Tokens are estimated, and counted only where it decides whether all of the paper fits.

    Raises:
        PdfUnreadable: no page has text that can be read.
    """
    counter = counter_for(" ".join(sentence.text for sentence in paper.split.sentences), token_budget)
    evidence = select(paper.document, paper.located, token_budget, counter, cues, paper.split)
    if not evidence.passages:
        raise _unreadable(paper, [part.reason for part in evidence.coverage.left_out])
    return evidence


def _unreadable(paper: Paper, left_out: Sequence[str]) -> PdfUnreadable:
    """Why nothing of a paper is evidence: its pages cannot be read, or hold nothing but what is left out."""
    if reason := unreadable_reason(check_document(paper.document)):
        return PdfUnreadable(
            _("{name} holds no text that can be read ({reason}).", name=paper.path.name, reason=_(reason)),
            hint=_("Run OCR over the PDF (`ocrmypdf`), or set `ocr` to have Tesseract read scanned pages."),
        )
    kinds = ", ".join(map(told, dict.fromkeys(left_out))) or _("a few words")
    return PdfUnreadable(
        _("{name} holds no sentences, nothing but {kinds}.", name=paper.path.name, kinds=kinds),
        hint=_("Is it the paper itself? Give another file with --pdf."),
    )


def field_request(field: SummaryField, vault: Vault, prompts: PromptLibrary, language: str) -> FieldRequest:
    """What is asked for one field: its guidance, its highlights' colours, its length in the language."""
    colours = vault.settings.colours
    meant = tuple(colour for colour, names in colours.items() if {field.label, field.role} & set(names))
    known = prompts.field(field.role, field.label)
    if known is None:
        return FieldRequest(field.label, field.role, colours=meant)
    share = _LENGTHS[vault.settings.length]
    most = known.most(tongue_of(language))
    length = round(most * share) if most else None
    return FieldRequest(
        field.label, field.role, known.text, meant, length, max(1, round(known.sentences * share))
    )


def _examples(
    vault: Vault, path: Path, fields: Sequence[SummaryField], counter: TokenCounter
) -> tuple[tuple[str, str], ...]:
    """Fields of other notes that the person decided on, as many as a tenth of the budget holds."""
    examples = style_examples(recently_decided(vault, path), [field.label for field in fields])
    limit = token_budget(vault.settings, model=True) // 10
    while examples and _tokens(examples, counter) > limit:
        examples = examples[:-1]
    return examples


def _tokens(examples: Sequence[tuple[str, str]], counter: TokenCounter) -> int:
    return sum(counter.count(f"- {label}: {text}\n") for label, text in examples)
