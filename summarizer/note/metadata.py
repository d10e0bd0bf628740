"""What the note says about its paper: title, item key, authors, identifiers, abstract."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.note.anchor import Item, Mention, choose_item, find_mentions, item_of_properties
from summarizer.note.author import author_names
from summarizer.note.citation_line import Reference, read_reference
from summarizer.note.named import (
    Named,
    front_matter,
    inline_fields,
    labelled_lines,
    named_values,
    plain,
    table_rows,
)
from summarizer.note.title import find_titles, title_of_file

__all__ = ["Metadata", "parse_metadata", "plain"]

_KEY_IN_NAME = re.compile(r"KEY-([A-Z0-9]{8})")
_ARXIV = re.compile(r"(?i)arxiv(?:\.org)?[.:：\s/]*(?:(?:abs|pdf)/)?(\d{4}\.\d{4,5}|[a-z-]+/\d{7})")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|\])]+")
_YEAR = re.compile(r"\b(1[5-9]|20)\d{2}\b")
_ABSTRACT = re.compile(
    r"^>\s*\[!\w+\][+-]?[^\n]*(?:Abstract|摘要)[^\n]*\n(?P<body>(?:>[^\n]*\n?)+)", re.MULTILINE
)
_CITE_CALLOUT = re.compile(
    r"^>\s*\[!cit[^\]]*\][^\n]*\n(?P<body>(?:>[^\n]*\n?)+)", re.MULTILINE | re.IGNORECASE
)
# What the same thing is called, as `plain_name` gives it: in `key:: value` lines, front matter and tables.
_AUTHORS = (
    "creators", "authors", "author", "作者", "authoredby", "authorlist", "论文作者", "文献作者",
)  # fmt: skip
_FIRST_AUTHOR = ("firstauthor", "第一作者")
_DATES = (
    "year", "datey", "年份", "发表年份", "出版年", "出版年份", "publicationyear", "published",
    "publicationdate", "publishdate", "datepublished", "issued", "发表时间", "发表日期", "发布时间",
    "出版日期", "date", "日期", "时间",
)  # fmt: skip
_ITEMS = (
    "itemlink", "条目链接", "zoterokey", "zoteroitemkey", "itemkey", "zoterolink", "zoteroselectlink",
    "zotero", "zoterouri", "zoterourl", "zoteroselect", "selecturi", "desktopuri", "locallibrary",
    "zoteroitem", "qnkey", "key",
)  # fmt: skip
_CITATION_KEYS = (
    "citekey", "citationkey", "bibtexkey", "bibkey", "bibtex", "citekeynotes", "mdnotesfilename",
    "引用键",
)  # fmt: skip
_REFERENCES = (
    "cite", "citation", "reference", "bibliography", "引用", "引文", "参考文献", "fullcitation", "apa",
)  # fmt: skip
_IDENTIFIERS = (
    "doi", "url", "extra", "archiveid", "archivelocation", "arxiv", "arxivid", "eprint", "link", "链接",
    "网址", "doiurl", "source", "paper", "论文链接", "文章链接",
)  # fmt: skip


_TAGS = ("tags", "tag", "标签", "keywords", "keyword", "关键词", "关键字")
_COLLECTIONS = (
    "collections", "collection", "zoterocollections", "zoterocollection", "分类", "所属分类", "文献分类",
    "收藏夹",
)  # fmt: skip
_LONGEST_LIST, _MOST_LISTED = 2_000, 200
_BETWEEN = re.compile(r"[,;，、；\n]")
_BETWEEN_BUT_COMMAS = re.compile(r"[;、；\n]")
_HASH = re.compile(r"(?:^|\s)#(?=\w)")
_ONE_NAME = re.compile(r",\s(?:and|or)\s")
"""Of a collection that is called "Reading, writing, and machines"."""
_HASH = re.compile(r"(?:^|\s)#(?=\w)")
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

    `title` is what the note most surely calls the paper, `titles` all that it may be called, the note's own
    name too; `named` says that a property or a reference gives the title, not a heading or the note's name.
    `item_key` is Zotero's key of the item (not of the PDF), `group` its group library, None for the
    person's own; where the links leave the choice between several items they are the `rivals`, and there is
    no key. `citation_key` is BibTeX's. `year` has four digits. `properties` are all `key:: value` lines and
    front matter entries as written, the front matter's first. `tags` and `collections` are those that the
    note names itself. `mentions` are all links into Zotero, `first_key` is the key in the first of them,
    whatever it is of.
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
    titles: tuple[str, ...] = ()
    named: bool = False
    citation_key: str = ""
    item_sure: bool = True
    rivals: tuple[Item, ...] = ()
    mentions: tuple[Mention, ...] = ()
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """By what the note is known when it is renamed: a key of its item, a DOI or its like; "" for none."""
        if self.item_key:
            return self.item_key
        if self.citation_key:
            return f"@{self.citation_key}"
        doi, arxiv = self.doi.casefold(), self.arxiv
        return f"doi:{doi}" if doi else f"arxiv:{arxiv}" if arxiv else self.first_key

    @property
    def of_many(self) -> Metadata:
        """What stays where the links lead to many papers: the note's title, and its own key."""
        return Metadata(
            title=self.title,
            titles=self.titles,
            properties=self.properties,
            citation_key=self.properties.get("citekey", ""),
        )


def parse_metadata(text: str, file_name: str = "", imported: str | None = None) -> Metadata:
    """The metadata of a note's text; `file_name` may carry the item's key or the title.

    `imported` is the text without what the program wrote into it, whose links say nothing of the paper.
    """
    lines = re.split(r"\r\n|\n|\r", text)
    front, inline, table = front_matter(text), inline_fields(lines), table_rows(lines)
    properties = {**table, **inline, **{key: str(value) for key, value in front.items()}}
    several = {**{key: [value] for key, value in inline.items()}, **labelled_lines(lines, single=False)}
    named = named_values(text, front, several, table)
    reference = _reference(text, named)
    titles, is_named = find_titles(text, named, reference.title)
    mentions = tuple(find_mentions(text if imported is None else imported))
    item, rivals = _item(named, file_name, mentions)
    by_key, _ = choose_item([one for one in mentions if one.link.key.startswith("@")])
    identifiers = "\n".join(value for name in _IDENTIFIERS for value in named.get(name, ()))
    arxiv, doi = _ARXIV.search(identifiers), _DOI.search(identifiers)
    return Metadata(
        title=titles[0] if titles else "",
        item_key=item.key if item else "",
        group=item.group if item else None,
        authors=_authors(named) or reference.authors,
        doi=doi[0].rstrip(".,;") if doi else "",
        arxiv=arxiv[1] if arxiv else "",
        year=_year(named) or reference.year,
        abstract=_abstract(text),
        properties=properties,
        titles=(*titles, own) if (own := title_of_file(file_name)) and own not in titles else titles,
        named=is_named,
        citation_key=_citation_key(named, file_name) or (by_key.key[1:] if by_key else ""),
        item_sure=item is None or item.sure,
        rivals=rivals,
        mentions=mentions,
        tags=_listed(named, _TAGS),
        collections=_listed(named, _COLLECTIONS),
        first_key=next((one.link.key for one in mentions if not one.link.key.startswith("@")), ""),
    )


def _item(named: Named, file_name: str, mentions: Sequence[Mention]) -> tuple[Item | None, tuple[Item, ...]]:
    if item := item_of_properties(named, _ITEMS):
        return item, ()
    if match := _KEY_IN_NAME.search("\n".join([*named.get("qnkey", ()), file_name])):
        return Item(match[1]), ()
    return choose_item([one for one in mentions if not one.link.key.startswith("@")])


def _citation_key(named: Named, file_name: str) -> str:
    for name in _CITATION_KEYS:
        for value in named.get(name, ()):
            key = plain(value).strip(" `@[]\"'")
            if re.fullmatch(r"\w[\w:.+/-]{2,119}(?<!\.bib)", key) and not key.isdigit():
                return key
    logseq = next((value for value in named.get("title", ()) if re.fullmatch(r"@\S+", value)), "")
    if logseq:
        return logseq[1:]
    match = re.match(r"@([\w:.+-]{3,120}?)(?:\.md)?$", file_name)
    return match[1] if match else ""


def _authors(named: Named) -> tuple[str, ...]:
    first = [value for name in _FIRST_AUTHOR for value in named.get(name, ())]
    others = next((values for name in _AUTHORS if (values := named.get(name))), ())
    return author_names([*first, *others])


def _listed(named: Named, names: Sequence[str]) -> tuple[str, ...]:
    """What a note lists under the first of the names that it has, each once, without `#` and links."""
    values = next((values for name in names if (values := named.get(name))), ())
    found: dict[str, None] = {}
    for value in values[:_MOST_LISTED]:
        text = _HASH.sub(",", plain(value[:_LONGEST_LIST]))
        between = _BETWEEN_BUT_COMMAS if _ONE_NAME.search(text) else _BETWEEN
        found |= dict.fromkeys(part.strip(" []\"'`#") for part in between.split(text))
    found.pop("", None)
    return tuple(found)


def _year(named: Named) -> str:
    years = (_YEAR.search(value) for name in _DATES for value in named.get(name, ()))
    return next((match[0] for match in years if match), "")


def _reference(text: str, named: Named) -> Reference:
    """The first reference among those that the note names so; references of other papers stand elsewhere."""
    lines = [value for name in _REFERENCES for value in named.get(name, ())]
    if match := _CITE_CALLOUT.search(text):
        lines = [*(line.lstrip("> ") for line in match["body"].splitlines()), *lines]
    found = (read_reference(line) for line in lines[:20] if len(line) < 5_000)
    return next((one for one in found if one.title), Reference())


def _abstract(text: str) -> str:
    match = _ABSTRACT.search(text)
    if match is None:
        return ""
    return " ".join(" ".join(line.lstrip("> ").split()) for line in match["body"].splitlines()).strip()
