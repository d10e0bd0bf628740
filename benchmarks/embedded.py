"""The embedded drafter beside a strong model: does it quote what the model cites, what does it leave empty?

`python -m benchmarks.embedded [--json] [--data DIR]`: DIR (by default ../shared/data) holds for each paper
`answers/PAPER/answer.json` with the model's answer, `note.md` beside it with the highlights that both saw,
and the PDF, beside it too or in `pdfs/papers` under the name in `benchmarks.retries.PAPERS`. What the model
cited is told by its words (`benchmarks.answers`).

`hits` is the share of the drafter's quotations that are among the sentences cited for their field or next to
one, `among` that of those among them; `empty` counts the fields that the model fills and the drafter does
not, of `filled`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.answers import answer_today
from benchmarks.retries import DATA, PAPERS
from summarizer.draft.drafter import FieldRequest
from summarizer.draft.embedded.extractive import choose
from summarizer.evidence.passage import quoted_text
from summarizer.filling.prepare import gather_evidence
from summarizer.note.note import parse_note
from summarizer.paper.paper import open_paper


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence that the drafter chose; `among` those that the model cites, or `beside` one."""

    text: str
    among: bool
    beside: bool


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One field of one paper: what is quoted, and what the model cites."""

    label: str
    quoted: tuple[Quotation, ...]
    cited: tuple[str, ...]


def compare(data: Path, paper: str) -> list[FieldScore]:
    """The fields of one paper's note, drafted and held against the model's answer."""
    folder = data / "answers" / paper
    own = folder / "note.md"
    path = own if own.is_file() else next((data / "notes").glob("*.md"))
    note = parse_note(path.read_text("utf-8"), None, path.name)
    pdf = next(folder.glob("*.pdf"), None) or data / "pdfs" / "papers" / PAPERS[paper]
    opened = open_paper(note, path, folder, None, pdf, trust=True)
    evidence = gather_evidence(opened, sys.maxsize)
    answer = json.loads(answer_today(data, paper, evidence.passages))
    known = evidence.by_number()
    cited = {
        field["field"]: {number for claim in field["claims"] for number in claim["sentences"]}
        for field in answer["fields"]
    }
    fields = [FieldRequest(field.label, field.role) for field in note.summary.fields]
    chosen = choose(fields, evidence, note.metadata.title)
    scores = []
    for field, quotations in zip(fields, chosen, strict=True):
        among = cited.get(field.label, set())
        near = {number + step for number in among for step in (-1, 1)}
        quoted = (
            Quotation(
                quoted_text(passages),
                bool(numbers & among),
                bool(numbers & near),
            )
            for passages in quotations
            for numbers in [{passage.number for passage in passages}]
        )
        texts = tuple(known[number].sentence.text for number in sorted(among) if number in known)
        scores.append(FieldScore(field.label, tuple(quoted), texts))
    return scores


def totals(papers: Mapping[str, Sequence[FieldScore]]) -> dict[str, float | int]:
    """The figures over all papers."""
    fields = [field for paper in papers.values() for field in paper]
    quoted = [one for field in fields for one in field.quoted]
    filled = [field for field in fields if field.cited]
    return {
        "quotations": len(quoted),
        "hits": round(sum(one.among or one.beside for one in quoted) / max(1, len(quoted)), 3),
        "among": round(sum(one.among for one in quoted) / max(1, len(quoted)), 3),
        "filled": len(filled),
        "empty": sum(not field.quoted for field in filled),
    }


def _rows(field: FieldScore) -> Iterator[tuple[str, str]]:
    for one in field.quoted:
        yield "✓" if one.among else "~" if one.beside else "✗", one.text
    if not field.quoted:
        yield ("EMPTY", "") if field.cited else ("–", "")


def main() -> None:
    """Compare, and print what was compared."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--data", type=Path, default=DATA)
    arguments = parser.parse_args()
    names = sorted(path.parent.name for path in arguments.data.glob("answers/*/answer.json"))
    papers = {name: compare(arguments.data, name) for name in names}
    if arguments.json:
        fields = {name: [asdict(field) for field in scores] for name, scores in papers.items()}
        print(json.dumps(totals(papers) | {"papers": fields}, ensure_ascii=False, indent=1))
        return
    console = Console()
    for name, scores in papers.items():
        table = Table("field", "", "quoted", "cited by the model", title=name, show_lines=True)
        for field in scores:
            rows = list(_rows(field))
            marks, quoted = ("\n\n".join(column) for column in zip(*rows, strict=True))
            table.add_row(field.label, marks, quoted, "\n\n".join(field.cited))
        console.print(table)
    print(json.dumps(totals(papers)))


if __name__ == "__main__":
    main()
