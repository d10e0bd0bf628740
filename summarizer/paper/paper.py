"""The paper of a note: its PDF found, read and recognised, the researcher's annotations with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import PdfError, PdfNotFound, PdfUnreadable, WrongPaper, ZoteroError
from summarizer.language import _
from summarizer.layout.split import Split
from summarizer.note.link import Attachment
from summarizer.note.note import Note
from summarizer.paper.choices import Choice, choices, doubtful
from summarizer.paper.cited import CitedPdf
from summarizer.paper.identity import check_paper
from summarizer.paper.located import LocatedAnnotation
from summarizer.paper.merge import MergedAnnotations, merge_annotations
from summarizer.paper.page_label import page_labels
from summarizer.paper.reader import PaperReader
from summarizer.paper.wire import Reading
from summarizer.pdf.page import Document
from summarizer.pdf.resolver import ResolvedPdf, found_pdfs, resolve
from summarizer.zotero.library import AnnotationRecord
from summarizer.zotero.session import Session


@dataclass(frozen=True, slots=True)
class Paper:
    """The PDF, EPUB or saved web page of a note, read.

    `how` says where it was found, `recognised` by what it was known to be the note's paper ("" when that
    could not be told). `split` has its sentences. `annotations` are those of the note, of Zotero's library
    and of the PDF itself, each once. `notices` are what the person should be told, whole sentences; `library`
    is the one of them that is about Zotero's library itself.
    """

    path: Path
    how: str
    document: Document
    cited: CitedPdf
    annotations: MergedAnnotations
    split: Split
    recognised: str = ""
    notices: tuple[str, ...] = ()
    library: str = ""

    @property
    def located(self) -> tuple[LocatedAnnotation, ...]:
        """All annotations, and where each stands in the PDF."""
        return self.annotations.located


def open_paper(
    note: Note,
    note_path: Path,
    vault_folder: Path,
    zotero_dir: Path | None = None,
    explicit: Path | None = None,
    *,
    trust: bool = False,
    session: Session | None = None,
    reader: PaperReader | None = None,
) -> Paper:
    """Find and read the PDF that the note is about, or the one at `explicit`.

    Of several attachments the first that is found, can be read and is the note's paper counts. One that the
    note only mentions counts where the PDF itself tells that it is the note's. With `trust` the PDF is not
    held against the note. Zotero is opened for this note alone unless a `session` is given. The `reader` says
    within which bounds, and with which OCR.

    Raises:
        PdfNotFound: no PDF is found; the message names the places that were tried.
        WrongPaper: every PDF that is found, or the explicit one, is another paper; the message has both
            titles. Or the note names several papers and none as its own.
        PdfError: the PDF cannot be read.
    """
    reader = reader or PaperReader()
    with _opened(session, zotero_dir) as zotero, _saying_why(zotero):
        if explicit is not None:
            explicit = explicit.absolute()  # it is read in a process that works elsewhere
            attachment = next((one for one in note.attachments if one.sure), None)
            reading = reader.read(explicit)
            recognised = "" if trust else _recognised(note, reading.document, explicit)
            found = ResolvedPdf(explicit, "--pdf")
            return _paper(
                note, zotero, attachment or _link_to(explicit, vault_folder), found, reading, recognised
            )
        places = choices(note, note_path, vault_folder, zotero)
        return _first_fitting(note, zotero, places, reader, trust=trust)


def read_pdf(path: Path, vault_folder: Path, reader: PaperReader) -> Paper:
    """A PDF without a note; its annotations are those that stand in the file.

    Raises:
        PdfError: the PDF cannot be read.
    """
    reading = reader.read(path)
    merged = merge_annotations((), (), reading.document)
    cited = _cited(_link_to(path, vault_folder), reading.document, merged)
    return Paper(path, _("the file itself"), reading.document, cited, merged, reading.split)


def find_pdf(
    note: Note,
    note_path: Path,
    vault_folder: Path,
    zotero_dir: Path | None,
    explicit: Path | None,
    session: Session | None = None,
) -> ResolvedPdf:
    """Where the PDF of the note lies, without reading it.

    Raises:
        PdfNotFound: none is found; the message names the places that were tried.
    """
    if explicit is not None:
        return ResolvedPdf(explicit.absolute(), "--pdf")
    with _opened(session, zotero_dir) as zotero, _saying_why(zotero):
        return resolve([one.request for one in choices(note, note_path, vault_folder, zotero)])


def recognise(note: Note, paper: Paper) -> str:
    """Whether a paper is the note's, in words: by what it was recognised, or why it seems to be another."""
    try:
        by = _recognised(note, paper.document, paper.path)
    except WrongPaper as exc:
        return str(exc)
    if by:
        return _("recognised by its {by}", by=_(by))
    return _("not recognised: the note says too little of its paper")


def _recognised(note: Note, document: Document, path: Path) -> str:
    return check_paper(note.metadata, document, path.name, note.annotations)


@contextmanager
def _saying_why(zotero: Session) -> Iterator[None]:
    """Have the error that there is no PDF tell of a library that cannot be read: it may know of one."""
    try:
        yield
    except PdfNotFound as exc:
        if zotero.problem is None:
            raise
        raise exc.retold(f"{exc} {zotero.problem}") from exc


@contextmanager
def _opened(session: Session | None, zotero_dir: Path | None) -> Iterator[Session]:
    if session is not None:
        yield session
        return
    with Session(zotero_dir) as own:
        yield own


def _first_fitting(
    note: Note, zotero: Session, places: Sequence[Choice], reader: PaperReader, *, trust: bool
) -> Paper:
    by_request = {one.request: one for one in places}
    wrong: PdfError | None = None
    for request, found in found_pdfs(list(by_request)):
        choice = by_request[request]
        try:
            reading = reader.read(found.path)
        except PdfUnreadable as exc:  # a web page may be a log-in, and the PDF lie beside it
            wrong = wrong or exc
            continue
        recognised = ""
        if not trust or not choice.sure:
            try:
                recognised = _recognised(note, reading.document, found.path)
            except WrongPaper as exc:
                wrong = wrong or (exc if choice.sure else doubtful(note))
                continue
        if choice.sure or recognised or (trust and len(places) == 1):
            return _paper(note, zotero, choice.attachment, found, reading, recognised)
        wrong = wrong or doubtful(note)
    raise wrong or PdfNotFound(_("The note links to no PDF."), hint=_("Name the file with --pdf."))


def _paper(
    note: Note,
    zotero: Session,
    attachment: Attachment,
    found: ResolvedPdf,
    reading: Reading,
    recognised: str,
) -> Paper:
    document = reading.document
    merged = merge_annotations(note.annotations, _records(attachment, zotero), document)
    cited = _cited(attachment, document, merged)
    notices = tuple(text for text in (zotero.notice, _news(merged)) if text)
    return Paper(
        found.path, found.how, document, cited, merged, reading.split, recognised, notices, zotero.notice
    )


def _cited(attachment: Attachment, document: Document, merged: MergedAnnotations) -> CitedPdf:
    labels = {} if document.places else page_labels(document, merged.located)
    return CitedPdf(attachment, labels, document.places)


def _records(attachment: Attachment, zotero: Session) -> tuple[AnnotationRecord, ...]:
    if attachment.link is None or zotero.library is None:
        return ()
    try:
        return zotero.library.annotations(attachment.link.key, attachment.link.group)
    except ZoteroError as exc:
        zotero.problem = exc
        return ()


def _news(merged: MergedAnnotations) -> str:
    """What Zotero or the PDF has that the note, imported earlier, does not show."""
    parts = [
        f"{count} {what}"
        for count, what in (
            (merged.from_library, _("newer in Zotero")),
            (merged.changed, _("changed in Zotero since the import")),
            (merged.from_pdf, _("only in the PDF file")),
        )
        if count
    ]
    return _("Annotations that the note does not show: {parts}.", parts=", ".join(parts)) if parts else ""


def _link_to(path: Path, vault_folder: Path) -> Attachment:
    """A link for citations to a PDF that the note itself does not link to."""
    real, vault = path.resolve(), vault_folder.resolve()
    if real.is_relative_to(vault):
        return Attachment(path.name, vault_path=real.relative_to(vault).as_posix())
    return Attachment(path.name, file_url=path.absolute().as_uri())
