"""A page of a PDF as words with places, and the sentences that run over its pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from summarizer.packed import Packable


class Box(NamedTuple):
    """A rectangle in points: origin top left of the page's crop box, unrotated, `y` growing downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies in the box, edges included."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box, as (x, y)."""
        return ((self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2)


def from_pdf_space(rectangle: tuple[float, float, float, float], corner: tuple[float, float]) -> Box:
    """A rectangle (x1, y1, x2, y2) of the PDF's own space as a box on the page whose top left is `corner`."""
    x1, y1, x2, y2 = rectangle
    left, top = corner
    return Box(min(x1, x2) - left, top - max(y1, y2), max(x1, x2) - left, top - min(y1, y2))


class Word(NamedTuple):
    """A run of characters without a blank, as extracted; each Chinese or Japanese character is its own word.

    `block` and `line` count from 0 in reading order on the page (`line` within its block). `joined` means
    that no blank stands between this word and the one before it. `size` is the font size in points. `mark`
    says that it is the raised mark of a note or a source, which no sentence holds; an exponent is a joined
    word of its own that begins with `^`.

    A named tuple, as its box is: a paper has some 20,000 of each, and they are made in a third of the time.
    """

    text: str
    box: Box
    block: int
    line: int
    joined: bool = False
    size: float = 0.0
    bold: bool = False
    mark: bool = False


@dataclass(frozen=True, slots=True)
class PdfAnnotation:
    """An annotation that is stored in the PDF file itself.

    `kind` is "highlight", "underline" or "note"; `text` the marked words ("" for a note), `comment` what
    the person wrote, `colour` as "#rrggbb" or "". `key` is the Zotero key when Zotero exported it, else "".
    """

    kind: str
    text: str
    comment: str
    colour: str
    page_index: int
    boxes: tuple[Box, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `index` counts from 0, `label` is the printed page name ("" when the PDF gives none).

    `words` are those that a reader can see, in reading order; `hidden` those that cannot be seen (white,
    tiny, off the page, invisible) and are never sent to a model. `image_share` is the part of the page's
    area that images cover, 0 to 1. Sizes are in points, of the unrotated page. `corner` is where the page's
    top left corner lies in the PDF's own space (origin bottom left, `y` growing upwards), None when that
    space begins at the page's bottom left corner. `rules` are the straight lines that are drawn on a page
    that may hold a table.
    """

    index: int
    label: str
    width: float
    height: float
    words: tuple[Word, ...]
    hidden: tuple[Word, ...] = ()
    annotations: tuple[PdfAnnotation, ...] = ()
    image_share: float = 0.0
    corner: tuple[float, float] | None = None
    rules: tuple[Box, ...] = ()

    def box_of(self, rectangle: tuple[float, float, float, float]) -> Box:
        """The box of a rectangle in the PDF's own space, as Zotero stores the places of annotations."""
        return from_pdf_space(rectangle, self.corner or (0.0, self.height))

    def words_in(self, boxes: Sequence[Box]) -> tuple[int, ...]:
        """The places in `words` of those whose centres lie in one of the boxes, in order."""
        return tuple(
            place
            for place, word in enumerate(self.words)
            if any(box.contains(*word.box.centre) for box in boxes)
        )


@dataclass(frozen=True, slots=True)
class WordSpan:
    """The words `start` (included) to `end` (excluded) of the page with `page_index` (from 0)."""

    page_index: int
    start: int
    end: int

    def words(self, pages: Sequence[Page]) -> tuple[Word, ...]:
        """The words themselves; `pages` holds every page of the PDF in order."""
        return pages[self.page_index].words[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Title:
    """A heading in its own words, its number included, and where it stands."""

    text: str
    spans: tuple[WordSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the paper, verbatim but for line ends (joined, hyphenation undone).

    `spans` are the places it stands at, in reading order: more than one when it runs over a page end or
    past a footnote. `section` is a name from `SECTIONS` in `layout.section`, "" when unknown; `title` the
    heading that it stands under, None when there is none; `paragraph` the number of its paragraph, from 1,
    0 when that is not known; `kind` one of `KINDS` in `layout.kind`.
    """

    text: str
    spans: tuple[WordSpan, ...]
    section: str = ""
    title: Title | None = None
    paragraph: int = 0
    kind: str = "prose"

    @property
    def page_index(self) -> int:
        """The page (from 0) that the sentence starts on."""
        return self.spans[0].page_index


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a paper without pages of its own comes from.

    `title` is its chapter's or section's, "" before the first; `cfi` the place in an EPUB, `selector` that in
    a web page, as Zotero takes them.
    """

    title: str
    cfi: str = ""
    selector: str = ""


@dataclass(frozen=True, slots=True)
class Document(Packable):
    """A paper's PDF as read: all its pages, its embedded metadata and outline.

    `places` has one for each page of an EPUB or a web page, whose pages the layout makes; a PDF has none.

    `outline` entries are (level from 1, title, page index from 0 or -1 when the target is unknown).
    `sha256` is the hex digest of the file.
    """

    pages: tuple[Page, ...]
    title: str = ""
    author: str = ""
    subject: str = ""
    outline: tuple[tuple[int, str, int], ...] = ()
    sha256: str = ""
    places: tuple[Place, ...] = ()


def join_words(words: Iterable[Word]) -> str:
    """The words as running text: blanks where the page has them, none before a joined word, no note marks."""
    pieces: list[str] = []
    for word in words:
        if word.mark:
            continue
        if pieces and not word.joined:
            pieces.append(" ")
        pieces.append(word.text)
    return "".join(pieces)


def line_boxes(words: Sequence[Word]) -> tuple[Box, ...]:
    """One box for each run of words on the same line, for marking a passage on the page's picture."""
    boxes: list[Box] = []
    place: tuple[int, int] | None = None
    for word in words:
        if (word.block, word.line) == place:
            last = boxes.pop()
            boxes.append(
                Box(
                    min(last.x0, word.box.x0),
                    min(last.y0, word.box.y0),
                    max(last.x1, word.box.x1),
                    max(last.y1, word.box.y1),
                )
            )
        else:
            boxes.append(word.box)
        place = (word.block, word.line)
    return tuple(boxes)


def outline_box(words: Sequence[Word]) -> Box:
    """The one box that words lie in, for marking a table's row; there must be some."""
    return Box(
        min(word.box.x0 for word in words),
        min(word.box.y0 for word in words),
        max(word.box.x1 for word in words),
        max(word.box.y1 for word in words),
    )
