"""What goes between the program and the process that opens its PDFs: requests, answers, readings."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO

from summarizer.layout.split import Split
from summarizer.pdf.page import Document

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is read out of a PDF: its pages with their words, and its sentences."""

    document: Document
    split: Split


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to do with a PDF.

    `what` is "read", "check", "picture", "shapes", "figures" (those that `content` names), "mark" (with the
    annotations that `content` holds), "recognise" (the page that `content` holds, by Tesseract in the
    languages `ocr`), "split" (the document that `content` holds), "require" (Tesseract's languages `ocr`) or
    "languages" (which there are); "ready" does nothing, once it has started. It ends the process
    after `seconds`, should nobody watch it any more.
    """

    what: str
    path: str = ""
    ocr: str = ""
    page_index: int = 0
    zoom: float = 1.0
    tile: tuple[int, int] | None = None
    seconds: float = 0.0
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: `content`, or the name of an error's class with its sentence and its hint."""

    content: bytes = b""
    error: str = ""
    message: str = ""
    hint: str = ""


def send(stream: IO[bytes], content: bytes) -> None:
    """Write a message of any length.

    Raises:
        OSError: nobody reads any more.
    """
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message, None when the other side has gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None
