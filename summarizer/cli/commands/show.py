"""`summarizer show`: what was understood of a note, its PDF and its annotations."""

from __future__ import annotations

from summarizer.cli.options import READING, Flags, Json, NotePath, Pdf, takes_settings
from summarizer.language import _


@takes_settings(*READING, "zotero_dir")
def show(note: NotePath, *, pdf: Pdf = None, flags: Flags, json: Json = False) -> None:
    """Show what was understood: fields, PDF, annotations and where each was found. Writes nothing.

    What needs no PDF is shown without one too.
    """
    from summarizer.cli import report
    from summarizer.cli.as_json import annotation_json
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.cli.output import console, print_json
    from summarizer.cli.waiting import waiting
    from summarizer.errors import PdfError, PdfNotFound, WrongPaper
    from summarizer.note.link import Attachment
    from summarizer.note.near import near_fields
    from summarizer.paper.cited import CitedPdf
    from summarizer.paper.located import LocatedAnnotation
    from summarizer.paper.paper import Paper, open_paper, recognise

    vault = open_vault(note, flags)
    report.say_mended(vault)
    __, parsed = vault.read(note)
    paper: Paper | None = None
    missing: PdfError | None = None
    try:
        with waiting(_("Reading the paper")):
            paper = open_paper(
                parsed,
                note,
                vault.folder,
                vault.settings.zotero_dir,
                pdf,
                trust=True,
                reader=vault.paper_reader(),
            )
    except (PdfNotFound, WrongPaper) as exc:
        missing = exc
    annotations = [LocatedAnnotation(one, (), "no PDF") for one in parsed.annotations]
    located = paper.located if paper else annotations
    metadata = parsed.metadata
    recognised = recognise(parsed, paper) if paper else ""
    if json:
        print_json(
            {
                "note": note,
                "profile": parsed.profile.name,
                "title": metadata.title,
                "item_key": metadata.item_key,
                "citation_key": metadata.citation_key,
                "authors": metadata.authors,
                "doi": metadata.doi,
                "year": metadata.year,
                "fields": [
                    {"label": field.label, "role": field.role, "state": field.state, "value": field.value}
                    for field in parsed.summary.fields
                ],
                "attachments": parsed.attachments,
                "pdf": {
                    "path": paper.path,
                    "how": paper.how,
                    "pages": len(paper.document.pages),
                    "recognised": recognised,
                }
                if paper
                else None,
                "problem": str(missing or ""),
                "notices": paper.notices if paper else (),
                "annotations": [annotation_json(one) for one in located],
            }
        )
        return
    out = console()
    out.tell(metadata.title or note.stem, style="bold")
    key = metadata.item_key or _("no key found")
    out.tell(_("{key} (template {name})", key=key, name=parsed.profile.name), name=_("Item"))
    if paper is None:
        out.tell(f"{missing} {missing.hint if missing else ''}".strip(), name="PDF")
    else:
        out.tell(f"{report.pdf_line(paper)}: {paper.path}", name="PDF")
        out.tell(recognised, name=_("Paper"))
        for notice in paper.notices:
            out.tell(notice, name=" ")
    out.tell()
    for field in parsed.summary.fields:
        out.tell(f"{_(field.state)}  {field.value}".rstrip(), name=field.label)
    for one in near_fields(parsed.text, parsed.zone) if parsed.profile.shape.by_name else ():
        if parsed.summary.field(one.label) is None:
            out.tell(_("left alone: {reason}", reason=one.reason), name=one.label)
    out.tell()
    report.print_annotations(located, paper.cited if paper else CitedPdf(Attachment("")))


COMMAND = show
