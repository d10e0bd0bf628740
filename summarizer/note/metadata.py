"""What the note says about its paper: title, item key, authors, identifiers, abstract."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from summarizer.front_matter import read_front_matter
from summarizer.note.dataview import full_line_field
from summarizer.note.link import parse_zotero_link

_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_WIKI_LINK = re.compile(r"\[\[\s*(?:[^\]|]*\|)?([^\]]*)\]\]")
_TABLE_ROW = re.compile(r"^\s*>?\s*\|(?P<key>[^|]+)\|(?P<value>.*)\|\s*$")
_KEY_IN_NAME = re.compile(r"KEY-([A-Z0-9]{8})")
_ARXIV = re.compile(r"(?i)arxiv(?:\.org)?[.:：\s/]*(?:(?:abs|pdf)/)?(\d{4}\.\d{4,5}|[a-z-]+/\d{7})")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|\])]+")
_ABSTRACT = re.compile(
    r"^>\s*\[!\w+\][+-]?[^\n]*(?:Abstract|摘要)[^\n]*\n(?P<body>(?:>[^\n]*\n?)+)", re.MULTILINE
)
# What the same thing is called: in `key:: value` lines, front matter and the metadata table.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "标题"),
    "authors": ("creators", "authors", "author", "作者"),
    "date": ("date", "dateY", "year", "日期"),
    "item": ("itemLink", "条目链接", "zotero-key", "qnkey"),
}

_CITEKEYS = frozenset({"citekey", "citationkey", "bibtexkey", "bibkey"})
_SHORT = 100
"""Characters of most names in a table; longer ones are not kept."""
_NOTHING = ("", "~", "null", "Null", "NULL")
_IDENTIFIER_NAMES = ("DOI", "doi", "url", "URL", "extra", "archiveID", "archiveLocation", "arxiv")


_OF_A_PAPER = re.compile(
    r"zotero://|\b10\.\d{4,9}/\S|\.(?:pdf|epub)\b|arxiv\.org/|arxiv:\s*\d"
    r"|^\W*(?:cite-?key|citation-?key|zotero-?key|item-?key|doi)\W*[:：]+[ \t]*[\"']?[\w@]",
    re.IGNORECASE | re.MULTILINE,
)


def names_a_paper(text: str) -> bool:
    """Whether anything in a note points to a paper: a link to Zotero or a file, an identifier, a citekey."""
    return _OF_A_PAPER.search(text) is not None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The paper as the note describes it; every part is "" or empty when the note does not say.

    `item_key` is Zotero's key of the item (not of the PDF), `group` its group library, None for the
    person's own. `year` has four digits. `first_key` is the key in the note's first Zotero
    link, whatever it is of. `properties` are all `key:: value` lines and front matter entries as written,
    the front matter's first.
    """

    title: str = ""
    item_key: str = ""
    group: int | None = None
    authors: tuple[str, ...] = ()
    doi: str = ""
    arxiv: str = ""
    year: str = ""
    abstract: str = ""
    first_key: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """By what the note is known when it is renamed: a key of its item, a DOI or its like; "" for none."""
        if self.item_key:
            return self.item_key
        for name, value in self.properties.items():
            if _folded(name) in _CITEKEYS and value.strip():
                return f"@{value.strip().lstrip('@')}"
        doi, arxiv = self.doi.casefold(), self.arxiv
        return f"doi:{doi}" if doi else f"arxiv:{arxiv}" if arxiv else self.first_key


def parse_metadata(text: str, file_name: str = "") -> Metadata:
    """The metadata of a note's text; `file_name` may carry the item key (`…_KEY-ABCD2345.md`)."""
    lines = re.split(r"\r\n|\n|\r", text)
    properties = {**_table(lines), **_inline(lines), **_front_matter(text.removeprefix("\ufeff"))}
    link = parse_zotero_link(_first(properties, "item"))
    key_in_name = _KEY_IN_NAME.search(properties.get("qnkey", "")) or _KEY_IN_NAME.search(file_name)
    year = re.search(r"\b(1[5-9]|20)\d{2}\b", _first(properties, "date"))
    identifiers = "\n".join(properties.get(name, "") for name in _IDENTIFIER_NAMES)
    arxiv, doi = _ARXIV.search(identifiers), _DOI.search(identifiers)
    return Metadata(
        title=plain(_first(properties, "title")) or _heading(text),
        item_key=link.key if link else key_in_name[1] if key_in_name else _bare_key(properties),
        group=link.group if link else None,
        authors=_authors(_first(properties, "authors")),
        doi=doi[0].rstrip(".,;") if doi else "",
        arxiv=arxiv[1] if arxiv else "",
        year=year[0] if year else "",
        abstract=_abstract(text),
        first_key=first.key if (first := parse_zotero_link(text)) else "",
        properties=properties,
    )


def plain(markdown: str) -> str:
    """A value without link syntax, tags and entities, blanks folded."""
    text = _WIKI_LINK.sub(r"\1", _MARKDOWN_LINK.sub(r"\1", markdown))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def _name(markdown: str) -> str:
    return _known_name(markdown) if len(markdown) <= _SHORT else plain(markdown)


_known_name = lru_cache(maxsize=4096)(plain)  # the tables of a vault's notes have the same names


def _first(properties: Mapping[str, str], meaning: str) -> str:
    return next((value for name in _NAMES[meaning] if (value := properties.get(name, "").strip())), "")


def _bare_key(properties: Mapping[str, str]) -> str:
    key = properties.get("zotero-key", "").strip()
    return key if re.fullmatch(r"[A-Z0-9]{8}", key) else ""


def _front_matter(text: str) -> dict[str, str]:
    if not text.startswith("---"):
        return {}
    try:
        found, _ = read_front_matter(text, as_text=True)
        return {str(key): str(value) for key, value in found.items() if value not in _NOTHING}
    except (ValueError, RecursionError):
        return {}  # hand-written front matter is often invalid YAML; it is for information only


def _inline(lines: Iterable[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in lines:
        if "::" in line and (found := full_line_field(line)):
            fields.setdefault(found.key, found.value_span.of(line).strip())
    return fields


def _table(lines: Iterable[str]) -> dict[str, str]:
    rows = (_TABLE_ROW.match(line) for line in lines if "|" in line)
    return {_name(row["key"]): row["value"].strip() for row in rows if row}


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _heading(text: str) -> str:
    match = re.search(r"^#\s+(\S[^\r\n]*)", text, re.MULTILINE)
    return plain(match[1]) if match else ""


def _authors(value: str) -> tuple[str, ...]:
    names = _WIKI_LINK.findall(value) or re.split(r"[;；、,，]", plain(value).strip("[]'\""))
    return tuple(name for part in names if (name := part.strip(" '\"")))


def _abstract(text: str) -> str:
    match = _ABSTRACT.search(text)
    if match is None:
        return ""
    return " ".join(" ".join(line.lstrip("> ").split()) for line in match["body"].splitlines()).strip()
