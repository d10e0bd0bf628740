"""The benchmark of labelled claims: its counts, its errors, and what it measures on a real model's claims."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.claims import DATA, measure, read_claims

ROOT = Path(__file__).parents[3]


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    folder.joinpath(name).write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")


def row(number: int, claim: str, **more: object) -> dict[str, object]:
    sentences = ["Mortality may fall by 5% in BERT wards."]
    return {"id": f"x-{number}", "claim": claim, "sentences": sentences, "before": [], "title": ""} | more


@pytest.fixture
def data(tmp_path: Path) -> Path:
    claims = [
        row(1, "死亡率可能下降 5%。", label="supported"),
        row(2, "死亡率下降 5%。", label="supported"),
        row(3, "T5 病房的死亡率可能下降 5%。", label="partly"),
        row(4, "死亡率可能下降 50%。", label="unsupported"),
    ]
    wrong = [
        row(1, "死亡率可能下降 6%。", type="number"),
        row(2, "死亡率可能下降 5 倍。", type="unit"),
        row(3, "死亡率下降 5%。", type="hedge"),
        row(4, "死亡率可能下降 5%。", type="hedge"),
    ]
    write(tmp_path, "claims.jsonl", claims)
    write(tmp_path, "wrong.jsonl", wrong)
    return tmp_path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.claims", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_shares_of_refused_and_marked_claims_are_told_by_label_and_by_type(data: Path) -> None:
    result = json.loads(run("--json", "--data", data).stdout)
    assert (result["refused_supported"], result["marked_supported"]) == (0, 0.5)
    assert (result["refused_partly"], result["marked_partly"]) == (0, 1)
    assert result["refused_unsupported"] == 1
    assert result["refused_wrong"] == {"all": 0.5, "hedge": 0, "number": 1, "unit": 1}
    assert result["marked_wrong"] == {"all": 0.25, "hedge": 0.5, "number": 0, "unit": 0}
    assert result["counts"]["wrong"]["hedge"] == 2
    assert result["ms_per_claim"] > 0


def test_one_of_the_files_is_enough(data: Path) -> None:
    data.joinpath("wrong.jsonl").unlink()
    result = json.loads(run("--json", "--data", data).stdout)
    assert result["refused_wrong"] == {"all": None}
    assert result["counts"]["supported"] == 2


def test_missing_data_end_in_one_sentence(tmp_path: Path) -> None:
    ended = run("--json", "--data", tmp_path / "nowhere")
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert "No labelled claims were found" in ended.stderr


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the labelled claims are not there: {DATA}")
def test_what_a_strong_model_wrote_passes_and_changed_numbers_and_units_do_not() -> None:
    result, _ = measure(
        read_claims(DATA / "claims.jsonl", "label"), read_claims(DATA / "wrong.jsonl", "type")
    )
    refused, marked = result["refused_supported"], result["marked_supported"]
    wrong = result["refused_wrong"]
    assert isinstance(refused, float)
    assert isinstance(marked, float)
    assert isinstance(wrong, dict)
    assert refused <= 0.01
    assert marked <= 0.10
    assert min(wrong["number"], wrong["unit"]) >= 0.95
