"""PDFs that a note links to by a file:// address, in all the ways in which these are written."""

from __future__ import annotations

import os
import re
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote

from summarizer.pdf.resolver import PdfRequest, ResolvedPdf, Tried


def resolve(request: PdfRequest) -> ResolvedPdf | Tried | None:
    """The file that the address names."""
    if not request.file_url:
        return None
    name = path_of(request.file_url)
    if isinstance(name, PureWindowsPath) and os.name != "nt":
        return Tried(str(name), "a path of Windows, which this computer cannot open")
    path = Path(name)
    if path.is_file():
        return ResolvedPdf(path, "file link")
    return Tried(str(path), "no such file")


def path_of(url: str) -> Path | PureWindowsPath:
    """The path in a file:// address: two to five slashes, `%20`, backslashes, drive letters, host names."""
    text = unquote(re.sub(r"[?#].*$", "", url)).removeprefix("file:").replace("\\", "/")
    if drive := re.match(r"/*(?:localhost/)?/*([A-Za-z]:/.*)", text):
        return PureWindowsPath(drive[1])
    if share := re.match(r"//([^/].*/.*)", text):
        host, _, rest = share[1].partition("/")
        return Path("/" + rest) if host == "localhost" else PureWindowsPath(f"//{share[1]}")
    return Path("/" + text.lstrip("/"))
