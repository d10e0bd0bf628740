"""What goes between the program and the process that opens its PDFs: requests, answers, readings as bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import IO, Any, TypeVar

import msgspec

from summarizer.layout.sentence import Split
from summarizer.pdf.page import Document

T = TypeVar("T")
_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is read out of a PDF: its pages with their words, and its sentences."""

    document: Document
    split: Split


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to do with a PDF: `what` is "read", "check", "picture" or "languages" (no PDF at all).

    It ends the process after `seconds`, should nobody watch it any more.
    """

    what: str
    path: str = ""
    ocr: str = ""
    page_index: int = 0
    zoom: float = 1.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: `content`, or the name of an error's class with its sentence and its hint."""

    content: bytes = b""
    error: str = ""
    message: str = ""
    hint: str = ""


class Damaged(Exception):
    """Bytes that are not, or no longer, what they should be."""


def encode(value: object) -> bytes:
    """A value made of dataclasses, named tuples and plain data as MessagePack, by its fields' names."""
    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:  # half of a character, which no file and no request can hold either
        return msgspec.msgpack.encode(_whole(value))


def decode(content: bytes, kind: type[T]) -> T:
    """The value of that type again, every field held against its own type.

    Raises:
        Damaged: the bytes hold no such value.
    """
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except (msgspec.DecodeError, RecursionError) as exc:
        raise Damaged(str(exc)) from exc


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


def _whole(value: Any) -> Any:
    """The value with a sign for a lost character in the place of each half of one."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _whole(getattr(value, one.name)) for one in fields(value)})
    if isinstance(value, tuple):
        parts = [_whole(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value
