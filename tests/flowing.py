"""The example vault's English paper as an EPUB and as a saved web page."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

_SOURCE = Path(__file__).parents[1] / "examples" / "papers" / "english.md"
TITLE = _SOURCE.read_text("utf-8").split("\n", 1)[0].removeprefix("# ")


def chapters() -> list[tuple[str, str]]:
    """Heading and XHTML of each chapter, its sections inside; the first one is the title's."""
    parts = re.split(r"^##? (.+)$", _SOURCE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [(title, _body(text)) for title, text in zip(parts[::2], parts[1::2], strict=True)]


def _body(text: str) -> str:
    blocks = (block.strip() for block in re.split(r"\n\n|\n(?=[@!#|])|(?<=\n)(?=### )", text))
    return "".join(_block(line) for block in blocks for line in _lines(block) if line)


def _lines(block: str) -> list[str]:
    head, _, rest = block.partition("\n")
    return [head, rest] if head.startswith("### ") else [block]


def _block(text: str) -> str:
    if text.startswith("### "):
        return f"<h3>{html.escape(text[4:])}</h3>"
    return f"<p>{html.escape(text.lstrip('@! '))}</p>"


def write_epub(
    path: Path,
    parts: Sequence[tuple[str, str]],
    title: str = TITLE,
    more: Sequence[tuple[str, str]] = (),
) -> Path:
    """An EPUB 2 with a chapter for each part; `more` are further files of the archive."""
    numbers = range(len(parts))
    manifest = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in numbers
    )
    points = "".join(
        f"<navPoint><navLabel><text>{html.escape(parts[n][0])}</text></navLabel>"
        f'<content src="c{n}.xhtml"/></navPoint>'
        for n in numbers
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
            "</container>",
        )
        book.writestr(
            "OEBPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{html.escape(title)}</dc:title>'
            '</metadata><manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
            f'{manifest}</manifest><spine toc="ncx">{spine}</spine></package>',
        )
        book.writestr(
            "OEBPS/toc.ncx",
            '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>'
            f"{points}</navMap></ncx>",
        )
        for n, (heading, body) in enumerate(parts):
            book.writestr(
                f"OEBPS/c{n}.xhtml",
                '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
                f"<body><h1>{html.escape(heading)}</h1>{body}</body></html>",
            )
        for name, text in more:
            book.writestr(name, text)
    return path


def write_page(path: Path, article: str, around: str = "", title: str = TITLE) -> Path:
    """A web page with an article, a menu, a foot and what else stands `around` it."""
    path.write_text(
        f"<!DOCTYPE html><html><head><title>{html.escape(title)} | A Journal</title>"
        "<script>document.write('scripted words')</script><style>p { color: red }</style></head><body>"
        f"<nav><a href='/'>Home of the journal</a></nav>{around}<main><article>{article}</article></main>"
        "<aside>Most read articles of the week</aside><footer>Terms and conditions</footer></body></html>",
        encoding="utf-8",
    )
    return path


def article() -> str:
    """The paper as a web page's article."""
    return "".join(
        f"<h{1 if n == 0 else 2}>{html.escape(title)}</h{1 if n == 0 else 2}>{body}"
        for n, (title, body) in enumerate(chapters())
    )
