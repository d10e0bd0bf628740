"""The lines of OpenAI's batch files (platform.openai.com/docs/guides/batch): JSON, joined by `custom_id`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from summarizer.errors import BatchLineFailed
from summarizer.language import _
from summarizer.provider.chat.completion import completion
from summarizer.provider.chat.reply import read_reply
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.faults import quoted
from summarizer.provider.provider import Completion, CompletionRequest
from summarizer.provider.refusal import Refusal


def request_line(custom_id: str, body: Mapping[str, object], url: str) -> bytes:
    """A request as a line of a batch's file."""
    line = {"custom_id": custom_id, "method": "POST", "url": url, "body": body}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def failed_line(custom_id: str, why: str) -> str:
    """A line of results for a request that was not answered."""
    return json.dumps({"custom_id": custom_id, "response": None, "error": {"message": why}})


def result_lines(content: str) -> Iterator[tuple[str, str]]:
    """The results of a file as pairs of `custom_id` and line; what is no result is passed over."""
    for line in content.split("\n"):  # a text may hold U+2028
        try:
            result = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(result, dict) and isinstance(result.get("custom_id"), str):
            yield result["custom_id"], line


def read_result(
    line: str,
    request: CompletionRequest,
    endpoint: Endpoint,
    chat: Callable[[str], dict[str, object] | None] = completion,
) -> Completion:
    """The answer in a line of results; `chat` makes a chat completion of its body.

    Raises:
        BatchLineFailed: the line says that this request failed.
        ProviderError: the answer is none that can be used, as for a single request.
    """
    result = json.loads(line)
    response = result.get("response")
    if isinstance(response, dict) and response.get("status_code") == 200:
        reply = read_reply(json.dumps(response.get("body")), request, endpoint, chat)
        return Completion(reply.text, reply.model, reply.usage)
    body = response.get("body") if isinstance(response, dict) else None
    status = response.get("status_code") if isinstance(response, dict) else None
    refusal = Refusal.of(status if isinstance(status, int) else 0, body or result.get("error"))
    said = quoted(refusal.message, endpoint.api_key)
    where = f" ({refusal.status})" if refusal.status else ""
    raise BatchLineFailed(
        _(
            "{base_url} did not answer this request of the batch{where}{said}.",
            base_url=endpoint.base_url,
            where=where,
            said=said,
        ),
        hint=_("Draft the note again."),
    )
