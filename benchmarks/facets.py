"""How well the embedded drafter reads papers: its sentence roles on CSAbstruct, its drafts of the examples.

`python -m benchmarks.facets [PATH]` prints both, `--json` the numbers alone; PATH is CSAbstruct's folder (its
development part is read) or one of its files. CSAbstruct's labels come from a crowd and carry a confidence:
`accuracy_confident` counts only sentences whose label has at least 0.6 of it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.csabstruct import DEFAULT_DATA, RoleScores, read_abstracts, score_roles
from summarizer.draft.drafter import FieldRequest
from summarizer.draft.extractive import choose
from summarizer.evidence.passage import Passage
from summarizer.evidence.tokens import load_counter
from summarizer.note.note import parse_note
from summarizer.pipeline import gather_evidence, open_paper

EXAMPLES = Path(__file__).parents[1] / "examples" / "vault"
"""The example notes, each with its PDF."""

_TOKEN_BUDGET = 60_000


def role_scores(path: Path) -> RoleScores | None:
    """The scores on CSAbstruct's folder or file, None where there is none."""
    file = path / "csabstruct_dev.jsonl" if path.is_dir() else path
    return score_roles(read_abstracts(file)) if file.is_file() else None


def example_drafts() -> Iterator[tuple[str, list[tuple[str, tuple[Passage, ...]]]]]:
    """For each example note its title and, for each of its fields, the passages that the drafter chooses."""
    for path in sorted(EXAMPLES.rglob("*.md")):
        note = parse_note(path.read_text(encoding="utf-8"))
        if note.attachments:
            evidence = gather_evidence(note, open_paper(note, path, EXAMPLES), _TOKEN_BUDGET, load_counter())
            fields = [FieldRequest(field.label, field.role) for field in note.summary.fields]
            chosen = choose(fields, evidence, note.metadata.title)
            labels = [field.label for field in fields]
            yield note.metadata.title or path.stem, list(zip(labels, chosen, strict=True))


def print_report(console: Console, scores: RoleScores | None, path: Path) -> None:
    """Scores and drafts, for a person to judge."""
    if scores is None:
        console.print(f"Sentence roles: skipped, there is no CSAbstruct at {path}.")
    else:
        console.print(
            f"Sentence roles on {scores.sentences} sentences: accuracy {scores.accuracy:.3f}, "
            f"macro F1 {scores.macro_f1:.3f}, accuracy where the crowd agrees {scores.accuracy_confident:.3f}"
        )
        console.print("F1: " + ", ".join(f"{role} {value:.3f}" for role, value in scores.f1.items()))
    for title, drafts in example_drafts():
        table = Table("field", "page", "section", "sentence", title=title, show_lines=True)
        for label, passages in drafts:
            for passage in passages:
                mark = "★ " if passage.annotations else ""
                sentence = passage.sentence
                table.add_row(label, str(sentence.page_index + 1), sentence.section, mark + sentence.text)
            if not passages:
                table.add_row(label, "", "", "(not stated)")
        console.print(table)


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", nargs="?", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--json", action="store_true", help="print the numbers alone")
    arguments = parser.parse_args()
    scores = role_scores(arguments.path)
    if arguments.json:
        skipped = {"skipped": f"there is no CSAbstruct at {arguments.path}"}
        print(json.dumps(asdict(scores) if scores else skipped, indent=2))
    else:
        print_report(Console(), scores, arguments.path)


if __name__ == "__main__":
    main()
