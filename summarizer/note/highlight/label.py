"""Words that importers put around a quotation: names of kinds and colours, pages, citations, dates."""

from __future__ import annotations

import re

_COLOURS = {
    "#ffd400": "yellow 🟡 🟨 黄色 黄 amarillo jaune gelb",
    "#ff6666": "red 🔴 🟥 红色 红 紅色 rojo rouge rot",
    "#5fb236": "green 🟢 🟩 绿色 绿 綠色 verde vert grün",
    "#2ea8e5": "blue 🔵 🟦 蓝色 蓝 藍色 azul bleu blau cyan",
    "#a28ae5": "purple 🟣 🟪 紫色 紫 violet morado lila",
    "#e56eee": "magenta pink 洋红 洋红色 粉色 粉红色",
    "#f19837": "orange 🟠 🟧 橙色 橘色 naranja",
    "#aaaaaa": "grey gray ⚪ ⚫ ⬜ ⬛ 灰色 灰 gris grau",
}
"""The colours of Zotero's reader, by the names and signs that stand for them."""

_BY_NAME = {name: colour for colour, names in _COLOURS.items() for name in names.split()}
_COLOUR_NAME = "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True))
_COLOUR = re.compile(rf"(?<![a-z])(?:{_COLOUR_NAME})(?![a-z])", re.IGNORECASE)
_HEX = re.compile(r"#?([0-9a-fA-F]{6})(?:[0-9a-fA-F]{2})?(?![0-9a-zA-Z])")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})")

_KINDS = (
    r"highlight(?:ed)?(?:\s+text)?|underline|image|ink|quote|quotation|citation|cite|annotation|"
    r"标注|高亮|下划线|划线|图片|截图|摘录|引文|原文"
)
_QUOTED = rf"{_KINDS}|text|excerpt|annotated\s?text|passage|引用|文本|正文|内容|摘要原文"
_NOTES = (
    r"comments?|notes?|remarks?|thoughts?|kommentar|notiz|commentaire|remarque|"
    r"comentario|comentário|nota|заметка|комментарий|(?:批注|批註|注释|註釋|笔记|筆記|评论|評論|"
    r"备注|想法|评价|评注|思考|理解|附注|点评)"
)
_PAGE_NUMBER = r"[\divxlcIVXLC]+(?:\s*[-–—]\s*[\divxlcIVXLC]+)?"
_PAGE = (
    rf"(?:(?:on\s+)?(?:pdf[,\s]+)?(?:pages?|pp?|pg|pág|páginas?|pagina|seite|s|стр|页码|页|頁)"
    rf"\s*[.:：]?\s*|第\s*){_PAGE_NUMBER}\s*(?:页|頁)?"
)
_DATE = (
    r"(?:(?:imported|annotated|added|created|modified|date)(?:\s+(?:on|added))?|导入时间|日期|添加时间)?\s*[:：]?\s*"
    r"\[{0,2}(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})\]{0,2}"
    r"(?:[T,#\s]+(?:上午|下午)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?\s*(?:[ap]m|z)?"
)
_GO = (
    r"(?:go\s*to|show|open|view|see|jump\s+to|read)\s+(?:in\s+)?(?:the\s+)?(?:zotero|pdf|annotation|citation|"
    r"comment|highlight|source|original|page|context)|open|link|ref|source|view|zotero|pdf|epub|snapshot|"
    r"annotation|attachment|on|in|see|from|(?:查看|跳转|打开|定位|转到|返回)(?:到|至)?(?:原文|批注|标注|注释|pdf|zotero|文献|位置)?|链接|出处|来源|附件"
)
_FIELD = r"colou?r(?:\s*category)?|颜色|types?|类型|tags?|标签|pages?|页码|页|date|日期|added|author|id|key"
_SIGN = r"[^\w\s\"'“”„«»‘’「」『』<>\[\](){}$\\=+~%\ue000-\ue00f]"
_LABEL = re.compile(
    rf"(?:{_KINDS}|{_NOTES}|my\s+(?:comment|note)s?|{_COLOUR_NAME}|{_PAGE}|\bpages?\b|{_DATE}|{_GO}|{_SIGN}|[\s_()\[\]~])++",
    re.IGNORECASE,
)
_METADATA = re.compile(rf"[\s*_-]*(?:{_FIELD})[\s*_]*[:：]{{1,2}}[\s*_]*(?P<value>.{{0,80}})", re.IGNORECASE)
_SOURCE = re.compile(
    r"[\s*_(]*(?:source|来源|出处|via)[\s*_]*[:：].{0,100}|[—–]\s*\S.{0,80}\d{4}[a-z]?[,，]?\s*",
    re.IGNORECASE,
)
_MINE = r"(?:my\s+|user\s+|我的?)?"
_WORD = r"[\s*_\[(【]*"
_END = r"(?:[\s*_]*[:：])[\s*_]*"
_SPEECH = "💬|🗨️?|💭|✏️?|✍️?|📝|🖊️?|🗒️?|💡|※"
COMMENT_LABEL = re.compile(
    rf"{_WORD}(?:{_MINE}(?:{_NOTES})|(?:my\s+|我的)annotations?){_END}|\[N\]\s|\s*(\*\*|__)\s*(?:{_SPEECH})\s*\1|[\s*_]*(?:{_SPEECH})\s*(?:(?:{_NOTES}){_END})?",
    re.IGNORECASE,
)
"""What a comment begins with: `Comment:`, `**批注**：`, 💬."""

QUOTE_LABEL = re.compile(rf"{_WORD}(?:(?:{_COLOUR_NAME})\s*)?(?:{_QUOTED}){_END}", re.IGNORECASE)
"""What a quotation begins with: `Highlight:`, `**原文**：`."""

_LONG = 120
"""Characters; what is longer is no label."""

NOTE_NAME = re.compile(rf"[\s*_]*(?:{_MINE}(?:{_NOTES})|annot|info|todo|idea|question)[\s*_]*", re.IGNORECASE)
_AUTHOR_YEAR = re.compile(
    rf"[\[(]?@?[^\s()\[\]][^()\[\]\n]{{0,120}}?(?:[,，]\s*(?:\d{{4}}[a-z]?|n\.\s?d\.))?[,，:：]\s*"
    rf"(?:pp?\.?|S\.|第|页)\s*(?P<page>{_PAGE_NUMBER})\s*(?:页|頁)?[\])]?"
)
_AUTHOR_PAGE = re.compile(r"[^\s()\[\]:：][^()\[\]\n:：]{0,80}\s?[:：]\s?(?P<page>\d+(?:[-–]\d+)?)")
_YEAR_ONLY = re.compile(r"@?[^\s()\[\]][^()\[\]\n]{0,100}[,，]\s*(?:\d{4}[a-z]?|n\.\s?d\.)")
_CITE_KEY = re.compile(r"\[?@[^\s@]+\]?|[^\W\d_]\w*\d{4}\w*")
_TRANSLATED = re.compile(r"🔤[^🔤]*🔤")
_PAGE_IN = re.compile(
    rf"(?:(?:\b|^)(?:pages?|pp?|pág|seite)\s?[.:]{{0,2}}|第|页码[:：]?|\bS\.|стр\.?)\s*({_PAGE_NUMBER})\b|"
    rf"^({_PAGE_NUMBER})(?:\s*[页頁])?$",
    re.IGNORECASE,
)
_LEADING_SIGNS = re.compile(
    "[\\s¶※\u25a0-\u25ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+"
)


def page_in(label: str) -> str:
    """The page that a label names, "" for none: `p. 46`, `Doe, 2021, p. iv`, `第 5 页`, `12`."""
    text = label.strip(" \t()[]*_")
    if len(text) > 2 * _LONG:
        return ""
    if match := _PAGE_IN.search(text):
        return match[1] or match[2]
    match = _AUTHOR_YEAR.fullmatch(text) or _AUTHOR_PAGE.fullmatch(text)
    return match["page"] if match else ""


def is_citation(text: str) -> bool:
    """Whether a text is an author and a year, or an author and a page: `Doe et al., 2021, p. 5`."""
    stripped = text.strip(" \t()*_")
    return len(stripped) < 200 and bool(
        _AUTHOR_YEAR.fullmatch(stripped)
        or _AUTHOR_PAGE.fullmatch(stripped)
        or _YEAR_ONLY.fullmatch(stripped)
        or _CITE_KEY.fullmatch(stripped)
    )


def is_label(text: str) -> bool:
    """Whether a text says only what something is, and where: `Yellow Highlight`, `p. 5`, a date, signs."""
    if not has_words(text):
        return True
    if len(text) > _LONG and "🔤" not in text:
        return False
    stripped = _TRANSLATED.sub("", text).strip()
    if not has_words(stripped):
        return True
    parts = re.split(r"[|·]", stripped)
    return len(stripped) <= _LONG and all(map(_is_one_label, parts))


def _is_one_label(text: str) -> bool:
    known = not has_words(text) or _LABEL.fullmatch(text) or _SOURCE.fullmatch(text)
    return bool(known) or metadata_of(text) is not None


def metadata_of(line: str) -> str | None:
    """What a line such as `**Color**: yellow` gives, None when it is no such line."""
    match = _METADATA.fullmatch(line)
    if match is None:
        return None
    value = match["value"].strip(" *_")
    return value if len(value.split()) <= 2 or value.startswith("#") or _LABEL.fullmatch(value) else None


def has_words(text: str) -> bool:
    """Whether a letter or digit is in a text."""
    return any(character.isalnum() for character in text)


def without_signs(text: str) -> str:
    """A text without the emoji and arrows in front of it."""
    match = _LEADING_SIGNS.match(text)
    return text[match.end() :] if match else text


def colour_in(text: str) -> str:
    """The colour that a text names, as "#rrggbb", "" for none: by number, name or sign."""
    if match := _HEX.search(text):
        return f"#{match[1].lower()}"
    if match := _RGB.search(text):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in match.groups())
    return colour_named(text)


def colour_named(text: str) -> str:
    """The colour that a text names in words or by a sign, "" for none."""
    match = _COLOUR.search(text)
    return _BY_NAME[match[0].lower()] if match else ""
