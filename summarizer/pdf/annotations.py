"""What people marked in a PDF and wrote on it: marked words, notes, typed text, drawings, and replies."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pymupdf

from summarizer.characters import visible
from summarizer.pdf.markup import is_ours
from summarizer.pdf.page import Box, PdfAnnotation, Word, from_pdf_space, join_words
from summarizer.text import fold

FAULTS = (
    RuntimeError,
    SystemError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    OSError,
    OverflowError,
    pymupdf.mupdf.FzErrorBase,
)
"""What PyMuPDF raises on what is broken in a file: its own errors, and those of reading what is not there."""
_KINDS = {
    pymupdf.PDF_ANNOT_HIGHLIGHT: "highlight",
    pymupdf.PDF_ANNOT_UNDERLINE: "underline",
    pymupdf.PDF_ANNOT_SQUIGGLY: "underline",
    pymupdf.PDF_ANNOT_STRIKE_OUT: "underline",
    pymupdf.PDF_ANNOT_REDACT: "underline",
    pymupdf.PDF_ANNOT_TEXT: "note",
    pymupdf.PDF_ANNOT_CARET: "note",
    pymupdf.PDF_ANNOT_FILE_ATTACHMENT: "note",
    pymupdf.PDF_ANNOT_SOUND: "note",
    pymupdf.PDF_ANNOT_LINE: "note",
    pymupdf.PDF_ANNOT_FREE_TEXT: "text",
    pymupdf.PDF_ANNOT_STAMP: "text",
    pymupdf.PDF_ANNOT_INK: "ink",
    pymupdf.PDF_ANNOT_SQUARE: "image",
    pymupdf.PDF_ANNOT_CIRCLE: "image",
    pymupdf.PDF_ANNOT_POLYGON: "image",
    pymupdf.PDF_ANNOT_POLY_LINE: "image",
}
"""PDF's annotations (ISO 32000-1, 12.5.6) by the kinds that Zotero has."""
_ON_WORDS = {"highlight", "underline"}
_DRAWN_AS_TEXT = {pymupdf.PDF_ANNOT_FREE_TEXT, pymupdf.PDF_ANNOT_STAMP}
_UNSEEN = pymupdf.PDF_ANNOT_IS_HIDDEN | pymupdf.PDF_ANNOT_IS_NO_VIEW
_KEY = re.compile(r"[A-Z0-9]{8}")


@dataclass(frozen=True, slots=True)
class _Mark:
    """An annotation, and the number of the one that it answers or belongs to, 0 for none."""

    annotation: PdfAnnotation
    answers: int = 0

    @property
    def on_words(self) -> bool:
        """Whether words of the page are marked, not only written beside."""
        return self.annotation.kind in _ON_WORDS


def drawn_over(page: pymupdf.Page) -> bool:
    """Whether people's own words are drawn on the page, where they could be taken for the paper's."""
    try:
        return any(kind in _DRAWN_AS_TEXT for _, kind, _ in page.annot_xrefs())
    except FAULTS:
        return False


def read_annotations(
    page: pymupdf.Page, words: Sequence[Word], corner: tuple[float, float]
) -> tuple[PdfAnnotation, ...]:
    """What is marked on a page or written on it, as far as it can be read, each with what was answered.

    Marked words count without a comment too, all else only with one. What a reader does not see, the states
    of a review ("Accepted"), and what this program marked in a copy are left out.
    """
    marks: dict[int, _Mark] = {}
    try:
        for one in page.annots(types=tuple(_KINDS)):
            try:
                if mark := _mark(one, words, corner):
                    marks[one.xref] = mark
            except FAULTS:
                continue  # one broken annotation must not hide the others
    except FAULTS:
        pass
    return tuple(_with_answers(marks))


def _with_answers(marks: Mapping[int, _Mark]) -> Iterator[PdfAnnotation]:
    """Each thread as one annotation: what stands on words, else what was there first, with all comments."""
    threads: dict[int, list[_Mark]] = {}
    for number, mark in marks.items():
        root = _root(number, marks)
        threads.setdefault(root, []).insert(0 if number == root else len(threads.get(root, ())), mark)
    for thread in threads.values():
        first = next((mark for mark in thread if mark.on_words), thread[0])
        said = [mark.annotation.comment for mark in thread if mark is first or not mark.on_words]
        comment = "\n".join(dict.fromkeys(one for one in said if one))
        if first.on_words or comment:
            yield replace(first.annotation, comment=comment)
        yield from (mark.annotation for mark in thread if mark.on_words and mark is not first)


def _root(number: int, marks: Mapping[int, _Mark]) -> int:
    """The annotation that a thread began with."""
    seen = {number}
    while (before := marks[number].answers) in marks and before not in seen:
        seen.add(before)
        number = before
    return number


def _mark(annotation: pymupdf.Annot, words: Sequence[Word], corner: tuple[float, float]) -> _Mark | None:
    kind, info = _KINDS[annotation.type[0]], annotation.info
    ours = is_ours(info.get("id") or "", info.get("content") or "")
    if ours or annotation.flags & _UNSEEN or _string(annotation, "StateModel"):
        return None
    boxes = _marked_boxes(annotation, corner)
    marked = [word for word in words if any(box.contains(*word.box.centre) for box in boxes)]
    text = join_words(marked) if kind in _ON_WORDS else ""
    comment = visible(info.get("content") or _plain(_string(annotation, "RC"))).strip()
    if fold(comment).text in {fold(text).text, fold(info.get("name") or "").text}:
        comment = ""  # many viewers copy the marked words, or a stamp's name
    colour = annotation.colors.get("stroke") or []
    return _Mark(
        PdfAnnotation(
            kind=kind,
            text=text,
            comment=comment,
            colour="#" + "".join(f"{round(part * 255):02x}" for part in colour) if len(colour) == 3 else "",
            page_index=annotation.parent.number,
            boxes=boxes,
            key=_zotero_key(annotation, info.get("id") or ""),
        ),
        annotation.irt_xref,
    )


def _plain(rich: str) -> str:
    """The words of a comment that is kept as XHTML only."""
    lines = re.sub(r"<(?:/p|br\s*/?)\s*>", "\n", rich)
    return html.unescape(re.sub(r"<[^>]*>", "", lines))


def _marked_boxes(annotation: pymupdf.Annot, corner: tuple[float, float]) -> tuple[Box, ...]:
    """A box for each marked line; that of the whole annotation when its quads are missing or malformed.

    The file's own numbers are used: PyMuPDF's `vertices` and `rect` are wrong on turned, cropped pages.
    """
    numbers = _numbers(annotation, "QuadPoints")
    if not numbers or len(numbers) % 8:
        numbers = _numbers(annotation, "Rect")
    size = 8 if len(numbers) % 8 == 0 else 4
    quads = [numbers[at : at + size] for at in range(0, len(numbers), size)]
    return tuple(
        from_pdf_space((min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2])), corner)
        for quad in quads
    )


def _numbers(annotation: pymupdf.Annot, key: str) -> list[float]:
    """The array of numbers under `key` in the annotation's dictionary, empty when there is none."""
    _, value = annotation.parent.parent.xref_get_key(annotation.xref, key)
    return [float(number) for number in re.findall(r"[-+]?\d*\.?\d+", value)]


def _string(annotation: pymupdf.Annot, key: str) -> str:
    """The text under `key` in the annotation's dictionary, "" when there is none."""
    kind, value = annotation.parent.parent.xref_get_key(annotation.xref, key)
    return str(value) if kind == "string" else ""


def _zotero_key(annotation: pymupdf.Annot, name: str) -> str:
    """The key that Zotero's export writes: in the name, `Zotero-ABCD2345`, or under `/Zotero:Key`."""
    own = _string(annotation, "Zotero:Key")
    key = name.removeprefix("Zotero-") if name.startswith("Zotero-") else own
    return key if _KEY.fullmatch(key) else ""
