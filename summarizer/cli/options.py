"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

NotePath = Annotated[Path, typer.Argument(metavar="NOTE", help="The literature note, a Markdown file.")]
Pdf = Annotated[Path | None, typer.Option(help="The paper's PDF, when the note's link does not lead to it.")]
TrustPdf = Annotated[
    bool, typer.Option("--trust-pdf", help="Use the PDF even if it seems to be another paper.")
]
Fields = Annotated[
    str | None, typer.Option(metavar="A,B", help="Only these fields, by label or by role, with commas.")
]
Provider = Annotated[
    str | None,
    typer.Option(help="A preset: openai, deepseek, dashscope, moonshot, … ollama, lmstudio, vllm."),
]
BaseUrl = Annotated[str | None, typer.Option(help="The address of any OpenAI-compatible endpoint.")]
Model = Annotated[str | None, typer.Option(help="The model's name at the endpoint.")]
Language = Annotated[str | None, typer.Option(help="zh or en; by default that of the field labels.")]
TokenBudget = Annotated[int | None, typer.Option(help="Tokens of the paper that are sent at most.")]
Prompts = Annotated[Path | None, typer.Option(help="A folder of prompts that replace bundled ones by name.")]
ZoteroDir = Annotated[Path | None, typer.Option(help="Zotero's data directory, when it is not found.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def split_fields(fields: str | None) -> tuple[str, ...]:
    """The labels in a comma-separated list, Western or Chinese commas."""
    return tuple(label.strip() for label in (fields or "").replace("，", ",").split(",") if label.strip())
