"""Whatever an endpoint answers is an answer or one clear error, within bounds, and shows no key."""

from __future__ import annotations

import asyncio
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from summarizer.errors import BadAnswer, ProviderError
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.chat.bounded import MOST_BYTES
from summarizer.provider.endpoint import Endpoint
from tests.provider.conftest import request_to
from tests.provider.hostile import FAULTS, FORMS, KEY, Asked, hostile, http


@pytest.mark.parametrize("name", FAULTS)
def test_a_hostile_answer_is_one_clear_error_without_the_key(name: str) -> None:
    with hostile(lambda _: FAULTS[name]) as server:
        backend = OpenAIBackend(Endpoint(server.base_url, KEY, "EXAMPLE_API_KEY"))
        with pytest.raises(ProviderError) as raised:
            asyncio.run(backend.complete(request_to("m", timeout=3.0, max_output_tokens=4000)))
    shown = f"{raised.value} {raised.value.hint} {raised.value.fault}"
    assert not [form for form in FORMS if form in shown]
    assert shown.isprintable()
    assert len(shown) < 900


@pytest.mark.parametrize("name", ["endless", "endless-words", "endless-stream", "bomb", "bomb-twice"])
def test_no_answer_fills_the_memory(name: str) -> None:
    with hostile(lambda _: FAULTS[name]) as server:
        backend = OpenAIBackend(Endpoint(server.base_url, KEY))
        tracemalloc.start()
        try:
            with pytest.raises(BadAnswer, match="more than an answer can have"):
                asyncio.run(backend.complete(request_to("m", timeout=300.0)))
            assert tracemalloc.get_traced_memory()[1] < 4 * MOST_BYTES
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "packing"),
    [
        (gzip.compress, "gzip"),
        (gzip.compress, "deflate"),
        (zlib.compress, "deflate"),
        (lambda body: zlib.compress(body)[2:-4], "deflate"),
        (lambda body: gzip.compress(gzip.compress(body)), "gzip, gzip"),
        (lambda body: body, "gzip"),
        (lambda body: body, "br"),
    ],
)
def test_an_answer_is_read_however_it_is_packed_and_labelled(
    content: Callable[[bytes], bytes], packing: str
) -> None:
    def answer(asked: Asked) -> list[bytes]:
        body = content(json.dumps(asked.good).encode())
        return [http(200, body, f"Content-Encoding: {packing}")]

    with hostile(lambda _: answer) as server:
        assert asyncio.run(OpenAIBackend(Endpoint(server.base_url)).complete(request_to("m"))).text


def test_a_key_that_the_model_is_made_to_say_is_in_no_answer() -> None:
    spelled = "".join(f"\\u{ord(letter):04x}" for letter in KEY)

    def answer(asked: Asked) -> list[bytes]:
        whole = json.dumps({**asked.good, "model": "M"}).replace(
            "12 layers", f"{spelled} {KEY.encode().hex()}"
        )
        return [http(200, whole.replace('"M"', f'"{spelled}"').encode())]

    with hostile(lambda _: answer) as server:
        found = asyncio.run(OpenAIBackend(Endpoint(server.base_url, KEY)).complete(request_to("m")))
    assert "…" in found.text
    assert not [form for form in FORMS if form in found.text + found.model]
