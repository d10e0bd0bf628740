"""How well the embedded drafter reads papers: its sentence roles on CSAbstruct, its drafts of the examples.

`python -m benchmarks.facets [PATH]` prints both, `--json` the numbers alone; PATH is CSAbstruct's folder (its
development part is read) or one of its files. CSAbstruct's labels come from a crowd and carry a confidence:
`accuracy_confident` counts only sentences whose label has at least 0.6 of it. `naive_bayes` is the accuracy
of naive Bayes on the same sentences, learnt from the training part beside them. On the development part its
labels leave little room: a fine-tuned RoBERTa reaches an accuracy of 0.692 and a macro F1 of 0.657 there
(allenai/sequential_sentence_classification, pull request 13).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.csabstruct import DEFAULT_DATA, naive_bayes_accuracy, read_abstracts, score_roles
from summarizer.draft.drafter import FieldRequest
from summarizer.draft.embedded.extractive import Quotation, choose
from summarizer.evidence.passage import quoted_text
from summarizer.filling.prepare import gather_evidence
from summarizer.note.note import parse_note
from summarizer.paper.paper import open_paper

EXAMPLES = Path(__file__).parents[1] / "examples" / "vault"
"""The example notes, each with its PDF."""

_TOKEN_BUDGET = 60_000


def role_scores(path: Path) -> dict[str, object]:
    """The scores on CSAbstruct's folder or file, or why there are none."""
    file = path / "csabstruct_dev.jsonl" if path.is_dir() else path
    if not file.is_file():
        return {"skipped": f"there is no CSAbstruct at {path}"}
    abstracts = read_abstracts(file)
    training = file.with_name("csabstruct_train.jsonl")
    floor = naive_bayes_accuracy(read_abstracts(training), abstracts) if training.is_file() else None
    return {**asdict(score_roles(abstracts)), "naive_bayes": floor}


def example_drafts() -> Iterator[tuple[str, list[tuple[str, tuple[Quotation, ...]]]]]:
    """For each example note its title and, for each of its fields, what the drafter quotes."""
    for path in sorted(EXAMPLES.rglob("*.md")):
        note = parse_note(path.read_text(encoding="utf-8"))
        if note.attachments:
            paper = open_paper(note, path, EXAMPLES, EXAMPLES / ".zotero")
            evidence = gather_evidence(paper, _TOKEN_BUDGET)
            fields = [FieldRequest(field.label, field.role) for field in note.summary.fields]
            chosen = choose(fields, evidence, note.metadata.title)
            labels = [field.label for field in fields]
            yield note.metadata.title or path.stem, list(zip(labels, chosen, strict=True))


def print_drafts(console: Console) -> None:
    """The drafts of the examples, for a person to judge; ★ marks what the researcher highlighted."""
    for title, drafts in example_drafts():
        table = Table("field", "page", "section", "sentence", title=title, show_lines=True)
        for label, quotations in drafts:
            for passages in quotations:
                mark = "★ " if any(passage.annotations for passage in passages) else ""
                sentence = passages[0].sentence
                page = str(sentence.page_index + 1)
                table.add_row(label, page, sentence.section, mark + quoted_text(passages))
            if not quotations:
                table.add_row(label, "", "", "(nothing found by quoting)")
        console.print(table)


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", nargs="?", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--json", action="store_true", help="print the numbers alone")
    arguments = parser.parse_args()
    print(json.dumps(role_scores(arguments.path), indent=2))
    if not arguments.json:
        print_drafts(Console())


if __name__ == "__main__":
    main()
