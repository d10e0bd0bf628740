"""A copy of a note's paper with the sentences that the note cites as highlights: planned, then made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import NotAPdf, NoteRefused, NothingToDo, PdfUnreadable, WrongPaper
from summarizer.filling.copy_target import check_target, sealed, write_copy
from summarizer.language import _, counted
from summarizer.note.file import NoteFile
from summarizer.note.note import Note
from summarizer.paper.paper import Paper, open_paper
from summarizer.pdf.markup import Markup
from summarizer.review.marked import (
    Cited,
    MarkedSentence,
    cited_sentences,
    field_colours,
    markups,
    place,
)
from summarizer.review.state import field_states, refuse_unknown
from summarizer.vault.vault import Vault
from summarizer.zotero.directory import find_data
from summarizer.zotero.session import Session


@dataclass(frozen=True, slots=True)
class CopyWish:
    """What is to be marked: the fields in `labels`, by label or role (none: all), and drafts only on demand.

    `pdf` is the file to use instead of the one that the note leads to; `trust_pdf` takes it unlooked.
    """

    labels: tuple[str, ...] = ()
    with_drafts: bool = False
    pdf: Path | None = None
    trust_pdf: bool = False


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """The copy that is to be made: the sentences with their places, and the colours of fields by label.

    `sha256` is the digest of the paper in which the places were found.
    """

    note: Path
    paper: Path
    sha256: str
    page_labels: Mapping[int, str]
    sentences: tuple[MarkedSentence, ...]
    colours: Mapping[str, str]

    @property
    def marked(self) -> tuple[MarkedSentence, ...]:
        """The sentences that have places."""
        return tuple(one for one in self.sentences if one.boxes)

    @property
    def missing(self) -> tuple[MarkedSentence, ...]:
        """Those of which nobody knows where they stand."""
        return tuple(one for one in self.sentences if not one.boxes)

    @property
    def lost(self) -> str:
        """How many sentences could not be marked, in a sentence; "" when all could."""
        if not self.missing:
            return ""
        return counted(
            "{count} of {all} sentences could not be marked: it was not found in this PDF.",
            "{count} of {all} sentences could not be marked: they were not found in this PDF.",
            len(self.missing),
            all=len(self.sentences),
        )

    @property
    def fields(self) -> Mapping[str, int]:
        """How many of the marked sentences each field cites, by label in the note's order."""
        counts = Counter(label for one in self.marked for label in {use.label for use in one.uses})
        return {label: counts[label] for label in self.colours if counts[label]}

    @property
    def markups(self) -> tuple[Markup, ...]:
        """The annotations to write."""
        return tuple(markups(self.marked, self.colours))


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as it is to be written, and what a person should be told of it, in sentences."""

    content: bytes
    notices: tuple[str, ...]


def plan_copy(
    vault: Vault, file: NoteFile, note: Note, wish: CopyWish, session: Session | None = None
) -> CopyPlan:
    """What is to be marked in a copy of the note's paper, and where.

    Raises:
        NoteRefused: the note is about several papers.
        NothingToDo: the note cites nothing that counts, or has no such field.
        NotAPdf: its paper is an EPUB or a web page.
        WrongPaper: none of the sentences stands in the PDF, or it is another paper.
        PdfError: the PDF is not found or cannot be read.
    """
    if not note.profile.of_a_paper:
        raise NoteRefused(
            _("{name} is about several papers, and a copy is of one.", name=file.path.name),
            hint=_("Annotate the papers by their own notes."),
        )
    events = list(vault.store.journal.events(file.path, note.metadata.identity))
    statuses = field_states(note, events)
    refuse_unknown(statuses, wish.labels)
    cited = cited_sentences(note, events, wish.labels, with_drafts=wish.with_drafts)
    if not cited:
        raise _nothing(file.path, drafts=any(one.pending for one in statuses) and not wish.with_drafts)
    paper = _paper(vault, file.path, note, wish, cited, session)
    if paper.document.places:
        raise NotAPdf(
            _("{name} is no PDF, and only PDFs can be annotated.", name=paper.path.name),
            hint=_("`summarizer review` shows its cited sentences."),
        )
    plan = CopyPlan(
        file.path,
        paper.path,
        paper.document.sha256,
        paper.cited.page_labels,
        place(cited, paper.document),
        field_colours(statuses, vault.settings.colours),
    )
    if not plan.marked:
        raise WrongPaper(
            counted(
                "The {count} sentence that the note cites does not stand in {name}.",
                "None of the {count} sentences that the note cites stands in {name}.",
                len(plan.missing),
                name=paper.path.name,
            ),
            hint=_("Is it another version of the paper? Give the one that was read with --pdf."),
        )
    return plan


def _nothing(path: Path, *, drafts: bool) -> NothingToDo:
    if drafts:
        return NothingToDo(
            _("{name} cites nothing yet that you accepted.", name=path.name),
            hint=_("Add --with-drafts to mark what its drafts cite."),
        )
    return NothingToDo(_("{name} cites no sentences of its paper.", name=path.name))


def _paper(
    vault: Vault,
    path: Path,
    note: Note,
    wish: CopyWish,
    cited: tuple[Cited, ...],
    session: Session | None,
) -> Paper:
    """The paper of the note; one that was drafted from needs no other proof that it is."""

    def opened(*, trust: bool) -> Paper:
        return open_paper(
            note,
            path,
            vault.folder,
            vault.settings.zotero_dir,
            wish.pdf,
            trust=trust,
            session=session,
            reader=vault.paper_reader(),
        )

    try:
        return opened(trust=wish.trust_pdf)
    except WrongPaper:
        paper = opened(trust=True)
        if paper.document.sha256 not in {one.pdf for one in cited}:
            raise
        return paper


def make_copy(vault: Vault, plan: CopyPlan) -> Copy:
    """The copy's bytes; nothing is written.

    Raises:
        PdfError: the PDF takes no annotations, or was changed while this went on.
    """
    made = vault.paper_reader().marked(plan.paper, plan.markups)
    name, notices = plan.paper.name, []
    if made.sha256 != plan.sha256:
        raise PdfUnreadable(
            _("{name} was changed while it was read.", name=name), hint=_("Run the command again.")
        )
    if made.signed:
        notices.append(
            _(
                "{name} is signed: in the copy, to which marks were added, the signature no longer holds.",
                name=name,
            )
        )
    if made.archival:
        notices.append(_("{name} is PDF/A: whether the copy still is was not checked.", name=name))
    if made.rewritten:
        notices.append(
            _("{name} is damaged: the copy was written anew, as far as it can be read.", name=name)
        )
    return Copy(sealed(made.content), tuple(notices))


def check_plan(vault: Vault, plan: CopyPlan, target: Path, *, force: bool = False) -> Path:
    """Where the copy is to be written, links followed, once it is sure that it may be.

    Raises:
        SummarizerError: as `check_target`.
    """
    zotero = [data.directory for data in find_data(vault.settings.zotero_dir)]
    return check_target(target, plan.paper, zotero, force=force)


def put_copy(vault: Vault, plan: CopyPlan, target: Path, *, force: bool = False) -> Copy:
    """Make the copy and write it to `target`, whole or not at all; the paper itself is only read.

    Raises:
        SummarizerError: as `check_target`, `make_copy` and `write_copy`.
    """
    check_plan(vault, plan, target, force=force)
    copy = make_copy(vault, plan)
    write_copy(check_plan(vault, plan, target, force=force), copy.content)
    return copy
