"""How many papers need a second try, and why: a strong model's whole answers, checked without asking anybody.

`python -m benchmarks.retries --json [--data DIR]`: DIR holds `answers/PAPER/answer.json` for each paper, and
in `pdfs/papers` the PDFs that `PAPERS` names; by default ../shared/data. `retry_share` is the share of the
answers of which something would be asked about again: a claim that facts refuse or doubt, wording, length, or
what no field speaks of.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.answers import answer_today
from summarizer.draft.draft import Draft, Provenance, VerifiedDraft
from summarizer.draft.drafter import DraftRequest, FieldRequest
from summarizer.draft.lint import lint
from summarizer.draft.parse import parse_draft
from summarizer.draft.revise import unsaid_in, wants_another_try
from summarizer.draft.verify import Verifier
from summarizer.evidence.select import select
from summarizer.evidence.tokens import load_counter
from summarizer.pdf.reader import read_document
from summarizer.prompt.library import PromptLibrary

DATA = Path(__file__).parents[1].parent / "shared" / "data"
PAPERS = {
    "seed": "gpt4-report-rebuilt.pdf",
    "bio1": "paper-qa__10.1038_s41467-024-47207-6.pdf",
    "cv1": "AI_Papers__Swin_Transformer.pdf",
    "edu1": "papers-we-love__gaming-the-system.pdf",
    "zh1": "ustcthesis__全_毕业论文.pdf",
    "stat1": "papers-we-love__tidy_data.pdf",
}


def reasons(data: Path, paper: str) -> Counter[str]:
    """Why one paper's answer would be asked about again, by kind; empty when it would not."""
    document = read_document(data / "pdfs" / "papers" / PAPERS[paper])
    evidence = select(document, (), sys.maxsize, load_counter())
    answer = answer_today(data, paper, evidence.passages)
    library = PromptLibrary.load()
    roles = {field.names["zh"]: (role, field) for role, field in library.fields.items()}
    fields = tuple(
        FieldRequest(label, role, length=known.length["zh"], claims=known.sentences)
        for entry in json.loads(answer)["fields"]
        for label, (role, known) in [(entry["field"], roles[entry["field"]])]
    )
    request = DraftRequest(fields, evidence, "zh")
    draft = Draft(parse_draft(answer, fields), Provenance("model", "replayed"))
    verified = lint(Verifier(evidence).verify(draft), request)
    unsaid = unsaid_in(verified, request)
    if not wants_another_try(verified, request, unsaid):
        return Counter()
    return Counter(_kinds(verified)) + Counter({"unsaid": len(unsaid)})


def _kinds(verified: VerifiedDraft) -> Iterator[str]:
    for field in verified.fields:
        for claim in field.checked:
            yield from ["refused"] * bool(claim.problems)
            yield from ["doubtful"] * bool(claim.doubts)
            yield from ["wording"] * bool(claim.lints)


def main() -> None:
    """Print the share and, for each paper, the reasons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not (options.data / "answers").is_dir():
        sys.exit(
            f"There are no answers in {options.data / 'answers'}: name their folder's parent with --data."
        )
    papers = {paper: dict(reasons(options.data, paper)) for paper in PAPERS}
    result = {"retry_share": round(sum(map(bool, papers.values())) / len(papers), 2), "papers": papers}
    print(json.dumps(result, ensure_ascii=False, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
