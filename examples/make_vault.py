"""Writes the example vault, the same bytes every time: `python -m examples.make_vault [FOLDER]`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pymupdf

HERE = Path(__file__).parent
SEPARATOR = "%--------------ω--------------%"
FIELDS = (
    "🎯 研究问题,🔎 研究背景,🚀 研究方法,🐔 研究思路,📺 主要内容,🎉 研究结论,"
    "🗝️ 创新点,💩 研究局限,🐾 研究展望,✏️ 备注"
)


@dataclass(frozen=True, slots=True)
class Highlight:
    """A highlight; `page` counts from 1, `colour` is six hexadecimal digits."""

    key: str
    page: int
    text: str
    comment: str = ""
    colour: str = "ffd400"


@dataclass(frozen=True, slots=True)
class Paper:
    """A made-up paper, its keys in Zotero and what the researcher marked in it."""

    source: str
    title: str
    author: str
    item: str
    attachment: str
    highlights: tuple[Highlight, ...]


PAPERS = (
    Paper("en", "Leaf-litter decomposition in city parks", "Ada Example", "EXA4PLE2", "PDFEN7K2", (
        Highlight("HLEN0A01", 1, "it is not known whether traffic slows it within a single park",
                  "Our gap too?"),
        Highlight("HLEN0A02", 1, "We placed 240 litter bags of lime leaves, 10.0 g each"),
        Highlight("HLEN0A03", 2, "moisture explained most of the difference in mass loss"),
        Highlight("HLEN0A04", 2, "the result may not hold for mixed litter", "", "ff6666"),
    )),
    Paper("zh", "城市公园落叶分解的边缘效应", "示例作者", "EXA4PLE3", "PDFZH7K3", (
        Highlight("HLZH0A01", 1, "尚未区分同一公园的边缘与内部", "与英文论文的问题相同"),
        Highlight("HLZH0A02", 2, "结论未必适用于混合落叶", "", "ff6666"),
    )),
)  # fmt: skip


def note(paper: Paper) -> str:
    """The literature note of `paper`, its ten fields empty."""
    link = f"zotero://open-pdf/library/items/{paper.attachment}"
    fields = "\n".join(f"{field}::  " for field in FIELDS.split(","))
    head = (
        f"---\n作者:  {paper.author}\n中文标题: \n分类: Sample\n影响因子: \n---\n\n\n\n# {paper.title}\n"
        '> [!info]+ <center>Metadata</center>\n> \n> |<div style="width: 5em">Key</div>|Value|\n> |--:|:--|\n'
        f"> |标题|{paper.title}|\n> |条目链接|[My Library](zotero://select/library/items/{paper.item})|\n"
        f"> |PDF 附件|[{paper.title}.pdf]({link})|\n> ^Metadata\n\n"
        "> [!quote]- <center>Abstract</center>\n> \n> Made up as sample data.\n\n"
        f"> [!tldr]- <center>隐藏信息</center>\n> \n> title:: {paper.title}\n"
        f"> pdfLink:: [{paper.title}.pdf]({link})\n"
    )
    body = (
        f"\n\n{SEPARATOR}\n\n## ✏️ 笔记区\n\n> [!WARNING]+ <center>🐣 总结</center>  \n>\n>{fields}\n\n"
        f"> [!inbox]- <center>📫 导入时间</center>\n>\n> ⏰ importDate:: 2024-05-06\n\n{SEPARATOR}\n\n"
        f"## 📝 注释笔记 {paper.attachment}\n\n"
    )
    marks = (
        f'> <span class="highlight" style="background-color: [[{mark.colour}]]">{mark.text}</span> '
        f"{mark.comment and mark.comment + ' '}([p{mark.page}]({link}"
        f"?page={mark.page}&annotation={mark.key}))\n\n"
        f"^KEY{mark.key}\n\n"
        for mark in paper.highlights
    )
    return head + body + "".join(marks)


def pdf(paper: Paper) -> bytes:
    """The paper as a PDF with its fonts cut down to what it uses."""
    document = pymupdf.open()
    for html in (HERE / "papers" / f"{paper.source}.html").read_text("utf-8").split("<!--page-->"):
        page = document.new_page()
        page.insert_htmlbox(pymupdf.Rect(72, 72, page.rect.width - 72, page.rect.height - 72), html)
    document.set_metadata({"title": paper.title, "author": paper.author})
    document.subset_fonts()
    return bytes(document.tobytes(garbage=4, deflate=True, no_new_id=True))


def make(vault: Path) -> None:
    """Write the whole vault into `vault`."""
    (vault / ".obsidian").mkdir(parents=True, exist_ok=True)
    (vault / ".obsidian/app.json").write_bytes(b"{}\n")
    (vault / "summarizer.toml").write_bytes(b'zotero_dir = ".zotero"\n')
    for paper in PAPERS:
        storage = vault / ".zotero/storage" / paper.attachment
        storage.mkdir(parents=True, exist_ok=True)
        (storage / f"{paper.title}.pdf").write_bytes(pdf(paper))
        (vault / f"{paper.title}.md").write_bytes(note(paper).encode())


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "vault")
