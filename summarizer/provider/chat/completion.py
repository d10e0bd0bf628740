"""An HTTP body as one completion: JSON, JSON with a stream's ending, or a stream that nobody asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

_BOM = "\ufeff"
_EVENT = "data:"
_DONE = "[DONE]"


def decoded(content: bytes) -> str:
    """The text of a body: JSON is UTF-8 whatever its label says; surrogates that lack their half go."""
    return content.decode("utf-8", "replace").removeprefix(_BOM)


def completion(text: str) -> dict[str, object] | None:
    """The completion in a body, None when it holds none that is whole.

    A stream's pieces are put together; `cut` stands in what comes of one that was never said to have ended.
    """
    text = text.strip()
    try:
        found, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return _joined(list(_events(text)))
    rest = text[end:].strip()
    if rest and not rest.startswith((_EVENT, ":", "event:")):
        return None
    return found if isinstance(found, dict) else {"error": found}


def content_of(choice: Mapping[str, object]) -> str:
    """The answer in a choice: its content, in parts or not, or the arguments of the tool that it calls."""
    message = _mapping(choice.get("message")) or _mapping(choice.get("delta"))
    text = _text(message.get("content")) or _text(choice.get("text"))
    return text if text.strip() else _arguments(message)


def _text(content: object) -> str:
    """Content as text; of several parts those that are text, not those that are thinking."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(_text(part) for part in content)
    part = _mapping(content)
    is_text = part.get("type", "text") in {"text", "output_text"}
    return _text(part["text"]) if is_text and "text" in part else ""


def _arguments(message: Mapping[str, object]) -> str:
    calls = message.get("tool_calls")
    first = _mapping(calls[0]) if isinstance(calls, list) and calls else {}
    function = _mapping(first.get("function")) or _mapping(message.get("function_call"))
    arguments = function.get("arguments")
    if isinstance(arguments, dict | list):
        return json.dumps(arguments, ensure_ascii=False)
    return arguments if isinstance(arguments, str) else ""


def _events(text: str) -> Iterator[object]:
    """The events of a stream, `[DONE]` as None; nothing when the text is no stream."""
    for line in text.splitlines():
        if not line.startswith(_EVENT):
            continue
        data = line.removeprefix(_EVENT).strip()
        if data == _DONE:
            yield None
        else:
            try:
                yield json.loads(data)
            except (ValueError, RecursionError):
                return  # cut within an event


def _joined(events: list[object]) -> dict[str, object] | None:
    """The completion that a stream's events make up, or the error that one of them is."""
    pieces = [event for event in events if isinstance(event, dict)]
    if not pieces:
        return None
    text, arguments, finish = "", "", None
    whole: dict[str, object] = {}
    for piece in pieces:
        if piece.get("error") or ("choices" not in piece and isinstance(piece.get("message"), str)):
            return piece
        whole |= {name: piece[name] for name in ("model", "usage") if piece.get(name)}
        choices = piece.get("choices")
        choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
        part = _mapping(choice.get("delta")) or _mapping(choice.get("message"))
        text += _text(part.get("content")) or _text(choice.get("text"))
        arguments += _arguments(part)
        finish = choice.get("finish_reason") or finish
    message = {"role": "assistant", "content": text or arguments}
    ended = finish is not None or None in events
    return {**whole, "choices": [{"message": message, "finish_reason": finish}], "cut": not ended}


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
