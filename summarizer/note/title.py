"""The paper's title as a note gives it; a heading such as "Notes" and a BibTeX key are none."""

from __future__ import annotations

import re
from itertools import islice

from summarizer.note.named import Named, front_matter_end, plain
from summarizer.text import count_han, has_han

_NAMES = (
    "title", "标题", "papertitle", "fulltitle", "论文标题", "文献标题", "文章标题", "论文题目", "题目",
    "题名", "篇名", "论文名称", "原标题", "原名", "英文标题", "英文题目",
)  # fmt: skip
_TRANSLATED = (
    "中文标题", "译名", "中文题目", "titletranslation", "shorttitle", "短标题", "aliases", "alias",
)  # fmt: skip
_NO_TITLE = re.compile(
    r"(?:my |the |reading |literature |paper |source |research |zotero )*notes?(?: on.*)?"
    r"|(?:extracted )?annotations?.*|highlights?(?: and annotations?)?|summary|tl;?dr|abstract|metadata"
    r"|untitled.*|references?|bibliography|citation|(?:literature|paper|article) (?:review|summary)|overview"
    r"|introduction|background|info(?:rmation)?|contents?|(?:zotero )?links?|comments?"
    r"|key (?:points|ideas|takeaways)|main ideas?|title|paper|chapter|part|methods?|related(?: work)?"
    r"|questions?|thoughts|tags|details|about|attachments?|quotes?|none|null|synth(?:esis)?"
    r"|(?:阅读|读书|文献|论文|我的|学习|精读)*笔记区?|注释(?:笔记)?|摘要|总结|概述|概要|标注|批注"
    r"|元数据|目录|信息|(?:论文|基本|文献|文章)信息|标题|简介|引言|文献(?:总结|综述|阅读)?"
    r"|论文(?:总结|阅读|精读)?|第.{1,3}[章节]",
    re.IGNORECASE,
)
_CITATION_KEY = re.compile(
    r"@\S+|[a-z][^\W\d]*?[_-]?(?:19|20)\d\d[\w-]*|\S*[a-z]\S*(?:19|20)\d\d\w{0,3}", re.IGNORECASE
)
_TEMPLATE = re.compile(r"\{\{|<%|\$\{")
_HEADING = re.compile(r"^(?P<level>#{1,6})\s+(?P<text>\S[^\r\n]*)", re.MULTILINE)
_FENCE = re.compile(r"^(?P<sign>```+|~~~+)[^\n]*\n.*?(?:^(?P=sign)|\Z)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[(?P<name>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<url>[^)]*)\)")
_KEY_IN_NAME = re.compile(r"_?KEY-[A-Z0-9]{8}")
_MOST_HEADINGS = 50
_FEW_WORDS, _FEW_HAN = 3, 6
"""Words of a note's name that may be a title; a shorter one is more often a subject."""


def find_titles(text: str, named: Named, cited: str) -> tuple[tuple[str, ...], bool]:
    """All that the paper may be called, the surest first, and whether a property or a reference says it.

    `cited` is the title in a reference of the note for its paper.
    """
    said = [title for name in _NAMES for value in named.get(name, ()) if (title := _title(value))][:3]
    said += [title] if (title := _title(cited)) else []
    if "itemkey" in named:  # Better Notes: the title of the item that a note of Zotero's belongs to
        said += [title for value in named.get("parent", ()) if (title := _title(value))]
    heading = [title] if (title := _heading(text)) else []
    other = [title for name in _TRANSLATED for value in named.get(name, ())[:2] if (title := _title(value))]
    return tuple(dict.fromkeys([*said, *heading, *(one for one in other if _is_long(one))])), bool(said)


def title_of_file(file_name: str) -> str:
    """The title in a note's name, "" where it is too short to be one, or a BibTeX key."""
    stem = re.sub(r"\.md$", "", file_name, flags=re.IGNORECASE)
    if _KEY_IN_NAME.search(stem):
        return ""  # the importer has cut the title short there
    title = _title(re.sub(r"^@\S+\s*[-–—:]?\s*", "", stem.replace("_", " ")))
    return title if _is_long(title) else ""


def is_weak(title: str) -> bool:
    """Whether a title says nothing of the paper: "Notes", "Annotations", a BibTeX key, a template's mark."""
    letters = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", title)
    if len(letters) < 2 and not has_han(letters):
        return True
    key = " " not in title.strip() and _CITATION_KEY.fullmatch(title.strip())
    return bool(key or _TEMPLATE.search(title) or _NO_TITLE.fullmatch(letters))


def _title(value: str) -> str:
    title = _plain(value)
    return "" if not title or is_weak(title) else title


def _plain(value: str) -> str:
    """A title without the links beside it, such as `[📖](zotero://…)`, and the quotes and signs around it."""
    text = _LINK.sub(lambda match: match["name"] if _reads_as_words(match["name"]) else " ", value)
    bare = _LINK.sub(" ", value)
    if text != bare and len(re.findall(r"[^\W\d_]", plain(bare))) > 3:
        text = bare
    text = re.sub(r"\*\*|==|(?<![\w\\])_(?=\S)|(?<=\S)_(?!\w)", "", plain(text))
    text = re.sub(r"\s*(?:\^[\w-]+|%%.*?%%|#+)\s*$", "", text).strip()
    for opening, closing in ('""', "''", "“”", "‘’", "«»", "《》", "``"):
        inner = text[1:-1]
        if len(text) > 2 and text[0] == opening and text[-1] == closing and opening not in inner:
            text = inner.strip()
    text = text.strip(" \t`*")
    return text.removeprefix("@") if " " in text else text  # Logseq calls a paper's page `@Its Title`


def _reads_as_words(name: str) -> bool:
    return not re.fullmatch(
        r"\W*(?:zotero|pdf|link|open|item|doi|url|local library)?\W*", name, re.IGNORECASE
    )


def _heading(text: str) -> str:
    """The first heading of the highest rank that may be a title, or of another at the note's top."""
    body = _FENCE.sub("\n", text[front_matter_end(text) :]) if "```" in text or "~~~" in text else text
    body = body if body is not text else text[front_matter_end(text) :]
    for number, match in enumerate(islice(_HEADING.finditer(body), _MOST_HEADINGS)):
        at_top = number == 0 and not body[: match.start()].strip()
        if (len(match["level"]) == 1 or at_top) and (title := _title(match["text"])):
            return title
    return ""


def _is_long(title: str) -> bool:
    return len(title.split()) >= _FEW_WORDS or count_han(title) >= _FEW_HAN
