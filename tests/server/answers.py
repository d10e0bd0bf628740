"""Answers as a good model gives them: JSON that follows the schema asked for and cites what was sent."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# A numbered sentence in the prompt: `S12 text`, `[S12] text`, `S12: text`, also after a list sign.
_SENTENCE = re.compile(r"^\W*S(\d+)\b[\])】.:：、\s]*(.*)$", re.MULTILINE)
_NUMBER = re.compile(r"\bS(\d+)\b")

FIELDS = tuple(
    "研究问题 研究背景 研究方法 研究思路 主要内容 研究结论 创新点 研究局限 研究展望 备注".split()  # noqa: SIM905
)


def prompt_text(body: Mapping[str, Any]) -> str:
    """All messages of a chat request as one text."""
    return "\n".join(_content(message.get("content")) for message in body.get("messages", []))


def good_answer(body: Mapping[str, Any]) -> str:
    """A plausible answer to a chat request: by its schema, or the drafts' form when none was sent.

    Claims repeat, word for word, a numbered sentence of the prompt and cite it, so that they hold against
    any check. Fields are those of the schema's enumeration, else our known labels that the prompt names.
    """
    prompt = prompt_text(body)
    sentences = numbered_sentences(prompt)
    schema = (body.get("response_format") or {}).get("json_schema", {}).get("schema")
    if schema is None:
        if "json" not in prompt.lower():
            return f"The paper has {len(sentences)} sentences that bear on this."
        schema = _schema_in_words(prompt) or DRAFT_SCHEMA
    labels = [label for label in FIELDS if label in prompt]
    return json.dumps(_Author(sentences, labels).value(schema, ""), ensure_ascii=False)


def numbered_sentences(prompt: str) -> list[tuple[int, str]]:
    """The numbered sentences of a prompt, else its bare numbers, each once."""
    found: dict[int, str] = {}
    for number, text in _SENTENCE.findall(prompt):
        if text.strip():  # the first is the sentence, later ones are the researcher's comments on it
            found.setdefault(int(number), text.strip())
    for number in _NUMBER.findall(prompt):
        found.setdefault(int(number), "")
    return sorted(found.items())


DRAFT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "claims": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "text": {"type": "string"},
                                "sentences": {"type": "array", "items": {"type": "integer"}},
                            },
                            "required": ["text", "sentences"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["field", "claims"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["fields"],
    "additionalProperties": False,
}


class _Author:
    """Writes a value for each part of a schema; one sentence is claimed after the other."""

    def __init__(self, sentences: Sequence[tuple[int, str]], labels: Sequence[str]) -> None:
        self._sentences: Iterator[tuple[int, str]] = itertools.cycle(sentences or [(1, "")])
        self._labels = labels
        self._label = ""
        self._sentence = (1, "")

    def value(self, schema: Mapping[str, Any], name: str) -> object:
        if "enum" in schema:
            return self._label if self._label in schema["enum"] else schema["enum"][0]
        match schema.get("type"):
            case "object":
                return self._object(schema)
            case "array":
                return self._array(schema, name)
            case "integer" | "number":
                return self._sentence[0]
            case "boolean":
                return True
            case _:
                return self._label if name in {"field", "label"} else self._text()

    def _object(self, schema: Mapping[str, Any]) -> dict[str, object]:
        properties = schema.get("properties", {})
        if "sentences" in properties:
            self._sentence = next(self._sentences)
        return {name: self.value(part, name) for name, part in properties.items()}

    def _array(self, schema: Mapping[str, Any], name: str) -> list[object]:
        items = schema.get("items", {})
        if name == "figures":
            return []  # it rests on sentences alone
        field = items.get("properties", {}).get("field")
        if field is None:
            return [self.value(items, name)]
        written = []
        for label in field.get("enum") or self._labels or FIELDS:
            self._label = label
            written.append(self.value(items, name))
        return written

    def _text(self) -> str:
        number, text = self._sentence
        return text or f"见原文 S{number}。"


def _schema_in_words(prompt: str) -> dict[str, Any] | None:
    """The schema that a request below json_schema carries at the end of its prompt."""
    start = prompt.rfind('\n{"')
    try:
        found = json.loads(prompt[start:])
    except ValueError:
        return None
    return found if isinstance(found, dict) and "properties" in found else None


def _content(content: object) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content or "")


def asks_for_reading(body: Mapping[str, Any]) -> bool:
    """Whether a request wants verdicts on claims, not a draft."""
    return "\nC1: " in prompt_text(body)


def all_supported(body: Mapping[str, Any]) -> str:
    """Verdicts of a reader that finds every claim borne out."""
    numbers = re.findall(r"^C(\d+): ", prompt_text(body), re.MULTILINE)
    return json.dumps({"supported": [int(number) for number in numbers], "others": [], "dangling": []})
