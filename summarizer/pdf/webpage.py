"""A saved web page as an EPUB: its article under its headings, without what surrounds it on the site."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from summarizer.characters import NOT_IN_XML, one_line
from summarizer.errors import PdfUnreadable
from summarizer.language import _

_DROPPED = {
    *(
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "video",
        "audio",
    ),
    *("nav", "header", "footer", "aside", "form", "button", "select", "input", "textarea", "dialog"),
    *("head", "img", "picture", "source", "link", "meta", "annotation", "annotation-xml"),
}
_KEPT = {
    *(
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ),
    *("sup", "sub", "em", "i", "strong", "b", "code", "br", "caption"),
}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = _KEPT - {"sup", "sub", "em", "i", "strong", "b", "code", "br"} | {
    "div",
    "section",
    "article",
    "figure",
}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*[01](?:px|pt)?\s*(?:;|$)",
    re.IGNORECASE,
)
_ARTICLES = ("//article", "//main", "//*[@role='main']", "//*[@itemprop='articleBody']")
_WAY = "data-summarizer-way"
_RAISED = {"msup": "sup", "msub": "sub"}
_MOST = 0.6
"""The part of a page's paragraphs that an element must hold to be the article."""
_FEW_WORDS = 250
"""Fewer are no paper, whatever they say; Chinese characters count half."""
_SOME_WORDS = 1500
"""Fewer are no paper where the page also asks for a log-in or for money."""
_GATES = re.compile(
    r"(?:log|sign)[ -]?in (?:to|via|through|with)|access through your institution"
    r"|institutional (?:access|login)|(?:get|buy|purchase|rent)(?: full| this)? (?:access|article|pdf|book)"
    r"|subscribe to (?:read|continue|access)|preview of subscription|check access|full text is not available"
    r"|enable javascript|are you (?:a )?(?:human|robot)|verify(?:ing)? (?:that )?you are|captcha"
    r"|checking your browser|购买(?:全文|本文)|登录后|请登录|机构登录|验证码",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the article: headings it begins with (level, words), the last one's selector, its XHTML."""

    headings: tuple[tuple[int, str], ...]
    selector: str
    body: str

    @property
    def title(self) -> str:
        """The heading that its text stands under, "" before the first."""
        return self.headings[-1][1] if self.headings else ""


@dataclass(frozen=True, slots=True)
class WebPage:
    """The article of a saved web page."""

    title: str
    sections: tuple[Section, ...]


def read_web_page(content: bytes, name: str) -> WebPage:
    """The article of the web page in the file `name`; no script runs, and nothing is fetched.

    Raises:
        PdfUnreadable: it holds no article: a log-in page, an abstract only, a robot check.
    """
    parser = lxml_html.HTMLParser(encoding=_encoding(content), no_network=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as exc:
        raise PdfUnreadable(_("{name} holds no web page that can be read.", name=name)) from exc
    title = one_line(root.findtext(".//title") or "")
    everything = " ".join(root.text_content().split())
    article = _article(root)
    page = WebPage(title, tuple(_sections(article)))
    said = " ".join(_text(section.body) for section in page.sections)
    if reason := _not_a_paper(said, everything):
        raise PdfUnreadable(
            _("The saved web page {name} is not the paper: {reason}.", name=name, reason=reason),
            hint=_("Save the page again where you can read the whole text, or attach the PDF."),
        )
    return page


def as_epub(page: WebPage) -> bytes:
    """The page as an EPUB with a chapter for each of its sections."""
    numbers = range(len(page.sections))
    manifest = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in numbers
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    files = {
        "META-INF/container.xml": '<container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="page.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>',
        "page.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{html.escape(page.title)}</dc:title>'
        '</metadata><manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        f'{manifest}</manifest><spine toc="ncx">{spine}</spine></package>',
        "toc.ncx": '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>'
        f"{_contents(page)}</navMap></ncx>",
    }
    for n, section in enumerate(page.sections):
        files[f"c{n}.xhtml"] = (
            f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{section.body}</body></html>'
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for path, text in files.items():
            archive.writestr(path, text)
    return packed.getvalue()


def _contents(page: WebPage) -> str:
    """The page's headings as EPUB's nested contents."""
    pieces: list[str] = []
    above: list[int] = []
    for n, section in enumerate(page.sections):
        for level, title in section.headings:
            while above and above[-1] >= level:
                above.pop()
                pieces.append("</navPoint>")
            above.append(level)
            label = f"<navLabel><text>{html.escape(title)}</text></navLabel>"
            pieces.append(f'<navPoint>{label}<content src="c{n}.xhtml"/>')
    return "".join(pieces) + "</navPoint>" * len(above)


def _encoding(content: bytes) -> str | None:
    """UTF-8 where the bytes are that; else what the page itself says."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _article(root: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """The smallest element of those that usually hold an article which holds most of the paragraphs."""
    for heading in root.iter(*_HEADINGS):
        heading.set(_WAY, _selector(heading, root.getroottree()))  # as long as the page is whole
    for element in [one for one in root.iter() if _is_dropped(one)]:
        if element.getparent() is not None:
            element.drop_tree()
    body = root.find("body")
    body = root if body is None else body
    whole = _prose(body)
    found = [one for path in _ARTICLES for one in body.xpath(path) if _prose(one) >= _MOST * whole]
    return min(found, key=lambda one: len(one.text_content()), default=body)


def _prose(element: lxml_html.HtmlElement) -> int:
    return sum(len(one.text_content()) for one in element.iter("p"))


def _is_dropped(element: lxml_html.HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return True  # a comment
    if element.tag == "header" and element.find(".//h1") is not None:
        return False  # an article's own head
    said = element.get("style") or ""
    return (
        element.tag in _DROPPED
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(said) is not None
    )


def _sections(article: lxml_html.HtmlElement) -> Iterator[Section]:
    """The article cut at its headings down to the third level; one right behind another stays with it."""
    headings: list[tuple[int, str]] = []
    selector, body, has_text = "", [""], False
    for piece in _pieces(article):
        if isinstance(piece, str):
            body.append(piece)
            has_text = has_text or bool(_text(piece))
            continue
        if has_text:
            yield Section(tuple(headings), selector, "".join(body))
            headings, body, has_text = [], [], False
        words = one_line(" ".join(piece.text_content().split()))
        headings.append((_HEADINGS[piece.tag], words))
        selector = piece.get(_WAY, "")
        body.append(f"<{piece.tag}>{_escaped(words)}</{piece.tag}>")
    if headings or has_text:
        yield Section(tuple(headings), selector, "".join(body))


def _pieces(element: lxml_html.HtmlElement) -> Iterator[str | lxml_html.HtmlElement]:
    """What an element holds: XHTML, and the headings that sections begin with."""
    yield _escaped(element.text)
    for child in element:
        level = _HEADINGS.get(child.tag, 0)
        if level and level <= 3 and _text(child.text_content()):
            yield child
        elif level:
            yield f"<h{level}>{_escaped(child.text_content())}</h{level}>"
        elif child.tag in _RAISED and len(child) == 2:
            raised = _RAISED[child.tag]
            yield _escaped(child[0].text_content())
            yield f"<{raised}>{_escaped(child[1].text_content())}</{raised}>"
        elif child.tag == "br":
            yield "<br/>"
        elif child.tag == "caption":
            pass
        elif child.tag in _KEPT and not any(one.tag in _HEADINGS for one in child.iter()):
            for caption in child.findall("caption") if child.tag == "table" else ():
                yield f"<p>{_escaped(caption.text_content())}</p>"
            yield f"<{child.tag}>"
            yield from _pieces(child)
            yield f"</{child.tag}>"
        else:
            block = child.tag in _BLOCKS
            yield "<div>" if block and not _has_blocks(child) else " " if block else ""
            yield from _pieces(child)
            yield "</div>" if block and not _has_blocks(child) else " " if block else ""
        yield _escaped(child.tail)


def _has_blocks(element: lxml_html.HtmlElement) -> bool:
    return any(one.tag in _BLOCKS or one.tag in _HEADINGS for one in element.iterdescendants())


def _selector(heading: lxml_html.HtmlElement, tree: etree._ElementTree) -> str:
    """A CSS selector of a heading: its own name where it has one, else the way from the page's top."""
    name = heading.get("id") or ""
    if re.fullmatch(r"[A-Za-z][\w-]*", name):
        return f"#{name}"
    steps = [step for step in tree.getpath(heading).split("/") if step]
    return " > ".join(re.sub(r"\[(\d+)\]", r":nth-of-type(\1)", step) for step in steps)


def _escaped(text: str | None) -> str:
    return html.escape(NOT_IN_XML.sub("", text or ""))


def _text(xhtml: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", xhtml)).split())


def _not_a_paper(said: str, everything: str) -> str:
    """Why what a page says cannot be a paper, "" when it can."""
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in said)
    words = len(re.findall(r"[^\W\d_]{2,}", said)) + chinese // 2
    gate = _GATES.search(everything)
    if gate and words < _SOME_WORDS:
        return _("it holds {words} words, and says “{gate}”", words=words, gate=one_line(gate[0]))
    if words < _FEW_WORDS:
        return _("it holds {words} words, an abstract at most", words=words)
    return ""
