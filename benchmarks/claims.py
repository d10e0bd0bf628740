"""How a real model's claims fare: which the facts refuse and which get a mark, good ones and wrong ones.

    python -m benchmarks.claims [--json] [--data DIR] [--show]

`DIR` holds `claims.jsonl`, claims that readers labelled "supported", "partly" or "unsupported", and
`wrong.jsonl`, variants with one thing changed of some `type`; either may be missing. A claim is refused for
a finding that is wrong; marked for one that is doubtful or for a word that a reader should look at. No model
is asked. Times are of the processor, what is compiled once included.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.check.context import Context
from summarizer.check.facts import check_facts
from summarizer.check.finding import Proof
from summarizer.check.marks import find_marks

DATA = Path(__file__).parents[1].parent / "shared" / "data" / "claims"
"""Where labelled claims lie beside the repository."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with its sentences; `kind` is its label, or what was changed in it."""

    id: str
    kind: str
    text: str
    context: Context


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with what was found wrong in it, and what is to be looked at."""

    claim: Claim
    wrong: tuple[str, ...]
    marks: tuple[str, ...]


def read_claims(path: Path, kind: str) -> list[Claim]:
    """The claims of a file, of the kind that stands in each under a key; none when there is no such file."""
    if not path.is_file():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Claim(
            row["id"],
            row[kind],
            row["claim"],
            Context(tuple(row["sentences"]), tuple(row.get("before", ())), row.get("title", "")),
        )
        for row in rows
    ]


def judge(claim: Claim) -> Judged:
    """The claim held against its sentences."""
    findings = check_facts(claim.text, claim.context)
    wrong = tuple(finding.text for finding in findings if finding.verdict is Proof.WRONG)
    doubts = tuple(finding.text for finding in findings if finding.verdict is Proof.DOUBTFUL)
    marks = tuple(mark.text for mark in find_marks(claim.text, claim.context.sentences))
    return Judged(claim, wrong, doubts + marks)


def measure(labelled: Sequence[Claim], changed: Sequence[Claim]) -> tuple[dict[str, object], list[Judged]]:
    """The shares refused and marked, with counts and time, and the judgements that they were made of."""
    start = time.process_time()
    judged, wrong = [judge(claim) for claim in labelled], [judge(claim) for claim in changed]
    seconds = time.process_time() - start
    result: dict[str, object] = {}
    for label in ("supported", "partly", "unsupported"):
        own = [one for one in judged if one.claim.kind == label]
        result |= {f"refused_{label}": _share(own)["refused"], f"marked_{label}": _share(own)["marked"]}
    kinds = sorted({one.claim.kind for one in wrong})
    by_kind = {kind: [one for one in wrong if one.claim.kind == kind] for kind in kinds}
    shares = {kind: _share(own) for kind, own in {"all": wrong, **by_kind}.items()}
    for key in ("refused", "marked", "caught"):
        result[f"{key}_wrong"] = {kind: share[key] for kind, share in shares.items()}
    result["ms_per_claim"] = round(1000 * seconds / max(1, len(judged) + len(wrong)), 3)
    result["counts"] = {
        **{label: sum(one.claim.kind == label for one in judged) for label in ("supported", "partly")},
        "unsupported": sum(one.claim.kind == "unsupported" for one in judged),
        "wrong": {"all": len(wrong), **{kind: len(own) for kind, own in by_kind.items()}},
    }
    return result, [*judged, *wrong]


def _share(judged: Sequence[Judged]) -> Mapping[str, float | None]:
    """Shares of some claims; None of none. `caught` are those either refused or marked."""
    if not judged:
        return {"refused": None, "marked": None, "caught": None}
    found = {
        "refused": sum(bool(one.wrong) for one in judged),
        "marked": sum(bool(one.marks) for one in judged),
        "caught": sum(bool(one.wrong or one.marks) for one in judged),
    }
    return {key: round(count / len(judged), 4) for key, count in found.items()}


def main() -> None:
    """Print the result, as JSON with --json; with --show what was found of each claim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=DATA, help="a folder with labelled claims")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    labelled = read_claims(arguments.data / "claims.jsonl", "label")
    changed = read_claims(arguments.data / "wrong.jsonl", "type")
    if not labelled and not changed:
        raise SystemExit(
            f"No labelled claims were found: {arguments.data} has no claims.jsonl or wrong.jsonl."
        )
    result, judged = measure(labelled, changed)
    if arguments.show:
        for one in judged:
            print(f"{one.claim.id} {one.claim.kind}: {one.claim.text}")
            print("\n".join(f"  {text}" for text in (*one.wrong, *one.marks)) or "  nothing found")
    print(json.dumps(result, ensure_ascii=False, indent=None if arguments.json else 2))


if __name__ == "__main__":
    main()
