"""A block cut into the parts around each of its links, and their words told apart by marks and places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.note.highlight.anchor import Anchor
from summarizer.note.highlight.block import BLOCK_ID, Line, NoteBlock
from summarizer.note.highlight.label import COMMENT_LABEL, has_words, is_label
from summarizer.note.highlight.row import CLOSE, LINK, OPEN, OWN, TAG, Mark, marked, rows_of

_SENTINELS = re.compile("[\ue000-\ue00f]")
_UNIT = re.compile("[\ue000-\ue003]|[^\ue000-\ue003]+")
TAGS = re.compile(r"\s*(?:#[^\s#]+\s*)+")
"""Words that are tags, no others."""

_ID_BEHIND = re.compile(rf"\s{BLOCK_ID.pattern}$")
_FOOTNOTE = re.compile(r"\s*\[\^[^\[\]]+\]:")
_IMAGE = re.compile(r"!\[\[[^\[\]\n]*\]\]|!\[[^\[\]\n]*\]\([^()\n]*\)|<img\b[^<>]*>")
_EQUALS = re.compile(r"==(?=[^\s=])((?:[^=\n]|=(?!=)){1,4000}?)(?<=\S)==(?!=)")


@dataclass(frozen=True, slots=True)
class Unit:
    """Words between two links or marks on one row; `row` counts the rows of its segment.

    `marked` are words inside a highlight mark, `after` those behind the segment's own link.
    """

    text: str
    row: int
    line: Line
    marked: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """One annotation's part of a block: its link, if any, what else is linked, and its words.

    `image` is the row in which a picture stands, None when there is none.
    """

    block: NoteBlock
    lines: tuple[Line, ...]
    own: tuple[Anchor, ...]
    others: tuple[Anchor, ...]
    units: tuple[Unit, ...]
    marks: tuple[Mark, ...] = ()
    image: int | None = None
    ids: tuple[str, ...] = ()

    @property
    def quoted(self) -> bool:
        """Whether all of it stands behind `>`."""
        return all(line.depth for line in self.lines)

    def followed_by(self, beside: Segment, units: Sequence[Unit]) -> Segment:
        """The segment with words of another one behind its own."""
        last = self.units[-1].row + 1 if self.units else 0
        moved = (replace(unit, row=unit.row + last) for unit in units)
        return replace(self, units=(*self.units, *moved), lines=self.lines + beside.lines)

    @property
    def wordless(self) -> bool:
        """Whether nothing stands in it but links and labels."""
        return all(is_label(unit.text) or TAGS.fullmatch(unit.text) for unit in self.units)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a line: words, or one link."""

    line: Line
    number: int
    text: str = ""
    anchor: Anchor | None = None


def segments(block: NoteBlock, anchoring: Sequence[Anchor]) -> Iterator[Segment]:
    """The parts of a block around the links that anchor something; all of it when none does."""
    pieces = list(_pieces(block))
    groups = list(_groups(pieces, set(map(id, anchoring))))
    cuts = [0, *_cuts(pieces, groups), len(pieces)]
    own = [[pieces[at].anchor for at in group] for group in groups] or [[]]
    for number, anchors in enumerate(own):
        part = pieces[cuts[number] : cuts[number + 1]]
        yield _segment(block, part, [anchor for anchor in anchors if anchor])


def _pieces(block: NoteBlock) -> Iterator[_Piece]:
    for number, line in enumerate(block.lines):
        position = 0
        for anchor in line.anchors:
            yield _Piece(line, number, line.text[position : anchor.span.start])
            yield _Piece(line, number, anchor=anchor)
            position = anchor.span.end
        yield _Piece(line, number, line.text[position:])


def _groups(pieces: Sequence[_Piece], anchoring: set[int]) -> Iterator[list[int]]:
    """The places of the links that stand together and mean one annotation; only those that anchor one."""
    group: list[int] = []
    worded = False
    for at, piece in enumerate(pieces):
        if piece.anchor is None:
            worded = worded or has_words(TAG.sub("", piece.text))
            continue
        last = pieces[group[-1]].anchor if group else None
        if last and (worded or _differ(last, piece.anchor)):
            if any(id(pieces[one].anchor) in anchoring for one in group):
                yield group
            group = []
        group.append(at)
        worded = bool(piece.anchor.says)
    if any(id(pieces[one].anchor) in anchoring for one in group):
        yield group


def _differ(one: Anchor, other: Anchor) -> bool:
    if not (one.sure and other.sure):
        return False
    if one.key and other.key:
        return one.key != other.key
    same_file = one.link and other.link and one.link.key == other.link.key
    return one.place != other.place and not same_file


def _cuts(pieces: Sequence[_Piece], groups: Sequence[Sequence[int]]) -> Iterator[int]:
    """Where the part of each annotation but the last ends."""
    if len(groups) < 2:
        return
    first = not any(
        has_words(piece.text) and not is_label(piece.text) for piece in pieces[: groups[0][0]]
    ) and not _says(pieces, groups[0])
    for group, following in pairwise(groups):
        end, start = group[-1] + 1, following[0]
        same_line = pieces[end - 1].number == pieces[start].number
        if first and not same_line:
            yield _start_of_line(pieces, start)
        elif first:
            yield start
        elif same_line:
            yield end
        else:
            yield _end_of_comment(pieces, end, _start_of_line(pieces, start))


def _says(pieces: Sequence[_Piece], group: Sequence[int]) -> bool:
    return any(anchor.says for at in group if (anchor := pieces[at].anchor))


def _start_of_line(pieces: Sequence[_Piece], at: int) -> int:
    while at and pieces[at - 1].number == pieces[at].number:
        at -= 1
    return at


def _end_of_comment(pieces: Sequence[_Piece], at: int, stop: int) -> int:
    """Behind the rest of the line, and the lines below it that can only belong to what stands above."""
    line = pieces[at - 1].line
    number = pieces[at - 1].number
    while at < stop:
        piece = pieces[at]
        deeper = piece.line.depth > line.depth or piece.line.indent > max(line.indent, 0)
        below = deeper or COMMENT_LABEL.match(piece.line.text) or is_label(piece.line.text)
        if piece.number != number and not below:
            break
        at += 1
    return at


def _segment(block: NoteBlock, pieces: Sequence[_Piece], own: Sequence[Anchor]) -> Segment:
    rows: list[tuple[Line, str]] = []
    others: list[Anchor] = []
    own_ids = set(map(id, own))
    number = -1
    for piece in pieces:
        text = _SENTINELS.sub(" ", piece.text)
        if piece.anchor is not None:
            mine = id(piece.anchor) in own_ids
            if not mine:
                others.append(piece.anchor)
            label = piece.anchor.says if mine or not piece.anchor.sure else ""
            text = _SENTINELS.sub(" ", label) + (OWN if mine else LINK)
        if piece.number == number:
            rows[-1] = (piece.line, rows[-1][1] + text)
        else:
            rows.append((piece.line, text))
        number = piece.number
    footnote = _FOOTNOTE.match(rows[0][1]) if rows else None
    if footnote:
        rows = [(rows[0][0], OWN)]
    ids: list[str] = []
    image = 0 if any(anchor.picture for anchor in own) else None
    split: list[tuple[Line, str]] = []
    for line, text in rows:
        match = BLOCK_ID.fullmatch(text) or _ID_BEHIND.search(text)
        ids += [match["id"]] if match else []
        words = text[: match.start()] if match else text
        without = _IMAGE.sub(LINK, words)
        image = len(split) if image is None and without != words else image
        split += [(line, part) for part in rows_of(without)]
    signed, marks = marked("\n".join(text for _, text in split))
    units = _units([line for line, _ in split], signed)
    lines = tuple({id(line): line for line, _ in rows}.values())
    return Segment(block, lines, tuple(own), tuple(others), tuple(units), marks, image, tuple(ids))


def _units(lines: Sequence[Line], text: str) -> Iterator[Unit]:
    depth, after = 0, False
    for row, (line, words) in enumerate(zip(lines, text.split("\n"), strict=True)):
        for match in _UNIT.finditer(_with_equals(words)):
            sign = match[0]
            if sign == OPEN:
                depth += 1
            elif sign == CLOSE:
                depth = max(0, depth - 1)
            elif sign == OWN:
                after = True
            elif sign != LINK and sign.strip():
                yield Unit(_balanced(sign), row, line, marked=depth > 0, after=after)
        if line.rule:
            yield Unit("", row, line, after=after)


def _balanced(words: str) -> str:
    """Words without the brackets left of a link that stood in them."""
    if words.lstrip()[:1] in ")）" and words.count("(") + words.count("（") < words.count(")") + words.count(
        "）"
    ):
        words = words.lstrip()[1:]
    if words.rstrip()[-1:] in "(（" and words.strip():
        words = words.rstrip()[:-1]
    return words


def _with_equals(row: str) -> str:
    """A row whose `==marked==` words are marked, where nothing is said before them."""
    if "==" not in row:
        return row
    match = _EQUALS.search(row)
    if match and not row[match.end() :].lstrip(" *_").startswith("::") and OPEN not in row:
        before = row[: match.start()]
        if is_label(_SENTINELS.sub(" ", before)) or COMMENT_LABEL.fullmatch(before):
            return before + OPEN + match[1] + CLOSE + row[match.end() :].replace("==", "")
    return row
