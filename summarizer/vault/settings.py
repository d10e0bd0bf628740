"""Settings: defaults, then summarizer.toml (user folder, vault), then the environment, then flags."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, Literal, get_args, get_origin

from platformdirs import user_config_path, user_state_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from summarizer.errors import SettingsError
from summarizer.files import read_plain
from summarizer.language import _
from summarizer.prompt.glossary import parse_glossary
from summarizer.tongue import find_tongue
from summarizer.vault.environment import misspelt, read_environment
from summarizer.vault.layers import Kind, Layer, merge, no_path, problem
from summarizer.vault.own_provider import OwnProvider
from summarizer.vault.trust import SettingsFile, is_trusted, needs_trust, read_file

FILE_NAME = "summarizer.toml"
TOKEN_BUDGET = 32_000
"""Tokens of the paper that are sent to a model when nothing else is set: 95% of papers are shorter."""
NO_MODEL = "none"
"""The provider's name that keeps every model out, whatever keys are set."""
_LONGEST_GLOSSARY = 5_000_000
"""Bytes."""


class Settings(BaseModel):
    """Every setting; each may stand in summarizer.toml, or in the environment as SUMMARIZER_<NAME>.

    All but `state_dir` and the tables are flags as well, in the commands that heed them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    general_key: ClassVar[bool] = True
    """Whether SUMMARIZER_API_KEY is for the provider that these settings choose."""

    provider: str = Field(
        "", description="a preset (openai, deepseek, … ollama), one of your own, or none for no model"
    )
    base_url: str = Field("", description="the address of any OpenAI-compatible endpoint")
    model: str = Field("", description="the model's name at the endpoint")
    allow_http: bool = Field(
        default=False,
        description="let the key go to another machine over http://, for all on the way to read",
    )
    api_key_file: Path | None = Field(None, description="a file that holds nothing but the key")
    language: str = Field("auto", description="of the drafts, such as zh, en, de, ja; auto: of the labels")
    check_model: str = Field(
        "",
        description="who reads the claims again: the drafting model, another one there, a provider, or none",
    )
    redo_model: str = Field(
        "", description="who drafts fields again: the drafting model, another one there, or a provider"
    )
    length: Literal["short", "normal", "full"] = Field("normal", description="how long the drafts are")
    token_budget: int | None = Field(
        None,
        ge=500,
        description="tokens of the paper sent for one note (32,000); without a model all is read",
    )
    max_output_tokens: int | None = Field(None, ge=100, description="limit of the answer's length")
    temperature: float | None = Field(
        None, ge=0, le=2, description="from 0 to 2; 0.2 unless set, left out where a model takes none"
    )
    timeout: float = Field(300, gt=0, description="seconds for one answer")
    attempts: int = Field(6, ge=1, le=50, description="tries of a request that meets a passing fault")
    timeout_attempts: int = Field(
        2, ge=1, le=50, description="those of them that may end without an answer in time: it may be billed"
    )
    requests_per_minute: float | None = Field(None, gt=0, description="the most that a batch may send")
    tokens_per_minute: float | None = Field(None, gt=0, description="the most that a batch may send")
    pdf_timeout: float = Field(60, gt=0, description="seconds that reading one PDF may take")
    pdf_memory: float = Field(1.5, gt=0, description="GB of memory that reading one PDF may take")
    stop_after: int = Field(
        5, ge=1, description="notes in a row that meet one fault of the endpoint, then a batch stops"
    )
    figures: bool = Field(
        default=False,
        description="send two or three figures and tables along as pictures, to a model that takes them",
    )
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
    providers: dict[str, OwnProvider] = Field(
        default_factory=dict, description="endpoints of your own, by name: base_url, key, model, protocol, …"
    )

    def at(self, provider: str) -> Settings:
        """The same for another provider and its model, which no key of the drafting endpoint is for."""
        other = {"provider": provider, "base_url": "", "model": "", "api_key_file": None}
        return _Elsewhere.model_construct(**{**dict(self), **other})

    @field_validator("language")
    @classmethod
    def _know_language(cls, language: str) -> str:
        if language == "auto":
            return language
        if (tongue := find_tongue(language)) is None:
            raise ValueError(_("no language has the tag {language!r}", language=language))
        return tongue.tag

    @field_validator("providers")
    @classmethod
    def _leave_none_alone(cls, providers: dict[str, OwnProvider]) -> dict[str, OwnProvider]:
        if NO_MODEL in providers:
            raise ValueError(_("none is the word for no model at all"))
        return providers


class _Elsewhere(Settings):
    """Settings that choose another provider than the one that drafts."""

    general_key = False


TABLES = frozenset(
    name for name, field in Settings.model_fields.items() if get_origin(field.annotation) is dict
)
PATHS = frozenset(
    name
    for name, field in Settings.model_fields.items()
    if Path in {field.annotation, *get_args(field.annotation)}
)


def user_folder() -> Path:
    """Where a person's own settings and prompts lie, for all vaults."""
    return user_config_path("summarizer")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings that hold in a vault; `ignored` are those of its own file that need the user's trust.

    `origins` says which layer each setting is from that is not left as it is by itself.
    """

    settings: Settings
    ignored: tuple[str, ...]
    origins: Mapping[str, Layer]


def load(
    vault: Path, flags: Mapping[str, object] | None = None, instead: SettingsFile | None = None
) -> Loaded:
    """The settings that hold in a vault; flags that are None were not given.

    The vault's own file may say how drafts look; what else it sets holds once the user trusts it. Paths in
    the environment and in flags are relative to the current folder. A file `instead` of the vault's holds
    whole, as if it were written and trusted.

    Raises:
        SettingsError: a file cannot be read, or a value cannot be used; the message names place and line.
    """
    loaded, problems = load_what_can_be(vault, flags, instead)
    if problems:
        raise problems[0]
    return loaded


def load_what_can_be(
    vault: Path, flags: Mapping[str, object] | None = None, instead: SettingsFile | None = None
) -> tuple[Loaded, tuple[SettingsError, ...]]:
    """The settings that hold in a vault, without those that cannot be used, and why each cannot."""
    problems: list[SettingsError] = []
    ignored: tuple[str, ...] = ()
    layers: list[Layer] = []
    for kind, path in (("user", user_folder() / FILE_NAME), ("vault", vault / FILE_NAME)):
        try:
            file = instead if instead and kind == "vault" else read_file(path)
        except SettingsError as exc:
            problems.append(exc)
            continue
        ignored = ignored_settings(file) if kind == "vault" and not instead else ()
        layer = _of_file(file, "vault" if kind == "vault" else "user")
        layers.append(replace(layer, settings={k: v for k, v in layer.settings.items() if k not in ignored}))
    try:
        given = _rooted(read_environment(Settings.model_fields, TABLES), Path.cwd())
        layers.append(Layer("environment", _("the environment"), given))
    except SettingsError as exc:
        problems.append(exc)
    of_flags = _rooted({k: v for k, v in (flags or {}).items() if v is not None}, Path.cwd())
    layers.append(Layer("flags", _("the flags"), of_flags))
    while found := _first_problem(layers):
        where, error = found
        problems.append(error)
        holder = next((layer for layer in reversed(layers) if layer.holds(where)), None)
        layers = [layer.without(where) if layer is holder else layer for layer in layers]
    merged, origins = merge(layers)
    return Loaded(Settings.model_validate(merged), ignored, origins), tuple(problems)


def check_settings(file: SettingsFile) -> None:
    """Hold the settings of one file against what settings can be.

    Raises:
        SettingsError: one cannot be used.
    """
    if found := _first_problem([_of_file(file, "vault")]):
        raise found[1]


def _of_file(file: SettingsFile, kind: Kind) -> Layer:
    return Layer(kind, str(file.path), rooted(file), file.text)


def _first_problem(layers: Sequence[Layer]) -> tuple[list[str], SettingsError] | None:
    """The first setting of the layers that cannot be used, and why."""
    for layer in layers:
        for name in PATHS & layer.settings.keys() if layer.text else ():
            if any(sign < " " for sign in str(layer.settings[name])):
                return [name], no_path(layer, name)
    try:
        Settings.model_validate(merge(layers)[0])
    except ValidationError as exc:
        error = exc.errors()[0]
        where = [str(part) for part in error["loc"]]
        holder = next((layer for layer in reversed(layers) if layer.holds(where)), None)
        return where, problem(holder, where, error["type"], error["msg"], Settings.model_fields)
    return None


def ignored_settings(file: SettingsFile) -> tuple[str, ...]:
    """The settings of a vault's file that do not hold, since they need the user's trust and have none."""
    names = tuple(name for name in needs_trust(file) if name in Settings.model_fields)
    return () if not names or is_trusted(file) else names


def read_settings_file(path: Path) -> dict[str, object]:
    """The settings of a file, empty when there is none; paths in it are relative to its folder.

    Raises:
        SettingsError: the file is no TOML, or cannot be read.
    """
    return rooted(read_file(path))


def rooted(file: SettingsFile) -> dict[str, object]:
    """The settings of a file, paths in it relative to its folder."""
    return _rooted(file.settings, file.path.parent)


def _rooted(data: Mapping[str, object], folder: Path) -> dict[str, object]:
    """The settings, their paths relative to a folder."""
    return {
        name: folder / Path(value).expanduser() if name in PATHS and isinstance(value, str | Path) else value
        for name, value in data.items()
    }


def misspelt_variables() -> tuple[str, ...]:
    """A sentence on each environment variable that looks like a setting and is none."""
    return misspelt(Settings.model_fields)


def read_glossary(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The terms of the user's glossary and their translations, none without a glossary.

    Raises:
        SettingsError: the file cannot be read, or a line of it cannot.
    """
    if settings.glossary is None:
        return ()
    try:
        text = read_plain(settings.glossary.expanduser(), _LONGEST_GLOSSARY).decode("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(
            _(
                "The glossary {glossary} cannot be read: {exc}.",
                glossary=settings.glossary,
                exc=exc.strerror if isinstance(exc, OSError) else exc,
            )
        ) from exc
    return parse_glossary(text, str(settings.glossary))


def token_budget(settings: Settings, *, model: bool) -> int:
    """How many tokens of a paper are read: reading costs nothing when no model is asked."""
    return settings.token_budget or (TOKEN_BUDGET if model else sys.maxsize)
