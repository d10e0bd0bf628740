"""Figures as pictures, on the whole path: cut out, sent, cited, marked, shown, refused and left out."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from summarizer.review.claims import StoredClaim, last_claims
from summarizer.vault.vault import open_vault
from tests.conftest import Run
from tests.filling.pictured import PLOT, claims, make_note, pictures_of, words_of
from tests.server import FakeEndpoint
from tests.server.behaviours import REPLIES
from tests.server.http import json_bytes
from tests.server.replies import Call, Reply, completion

Command = Callable[..., Run]
SEEN = claims(
    "研究结论",
    (["did not rise any further"], [], "接受率没有继续上升。"),
    ([], [1], "图1中的曲线随句子数一直上升。"),
)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    return make_note(tmp_path / "vault")


def flags(server: FakeEndpoint, *more: str) -> tuple[str, ...]:
    to = ("--base-url", server.base_url, "--model", "seeing", "--check-model", "none")
    return (*to, "--fields", "研究结论", "--figures", *more)


def fill(run: Command, note: Path, script: Any) -> tuple[dict[str, Any], FakeEndpoint]:
    with FakeEndpoint(script) as server:
        result = run("fill", note, *flags(server), "--json")
    assert result.code == 0, result.err
    report: dict[str, Any] = json.loads(result.out)
    return report, server


def test_a_figure_goes_along_is_cited_marked_and_boxed_where_it_stands(run: Command, note: Path) -> None:
    report, server = fill(run, note, SEEN)
    body = server.requests[0].body
    address, *tables = pictures_of(body)
    assert len(tables) == 2
    head, _, data = address.partition(",")
    picture = pymupdf.Pixmap(base64.b64decode(data))
    assert head == "data:image/png;base64"
    assert 0.5 * 1200 < max(picture.width, picture.height) <= 1200
    assert body["messages"][1]["content"][0] == {"type": "text", "text": "F1:"}
    assert "- F1: Figure 1 on p2" in words_of(body)
    assert '"figures"' in json.dumps(body["response_format"])
    seen, looked = report["fields"][0]["claims"]
    assert (seen["figures"], seen["marks"]) == ([], [])
    (figure,) = looked["figures"]
    assert pymupdf.Rect(figure["box"]).contains(PLOT)
    assert "Figure 1" in looked["marks"][0]
    text = note.read_text("utf-8")
    assert "🖼️ 图1中的曲线随句子数一直上升。 [p" in text
    assert "🖼️ “Figure 1. Acceptance of drafts" in text
    assert "附图：Figure 1, Table 1, Table 2" in text
    (stored,) = kept(note)[1].sentences
    assert (stored.figure, stored.page_index) == ("Figure 1", 1)
    assert pymupdf.Rect(stored.boxes[0][1:]).contains(PLOT)
    assert run("accept", note).code == 0
    assert "🖼️ 图1中的曲线随句子数一直上升。" in note.read_text("utf-8")


def kept(note: Path) -> tuple[StoredClaim, ...]:
    """The claims of the field as the journal keeps them."""
    vault = open_vault(note)
    file, read = vault.read(note)
    return last_claims(vault.store.journal.events(file.path, read.metadata.item_key))["研究结论"].claims


def test_the_second_try_and_a_redo_send_the_same_pictures(run: Command, note: Path) -> None:
    unknown = claims("研究结论", ([], [7], "图7中的曲线一直上升。"))
    report, server = fill(run, note, unknown)
    first, second = (one.body["messages"] for one in server.requests)
    assert first == second[: len(first)]
    assert "F7 不在所发送的图片之中" in json.dumps(report) + words_of(server.requests[1].body)
    with FakeEndpoint(SEEN) as again:
        assert run("redo", note, *flags(again)).code == 0
    assert pictures_of(again.requests[0].body) == pictures_of(server.requests[0].body)


def test_a_model_that_takes_no_pictures_is_asked_without_and_known_from_then_on(
    run: Command, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(call: Call) -> Reply:
        if pictures_of(call.body):
            refused = "Invalid content type. image_url is only supported by certain models."
            return Reply(400, json_bytes({"error": {"message": refused, "code": "invalid_value"}}))
        return Reply(200, json_bytes(completion(call, call.text)))

    monkeypatch.setitem(REPLIES, "seeing", blind)
    report, server = fill(run, note, SEEN)
    assert [len(pictures_of(one.body)) for one in server.requests] == [3, 0, 0]
    assert report["complaint"].count("takes no pictures") == 1
    assert "F1" not in words_of(server.requests[1].body)
    assert '"figures"' not in json.dumps(server.requests[1].body)
    assert run("undo", note).code == 0
    with FakeEndpoint(SEEN, port=int(server.base_url.split(":")[2].split("/")[0])) as again:
        result = run("fill", note, *flags(again), "--json")
    assert not any(pictures_of(one.body) for one in again.requests)
    told = json.loads(result.out)
    assert "takes no pictures" in " ".join(told["notices"])
    assert "takes no pictures" not in told["complaint"]


def test_the_plan_names_the_figures_their_tokens_and_their_price(run: Command, note: Path) -> None:
    with FakeEndpoint(SEEN) as server:
        plan = run("fill", note, *flags(server), "--dry-run")
        planned = json.loads(run("fill", note, *flags(server), "--dry-run", "--json").out)
        without = json.loads(run("fill", note, *flags(server, "--no-figures"), "--dry-run", "--json").out)
    tokens = sum(figure["tokens"] for figure in planned["figures"])
    assert "as pictures Figure 1 on p2, Table 1 on p" in plan.out
    assert f"(about {tokens:,} tokens" in plan.out
    added = planned["estimated_tokens"]["prompt"] - without["estimated_tokens"]["prompt"]
    assert tokens < added < tokens + 300
    assert not server.requests


def test_without_a_model_or_in_files_the_setting_does_nothing_and_says_so_once(
    run: Command, note: Path
) -> None:
    alone = run("fill", note, "--provider", "none", "--figures")
    assert (alone.code, (alone.out + alone.err).count("`figures` does nothing")) == (0, 1)
    assert run("undo", note).code == 0
    with FakeEndpoint(SEEN) as server:
        posted = run("batch", note, *flags(server), "--batch-api", "--yes")
        assert posted.err.count("`figures` does nothing with --batch-api") == 1
        assert not any("image_url" in json.dumps(one.body) for one in server.requests)


def test_a_batch_counts_pictures_and_sends_them(run: Command, note: Path) -> None:
    with FakeEndpoint(SEEN) as server:
        result = run("batch", note, *flags(server), "--yes")
    assert result.code == 0, result.err
    assert "tokens to send are pictures" in result.out
    assert len(pictures_of(server.requests[0].body)) == 3
