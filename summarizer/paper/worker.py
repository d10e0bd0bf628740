"""The process that opens PDFs: one request after another comes in at its standard input, until that ends.

It is the only part that meets PyMuPDF. What hangs, crashes or eats memory here costs one PDF.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from summarizer.errors import SummarizerError
from summarizer.layout.sentence import split_sentences
from summarizer.packed import decode, encode
from summarizer.paper.wire import Answer, Reading, Request, receive, send
from summarizer.pdf.reader import check_opens, read_document, render_page, tesseract_languages


def main() -> None:
    """Answer requests; the argument is the limit of the address space in bytes, 0 for none."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what libraries print belongs to nobody
        os.dup2(nothing, stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of a terminal; the program ends us
    _limit_memory(int(sys.argv[-1]))
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
    path = Path(request.path)
    if request.what == "read":
        document = read_document(path, request.ocr)
        return encode(Reading(document, split_sentences(document)))
    if request.what == "picture":
        return render_page(path, request.page_index, request.zoom)
    if request.what == "languages":
        return encode(tesseract_languages())
    check_opens(path)
    return b""


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
