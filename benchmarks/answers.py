"""A strong model's stored answers, their citations brought to the numbers that the sentences have today."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from summarizer.evidence.passage import Passage
from summarizer.layout.kind import ROW
from summarizer.text import fold

_ALIKE = 75
"""How like a sentence of today must be to the one that was cited (`rapidfuzz.fuzz.ratio`)."""
_LEAST, _PART = 12, 0.2  # letters, and share of a sentence, by which a part of it is recognised


def answer_today(data: Path, paper: str, passages: Sequence[Passage]) -> str:
    """The answer of `answers/PAPER/answer.json` in `data` as JSON, citing `passages` by their numbers.

    What was cited is told by its words, from `claims/claims.jsonl`: how a paper falls into sentences changes.
    A sentence that is in two parts now is cited with both; one that is no more keeps no number. The numbers
    of a paper whose claims are not listed there are taken for today's.
    """
    answer = json.loads((data / "answers" / paper / "answer.json").read_text("utf-8"))
    texts = _texts(data, paper)
    if not texts:
        return json.dumps(answer, ensure_ascii=False)
    known = {passage.number: fold(passage.sentence.text).text for passage in passages}
    rows = {one.number: set(one.sentence.text.split()) for one in passages if one.sentence.kind == ROW}
    for field in answer["fields"]:
        for claim in field["claims"]:
            cited = (texts[number] for number in claim["sentences"] if number in texts)
            claim["sentences"] = list(dict.fromkeys(n for text in cited for n in _find(text, known, rows)))
    return json.dumps(answer, ensure_ascii=False)


def _texts(data: Path, paper: str) -> dict[int, str]:
    """The sentences that the answer to a paper cites, by the numbers of its day."""
    claims = data / "claims" / "claims.jsonl"
    rows = map(json.loads, claims.read_text("utf-8").splitlines()) if claims.is_file() else ()
    return {
        number: text
        for row in rows
        if row["paper"] == paper and "-en-" not in row["id"]
        for number, text in zip(row["numbers"], row["sentences"], strict=False)
    }


def _find(text: str, known: dict[int, str], rows: dict[int, set[str]]) -> Iterable[int]:
    cells = set(text.split())  # a line of a table is a row with its headings now
    if len(cells) > 2 and (found := [number for number, words in rows.items() if cells <= words]):
        return found
    wanted = fold(text).text
    found = [
        number
        for number, other in known.items()
        if min(len(other), len(wanted)) >= max(_LEAST, _PART * len(wanted))
        and (other in wanted or wanted in other)
    ]
    if found:
        return found
    best = process.extractOne(wanted, known, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return [best[2]] if best else []
