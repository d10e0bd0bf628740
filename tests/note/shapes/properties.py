"""A shape as a newcomer would add it, in this one file: a property of the front matter for each field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import yaml

from summarizer.note.block import Block
from summarizer.note.lines import TextLine, split_lines
from summarizer.note.shape import EvidenceSite, FieldPlace, LeftAlone, Shape, Wanted, blanks_behind
from summarizer.text import Edit, Span


@dataclass(frozen=True)
class Properties(Shape):
    """A field is a property on one line; its value a string in quotes, the mark of a draft inside them."""

    name: ClassVar[str] = "properties"

    def blocks(self, text: str, zone: Span, wanted: Wanted) -> Iterator[Block]:
        lines = list(split_lines(text))
        rules = [index for index, line in enumerate(lines) if line.text == "---"]
        if len(rules) > 1 and rules[0] == 0:
            yield Block("", lines[1 : rules[1]])

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        for line in lines:
            key, colon, _ = line.text.partition(":")
            if colon and key == key.strip():
                yield FieldPlace(key, Span(line.span.start + len(key) + 1, line.span.end))

    def read(self, raw: str) -> str:
        value = yaml.safe_load(raw)
        return str(value).strip() if value else ""

    def insertion(self, text: str, span: Span, value: str) -> Edit:
        quoted = json.dumps(self.fit(value), ensure_ascii=False)
        return Edit(span, f" {quoted}{'' if span.of(text).strip() else blanks_behind(span.of(text))}")

    def evidence_place(self, site: EvidenceSite) -> int:
        return site.zone.end


SHAPE = Properties()
