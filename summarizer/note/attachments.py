"""The PDFs that a note links to, in the order in which they should be tried."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from summarizer.note.anchor import Mention, Place, linked_files
from summarizer.note.lines import split_lines
from summarizer.note.link import Attachment, parse_zotero_link
from summarizer.note.named import front_matter_end
from summarizer.text import Span

_FILE = r"\.(?:pdf|epub|x?html?)"
_MARKDOWN = re.compile(
    r"\[(?P<name>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<url>zotero://open[^)\]\s]*|<file:[^>\n]*>|file:(?:[^()\n]|\([^()\n]*\))*)\)"
)
_LAST_RESORT = re.compile(r"\]\((?P<url>zotero://open[^)\]\s]*)\)")
_HTML = re.compile(r'<a\s+href="(?P<url>zotero://open[^"]*|file:[^"]*)"[^>]*>(?P<name>.*?)</a>')
_BARE = re.compile(rf"(?<![(<\"\w])(?P<url>file:///?[^\s<>\"|]*?{_FILE})(?![\w/\\])", re.IGNORECASE)
_WIKI = re.compile(
    rf"\[\[(?P<path>[^\[\]|#]+?{_FILE})(?:#[^\]|]*?)?(?:\\?\|(?P<name>[^\]]*))?\]\]", re.IGNORECASE
)
_RELATIVE = re.compile(
    rf"\[(?P<name>[^\[\]]*)\]\((?:<(?P<angled>(?!\w+:)[^<>\n]+?{_FILE})(?:#[^>\n]*)?>"
    rf"|(?P<path>(?![a-z]+:)(?:[^()\n]|\([^()\n]*\))+?{_FILE})(?:#[^)\n]*)?)(?:\s+\"[^\"\n]*\")?\)",
    re.IGNORECASE,
)
_YAML_PATH = re.compile(
    rf"^\s*(?:-\s+|[\w -]*(?:pdf|file|attachment|path|附件)[\w -]*:\s*(?:-\s+)?)[\"']?"
    rf"(?P<path>[^\"'\[\]:|<>{{}}]+{_FILE})[\"']?\s*$",
    re.IGNORECASE,
)
_HOLDS_LINK = re.compile(rf"zotero://open|file:|{_FILE}\b", re.IGNORECASE)
_ANNOTATION = re.compile(r"[?&;]annotation=")
_FLOWED = re.compile(r"\.(?:epub|x?html?)$", re.IGNORECASE)
_SECTION_KEY = re.compile(r"^##\s.*?\b([A-Z0-9]{8})\s*$", re.MULTILINE)


def parse_attachments(text: str, zone: Span, mentions: Sequence[Mention] = ()) -> tuple[Attachment, ...]:
    """The linked papers, each once, the likeliest first.

    A PDF whose key heads an annotation section comes first: it is the one that was read. Then come those that
    the note links to outside the user zone, PDFs before EPUBs and web pages; then, of the `mentions`, those
    that only annotations, pages, or paths in Zotero's storage tell of, and last what stands in running text.
    """
    whole = zone == Span(0, len(text))
    front = front_matter_end(text)
    found: dict[object, Attachment] = {}
    for line in split_lines(text):
        start = line.span.start
        if _HOLDS_LINK.search(line.text) and (whole or not zone.start <= start < zone.end):
            for attachment in _attachments(line.text, in_front_matter=start < front):
                found.setdefault(_identity(attachment), attachment)
    read = _SECTION_KEY.findall(text)
    linked = sorted(found.values(), key=lambda one: _rank(one, read))
    placed = {
        (mention.link.group, mention.link.key): (mention, sure) for mention, sure in linked_files(mentions)
    }
    first = [_as_sure(one, placed) for one in linked]
    said = [
        Attachment(mention.name, mention.link, sure=sure)
        for identity, (mention, sure) in placed.items()
        if identity not in found
    ]
    every = sorted([*first, *said], key=lambda one: (not _is_read(one, read), not one.sure))
    return tuple(every)


def _as_sure(
    attachment: Attachment, placed: dict[tuple[int | None, str], tuple[Mention, bool]]
) -> Attachment:
    """An attachment as the place of its link has it: one among several in running text is not sure."""
    link = attachment.link
    known = placed.get((link.group, link.key)) if link else None
    if known is None or known[1]:
        return attachment
    alone = sum(mention.place is Place.PROSE for mention, _ in placed.values()) == 1
    return attachment if alone else replace(attachment, sure=False)


def _identity(attachment: Attachment) -> object:
    link = attachment.link
    return (link.group, link.key) if link else attachment.file_url or attachment.vault_path


def _is_read(attachment: Attachment, read: list[str]) -> bool:
    return attachment.link is not None and attachment.link.key in read


def _rank(one: Attachment, read: list[str]) -> tuple[int, bool]:
    key = one.link.key if one.link else ""
    name = one.vault_path or one.file_url or one.name
    return read.index(key) if key in read else len(read), _FLOWED.search(name) is not None


def _attachments(line: str, *, in_front_matter: bool) -> Iterator[Attachment]:
    spans: set[str] = set()
    if not _ANNOTATION.search(line):
        for pattern in (_MARKDOWN, _HTML, _LAST_RESORT, _BARE):
            for match in pattern.finditer(line):
                url = html.unescape(match["url"]).strip("<>")
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
            path = match.groupdict().get("angled") or match["path"]
            yield Attachment(match["name"] or path, vault_path=unquote(path).strip())
    bare = _YAML_PATH.match(line) if in_front_matter else None
    if bare:
        yield _at_path(bare["path"].strip())


def _at_path(path: str) -> Attachment:
    """A path without any link around it: an absolute one leaves the vault, as a file: address does."""
    name = re.split(r"[/\\]", path)[-1]
    return (
        Attachment(name, file_url=f"file://{path}")
        if path.startswith("/")
        else Attachment(name, vault_path=path)
    )
