"""The second reading on the whole path: what each verdict does to the note, and what a bad reader cannot."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from examples.make_vault import VAULT, read_papers
from tests.conftest import Run, trust_vault
from tests.server import FakeEndpoint

Command = Callable[..., Run]
Script = Callable[[Mapping[str, Any]], str]
CLAIM = "招募了 48 名博士研究者。"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    shutil.copytree(VAULT, tmp_path / "vault")
    return tmp_path / "vault" / read_papers()[0].note_path


def drafts(*claims: str) -> Script:
    """A model that gives one claim after another, each on the sentence about the 48 recruited."""
    given = iter(claims)

    def script(body: Mapping[str, Any]) -> str:
        prompt = "\n".join(message["content"] for message in body["messages"])
        number = re.search(r"^S(\d+) (?:★ )?[^\n]*We recruited 48", prompt, re.MULTILINE)
        assert number is not None
        claim = {"sentences": [int(number[1])], "text": next(given)}
        return json.dumps({"fields": [{"field": "研究方法", "claims": [claim]}]}, ensure_ascii=False)

    return script


def reads(*verdicts: tuple[str, str]) -> Script:
    """A reader whose requests are each about one claim."""
    given = iter(verdicts)

    def script(_: Mapping[str, Any]) -> str:
        verdict, words = next(given)
        return json.dumps({"verdicts": [{"claim": 1, "verdict": verdict, "words": words, "missing": "样本"}]})

    return script


def fill(
    run: Command, note: Path, script: Script, reader: Script, *flags: str
) -> tuple[dict[str, Any], FakeEndpoint]:
    with FakeEndpoint(script, reader=reader) as server:
        chosen = ("--base-url", server.base_url, "--model", "scripted", "--fields", "研究方法", "--json")
        result = run("fill", note, *chosen, *flags)
    assert result.code == 0, result.err
    report: dict[str, Any] = json.loads(result.out)
    return report, server


def value(note: Path) -> str:
    line = next(line for line in note.read_text("utf-8").split("\n") if "研究方法::" in line)
    return line.partition("::")[2].strip()


def test_a_claim_that_is_borne_out_stands_and_the_note_says_who_read_it(run: Command, note: Path) -> None:
    report, server = fill(run, note, drafts(CLAIM), reads(("supported", "")))
    assert value(note).startswith(f"🤖 {CLAIM} [p")
    assert "由 scripted 逐条复核" in note.read_text("utf-8")
    assert report["fields"][0]["claims"][0]["verdict"] == "supported"
    assert report["reading"]["prompt_tokens"] > 0
    assert (len(server.chats), len(server.readings)) == (1, 1)


@pytest.mark.parametrize("verdict", ["contradicted", "not_stated"])
def test_a_claim_that_is_not_borne_out_twice_is_left_out_with_the_reason(
    run: Command, note: Path, verdict: str
) -> None:
    again = "又招募了 48 名研究者。"
    report, server = fill(run, note, drafts(CLAIM, again), reads((verdict, ""), (verdict, "")))
    assert value(note).startswith("🤖 原文：“We recruited 48")
    text = note.read_text("utf-8")
    assert f"> > - **研究方法** {again} [p" in text
    assert "样本" in text[text.index("> > [!failure]-") :]
    assert (len(server.chats), len(server.readings)) == (2, 2)
    assert report["fields"][0]["dropped"][0]["verdict"] == verdict


def test_an_overstated_claim_is_asked_about_in_the_sentences_words_then_kept_with_a_warning(
    run: Command, note: Path
) -> None:
    bold = "必定招募了 48 名博士研究者。"
    report, server = fill(
        run,
        note,
        drafts(bold, bold),
        reads(("overstated", "We recruited 48"), ("overstated", "We recruited 48")),
    )
    asked = server.chats[1]["messages"][-1]["content"]
    assert re.search(
        r"S\d+ says “We recruited 48”: keep that, or cite the sentence that says it without", asked
    )
    assert value(note).startswith(f"🤖 ⚠️ {bold}")
    assert "> - ⚠️ “必定招募了" in note.read_text("utf-8")
    assert report["fields"][0]["claims"][0]["doubts"]


def test_a_mended_claim_takes_the_place_of_the_overstated_one(run: Command, note: Path) -> None:
    _, server = fill(
        run, note, drafts("必定招募了 48 人。", CLAIM), reads(("overstated", ""), ("supported", ""))
    )
    assert value(note).startswith(f"🤖 {CLAIM}")
    assert "⚠️" not in value(note)
    assert len(server.readings) == 2


@pytest.mark.parametrize(
    "answer",
    ["", "All good!", '{"verdicts": []}', '{"verdicts": [{"claim": 9, "verdict": "supported"}]}'],
)
def test_a_reading_that_makes_no_sense_leaves_the_draft_as_without_it_and_says_so(
    run: Command, note: Path, answer: str
) -> None:
    report, server = fill(run, note, drafts(CLAIM), lambda _: answer)
    assert value(note).startswith(f"🤖 {CLAIM}")
    assert "were not read a second time" in report["complaint"]
    assert "复核" not in note.read_text("utf-8")
    assert len(server.chats) == 1


def test_without_a_second_reader_words_to_look_at_stand_in_the_evidence_alone(
    run: Command, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_CHECK_MODEL", "none")
    claim = "首次招募了 48 名博士研究者。"
    report, server = fill(run, note, drafts(claim), reads())
    assert server.readings == []
    assert value(note).startswith(f"🤖 {claim}")
    assert "请留意：“首次招募了" in note.read_text("utf-8")
    assert report["fields"][0]["claims"][0]["marks"]


def test_another_model_at_the_endpoint_may_read(
    run: Command, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_CHECK_MODEL", "stern")
    _, server = fill(run, note, drafts(CLAIM), reads(("supported", "")))
    assert [body["model"] for body in server.readings] == ["stern"]
    assert "由 stern 逐条复核" in note.read_text("utf-8")


@pytest.mark.parametrize(
    ("protocol", "client"),
    [
        ("openai", "openai"),
        ("responses", "openai"),
        ("anthropic", "anthropic"),
        ("gemini", "google.genai"),
    ],
)
def test_a_provider_of_ones_own_reads_in_its_protocol_with_its_own_key_alone(
    run: Command, note: Path, monkeypatch: pytest.MonkeyPatch, protocol: str, client: str
) -> None:
    pytest.importorskip(client, reason="it is an extra")
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-drafting")
    monkeypatch.setenv("MYLAB_API_KEY", "sk-reading")
    with FakeEndpoint(drafts(CLAIM), key="sk-drafting") as drafting, FakeEndpoint() as reading:
        address = reading.base_url.replace("/v1", "/v1beta") if protocol == "gemini" else reading.base_url
        settings = note.parent / "summarizer.toml"
        settings.write_text(
            settings.read_text("utf-8")
            + 'check_model = "mylab"\n[providers.mylab]\nmodel = "stern"\nkey = "MYLAB_API_KEY"\n'
            f'base_url = "{address}"\nprotocol = "{protocol}"\n'
        )
        trust_vault(note.parent)
        flags = ("--base-url", drafting.base_url, "--model", "scripted", "--fields", "研究方法")
        result = run("fill", note, *flags)
    assert result.code == 0, result.err
    assert [body["model"] for body in reading.readings] == ["stern"]
    assert drafting.readings == []
    assert {key.removeprefix("Bearer ") for key in reading.reading_keys} == {"sk-reading"}
    assert "由 stern 逐条复核" in note.read_text("utf-8")


def test_the_plan_says_who_will_read_and_what_it_takes(run: Command, note: Path) -> None:
    result = run(
        "fill", note, "--base-url", "http://127.0.0.1:9/v1", "--model", "gpt-x", "--dry-run", "--json"
    )
    assert json.loads(result.out)["estimated_tokens"]["reading"] > 500


def test_quotations_of_the_embedded_drafter_are_read_by_nobody(run: Command, note: Path) -> None:
    result = run("fill", note, "--json")
    assert json.loads(result.out)["reader"] == ""
