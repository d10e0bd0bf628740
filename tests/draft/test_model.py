"""The model drafter: one request for all fields, at most one more, and nothing that was paid for is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from summarizer.draft.coverage import Uncovered
from summarizer.draft.draft import (
    CheckedClaim,
    Claim,
    FieldDraft,
    Provenance,
    VerifiedDraft,
    VerifiedField,
)
from summarizer.draft.drafter import DraftRequest, FieldRequest
from summarizer.draft.model import ModelDrafter
from summarizer.draft.revise import better, revised
from summarizer.draft.verify import Verifier
from summarizer.errors import (
    AnswerRefused,
    AnswerTruncated,
    AuthenticationFailed,
    BadAnswer,
    ContextTooLong,
    ProviderUnavailable,
)
from summarizer.evidence.tokens import load_counter
from summarizer.prompt.library import PromptLibrary
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.provider import Completion, CompletionRequest, Usage
from summarizer.provider.scripted import ScriptedProvider, Step
from tests.prompt.evidence import evidence
from tests.server import FakeEndpoint

T = TypeVar("T")

LIBRARY = PromptLibrary.load()
METHOD, LIMITATION = FieldRequest("研究方法", "method"), FieldRequest("研究局限", "limitation")
PAPER = evidence("We trained GPT-4 on 3 data sets.", "It still hallucinates.", "Code is public.")
TASK = DraftRequest((METHOD, LIMITATION), PAPER, "zh", "A Title")


def answer(**claims: Sequence[tuple[str, list[int]]]) -> str:
    return json.dumps(
        {
            "fields": [
                {"field": label, "claims": [{"sentences": cited, "text": text} for text, cited in own]}
                for label, own in claims.items()
            ]
        },
        ensure_ascii=False,
    )


def drafter(*steps: Step, temperature: float | None = None) -> tuple[ModelDrafter, ScriptedProvider]:
    provider = ScriptedProvider(steps)
    return ModelDrafter(provider, "gpt-x", LIBRARY, counter=load_counter(), temperature=temperature), provider


def checked(*fields: VerifiedField) -> VerifiedDraft:
    return VerifiedDraft(fields, Provenance("model", "gpt-x", "draft@1", Usage(100, 10), 1))


def claim(text: str, *numbers: int, problems: tuple[str, ...] = ()) -> CheckedClaim:
    return CheckedClaim(text, tuple(PAPER.by_number()[number] for number in numbers), problems)


SOUND = claim("训练了 GPT-4。", 1)
WRONG = claim("用 4 个数据集训练。", 1, problems=("the number 4 is not in S1",))
GOOD = answer(研究方法=[("用 3 个数据集训练。", [1])], 研究局限=[("仍会产生幻觉。", [2])])


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


def test_one_request_drafts_all_fields() -> None:
    model, provider = drafter(GOOD)
    draft = run(model.draft(TASK))
    assert draft.fields == (
        FieldDraft("研究方法", (Claim("用 3 个数据集训练。", (1,)),)),
        FieldDraft("研究局限", (Claim("仍会产生幻觉。", (2,)),)),
    )
    assert len(provider.requests) == 1
    assert draft.provenance.drafter == "model"
    assert (draft.provenance.model, draft.provenance.prompt) == ("gpt-x", LIBRARY.version)
    assert draft.provenance.requests == 1
    assert draft.provenance.usage.prompt_tokens > 0


def test_the_request_carries_its_token_count_so_that_a_cut_prompt_is_noticed() -> None:
    model, provider = drafter(GOOD)
    run(model.draft(TASK))
    sent = provider.requests[0]
    counted = sum(load_counter().count(message.content) for message in sent.messages)
    assert counted <= sent.prompt_tokens <= counted + 10


def test_temperature_and_length_are_sent_only_when_given() -> None:
    model, provider = drafter(GOOD)
    run(model.draft(TASK))
    assert provider.requests[0].temperature is None
    assert provider.requests[0].max_output_tokens is None
    model, provider = drafter(GOOD, temperature=0.0)
    run(model.draft(TASK))
    assert provider.requests[0].temperature == 0.0


@pytest.mark.parametrize(
    ("reported", "shown"),
    [
        ("gpt-x-2026-08-12", "gpt-x-2026-08-12"),
        ("qwen/qwen3-32b", "qwen/qwen3-32b"),
        ("/home/ada/models/qwen3.gguf", "qwen3.gguf"),
        (r"C:\Users\Ada\qwen3.gguf", "qwen3.gguf"),
    ],
)
def test_the_model_is_named_as_the_endpoint_does_but_without_its_folder(reported: str, shown: str) -> None:
    model, _ = drafter(Completion(GOOD, reported, Usage()))
    assert run(model.draft(TASK)).provenance.model == shown


def test_a_half_answer_leaves_the_missing_field_out_and_asks_for_it_again() -> None:
    model, provider = drafter(answer(研究方法=[("训练了 GPT-4。", [1])]), GOOD)
    draft = run(model.draft(TASK))
    assert [field.label for field in draft.fields] == ["研究方法"]
    revision = run(model.revise(TASK, checked(VerifiedField("研究方法", (SOUND,)))))
    assert revision.added == (FieldDraft("研究局限", (Claim("仍会产生幻觉。", (2,)),)),)
    assert revision.replaced == {}
    assert "研究局限" in provider.requests[1].messages[-1].content


def test_a_failed_claim_is_replaced_in_its_place_and_sound_ones_are_not_asked_about() -> None:
    model, provider = drafter(answer(研究方法=[("用 3 个数据集训练。", [1])], 研究局限=[("别的。", [3])]))
    limitation = VerifiedField("研究局限", (claim("仍会产生幻觉。", 2),))
    revision = run(model.revise(TASK, checked(VerifiedField("研究方法", (WRONG, SOUND)), limitation)))
    assert revision.replaced == {("研究方法", 0): Claim("用 3 个数据集训练。", (1,))}
    assert revision.added == ()
    assert revision.provenance.requests == 2
    assert revision.provenance.usage.prompt_tokens > 100
    assert "研究方法, claim 1 (S1): the number 4 is not in S1" in provider.requests[0].messages[-1].content


def test_numbers_in_the_retry_are_those_of_the_answer() -> None:
    model, provider = drafter(GOOD)
    run(model.revise(TASK, checked(VerifiedField("研究方法", (SOUND, WRONG)), VerifiedField("研究局限", ()))))
    answered, asked = provider.requests[0].messages[-2:]
    assert [one["text"] for one in json.loads(answered.content)["fields"][0]["claims"]] == [
        SOUND.text,
        WRONG.text,
    ]
    assert "研究方法, claim 2 (S1)" in asked.content


@pytest.mark.parametrize("taken_back", ['{"text": "", "sentences": []}', ""])
def test_a_claim_that_the_model_withdraws_is_taken_back(taken_back: str) -> None:
    model, _ = drafter(f'{{"fields": [{{"field": "研究方法", "claims": [{taken_back}]}}]}}')
    revision = run(
        model.revise(TASK, checked(VerifiedField("研究方法", (WRONG,)), VerifiedField("研究局限", ())))
    )
    assert revision.replaced == {("研究方法", 0): None}


def test_a_draft_without_fault_is_not_asked_again() -> None:
    model, provider = drafter()
    before = checked(VerifiedField("研究方法", (SOUND,)), VerifiedField("研究局限", ()))
    revision = run(model.revise(TASK, before))
    assert (revision.provenance, revision.replaced, revision.added) == (before.provenance, {}, ())
    assert provider.requests == []


def test_the_retry_names_the_room_that_the_field_has_left() -> None:
    model, provider = drafter(GOOD)
    task = replace(TASK, fields=(replace(METHOD, length=40), LIMITATION))
    run(model.revise(task, checked(VerifiedField("研究方法", (SOUND, WRONG)), VerifiedField("研究局限", ()))))
    rooms = "Room for all new claims of a field together, in characters: 研究方法 30."
    assert rooms in provider.requests[0].messages[-1].content


def test_the_retry_has_the_same_beginning_and_schema_as_the_first_request() -> None:
    model, provider = drafter(GOOD, GOOD)
    run(model.draft(TASK))
    run(model.revise(TASK, checked(VerifiedField("研究方法", (WRONG,)))))
    first, second = provider.requests
    assert second.messages[: len(first.messages)] == first.messages
    assert second.schema == first.schema


def test_a_retry_that_fails_says_why_and_one_that_was_paid_for_counts() -> None:
    before = checked(VerifiedField("研究方法", (SOUND, WRONG)), VerifiedField("研究局限", ()))
    with pytest.raises(ProviderUnavailable, match="gone"):
        run(drafter(ProviderUnavailable("gone"))[0].revise(TASK, before))
    revision = run(drafter("no JSON at all")[0].revise(TASK, before))
    assert "no JSON" in revision.complaint
    assert revision.provenance.usage.prompt_tokens > 100
    assert revision.provenance.requests == 2
    assert (revision.replaced, revision.added) == ({}, ())


def test_an_answer_that_cannot_be_read_is_asked_for_once_more() -> None:
    model, provider = drafter("Certainly! The paper is about GPT-4.", GOOD)
    draft = run(model.draft(TASK))
    assert len(draft.fields) == 2
    assert draft.provenance.requests == len(provider.requests) == 2


def test_two_answers_that_cannot_be_read_are_an_error() -> None:
    model, _ = drafter("Certainly!", "Sorry.")
    with pytest.raises(BadAnswer):
        run(model.draft(TASK))


def test_an_answer_cut_at_its_limit_is_asked_for_in_halves() -> None:
    def half(request: CompletionRequest) -> str:
        asked = [label for label in ("研究方法", "研究局限") if label in request.messages[-1].content]
        assert len(asked) == 1
        return answer(**{asked[0]: [("一句。", [1])]})

    model, provider = drafter(AnswerTruncated("cut"), half, half)
    draft = run(model.draft(TASK))
    assert [field.label for field in draft.fields] == ["研究方法", "研究局限"]
    assert len(provider.requests) == 3
    assert draft.provenance.requests == 2


def test_a_single_field_that_is_cut_is_an_error() -> None:
    model, _ = drafter(AnswerTruncated("cut"))
    with pytest.raises(AnswerTruncated):
        run(model.draft(DraftRequest((METHOD,), PAPER, "zh")))


def test_a_wrong_key_is_an_error_at_once() -> None:
    model, provider = drafter(AuthenticationFailed("wrong key"))
    with pytest.raises(AuthenticationFailed):
        run(model.draft(TASK))
    assert len(provider.requests) == 1


def test_labels_that_the_model_translated_are_recognised() -> None:
    model, _ = drafter(answer(Methods=[("训练了 GPT-4。", [1])], Limitations=[]))
    assert [field.label for field in run(model.draft(TASK)).fields] == ["研究方法", "研究局限"]


def test_a_script_that_is_at_its_end_says_which_request_it_lacks() -> None:
    model, _ = drafter()
    with pytest.raises(AssertionError, match="request 1 is not in the script"):
        run(model.draft(TASK))


@pytest.fixture(scope="module")
def server() -> Iterator[FakeEndpoint]:
    with FakeEndpoint() as endpoint:
        yield endpoint


def served(server: FakeEndpoint, model: str) -> ModelDrafter:
    server.reset()
    backend = OpenAIBackend(Endpoint(server.base_url))
    return ModelDrafter(backend, model, LIBRARY, counter=load_counter())


@pytest.mark.parametrize(
    ("model", "requests"),
    [
        ("good", 1), ("think", 1), ("think-close", 1), ("fence", 1), ("broken", 1), ("extra-fields", 1),
        ("null-usage", 1), ("jsonschema-400", 2), ("lmstudio", 1), ("llama-cpp-python", 2), ("textonly", 3),
    ],
)  # fmt: skip
def test_every_kind_of_endpoint_yields_a_whole_draft(server: FakeEndpoint, model: str, requests: int) -> None:
    draft = run(served(server, model).draft(TASK))
    assert [field.label for field in draft.fields] == ["研究方法", "研究局限"]
    assert all(claim.text and claim.passages for field in draft.fields for claim in field.claims)
    assert draft.provenance.requests == len(server.chats) == requests


@pytest.mark.parametrize("model", ["half", "missing-fields"])
def test_an_endpoint_that_answers_half_is_asked_for_the_rest(server: FakeEndpoint, model: str) -> None:
    poor, task = served(server, model), replace(TASK, fields=(METHOD, FieldRequest("备注"), LIMITATION))
    draft = run(poor.draft(task))
    assert 0 < len(draft.fields) < 3
    run(poor.revise(task, checked(*(VerifiedField(field.label, ()) for field in draft.fields))))
    assert len(server.chats) == 2
    assert "missing from your answer; draft them now: " in server.chats[1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    ("model", "error"),
    [
        ("truncated-input", ContextTooLong),
        ("refusal", AnswerRefused),
        ("filter", AnswerRefused),
        ("prose", BadAnswer),
    ],
)
def test_what_cannot_be_used_is_an_error(server: FakeEndpoint, model: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        run(served(server, model).draft(TASK))


def test_what_is_sent_shares_its_beginning_on_the_wire(server: FakeEndpoint) -> None:
    model = served(server, "good")
    run(model.draft(TASK))
    run(model.revise(TASK, checked(VerifiedField("研究方法", (WRONG,)))))
    first, second = server.chats
    assert second["messages"][:2] == first["messages"]
    assert second["response_format"] == first["response_format"]


def test_what_is_central_and_unsaid_is_asked_for_by_number_alone_and_opens_its_field() -> None:
    abstract = replace(PAPER.passages[2], sentence=replace(PAPER.passages[2].sentence, section="abstract"))
    paper = replace(PAPER, passages=(*PAPER.passages[:2], abstract))
    task = replace(TASK, evidence=paper)
    model, provider = drafter(answer(研究方法=[("代码公开。", [3])]))
    before = checked(VerifiedField("研究方法", (SOUND,)), VerifiedField("研究局限", ()))
    revision = run(model.revise(task, before, (Uncovered(abstract),)))
    asked = provider.requests[0].messages[-1].content
    assert "No field speaks yet of S3" in asked
    assert "Code is public" not in asked
    after = revised(before, revision, task, Verifier(paper))
    assert [one.text for one in after.fields[0].checked] == ["代码公开。", SOUND.text]
    assert better(before, after, revision, task).fields[0].checked == after.fields[0].checked
