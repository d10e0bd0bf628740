"""Writes the example vault, the same bytes every time: `python -m examples.make_vault [FOLDER]`."""

from __future__ import annotations

import html
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Template

import pymupdf

from examples.typeset import Block, Typesetter, parse_blocks

PAPERS = Path(__file__).parent / "papers"
VAULT = Path(__file__).parent / "vault"
STORAGE = ".zotero/storage"
_DATE = "D:20250314120000Z"
_FONTS = {
    "en": {"regular": "tiro", "bold": "tibo", "italic": "tiit"},
    "zh-CN": {"regular": "cjk", "bold": "cjk", "italic": "cjk"},
}


@dataclass(frozen=True, slots=True)
class Highlight:
    """What the researcher marked: the text as Zotero exports it, the page from 1, the colour without #."""

    key: str
    page: int
    text: str
    comment: str = ""
    colour: str = "ffd400"


@dataclass(frozen=True, slots=True)
class Paper:
    """A made-up paper: its metadata as the note shows them, its text, and its highlights."""

    source: str
    metadata: dict[str, str]
    blocks: tuple[Block, ...]
    highlights: tuple[Highlight, ...]

    @property
    def pdf_path(self) -> Path:
        """Where its PDF lies in the vault."""
        return Path(STORAGE) / self.metadata["attachment"] / f"{self.metadata['file']}.pdf"

    @property
    def note_path(self) -> Path:
        """Where its note lies in the vault."""
        return Path(f"{self.metadata['name']}.md")


def read_papers() -> tuple[Paper, ...]:
    """The papers that `papers.toml` describes."""
    described = tomllib.loads((PAPERS / "papers.toml").read_text("utf-8"))
    return tuple(_paper(source, entry) for source, entry in described.items())


def _paper(source: str, entry: dict[str, object]) -> Paper:
    highlights, authors = entry.pop("highlights"), entry.pop("authors")
    if not isinstance(highlights, list) or not isinstance(authors, list):
        raise TypeError(f"{source}: highlights and authors are lists")
    blocks = parse_blocks((PAPERS / f"{source}.md").read_text("utf-8"))
    texts = [block.text for block in blocks]
    metadata = {name: str(value) for name, value in entry.items()} | {
        "authors": "; ".join(authors),
        "author_links": " ".join(f"[[{author}]]" for author in authors),
        "year": str(entry["date"])[:4],
        "abstract": texts[next(i for i, text in enumerate(texts) if text in {"Abstract", "摘要"}) + 1],
    }
    return Paper(source, metadata, blocks, tuple(Highlight(**mark) for mark in highlights))


def make_note(paper: Paper) -> str:
    """The paper's literature note in the reference template, its ten fields empty."""
    head = Template((PAPERS / "note.md").read_text("utf-8")).substitute(paper.metadata)
    return head + "\n".join(_annotation(mark, paper.metadata["attachment"]) for mark in paper.highlights)


def _annotation(mark: Highlight, attachment: str) -> str:
    url = f"zotero://open-pdf/library/items/{attachment}?page={mark.page}&annotation={mark.key}"
    text = html.escape(mark.text, quote=False)
    comment = f" {mark.comment}" if mark.comment else ""
    span = f'<span class="highlight" style="background-color: [[{mark.colour}]]">{text}</span>'
    return f"> {span}{comment} ([p{mark.page}]({url}))\n\n^KEY{mark.key}\n"


def make_pdf(paper: Paper) -> bytes:
    """The paper as a PDF whose fonts hold only the letters that it uses."""
    fonts = {style: pymupdf.Font(name) for style, name in _FONTS[paper.metadata["language"]].items()}
    document = Typesetter(fonts, paper.metadata["running_head"]).set(paper.blocks)
    document.set_metadata(
        {
            "title": paper.metadata["title"],
            "author": paper.metadata["authors"],
            "subject": "Sample data, made up",
            "keywords": pymupdf.__version__,  # another version may write other bytes
            "creationDate": _DATE,
            "modDate": _DATE,
        }
    )
    document.subset_fonts()
    return bytes(document.tobytes(garbage=4, deflate=True, no_new_id=True))


def make_vault(vault: Path) -> None:
    """Write the whole vault into the folder `vault`."""
    files = {
        Path(".obsidian/app.json"): b"{}\n",
        Path(
            "summarizer.toml"
        ): b'# Where this vault keeps its PDFs, as Zotero does.\nzotero_dir = ".zotero"\n',
    }
    for paper in read_papers():
        files[paper.note_path] = make_note(paper).encode()
        files[paper.pdf_path] = make_pdf(paper)
    for path, content in files.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_bytes(content)


if __name__ == "__main__":
    make_vault(Path(sys.argv[1]) if len(sys.argv) > 1 else VAULT)
