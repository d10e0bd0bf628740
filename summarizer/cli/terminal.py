"""The terminal that results are printed on: it does what we say, and what others wrote it only shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from summarizer.characters import spelled_out


class Terminal(Console):
    """A console that spells out what a terminal would obey, or nobody would see, in all it is given."""

    def render_str(self, text: str, **options: Any) -> Text:
        """The text, spelled out before its width is measured."""
        return super().render_str(spelled_out(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As rich renders it; whatever way a text came, no command is in it."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield segment._replace(text=spelled_out(segment.text))
