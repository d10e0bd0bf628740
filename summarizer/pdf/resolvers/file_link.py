"""PDFs that a note links to by a file:// address, in all the ways in which these are written."""

from __future__ import annotations

import os
import re
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote

from summarizer.language import _
from summarizer.pdf.resolver import PdfRequest, ResolvedPdf, Tried, spellings


def resolve(request: PdfRequest) -> ResolvedPdf | Tried | None:
    """The file that the address names; `%` and `#` may be part of the name, so it is tried as written too.

    One on another machine is not opened on the word of a note: the system would log in there by itself.
    """
    if not request.file_url:
        return None
    bare = re.sub(r"[?#][^/\\]*$", "", request.file_url)
    names = [path_of(url) for url in (unquote(bare), bare, request.file_url)]
    if isinstance(names[0], PureWindowsPath) and names[0].drive.startswith("\\\\"):
        return Tried(
            str(names[0]), _("on another machine, which no link of a note opens: name it with --pdf")
        )
    if isinstance(names[0], PureWindowsPath) and os.name != "nt":
        return Tried(str(names[0]), _("a path of Windows, which this computer cannot open"))
    for name in names:
        for spelling in spellings(str(name)):
            if Path(spelling).is_file():
                return ResolvedPdf(Path(spelling), _("file link"))
    return Tried(str(names[0]), _("no such file"))


def path_of(address: str) -> Path | PureWindowsPath:
    """The path in a file: address, percent signs left alone.

    Known are up to five slashes, backslashes, drive letters, `localhost` and the names of servers.
    """
    text = re.sub(r"^file:", "", address.strip("<> "), flags=re.IGNORECASE)
    text = text.replace("\\:", ":").replace("\\", "/")  # Markdown may have escaped colon and backslashes
    if drive := re.match(r"/*(?:localhost/)?/*([A-Za-z])[:|](/.*)", text):
        return PureWindowsPath(f"{drive[1]}:{re.sub('/+', '/', drive[2])}")
    if share := re.match(r"//([^/].*/.*)", text):
        host, _, rest = share[1].partition("/")
        return Path("/" + rest) if host == "localhost" else PureWindowsPath(f"//{share[1]}")
    return Path("/" + text.lstrip("/"))
