"""A strong model's answers to six real papers, accepted and given again: figures by hand count."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.answers import answer_today
from benchmarks.retries import PAPERS
from summarizer.note.note import parse_note
from tests.conftest import SHARED, Run
from tests.evaluate.scripted import is_judging, pairs, points_in, prompt
from tests.filling.test_answers import passages
from tests.server import FakeEndpoint

Command = Callable[..., Run]
DATA = SHARED / "data"
FIELDS, EMPTY = 60, 3
"""Ten fields a paper; those for which an answer has no claim, which were accepted as empty."""
POINTS = 156
"""The claims of the six answers that are in the notes, counted in the files."""
NEW = "该文由第三方资助。"

pytestmark = pytest.mark.skipif(
    not (DATA / "answers").is_dir(), reason="the answers are not part of the repository"
)


def prepared_vault(home: Path, vault: Path) -> Mapping[str, str]:
    """A vault with the six notes, their papers where Zotero keeps them; each note's title by its paper."""
    (vault / ".obsidian").mkdir(parents=True)
    titles: dict[str, str] = {}
    for number, (paper, pdf) in enumerate(PAPERS.items()):
        given = DATA / "answers" / paper / "note.md"
        text = (given if given.is_file() else next((DATA / "notes").glob("*.md"))).read_text("utf-8")
        match = re.search(r"\[([^\]]+\.pdf)\]\(zotero://open-pdf/library/items/(\w+)\)", text)
        assert match is not None
        storage = home / "Zotero" / "storage" / match[2]
        storage.mkdir(parents=True)
        shutil.copy(DATA / "pdfs" / "papers" / pdf, storage / match[1])
        own = text.replace("LCN5DT4L", f"LCN5DT{number}L")  # all were made of one note, whose item they name
        (vault / f"{paper}.md").write_text(own, "utf-8")
        titles[paper] = parse_note(text).metadata.title
    return titles


def altered(answer: str) -> str:
    """One claim less, one more, and one that says otherwise."""
    fields = json.loads(answer)["fields"]
    by_label = {field["field"]: field["claims"] for field in fields}
    del by_label["研究局限"][0]
    by_label["研究展望"].append({**by_label["研究展望"][0], "text": NEW})
    by_label["研究问题"][0]["text"] = f"并非如此：{by_label['研究问题'][0]['text']}"
    return json.dumps({"fields": fields}, ensure_ascii=False)


def judge(body: Mapping[str, Any]) -> str:
    """A reader of what `altered` did: whatever is not given here again is no pair."""
    points = points_in(body)
    opposed = [(text, number) for _, number, text in points if text.startswith("并非如此")]
    against = []
    for text, number in opposed:
        (one,) = [n for _, n, other in points if n[0] == "A" and other in text]
        against.append({"a": int(one[1:]), "b": int(number[1:]), "words": "并非"})
    said = [text for _, number, text in points if number[0] == "A"]
    same = [one for one in said if any(n[0] == "B" and text == one for _, n, text in points)]
    return json.dumps({"same": pairs(points, *((one, one) for one in same)), "against": against})


def test_the_figures_of_six_papers_are_right_by_hand_count(
    run: Command, tmp_path: Path, clean_machine: Path
) -> None:
    vault = tmp_path / "vault"
    titles = prepared_vault(clean_machine, vault)
    answers = {
        paper: answer_today(DATA, paper, passages(DATA / "pdfs" / "papers" / pdf))
        for paper, pdf in PAPERS.items()
    }

    def replayed(body: Mapping[str, Any]) -> str:
        if is_judging(body):
            return judge(body)
        paper = next(paper for paper, title in titles.items() if title in prompt(body))
        again = paper == "stat1" and body["model"] == "altered"
        return altered(answers[paper]) if again else answers[paper]

    with FakeEndpoint(replayed) as server:
        flags = ("--base-url", server.base_url, "--keep-unverified", "--trust-pdf", "--yes")
        filled = run("batch", vault, *flags, "--model", "replayed", "--check-model", "none", "--json")
        assert filled.code == 0, filled.err
        assert run("accept", vault, "--yes").code == 0
        result = run("evaluate", vault, *flags, "--model", "replayed", "--against", "model=altered", "--json")
        assert result.code == 0, result.err
    told = json.loads(result.out)
    first, second = (one["total"] for one in told["candidates"])
    assert told["candidates"][0]["notes"] == 6
    wrote = FIELDS - EMPTY
    assert (first["drafted"], first["none"]) == ({"count": wrote, "of": wrote}, {"count": EMPTY, "of": EMPTY})
    assert first["found"] == first["same"] == {"count": POINTS, "of": POINTS}
    assert (first["more"], first["against"]) == (0, 0)
    assert second["found"] == {"count": POINTS - 2, "of": POINTS}  # one left out, one denied
    assert second["same"] == {"count": POINTS - 2, "of": POINTS}  # one less and one more
    assert (second["more"], second["against"]) == (1, 1)
    (duel,) = told["duels"]
    assert (duel["nearer"], duel["farther"], duel["level"]) == (0, 1, 5)
