"""The process that opens PDFs: one request after another comes in at its standard input, until that ends.

It is the only part that meets PyMuPDF. What hangs, crashes or eats memory here costs one PDF.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from summarizer.errors import SummarizerError
from summarizer.garbage import look_seldom
from summarizer.layout.figure_page import Wanted
from summarizer.layout.figure_region import region_of
from summarizer.layout.sentence import split_sentences
from summarizer.packed import decode, encode
from summarizer.paper.wire import Answer, Reading, Request, receive, send
from summarizer.pdf.marker import mark
from summarizer.pdf.markup import Markup
from summarizer.pdf.ocr import require_languages, tesseract_languages
from summarizer.pdf.page import Document, Page
from summarizer.pdf.reader import check_opens, cut_figures, read_document, recognise_page
from summarizer.pdf.render import page_shapes, render_page


def main() -> None:
    """Answer requests; the argument is the limit of the address space in bytes, 0 for none."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what libraries print belongs to nobody
        os.dup2(nothing, stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of a terminal; the program ends us
    _limit_memory(int(sys.argv[-1]))
    look_seldom()
    while (message := receive(requests)) is not None:
        request = decode(message, Request)
        _limit_time(request.seconds)
        answer = _answer(request)
        _limit_time(0)
        with suppress(BrokenPipeError):
            send(answers, encode(answer))


def _answer(request: Request) -> Answer:
    try:
        return Answer(_do(request))
    except SummarizerError as exc:
        return Answer(b"", type(exc).__name__, str(exc), exc.hint)
    except MemoryError:
        return Answer(error="MemoryError")


def _do(request: Request) -> bytes:
    return _TASKS[request.what](request, Path(request.path))


def _check(_: Request, path: Path) -> bytes:
    check_opens(path)
    return b""


def _require(request: Request, _: Path) -> bytes:
    require_languages(request.ocr)
    return b""


def _reading(document: Document) -> bytes:
    return encode(Reading(document, split_sentences(document)))


def _figures(request: Request, path: Path) -> bytes:
    wanted = decode(request.content, tuple[Wanted, ...])
    crops = cut_figures(path, [(one.page_index, partial(region_of, one)) for one in wanted])
    return encode(tuple(crops))


_TASKS: dict[str, Callable[[Request, Path], bytes]] = {
    "read": lambda _, path: _reading(read_document(path)),
    "check": _check,
    "picture": lambda request, path: render_page(path, request.page_index, request.zoom, request.tile),
    "shapes": lambda _, path: encode(page_shapes(path)),
    "figures": _figures,
    "mark": lambda request, path: encode(mark(path, decode(request.content, tuple[Markup, ...]))),
    "recognise": lambda request, path: encode(
        recognise_page(path, decode(request.content, Page), request.ocr)
    ),
    "split": lambda request, _: _reading(decode(request.content, Document)),
    "ready": lambda *_: b"",
    "require": _require,
    "languages": lambda *_: encode(tesseract_languages()),
}


def _limit_memory(most: int) -> None:
    """Let no more be asked of the system, also when nobody watches, and when all is asked for at once."""
    with suppress(ImportError, OSError, ValueError):  # Windows has none; macOS may refuse
        import resource

        if most:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_time(seconds: float) -> None:
    """Have the system end this process after so long, in whatever it is; Windows cannot, and 0 is never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
