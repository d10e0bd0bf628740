"""A paper with pages of every kind, and a note about it: what tests of reading on the review page open."""

from __future__ import annotations

from pathlib import Path

import pymupdf

NOTE = """# {title}
[paper.pdf](<{pdf}>)

> [!summary] 总结
> 🎯 研究问题::
> ✏️ 研究方法::
"""
LINES = (
    "We ask how {a} leaves respond to {b} soil. A litter bag method of inter-",
    "national fame was taken on {c} plots, over eighteen months; it is a well-",
    "known one. Warm soil speeds up decay by {a} percent.",
)
_SYLLABLES = ("ba", "de", "fi", "go", "lu", "my", "ne", "po")
"""Of words that each page has for itself: what stands on all pages alike is taken for their heads."""
TURNED, CROPPED, WIDE, PAGES = 1, 2, 3, 60


def odd_paper() -> pymupdf.Document:
    """60 pages: one turned, one cropped, one twice as wide; labels from i to iv, then from 101; an outline.

    The first has what people mark: a highlight, an underline, a note and a frame, each with a comment. The
    fifth has a ligature, Chinese, and a line that runs up.
    """
    paper = pymupdf.open()
    for number in range(PAGES):
        page = paper.new_page(width=1190 if number == WIDE else 595, height=842)
        page.insert_text((60, 70), f"{number + 1} Part {number + 1}", fontsize=16, fontname="hebo")
        for place, line in enumerate(LINES):
            page.insert_text((60, 110 + 14 * place), _varied(line, number), fontsize=11)
    paper[TURNED].set_rotation(90)
    paper[CROPPED].set_cropbox(pymupdf.Rect(40, 50, 560, 700))
    _write_odd_signs(paper[4])
    _mark(paper[0])
    paper.set_page_labels(
        [
            {"startpage": 0, "style": "r", "firstpagenum": 1},
            {"startpage": 4, "style": "D", "firstpagenum": 101},
        ]
    )
    paper.set_toc([[1, "Part one", 1], [2, "Odd pages", 2], [1, "Part thirty", 30]])
    return paper


def _varied(line: str, number: int) -> str:
    one, other = _SYLLABLES[number % 8], _SYLLABLES[number // 8]
    return line.format(a=one + other + "s", b=other + one + other, c=one + one + other)


def _write_odd_signs(page: pymupdf.Page) -> None:
    writer, font = pymupdf.TextWriter(page.rect), pymupdf.Font("cjk")
    writer.append((60, 500), "The eﬀect is ﬁne.", font, 12)
    writer.append((60, 530), "我们用深度", font, 12)
    writer.append((60, 548), "学习 方法测量土壤温度。", font, 12)
    writer.write_text(page)
    page.insert_text((500, 700), "sideways along the edge", fontsize=11, rotate=90)


def _mark(page: pymupdf.Page) -> None:
    for mark, comment in (
        (page.add_highlight_annot(page.search_for("litter bag")[0]), "Is that a method?"),
        (page.add_underline_annot(page.search_for("eighteen months")[0]), "a long time"),
        (page.add_text_annot((500, 450), "look here"), "look here"),
        (page.add_rect_annot((100, 600, 300, 700)), "an empty figure"),
    ):
        mark.set_info(content=comment)
        mark.update()


def add_paper(folder: Path, name: str, paper: pymupdf.Document) -> Path:
    """Put a paper and a note about it into a folder; the value is the note."""
    paper.save(folder / f"{name}.pdf")
    note = folder / f"{name}.md"
    note.write_text(NOTE.format(title=name, pdf=(folder / f"{name}.pdf").as_uri()), "utf-8")
    return note
