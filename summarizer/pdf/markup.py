"""What is to be marked in a PDF, and the copy that came of it; as plain data."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from summarizer.pdf.page import Box

AUTHOR = "summarizer"
"""Who the annotations are by."""
_NAME = re.compile(rf"{AUTHOR}-(?P<digest>[0-9a-f]{{16}})-\d+")


@dataclass(frozen=True, slots=True)
class Markup:
    """An annotation to be written on the page with `page_index` (from 0), by the program.

    `boxes` are the lines that it marks, `colour` is "#rrggbb". With `frame` it is a frame around each of
    them, as around a figure, instead of a highlight.
    """

    page_index: int
    boxes: tuple[Box, ...]
    comment: str
    colour: str
    frame: bool = False


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """The bytes of a PDF with annotations added, and what is to be told of them.

    `sha256` is the hex digest of the PDF as it was read. `rewritten` says that it is damaged and was written
    anew, where all others keep their bytes and have the annotations behind them. `signed` means that it bears
    a signature, `archival` that it says to be PDF/A.
    """

    content: bytes
    sha256: str
    rewritten: bool = False
    signed: bool = False
    archival: bool = False


def markup_name(comment: str, number: int) -> str:
    """The name of an annotation that we write; `number` tells it from the others of its PDF."""
    return f"{AUTHOR}-{_digest(comment)}-{number}"


def is_ours(name: str, comment: str) -> bool:
    """Whether we wrote an annotation, and nobody has changed its comment."""
    match = _NAME.fullmatch(name)
    return match is not None and match["digest"] == _digest(comment)


def _digest(comment: str) -> str:
    """Of the words alone: programs write the ends of lines in their own ways."""
    return hashlib.blake2b("".join(comment.split()).encode("utf-8", "replace"), digest_size=8).hexdigest()
