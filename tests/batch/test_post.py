"""Batches by post: sent in files, collected later, paid for once, whatever happens in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.batch.post.outbox import Outbox
from summarizer.errors import AnswerLost, ProviderError, ProviderUnavailable
from summarizer.provider.backends.openai.batches import OpenAIBatches
from summarizer.provider.batches import BatchState
from summarizer.vault.vault import open_vault
from tests.batch.conftest import filled
from tests.conftest import Run, trust_vault
from tests.server import FakeEndpoint
from tests.server.answers import good_answer
from tests.server.http import json_bytes
from tests.server.replies import Call, Reply, completion

Command = Callable[..., Run]


@pytest.fixture
def server() -> Iterator[FakeEndpoint]:
    with FakeEndpoint() as server:
        yield server


class Post:
    """The two commands against one endpoint and model."""

    def __init__(
        self, run: Command, vault: Path, server: FakeEndpoint, model: str = "good", *flags: str
    ) -> None:
        self._run, self._vault = run, vault
        self._flags = (*flags, "--base-url", server.base_url, "--model", model)

    def send(self, *flags: str) -> Run:
        return self._run("batch", self._vault, *self._flags, "--batch-api", "--yes", *flags)

    def collect(self, *flags: str) -> Run:
        return self._run("batch", "collect", self._vault, *self._flags, *flags)

    def collect_all(self) -> Run:
        """Collect until no batch goes on."""
        for _ in range(8):
            result = self.collect()
            if "come back later" not in result.out:
                return result
        raise TimeoutError("the batch never ended")


def test_what_was_sent_is_collected_later_and_no_request_is_made_twice(
    run: Command, vault: Path, server: FakeEndpoint
) -> None:
    post = Post(run, vault, server)
    sent = post.send()
    assert sent.code == 0, sent.err
    assert "9 sent (batch_1)" in sent.out
    assert len(filled(vault)) == 1  # the first note showed how the model wants to be asked
    early = post.collect()
    assert early.code == 0, early.err
    assert "come back later" in early.out
    again = post.send()
    assert "0 to draft" in again.out
    assert "9 more were sent before" in again.out
    done = post.collect_all()
    assert done.code == 0, done.err
    assert len(filled(vault)) == 10
    assert "9 filled, 0 failed" in done.out
    assert (len(server.chats), server.posted) == (1, 9)
    assert "Nothing was sent" in post.collect().out


def test_batch_and_single_requests_write_the_same_notes(
    run: Command, vault: Path, server: FakeEndpoint
) -> None:
    before = {path: path.read_bytes() for path in vault.glob("*.md")}
    post = Post(run, vault, server)
    post.send()
    post.collect_all()
    posted = {path: path.read_bytes() for path in before}
    for path, content in before.items():
        path.write_bytes(content)
    run("batch", vault, "--base-url", server.base_url, "--model", "good", "--yes")
    assert {path: path.read_bytes() for path in before} == posted


def test_a_field_that_was_written_meanwhile_stays_as_it_is(
    run: Command, vault: Path, server: FakeEndpoint
) -> None:
    post = Post(run, vault, server)
    post.send()
    note = next(path for path in sorted(vault.glob("*.md")) if path.name not in filled(vault))
    text = note.read_text("utf-8")
    note.write_text(text.replace("研究结论:: ", "研究结论:: 我自己写的结论", 1), "utf-8")
    done = post.collect_all()
    assert done.code == 0, done.err
    after = note.read_text("utf-8")
    assert "研究结论:: 我自己写的结论 \n" in after
    assert after.count(":: 🤖 ") == 9


@pytest.mark.parametrize(
    ("model", "inserted", "reason"),
    [
        ("batch-expired", 4, "could not be executed before the batch ended"),
        ("batch-invalid", 0, "Its batch failed: Not a request."),
    ],
)
def test_what_a_batch_did_not_answer_fails_with_its_reason_and_is_drafted_again(
    run: Command, vault: Path, server: FakeEndpoint, model: str, inserted: int, reason: str
) -> None:
    post = Post(run, vault, server, model)
    post.send()
    done = post.collect_all()
    assert done.code == 1
    assert len(filled(vault)) == 1 + inserted
    assert f"BatchLineFailed: {9 - inserted}" in done.out
    assert reason in " ".join(done.out.split())
    again = run("batch", vault, "--base-url", server.base_url, "--model", "good", "--yes", "--retry-failed")
    assert again.code == 0, again.err
    assert len(filled(vault)) == 10


def test_a_cancelled_batch_frees_its_notes(run: Command, vault: Path, server: FakeEndpoint) -> None:
    post = Post(run, vault, server)
    post.send()
    cancelled = post.collect("--cancel")
    assert "BatchLineFailed: 9" in cancelled.out
    plan = json.loads(run("batch", vault, "--dry-run", "--json").out)
    assert (len(plan["todo"]), plan["sent"]) == (9, 0)


def test_an_endpoint_without_batches_is_told_of_and_nothing_is_lost(
    run: Command, vault: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "offers_batches", False)
    result = Post(run, vault, server).send()
    assert result.code == 5
    assert "offers no batches (404)" in result.err
    assert "Leave --batch-api out" in result.err
    plan = json.loads(run("batch", vault, "--dry-run", "--json").out)
    assert (len(plan["todo"]), plan["sent"]) == (9, 0)


def test_money_is_a_hard_limit_and_counts_at_the_batch_price(
    run: Command, vault: Path, server: FakeEndpoint
) -> None:
    settings = vault / "summarizer.toml"
    usual, prices = settings.read_text("utf-8"), "[prices.good]\ninput = 1\noutput = 1\n"
    settings.write_text(f"{usual}\n{prices}", "utf-8")
    trust_vault(vault)
    post = Post(run, vault, server)
    post.send("--max-notes", "1")
    sent: list[int] = []
    for share in ("1", "0.5"):
        settings.write_text(f"{usual}\nbatch_price = {share}\n{prices}", "utf-8")
        trust_vault(vault)
        *_, letters, summary = (
            json.loads(line) for line in post.send("--max-cost", "0.03", "--json").out.splitlines()
        )
        assert letters["sent"] + summary["waiting"] == 9
        sent.append(letters["sent"])
        post.collect("--cancel")
    whole, half = sent
    assert 0 < whole < half < 9
    assert half in {2 * whole, 2 * whole + 1}


def test_a_batch_whose_making_was_not_answered_is_found_again(
    run: Command, vault: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(run, vault, server)
    with monkeypatch.context() as crash:
        crash.setattr(Outbox, "made", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert post.send().code == 130
    assert "9 more were sent before" in post.send().out
    assert post.collect_all().code == 0
    assert len(filled(vault)) == 10
    assert server.posted == 9


@pytest.mark.parametrize("error", [AnswerLost, ProviderUnavailable])
def test_a_batch_that_was_made_without_a_word_is_collected_all_the_same(
    run: Command,
    vault: Path,
    server: FakeEndpoint,
    monkeypatch: pytest.MonkeyPatch,
    error: type[ProviderError],
) -> None:
    create = OpenAIBatches.create

    async def create_and_say_nothing(self: OpenAIBatches, file: str) -> None:
        await create(self, file)
        raise error("no word")

    post = Post(run, vault, server)
    with monkeypatch.context() as silent:
        silent.setattr(OpenAIBatches, "create", create_and_say_nothing)
        assert "9 sent." in post.send().out
    assert post.collect_all().code == 0
    assert (len(filled(vault)), server.posted) == (10, 9)


def test_a_file_that_was_lost_on_its_way_leaves_its_notes_to_be_drafted(
    run: Command, vault: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lose(*_: object) -> str:
        raise AnswerLost("The connection was lost.")

    monkeypatch.setattr(OpenAIBatches, "upload", lose)
    lost = Post(run, vault, server).send()
    assert lost.code == 5
    assert "The connection was lost." in lost.err
    plan = json.loads(run("batch", vault, "--dry-run", "--json").out)
    assert (len(plan["todo"]), plan["sent"]) == (9, 0)


def test_a_file_of_which_no_batch_was_made_costs_nothing_and_is_forgotten(
    run: Command, vault: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(run, vault, server)
    with monkeypatch.context() as crash:
        crash.setattr(OpenAIBatches, "create", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert post.send().code == 130
    assert post.collect().code == 0
    plan = json.loads(run("batch", vault, "--dry-run", "--json").out)
    assert (len(plan["todo"]), plan["sent"]) == (9, 0)


def test_the_files_are_deleted_at_the_endpoint_when_their_answers_are_here(
    run: Command, vault: Path, server: FakeEndpoint
) -> None:
    post = Post(run, vault, server)
    post.send()
    post.collect_all()
    deleted = [seen.path for seen in server.requests if seen.method == "DELETE"]
    assert deleted == ["/v1/files/file-1", "/v1/files/file-2"]


def test_the_batches_of_another_endpoint_are_not_asked_for_here(
    run: Command, vault: Path, server: FakeEndpoint
) -> None:
    Post(run, vault, server).send()
    result = run("batch", "collect", vault, "--provider", "none")
    assert result.code == 2
    assert f"The batches lie at {server.base_url}." in result.err


def test_two_runs_never_send_the_same_notes(run: Command, vault: Path, server: FakeEndpoint) -> None:
    opened = open_vault(vault)
    with opened.store.lock(opened.folder):
        second = Post(run, vault, server).send()
    assert second.code == 3
    assert "Another run of summarizer is working on vault." in second.err
    assert (server.chats, server.posted) == ([], 0)


def test_a_field_that_no_template_knows_is_sent_and_collected_too(
    run: Command, vault: Path, server: FakeEndpoint
) -> None:
    for path in vault.glob("copy-*.md"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("🎉 研究结论:: ", "🎉 我的问题::  \n🎉 研究结论:: ", 1), "utf-8")
    post = Post(run, vault, server)
    post.send("--fields", "我的问题,研究结论")
    assert post.collect_all().code == 0
    for path in vault.glob("copy-*.md"):
        assert "我的问题:: 🤖 " in path.read_text("utf-8")
        assert path.read_text("utf-8").count(":: 🤖 ") == 2


def test_another_account_does_not_make_paid_answers_lost(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeEndpoint() as mine:
        post = Post(run, vault, mine)
        post.send()
        monkeypatch.setattr(mine, "offers_batches", False)  # 404, as to the key of another account
        strange = post.collect()
        assert strange.code == 0, strange.err
        assert "batch_1: not known to this account" in " ".join(strange.out.split())
        monkeypatch.setattr(mine, "offers_batches", True)
        assert post.collect_all().code == 0
        assert len(filled(vault)) == 10


def test_what_the_endpoint_has_forgotten_is_given_up_on_request(
    run: Command, vault: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(run, vault, server)
    post.send()
    monkeypatch.setattr(server, "offers_batches", False)
    given_up = post.collect("--cancel")
    assert "BatchLineFailed: 9" in given_up.out
    assert json.loads(run("batch", vault, "--dry-run", "--json").out)["sent"] == 0


def test_batches_at_two_endpoints_are_collected_one_after_the_other(run: Command, vault: Path) -> None:
    with FakeEndpoint() as one, FakeEndpoint() as other:
        first, second = Post(run, vault, one), Post(run, vault, other)
        first.send("--max-notes", "4")
        second.send()
        assert f"More lies at {other.base_url}" in " ".join(first.collect().out.split())
        assert first.collect_all().code == 0
        assert len(filled(vault)) == 5
        assert second.collect_all().code == 0
        assert (len(filled(vault)), one.posted, other.posted) == (10, 3, 5)


def test_a_paid_answer_is_not_thrown_away_for_the_usage_that_it_reports(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def miscounted(server: FakeEndpoint, body: dict[str, Any]) -> Reply:
        del server
        answer = completion(Call(body, "", 0, good_answer), good_answer(body))
        return Reply(body=json_bytes({**answer, "usage": {"prompt_tokens": 700, "completion_tokens": 2}}))

    monkeypatch.setattr(FakeEndpoint, "_batch_line", miscounted)
    with FakeEndpoint() as server:
        post = Post(run, vault, server)
        assert post.send().code == 0
        result = post.collect_all()
    assert result.code == 0, result.err
    assert len(filled(vault)) == 10


@pytest.mark.parametrize("answered", [True, False], ids=["", "its making not answered"])
def test_messages_are_sent_by_post_and_found_again_whatever_was_answered(
    run: Command, vault: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch, answered: bool
) -> None:
    pytest.importorskip("anthropic", reason="it is an extra")
    from summarizer.provider.backends.anthropic.batches import AnthropicBatches

    create = AnthropicBatches.create

    async def lost(self: AnthropicBatches, file: str) -> BatchState:
        made = await create(self, file)
        if answered:
            return made
        raise AnswerLost("lost on its way")

    monkeypatch.setattr(AnthropicBatches, "create", lost)
    post = Post(run, vault, server, "good", "--provider", "anthropic")
    sent = post.send()
    assert sent.code == 0, sent.err
    assert ("(msgbatch_1)" in sent.out) is answered
    if not answered:  # nobody has looked at it by its name, which would have it go on
        assert "come back later" in post.collect().out
        server._message_batches.end()
    done = post.collect_all()
    assert done.code == 0, done.err
    assert "9 filled, 0 failed" in done.out
    assert (len(filled(vault)), server.posted) == (10, 0)  # the batch is deleted there


@pytest.mark.parametrize("answered", [True, False], ids=["", "its making not answered"])
def test_gemini_is_sent_a_file_whose_batch_is_found_again_and_nothing_of_it_stays_there(
    run: Command, vault: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch, answered: bool
) -> None:
    pytest.importorskip("google.genai", reason="it is an extra")
    from summarizer.provider.backends.gemini.batches import GeminiBatches

    create = GeminiBatches.create

    async def lost(self: GeminiBatches, file: str) -> BatchState:
        made = await create(self, file)
        if answered:
            return made
        raise AnswerLost("lost on its way")

    monkeypatch.setattr(GeminiBatches, "create", lost)
    base = server.base_url.replace("/v1", "/v1beta")
    flags = ("--provider", "gemini", "--base-url", base, "--model", "good", "--json")
    sent = run("batch", vault, *flags, "--batch-api", "--yes")
    assert sent.code == 0, sent.err
    assert ("batches/b1" in sent.out) is answered
    assert server.posted == 9
    early = run("batch", "collect", vault, *flags)
    assert '"status": "pending"' in early.out
    server._gemini_batches.end()
    done = run("batch", "collect", vault, *flags)
    assert done.code == 0, done.err
    assert len(filled(vault)) == 10
    assert server._gemini_batches.files == ()
