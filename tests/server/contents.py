"""Behaviours in the answer itself: blank, cut, refused, wrapped, thought over, half right."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from tests.server.replies import Call, Reply, said


def _rewritten(rewrite: Callable[[Any], Any]) -> Callable[[Call], Reply]:
    """The good answer with its JSON rewritten."""

    def reply(call: Call) -> Reply:
        return said(call, json.dumps(rewrite(json.loads(call.text)), ensure_ascii=False))

    return reply


def _with_fields(answer: Any, fields: list[Any]) -> Any:
    return {**answer, "fields": fields}


def _wrong_numbers(answer: Any) -> Any:
    text = re.sub(r'("sentences": \[)\d+', r"\g<1>99999", json.dumps(answer, ensure_ascii=False))
    return json.loads(text)


def _extra_fields(answer: Any) -> Any:
    stray = {"field": "作者心情", "claims": [{"text": "作者很高兴。", "sentences": [1]}], "confidence": 0.9}
    return {**_with_fields(answer, [*answer["fields"], stray]), "note": "hope this helps"}


def _tex(answer: Any) -> Any:
    for written in answer["fields"]:
        for claim in written["claims"]:
            claim["text"] += r" $\beta \neq \frac{1}{2}$"
    return answer


def _tex_unescaped(call: Call) -> Reply:
    text = json.dumps(_tex(json.loads(call.text)), ensure_ascii=False)
    return said(call, text.replace("\\\\", "\\"))


def _thinking(call: Call) -> Reply:
    return said(call, f'<think>Perhaps {{"fields": []}} would do?</think>\n```json\n{call.text}\n```')


CONTENTS: dict[str, Callable[[Call], Reply]] = {
    "nocontent": lambda call: said(call, None, reasoning_content=call.text),
    "spaces": lambda call: said(call, " \n" * 100),
    "refusal": lambda call: said(call, None, refusal="I cannot help with that."),
    "length": lambda call: said(call, call.text[: len(call.text) // 2], "length"),
    "filter": lambda call: said(call, "", "content_filter"),
    "think": _thinking,
    "think-open": lambda call: said(call, f"<think>Let me see: {call.text}"),
    "think-close": lambda call: said(call, f"Let me see.</think>{call.text}"),
    "fence": lambda call: said(call, f"```json\n{call.text}\n```"),
    "prose": lambda call: said(call, "I have read the paper with pleasure."),
    "broken": lambda call: said(call, call.text.replace('"', "'").replace("]}", "],}")),
    "half": lambda call: said(call, call.text[: len(call.text) // 2]),
    "tex": _tex_unescaped,
    "wrong-numbers": _rewritten(_wrong_numbers),
    "missing-fields": _rewritten(
        lambda answer: _with_fields(answer, answer["fields"][: len(answer["fields"]) // 2])
    ),
    "extra-fields": _rewritten(_extra_fields),
}
