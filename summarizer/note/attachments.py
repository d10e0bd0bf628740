"""The PDFs that a note links to, in the order in which they should be tried."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from summarizer.note.link import Attachment, parse_zotero_link
from summarizer.text import Span

_MARKDOWN = re.compile(r"\[(?P<name>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<url>zotero://open[^)\s]*|file:[^)]*)\)")
_LAST_RESORT = re.compile(r"\]\((?P<url>zotero://open[^)\s]*)\)")
_HTML = re.compile(r'<a\s+href="(?P<url>zotero://open[^"]*|file:[^"]*)"[^>]*>(?P<name>.*?)</a>')
_FILE = r"\.(?:pdf|epub|x?html?)"
_WIKI = re.compile(rf"\[\[(?P<path>[^\[\]|#]+{_FILE})(?:#[^\]|]*)?(?:\|(?P<name>[^\]]*))?\]\]", re.IGNORECASE)
_RELATIVE = re.compile(
    rf"\[(?P<name>[^\[\]]*)\]\((?P<path>(?![a-z]+:)[^)]+?{_FILE})(?:#[^)]*)?\)", re.IGNORECASE
)
_LINE_WITH_LINK = re.compile(
    r"^(?![^\n]*[?&;]annotation=)[^\n]*(?:zotero://open|file:|\.(?:pdf|epub|x?html?)\b)[^\n]*",
    re.MULTILINE | re.IGNORECASE,
)
_FLOWED = re.compile(r"\.(?:epub|x?html?)$", re.IGNORECASE)
_SECTION_KEY = re.compile(r"^##\s.*?\b([A-Z0-9]{8})\s*$", re.MULTILINE)


def parse_attachments(text: str, zone: Span) -> tuple[Attachment, ...]:
    """The linked PDFs outside the user zone, each once.

    Links to an annotation or a page do not count. A PDF whose key heads an annotation section comes
    first: it is the one that was read. Else EPUBs and web pages come after PDFs.
    """
    whole = zone == Span(0, len(text))
    found: dict[object, Attachment] = {}
    for line in _LINE_WITH_LINK.finditer(text):
        if whole or not zone.start <= line.start() < zone.end:
            for attachment in _attachments(line[0]):
                link = attachment.link
                identity = (link.group, link.key) if link else attachment.file_url or attachment.vault_path
                found.setdefault(identity, attachment)
    read = _SECTION_KEY.findall(text)
    return tuple(sorted(found.values(), key=lambda one: _rank(one, read)))


def _rank(attachment: Attachment, read: list[str]) -> tuple[int, bool]:
    key = attachment.link.key if attachment.link else ""
    name = attachment.vault_path or attachment.file_url or attachment.name
    return read.index(key) if key in read else len(read), _FLOWED.search(name) is not None


def _attachments(line: str) -> Iterator[Attachment]:
    spans: set[str] = set()
    for pattern in (_MARKDOWN, _HTML, _LAST_RESORT):
        for match in pattern.finditer(line):
            url = html.unescape(match["url"])
            if url in spans:
                continue
            spans.add(url)
            name = html.unescape(match.groupdict().get("name") or "")
            if url.startswith("file:"):
                yield Attachment(name, file_url=url)
            elif (link := parse_zotero_link(url)) and not link.annotation and not link.page:
                yield Attachment(name, link=link)
    for pattern in (_WIKI, _RELATIVE):
        for match in pattern.finditer(line):
            yield Attachment(match["name"] or match["path"], vault_path=unquote(match["path"]))
