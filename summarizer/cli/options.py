"""The options that several commands share; `takes_settings` gives a command flags for settings."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from summarizer.language import _

NotePath = Annotated[Path, typer.Argument(metavar="NOTE", help=_("The literature note, a Markdown file."))]
VaultFolder = Annotated[
    Path | None,
    typer.Argument(metavar="VAULT", help=_("A folder of the vault; the current one if absent.")),
]
Pdf = Annotated[
    Path | None, typer.Option(help=_("The paper's PDF, when the note's link does not lead to it."))
]
TrustPdf = Annotated[
    bool, typer.Option("--trust-pdf", help=_("Use the PDF even if it seems to be another paper."))
]
Fields = Annotated[
    str | None, typer.Option(metavar="A,B", help=_("Only these fields, by label or by role, with commas."))
]
KeepGoing = Annotated[
    bool, typer.Option("--keep-going", help=_("Never stop, however many notes in a row fail alike."))
]
Json = Annotated[bool, typer.Option("--json", help=_("Print the result as JSON."))]

Flags: TypeAlias = Mapping[str, object]
"""Settings that were given as flags, by the setting's name; None for those that were not given."""


# Building them from `Settings` would have every --help wait for pydantic; a test holds the two together.
SETTING_FLAGS: Mapping[str, object] = {
    "provider": Annotated[
        str | None,
        typer.Option(help=_("A preset (openai, deepseek, … ollama), one of your own, or none for no model.")),
    ],
    "base_url": Annotated[str | None, typer.Option(help=_("The address of any OpenAI-compatible endpoint."))],
    "model": Annotated[str | None, typer.Option(help=_("The model's name at the endpoint."))],
    "allow_http": Annotated[
        bool | None,
        typer.Option(help=_("Let the key go to another machine over http://, for all on the way to read.")),
    ],
    "api_key_file": Annotated[Path | None, typer.Option(help=_("A file that holds nothing but the key."))],
    "language": Annotated[
        str | None, typer.Option(help=_("Of the drafts, such as zh, en, de, ja; auto: of the labels."))
    ],
    "check_model": Annotated[
        str | None,
        typer.Option(
            help=_("Who reads the claims again: the drafting model, another one there, a provider, or none.")
        ),
    ],
    "redo_model": Annotated[
        str | None,
        typer.Option(
            help=_("Who drafts fields again: the drafting model, another one there, or a provider.")
        ),
    ],
    "length": Annotated[
        Literal["short", "normal", "full"] | None, typer.Option(help=_("How long the drafts are."))
    ],
    "token_budget": Annotated[
        int | None,
        typer.Option(help=_("Tokens of the paper sent for one note (32,000); without a model all is read.")),
    ],
    "max_output_tokens": Annotated[int | None, typer.Option(help=_("Limit of the answer's length."))],
    "temperature": Annotated[
        float | None, typer.Option(help=_("From 0 to 2; 0.2 unless set, left out where a model takes none."))
    ],
    "timeout": Annotated[float | None, typer.Option(help=_("Seconds for one answer."))],
    "attempts": Annotated[int | None, typer.Option(help=_("Tries of a request that meets a passing fault."))],
    "timeout_attempts": Annotated[
        int | None,
        typer.Option(help=_("Those of them that may end without an answer in time: it may be billed.")),
    ],
    "requests_per_minute": Annotated[float | None, typer.Option(help=_("The most that a batch may send."))],
    "tokens_per_minute": Annotated[float | None, typer.Option(help=_("The most that a batch may send."))],
    "pdf_timeout": Annotated[float | None, typer.Option(help=_("Seconds that reading one PDF may take."))],
    "pdf_memory": Annotated[
        float | None, typer.Option(help=_("GB of memory that reading one PDF may take."))
    ],
    "stop_after": Annotated[
        int | None,
        typer.Option(
            metavar="NOTES", help=_("Notes in a row that meet one fault of the endpoint, then a batch stops.")
        ),
    ],
    "figures": Annotated[
        bool | None,
        typer.Option(
            help=_("Send two or three figures and tables along as pictures, to a model that takes them.")
        ),
    ],
    "keep_unverified": Annotated[
        bool | None,
        typer.Option(help=_("Keep claims that failed a check, marked ⚠️, instead of dropping them.")),
    ],
    "keep_evidence": Annotated[
        bool | None,
        typer.Option(help=_("Keep a draft's evidence in the note when you accepted or changed it.")),
    ],
    "style_from_vault": Annotated[
        bool | None,
        typer.Option(help=_("Show the model fields that you accepted before, as examples of your style.")),
    ],
    "ocr": Annotated[
        str | None,
        typer.Option(help=_("Tesseract's languages for scanned pages, as eng+chi_sim; empty: no OCR.")),
    ],
    "zotero_dir": Annotated[
        Path | None, typer.Option(help=_("Zotero's data directory, when it is not found."))
    ],
    "prompts": Annotated[
        Path | None, typer.Option(help=_("A folder of prompts that replace bundled ones by name."))
    ],
    "glossary": Annotated[Path | None, typer.Option(help=_("A file of terms and how you translate them."))],
    "ask_above": Annotated[
        str | None,
        typer.Option(
            metavar="USD", help=_("USD; a batch that may cost more, or nobody knows what, asks first.")
        ),
    ],
    "batch_price": Annotated[
        str | None,
        typer.Option(
            metavar="SHARE", help=_("Share of the price that requests in a batch cost; 0.5 means half.")
        ),
    ],
}
"""The flag of each setting that has one: all but `state_dir` and those that are tables."""

READING = ("ocr", "pdf_timeout", "pdf_memory")
"""The settings that every command heeds that reads PDFs."""
DRAFTING = (
    "provider",
    "base_url",
    "model",
    "allow_http",
    "api_key_file",
    "check_model",
    "language",
    "length",
    "token_budget",
    "max_output_tokens",
    "temperature",
    "timeout",
    "attempts",
    "timeout_attempts",
    "figures",
    "keep_unverified",
    "style_from_vault",
    "prompts",
    "glossary",
    *READING,
    "zotero_dir",
)
"""The settings that every command that drafts heeds."""
DRAFTING_MANY = (*DRAFTING, "requests_per_minute", "tokens_per_minute", "stop_after")
"""Those that commands which draft many notes heed."""
_SENT = {
    "language",
    "length",
    "token_budget",
    "max_output_tokens",
    "figures",
    "style_from_vault",
    "glossary",
    "stop_after",
}
COLLECTING = (*(name for name in DRAFTING_MANY if name not in _SENT), "batch_price")
"""Those that matter once drafts were asked for by post: what was sent is settled, claims are read again."""


def takes_settings(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command a flag for each of some settings.

    The flags stand in its help where its parameter `flags` stands, and it gets them there, as `Flags`.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def with_flags(**given: object) -> None:
            flags = {name: given.pop(name) for name in names}
            _say_misspelt()
            command(**given, flags=flags)

        asked: list[inspect.Parameter] = []
        for parameter in inspect.signature(command, eval_str=True).parameters.values():
            asked += [_flag(name) for name in names] if parameter.name == "flags" else [parameter]
        with_flags.__annotations__ = {one.name: one.annotation for one in asked}
        vars(with_flags)["__signature__"] = inspect.Signature(asked)
        return with_flags

    return decorate


def _flag(name: str) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=SETTING_FLAGS[name]
    )


def _say_misspelt() -> None:
    """Say which environment variables look like settings and are none."""
    from summarizer.cli.output import say
    from summarizer.vault.settings import misspelt_variables  # `--help` need not wait for it

    for sentence in misspelt_variables():
        say(_("Warning: {sentence}", sentence=sentence))


def split_fields(fields: str | None) -> tuple[str, ...]:
    """The labels in a comma-separated list, Western or Chinese commas."""
    return tuple(label.strip() for label in (fields or "").replace("，", ",").split(",") if label.strip())
