"""How many true and changed claims the checks accept, beside what likeness (rapidfuzz ≥ 90) accepts.

Cases are made of sentences of real PDFs (`--pdfs`, by default ../shared/data/pdfs/papers), of the example
vault, and of hand-written Chinese claims over English sentences, twenty of which were put aside before the
checks were tuned (`held_out`). A claim is accepted when the facts find nothing in it, not even a doubt.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks.grounding_cases import Case, cases, changed, pairs
from examples.make_vault import VAULT
from summarizer.check.context import Context
from summarizer.check.facts import check_facts
from summarizer.errors import PdfError
from summarizer.layout.sentence import split_sentences
from summarizer.pdf.reader import read_document

ROOT = Path(__file__).parents[1]
PDFS = ROOT.parent / "shared" / "data" / "pdfs" / "papers"
PER_PAPER = 14


def usable(sentences: Iterable[str]) -> list[str]:
    """Whole sentences of prose, no table or formula debris."""
    return [
        text
        for text in sentences
        if (
            50 <= len(text) <= 320
            and re.fullmatch(r"[A-Z][a-z].*[a-z)\]\d%]\.", text)
            and sum(character.isalpha() or character == " " for character in text) > 0.85 * len(text)
        )
        or (18 <= len(text) <= 120 and re.fullmatch(r"[\u4e00-\u9fff].*。", text))
    ]


def papers(folder: Path) -> list[list[str]]:
    """The usable sentences of each PDF that has enough of them."""
    files = [*sorted(folder.glob("*.pdf")), *sorted(VAULT.rglob("*.pdf"))]
    found: list[list[str]] = []
    for file in files:
        try:
            texts = usable(sentence.text for sentence in split_sentences(read_document(file)).sentences)
        except PdfError:
            continue
        if len(texts) >= PER_PAPER:
            found.append(texts)
    return found


def all_cases(folder: Path, seed: int) -> Iterator[Case]:
    """The cases of all papers and of the hand-written pairs."""
    random_ = random.Random(seed)
    texts = papers(folder)
    for number, sentences in enumerate(texts):
        yield from cases(_varied(sentences, random_), seed + number)
    for part in ("pairs", "held_out"):
        for english, chinese in pairs(part):
            prefix = "" if part == "pairs" else "held out: "
            yield Case(f"{prefix}true zh over en", chinese, (english,), True)
            for case in changed(chinese, english, random_):
                yield Case(f"{prefix}{case.kind} zh over en", case.claim, case.sentences, False)


def _varied(sentences: Sequence[str], random_: random.Random) -> list[str]:
    """Mostly sentences with numbers, some without."""
    marked = [text for text in sentences if re.search(r"\d", text)]
    plain = [text for text in sentences if text not in set(marked)]
    chosen = random_.sample(marked, min(len(marked), PER_PAPER - 4))
    return chosen + random_.sample(plain, min(len(plain), PER_PAPER - len(chosen)))


def measure(found: Sequence[Case]) -> dict[str, object]:
    """The share accepted by class, by our checks and by likeness, and how many cases there are."""
    ours: defaultdict[str, list[bool]] = defaultdict(list)
    likeness: defaultdict[str, list[bool]] = defaultdict(list)
    for case in found:
        ours[case.kind].append(not check_facts(case.claim, Context(case.sentences)))
        best = max(fuzz.ratio(case.claim, sentence) for sentence in case.sentences)
        likeness[case.kind].append(best >= 90)
    share = {kind: round(sum(results) / len(results), 4) for kind, results in ours.items()}
    return {
        "cases": len(found),
        "accepted": share,
        "accepted_by_similarity": {
            kind: round(sum(results) / len(results), 4) for kind, results in likeness.items()
        },
        "cases_by_class": {kind: len(results) for kind, results in ours.items()},
    }


def main() -> None:
    """Print the result, as JSON with --json; with --show KIND the cases that were judged wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pdfs", type=Path, default=PDFS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", metavar="KIND")
    arguments = parser.parse_args()
    found = list(all_cases(arguments.pdfs, arguments.seed))
    if arguments.show:
        for case in found:
            problems = [finding.text for finding in check_facts(case.claim, Context(case.sentences))]
            if case.kind == arguments.show and bool(problems) == case.true:
                print(f"- {case.claim}\n  {case.sentences[0]}\n  {'; '.join(problems)}")
        return
    result = measure(found)
    print(json.dumps(result, ensure_ascii=False, indent=None if arguments.json else 2))


if __name__ == "__main__":
    main()
