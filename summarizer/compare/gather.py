"""What a person decided on of many papers: for each paper and field the text, and the sentences behind it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from summarizer.characters import one_line, visible
from summarizer.draft.embedded.extractive import ExtractiveDrafter
from summarizer.errors import PdfError
from summarizer.filling.prepare import Wish, prepare
from summarizer.insertion.phrases import says_nothing
from summarizer.language import _
from summarizer.note.file import NoteFile
from summarizer.note.note import Note
from summarizer.note.summary import ValueState
from summarizer.paper.cited import PAGE_LINK
from summarizer.review.claims import FieldClaims, last_claims
from summarizer.review.state import FieldState, FieldStatus, field_states
from summarizer.text import has_han
from summarizer.vault.notes import literature_notes
from summarizer.vault.settings import NO_MODEL
from summarizer.vault.vault import Vault

USUAL = ("research_question", "method", "content", "conclusion", "limitation")
"""The roles of the fields that are compared when none are named."""
_LINK = re.compile(PAGE_LINK)
_LONGEST_NAME = 28


@dataclass(frozen=True, slots=True)
class Sourced:
    """A sentence of a paper, and the link that opens its page; the link bears the paper's name."""

    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a paper: the text that the person decided on, "" for none, and the sentences behind it.

    `looked_up` are sentences of the paper that were chosen for the field, not by the person.
    """

    text: str
    sentences: tuple[Sourced, ...] = ()
    looked_up: bool = False


@dataclass(slots=True)
class ComparedPaper:
    """A paper by its note; `name` tells it from the others, as "Oduya 2025"; cells by column."""

    path: Path
    title: str
    name: str
    cells: dict[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The papers and the columns of their table, by role or label, with what each is called.

    `left_out` says, in sentences, what does not stand in it and why.
    """

    columns: Mapping[str, str]
    papers: tuple[ComparedPaper, ...]
    left_out: tuple[str, ...]

    @property
    def language(self) -> str:
        """The language of the fields' labels."""
        return "zh" if has_han("".join(self.columns.values())) else "en"


def gather(vault: Vault, paths: Iterable[Path], labels: Sequence[str] = ()) -> Gathered:
    """What stands in the notes at the paths; `labels` are the fields to compare, by label or role.

    What accepted drafts carry is used as it is. Of a paper of which anything is decided, an empty field and
    one in the person's own words are looked up in the paper itself: its sentences, chosen without a model.

    Raises:
        NoteError: a note that was named itself cannot be read.
    """
    columns: dict[str, str] = {}
    papers: list[ComparedPaper] = []
    left_out: list[str] = []
    for file, note in literature_notes(vault, paths):
        if note.profile.of_a_paper:
            name = _name(note, file.path, [one.name for one in papers])
            paper = ComparedPaper(file.path, note.metadata.title or file.path.stem, name)
            columns_here = _decided(vault, file, note, paper, labels or USUAL, left_out)
            if paper.cells:
                papers.append(paper)
                columns |= {key: label for key, label in columns_here.items() if key not in columns}
            else:
                left_out.append(_("{name}: nothing that could be compared was decided on.", name=name))
    filled = {key: label for key, label in columns.items() if any(key in paper.cells for paper in papers)}
    return Gathered(filled, tuple(papers), tuple(left_out))


def _decided(
    vault: Vault, file: NoteFile, note: Note, paper: ComparedPaper, wanted: Sequence[str], left_out: list[str]
) -> dict[str, str]:
    """Put the cells of a note into `paper`; the columns that it has, by role or label."""
    events = tuple(vault.store.journal.events(file.path, note.metadata.identity))
    claims = last_claims(events)
    columns: dict[str, str] = {}
    bare: list[str] = []
    for status in field_states(note, events):
        key = next((one for one in wanted if one in {status.label, status.role}), "")
        if not key or key in columns:
            continue
        columns[key] = status.label
        if status.pending:
            why = _("its draft waits for you")
            left_out.append(_("{name}, {label}: {why}.", name=paper.name, label=status.label, why=why))
            continue
        cell = _cell(status, claims.get(status.label), paper.name)
        if cell.text:
            paper.cells[key] = cell
        if not cell.text or not (cell.sentences or says_nothing(cell.text)):
            bare.append(status.label)
    if paper.cells and bare:
        keys = {label: key for key, label in columns.items()}
        for label, found in _of_the_paper(vault, file.path, note, paper.name, bare, left_out).items():
            text = paper.cells[keys[label]].text if keys[label] in paper.cells else ""
            paper.cells[keys[label]] = Cell(text, found, looked_up=True)
    return columns


def _cell(status: FieldStatus, known: FieldClaims | None, name: str) -> Cell:
    """What a person decided on, with the sentences of the draft that it was; none behind their own words."""
    if known is None or status.state is FieldState.HUMAN:
        return Cell(status.value)
    found = [
        _sourced(sentence.text, quote, name)
        for claim in known.claims
        for sentence, quote in zip(claim.sentences, claim.quotes, strict=False)
    ]
    return Cell(status.value, tuple(dict.fromkeys(one for one in found if one.link)))


def _of_the_paper(
    vault: Vault,
    path: Path,
    note: Note,
    name: str,
    labels: Sequence[str],
    left_out: list[str],
) -> dict[str, tuple[Sourced, ...]]:
    """Sentences of the paper for fields behind which none stand, by label; none where it cannot be read."""
    fields = (
        replace(one, state=ValueState.EMPTY) if one.label in labels else one for one in note.summary.fields
    )
    note = replace(note, summary=replace(note.summary, fields=tuple(fields)))
    alone = replace(vault, settings=vault.settings.model_copy(update={"provider": NO_MODEL}))
    try:
        prepared = prepare(alone, path, note, Wish(tuple(labels)))
    except PdfError as exc:
        left_out.append(_("{name}, {labels}: {reason}", name=name, labels=", ".join(labels), reason=exc))
        return {}
    if prepared is None:
        return {}
    known, cited = prepared.evidence.by_number(), prepared.paper.cited
    draft = asyncio.run(ExtractiveDrafter().draft(prepared.request))
    found: dict[str, tuple[Sourced, ...]] = {}
    for drafted in draft.fields:
        passages = [known[number] for claim in drafted.claims for number in claim.passages]
        found[drafted.label] = tuple(
            _sourced(one.sentence.text, cited.link(one.sentence.page_index), name) for one in passages
        )
        if not passages:
            left_out.append(
                _("{name}, {label}: the paper has no sentence for it.", name=name, label=drafted.label)
            )
    return found


def _sourced(text: str, quote: str, name: str) -> Sourced:
    """A sentence with the link in its quotation, called by page and paper; no link where there is none."""
    match = _LINK.search(quote)
    if match is None:
        return Sourced(text, "")
    page = match["name"] or match["alias"]
    called = f"{page[:12]} {name}"
    before, after = (f"[{page}]", f"[{called}]") if match["name"] else (f"|{page}]]", f"|{called}]]")
    return Sourced(visible(text), match[0].replace(before, after, 1))


def _name(note: Note, path: Path, taken: Sequence[str]) -> str:
    """What a paper is called: the first author's family name and the year, else its title's beginning."""
    author = note.metadata.authors[0] if note.metadata.authors else ""
    family = author if has_han(author) else author.split(",")[0] if "," in author else author.split(" ")[-1]
    words = f"{family or note.metadata.title or path.stem} {note.metadata.year}"
    name = " ".join(re.sub(r"[^\w .-]|_", " ", one_line(words)).split())[:_LONGEST_NAME].strip(" .-")
    base = name or f"{_('paper')} {len(taken) + 1}"
    return next(one for one in (base, *(f"{base} {n}" for n in range(2, len(taken) + 3))) if one not in taken)
