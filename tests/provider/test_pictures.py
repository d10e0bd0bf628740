"""Pictures in requests: how they are sent; an endpoint that takes none is found out and remembered."""

from __future__ import annotations

import asyncio
import base64
import json
from decimal import Decimal
from pathlib import Path

import pytest

from summarizer.errors import PicturesRefused, ProviderError
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.capability import Capability, CapabilityStore
from summarizer.provider.chat.ladder import body
from summarizer.provider.endpoint import Endpoint, Quirks
from summarizer.provider.guards.budgeted import worst_case
from summarizer.provider.guards.cached import request_key
from summarizer.provider.pricing import price_table
from summarizer.provider.provider import CompletionRequest, Message, Picture
from summarizer.provider.refusal import Refusal
from summarizer.provider.refusal_rules import refuses_pictures
from tests.provider.conftest import request_to
from tests.provider.test_vendors import VENDORS
from tests.server import FakeEndpoint
from tests.server.behaviours import REPLIES
from tests.server.http import json_bytes
from tests.server.replies import Call, Reply, completion

PICTURE = Picture("F1", "image/png", b"\x89PNG", 900, 500)


def pictured(model: str = "seeing") -> CompletionRequest:
    words = request_to(model).messages
    return request_to(model, messages=(words[0], Message("user", words[1].content, (PICTURE,))))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (404, "No endpoints found that support image input"),
        (400, "Invalid content type. image_url is only supported by certain models."),
        (400, "Image inputs are not supported by this model."),
        (400, "This model does not support image inputs."),
        (422, "messages[1]: unknown variant `image_url`, expected `text` at line 1 column 5023"),
        (400, "for 'role:user' must be satisfied[('messages.1.content' : value must be a string)]"),
        (400, "messages[1].content must be a string"),
        (400, "/models/qwen3-8b is not a multimodal model"),
        (400, "At most 0 image(s) may be provided in one prompt."),
        (500, "image input is not supported - hint: you may need to provide the mmproj"),
        (400, "this model is missing data required for image input"),
        (400, "json: cannot unmarshal array into Go struct field messages.content of type string"),
        (400, "Model does not support images. Please use a model that does."),
        (400, "Vision add-on is not loaded, but images were provided for processing"),
        (400, "Image input is not enabled for this model"),
        (400, "Image input modality is not enabled for models/gemma-3-1b-it"),
        (400, "Image input not supported for current model kimi-k2"),
        (400, "The model is not a VLM (Vision Language Model). Please use text-only prompts."),
        (400, "<400> InternalError.Algo.InvalidParameter: The content should be a string."),
        (400, "Invalid parameter: model does not support image input"),
        (422, "data did not match any variant of untagged enum MessageContent"),
        (422, "Input should be a valid string"),
        (400, "Type mismatch of '/messages/1/content', 'string' not in 'array'"),
        (400, "Only text content is supported"),
        (400, "当前模型不支持图片输入"),
        (400, "messages 中 image_url 类型不支持"),
    ],
)  # fmt: skip
def test_a_vendors_no_to_pictures_is_understood(status: int, said: str) -> None:
    assert refuses_pictures(status, Refusal.of(status, {"error": {"message": said}}).complaint)


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_other_refusal_is_taken_for_a_no_to_pictures(vendor: str) -> None:
    case = VENDORS[vendor]
    refusal = Refusal.read(case["status"], case["body"], {})
    assert not refuses_pictures(refusal.status, refusal.complaint)


@pytest.mark.parametrize("rung", ["json_schema", "text"])
def test_pictures_stand_behind_their_names_before_the_words(rung: str) -> None:
    request = pictured()
    sent = body(request, Capability(rung=rung), Quirks())  # type: ignore[arg-type]
    messages = json.loads(json.dumps(sent))["messages"]
    name, picture, words = messages[1]["content"]
    assert name == {"type": "text", "text": "F1:"}
    assert base64.b64decode(picture["image_url"]["url"].removeprefix("data:image/png;base64,")) == b"\x89PNG"
    assert words["text"].startswith(request.messages[1].content)
    assert ("JSON schema" in words["text"]) == (rung == "text")


@pytest.mark.parametrize("said", ["image_url is only supported by certain models", "Bad request"])
def test_an_endpoint_that_refuses_pictures_is_asked_for_them_once(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(call: Call) -> Reply:
        if "image_url" in json.dumps(call.body):
            return Reply(400, json_bytes({"error": {"message": said}}))
        return Reply(200, json_bytes(completion(call, call.text)))

    monkeypatch.setitem(REPLIES, "seeing", blind)
    with FakeEndpoint() as server:
        endpoint = Endpoint(server.base_url)
        first = OpenAIBackend(endpoint, CapabilityStore(tmp_path / "endpoints.json"))
        with pytest.raises(PicturesRefused):
            asyncio.run(first.complete(pictured()))
        asyncio.run(first.complete(request_to("seeing")))
        asked = len(server.requests)
        later = OpenAIBackend(endpoint, CapabilityStore(tmp_path / "endpoints.json"))
        with pytest.raises(PicturesRefused):
            asyncio.run(later.complete(pictured()))
        assert len(server.requests) == asked


def test_a_request_that_is_wrong_without_pictures_too_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(REPLIES, "seeing", lambda _: Reply(400, json_bytes({"error": {"message": "Bad"}})))
    store = CapabilityStore(tmp_path / "endpoints.json")
    with FakeEndpoint() as server:
        backend = OpenAIBackend(Endpoint(server.base_url), store)
        for request in (pictured(), request_to("seeing")):
            with pytest.raises(ProviderError):
                asyncio.run(backend.complete(request))
        assert store.get(server.base_url, "seeing") is None


def test_an_answer_about_pictures_is_kept_apart_and_set_aside_for() -> None:
    address, prices = "https://api.example.org/v1", price_table({"seeing": {"input": 1, "output": 1}})
    words = request_to("seeing")
    assert request_key(pictured(), address) != request_key(words, address)
    with_it, without = (worst_case(one, prices) for one in (pictured(), words))
    assert with_it is not None
    assert without is not None
    assert with_it - without > Decimal(600) / 1_000_000
