"""Settings: defaults, then summarizer.toml (user folder, vault), then the environment, then flags."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args, get_origin

from platformdirs import user_config_path, user_state_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import SettingsError
from summarizer.prompt.glossary import parse_glossary
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.presets import Preset, preset
from summarizer.vault.environment import PREFIX, misspelt, read_environment

FILE_NAME = "summarizer.toml"
KEY_VARIABLE = "SUMMARIZER_API_KEY"
TOKEN_BUDGET = 32_000
"""Tokens of the paper that are sent to a model when nothing else is set: 95% of papers are shorter."""
NO_MODEL = "none"
"""The provider's name that keeps every model out, whatever keys are set."""


class Settings(BaseModel):
    """Every setting; each may stand in summarizer.toml, or in the environment as SUMMARIZER_<NAME>.

    All but `state_dir` and the tables are flags as well, in the commands that heed them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str = Field("", description="a preset (openai, deepseek, … ollama), or none for no model")
    base_url: str = Field("", description="the address of any OpenAI-compatible endpoint")
    model: str = Field("", description="the model's name at the endpoint")
    api_key_file: Path | None = Field(None, description="a file that holds nothing but the key")
    language: Literal["auto", "zh", "en"] = Field("auto", description="of the drafts; auto: of the labels")
    token_budget: int | None = Field(
        None,
        ge=500,
        description="tokens of the paper sent for one note (32,000); without a model all is read",
    )
    max_output_tokens: int | None = Field(None, ge=100, description="limit of the answer's length")
    temperature: float | None = Field(None, ge=0, le=2, description="from 0 to 2; sent only when set")
    timeout: float = Field(300, gt=0, description="seconds for one answer")
    attempts: int = Field(6, ge=1, le=50, description="tries of a request that meets a passing fault")
    requests_per_minute: float | None = Field(None, gt=0, description="the most that a batch may send")
    tokens_per_minute: float | None = Field(None, gt=0, description="the most that a batch may send")
    pdf_timeout: float = Field(300, gt=0, description="seconds that reading one PDF may take in a batch")
    keep_unverified: bool = Field(
        default=False, description="keep claims that failed a check, marked ⚠️, instead of dropping them"
    )
    keep_evidence: bool = Field(
        default=False, description="keep a draft's evidence in the note when you accepted or changed it"
    )
    style_from_vault: bool = Field(
        default=False, description="show the model fields that you accepted before, as examples of your style"
    )
    ocr: str = Field("", description="Tesseract's languages for scanned pages, as eng+chi_sim; empty: no OCR")
    zotero_dir: Path | None = Field(None, description="Zotero's data directory, when it is not found")
    state_dir: Path = Field(
        default_factory=lambda: user_state_path("summarizer"), description="where backups and the journal lie"
    )
    prompts: Path | None = Field(None, description="a folder of prompts that replace bundled ones by name")
    glossary: Path | None = Field(None, description="a file of terms and how you translate them")
    colours: dict[str, list[str]] = Field(
        default_factory=dict, description='which fields a highlight colour is for: "#ff6666" = ["研究局限"]'
    )
    prices: dict[str, dict[str, Decimal]] = Field(
        default_factory=dict, description="USD per million tokens by model: input, output, cached"
    )
    ask_above: Decimal = Field(
        Decimal(1), ge=0, description="USD; a batch that may cost more, or nobody knows what, asks first"
    )
    batch_price: Decimal | None = Field(
        None, ge=0, le=1, description="share of the price that requests in a batch cost; 0.5 means half"
    )
    profiles: dict[str, dict[str, object]] = Field(
        default_factory=dict, description="note templates of your own"
    )


_TABLES = frozenset(
    name for name, field in Settings.model_fields.items() if get_origin(field.annotation) is dict
)
_PATHS = frozenset(
    name
    for name, field in Settings.model_fields.items()
    if Path in {field.annotation, *get_args(field.annotation)}
)


def user_folder() -> Path:
    """Where a person's own settings and prompts lie, for all vaults."""
    return user_config_path("summarizer")


def load_settings(vault: Path, flags: Mapping[str, object] | None = None) -> Settings:
    """The settings that hold in a vault; flags that are None were not given.

    Paths in the environment and in flags are relative to the current folder.

    Raises:
        SettingsError: a file cannot be read, or a value cannot be used; the message names the place.
    """
    layers: dict[str, Mapping[str, object]] = {
        str(user_folder() / FILE_NAME): read_settings_file(user_folder() / FILE_NAME),
        str(vault / FILE_NAME): read_settings_file(vault / FILE_NAME),
        "the environment": _rooted(read_environment(Settings.model_fields, _TABLES), Path.cwd()),
        "the flags": _rooted({k: v for k, v in (flags or {}).items() if v is not None}, Path.cwd()),
    }
    merged: dict[str, object] = {}
    for layer in layers.values():
        merged |= layer
    try:
        return Settings.model_validate(merged)
    except ValidationError as exc:
        error = exc.errors()[0]
        name = str(error["loc"][0])
        place = next((place for place, layer in reversed(layers.items()) if name in layer), "the settings")
        raise SettingsError(_complaint(name, error["type"], error["msg"], place), hint=_hint(name)) from None


def _complaint(name: str, kind: str, message: str, place: str) -> str:
    if kind == "extra_forbidden":
        return f"There is no setting called {name!r} ({place})."
    return f"The setting {name!r} ({place}) cannot be used: {message}."


def _hint(name: str) -> str:
    if "key" in name:
        return f"A key never stands in a settings file: put it into {KEY_VARIABLE}, or name an api_key_file."
    return f"The settings are {', '.join(Settings.model_fields)}."


def read_settings_file(path: Path) -> dict[str, object]:
    """The settings of a file, empty when there is none; paths in it are relative to its folder.

    Raises:
        SettingsError: the file is no TOML, or cannot be read.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError(f"The settings file {path} cannot be read: {exc}.") from exc
    return _rooted(data, path.parent)


def _rooted(data: Mapping[str, object], folder: Path) -> dict[str, object]:
    """The settings, their paths relative to a folder."""
    return {
        name: folder / Path(value).expanduser() if name in _PATHS and isinstance(value, str | Path) else value
        for name, value in data.items()
    }


def misspelt_variables() -> tuple[str, ...]:
    """A sentence on each environment variable that looks like a setting and is none."""
    return misspelt((*Settings.model_fields, KEY_VARIABLE.removeprefix(PREFIX)))


def chosen_preset(settings: Settings) -> Preset | None:
    """The provider that the settings name, None when they name none.

    Raises:
        SettingsError: there is no such provider.
    """
    if settings.provider == NO_MODEL:
        return None
    if settings.provider:
        return preset(settings.provider)
    if not settings.base_url and find_key(settings, ""):
        return preset("openai")
    return None


def find_key(settings: Settings, variable: str) -> str:
    """The API key: from SUMMARIZER_API_KEY, the provider's own variable, or the key file; "" when none.

    Raises:
        SettingsError: the key file cannot be read.
    """
    for name in (KEY_VARIABLE, variable):
        if name and (key := os.environ.get(name, "").strip()):
            return key
    if settings.api_key_file is None:
        return ""
    try:
        return settings.api_key_file.expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"The key file {settings.api_key_file} cannot be read.") from exc


def endpoint(settings: Settings) -> Endpoint | None:
    """The endpoint that drafts are asked of, None when the settings choose none: then no model is used.

    A key variable of a provider, such as OPENAI_API_KEY, is read only when that provider is chosen: that
    it is set for other programs is no wish to send papers there.

    Raises:
        SettingsError: the choice lacks a key or a model.
    """
    chosen = chosen_preset(settings)
    if settings.provider == NO_MODEL:
        return None
    if chosen is None and not settings.base_url:
        if settings.model:
            raise SettingsError(
                f"No endpoint is chosen for the model {settings.model!r}.",
                hint="Add --provider NAME or --base-url ADDRESS.",
            )
        return None
    variable = chosen.key_variable if chosen else ""
    key = find_key(settings, variable)
    if chosen and not chosen.local and not key and not settings.base_url:
        raise SettingsError(
            f"The provider {chosen.name} needs a key, and none is set.",
            hint=f"Put it into {variable or KEY_VARIABLE}, or name an api_key_file in {FILE_NAME}.",
        )
    if not settings.model and not (chosen and chosen.model):
        raise SettingsError("No model is chosen for this endpoint.", hint="Add --model NAME.")
    if chosen:
        return chosen.endpoint(key, settings.base_url)
    return Endpoint(settings.base_url, key, KEY_VARIABLE)


def batch_price(settings: Settings) -> Decimal:
    """What a request costs in a batch, as a share of its price alone: the user's word, or the provider's."""
    if settings.batch_price is not None:
        return settings.batch_price
    chosen = chosen_preset(settings)
    return Decimal(str(chosen.quirks.batch_price)) if chosen and not settings.base_url else Decimal(1)


def uses_model(settings: Settings) -> bool:
    """Whether drafts are asked of a model; its key is not looked for."""
    return settings.provider != NO_MODEL and (chosen_preset(settings) is not None or bool(settings.base_url))


def without_keys(settings: Settings) -> Settings:
    """The same choices, to be told where no key is: the provider that a key alone has chosen is named."""
    chosen = chosen_preset(settings)
    return settings.model_copy(
        update={"provider": chosen.name if chosen else settings.provider, "api_key_file": None}
    )


def read_glossary(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The terms of the user's glossary and their translations, none without a glossary.

    Raises:
        SettingsError: the file cannot be read, or a line of it cannot.
    """
    if settings.glossary is None:
        return ()
    try:
        text = settings.glossary.expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"The glossary {settings.glossary} cannot be read: {exc}.") from exc
    return parse_glossary(text, str(settings.glossary))


def token_budget(settings: Settings, *, model: bool) -> int:
    """How many tokens of a paper are read: reading costs nothing when no model is asked."""
    return settings.token_budget or (TOKEN_BUDGET if model else sys.maxsize)


def model_name(settings: Settings) -> str:
    """The model to ask, the provider's default when the settings name none."""
    chosen = chosen_preset(settings)
    return settings.model or (chosen.model if chosen else "")
