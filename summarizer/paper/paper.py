"""The paper of a note: its PDF found, read and recognised, the researcher's annotations with their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from summarizer.errors import PdfError, PdfNotFound, PdfUnreadable, WrongPaper, ZoteroError
from summarizer.language import _
from summarizer.layout.split import Split
from summarizer.note.link import Attachment, ZoteroLink
from summarizer.note.note import Note
from summarizer.paper.cited import CitedPdf
from summarizer.paper.identity import check_paper
from summarizer.paper.located import LocatedAnnotation
from summarizer.paper.merge import MergedAnnotations, merge_annotations
from summarizer.paper.page_label import page_labels
from summarizer.paper.reader import PaperReader
from summarizer.paper.wire import Reading
from summarizer.pdf.page import Document
from summarizer.pdf.resolver import PdfRequest, ResolvedPdf, found_pdfs, resolve
from summarizer.zotero.choice import Candidate, candidates
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

    Of several attachments the first that is found, can be read and is the note's paper counts. An explicit
    PDF, and with `trust` any, is taken for the note's. Zotero is opened for this note alone unless a
    `session` is given.
    The `reader` says within which bounds, and with which OCR.

    Raises:
        PdfNotFound: no PDF is found; the message names the places that were tried.
        WrongPaper: every PDF that is found is another paper; the message has both titles.
        PdfError: the PDF cannot be read.
    """
    reader = reader or PaperReader()
    with _opened(session, zotero_dir) as zotero, _saying_why(zotero):
        if explicit is not None:
            attachment = note.attachments[0] if note.attachments else _link_to(explicit, vault_folder)
            reading = reader.read(explicit)
            return _paper(note, zotero, attachment, ResolvedPdf(explicit, "--pdf"), reading, "")
        choices = _choices(note, note_path, vault_folder, zotero)
        return _first_fitting(note, zotero, choices, reader, trust=trust)


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
        return ResolvedPdf(explicit, "--pdf")
    with _opened(session, zotero_dir) as zotero, _saying_why(zotero):
        return resolve(list(_choices(note, note_path, vault_folder, zotero)))


def recognise(note: Note, paper: Paper) -> str:
    """Whether a paper is the note's, in words: by what it was recognised, or why it seems to be another."""
    metadata = note.metadata
    try:
        by = check_paper(metadata.title, metadata.authors, metadata.doi, metadata.arxiv, paper.document)
    except WrongPaper as exc:
        return str(exc)
    return (
        _("recognised by its {by}", by=by)
        if by
        else _("not recognised: the note names neither title nor number")
    )


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
    note: Note,
    zotero: Session,
    choices: Mapping[PdfRequest, Attachment],
    reader: PaperReader,
    *,
    trust: bool,
) -> Paper:
    metadata = note.metadata
    wrong: PdfError | None = None
    for request, found in found_pdfs(list(choices)):
        try:
            reading = reader.read(found.path)
        except PdfUnreadable as exc:  # a web page may be a log-in, and the PDF lie beside it
            wrong = wrong or exc
            continue
        recognised = ""
        if not trust:
            try:
                recognised = check_paper(
                    metadata.title, metadata.authors, metadata.doi, metadata.arxiv, reading.document
                )
            except WrongPaper as exc:
                wrong = wrong or exc
                continue
        return _paper(note, zotero, choices[request], found, reading, recognised)
    raise wrong or PdfNotFound(_("The note links to no PDF."), hint=_("Name the file with --pdf."))


def _choices(
    note: Note, note_path: Path, vault_folder: Path, zotero: Session
) -> dict[PdfRequest, Attachment]:
    """What to look for, the likeliest first, with the attachment that citations open if it is found."""
    place = PdfRequest(
        note_path.parent, vault_folder, zotero_dirs=zotero.directories, name=note.metadata.title
    )
    choices: dict[PdfRequest, Attachment] = {}
    for candidate in _known_to_zotero(note, zotero):
        key, group = candidate.attachment.key, candidate.attachment.group
        request = replace(
            place, key=key, group=group, known_path=candidate.place.path, problem=candidate.problem
        )
        choices[request] = Attachment(candidate.attachment.file_name, link=ZoteroLink(key, group))
    known = {(request.key, request.group) for request in choices}
    for attachment in note.attachments:
        link = attachment.link
        if link is None or (link.key, link.group) not in known:
            request = replace(
                place,
                key=link.key if link else "",
                group=link.group if link else None,
                file_url=attachment.file_url,
                vault_path=attachment.vault_path,
            )
            choices[request] = attachment
    return choices


def _known_to_zotero(note: Note, zotero: Session) -> tuple[Candidate, ...]:
    """The attachments that the library has of the note's paper; none when it cannot be read."""
    if zotero.library is None or zotero.current is None:
        return ()
    linked = [(one.link.key, one.link.group) for one in note.attachments if one.link]
    read = {one.link.key for one in note.annotations if one.link and one.link.annotation}
    metadata = note.metadata
    item = (metadata.item_key, metadata.group)
    try:
        return candidates(zotero.library, zotero.current, linked, item, metadata.title, read)
    except ZoteroError as exc:
        zotero.problem = exc
        return ()


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
    if path.is_relative_to(vault_folder):
        return Attachment(path.name, vault_path=path.relative_to(vault_folder).as_posix())
    return Attachment(path.name, file_url=path.absolute().as_uri())
