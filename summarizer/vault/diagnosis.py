"""What is configured, what is missing and what to do about it: the checks behind `summarizer doctor`."""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from summarizer import __version__
from summarizer.errors import PluginError, ProviderError, SettingsError, SummarizerError
from summarizer.evidence.tokens import load_counter
from summarizer.language import _, later
from summarizer.provider.backend import Backend, ModelInfo
from summarizer.provider.endpoint import Endpoint
from summarizer.vault.doubts import doubts
from summarizer.vault.environment import KEY_VARIABLE
from summarizer.vault.model_choice import chosen_preset, endpoint, key_of, model_name
from summarizer.vault.obsidian import FOLDER
from summarizer.vault.settings import FILE_NAME, read_glossary, user_folder
from summarizer.vault.vault import VAULT_PROMPTS, Vault
from summarizer.zotero.session import Session


class Verdict(StrEnum):
    """How a check came out: a note is neither good nor bad, a problem keeps something from working."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and what to do about it ("" when nothing is)."""

    subject: str
    verdict: Verdict
    finding: str
    advice: str = ""


def diagnose(vault: Vault, problems: Sequence[SummarizerError] = ()) -> Iterator[Check]:
    """All checks in the order of the path from note to draft; asks the chosen endpoint for its models.

    `problems` are what kept settings from holding when the vault was opened. Nothing is written.
    """
    packages = ", ".join(f"{name} {version(name)}" for name in ("pymupdf", "openai", "tiktoken"))
    yield Check(
        later("program"),
        Verdict.OK,
        _(
            "summarizer {version}, Python {python_version}, {packages}",
            version=__version__,
            python_version=platform.python_version(),
            packages=packages,
        ),
    )
    yield _folder(vault)
    if vault.ignored or not problems:
        yield _settings_files(vault)
    yield from (Check(later("settings"), Verdict.PROBLEM, str(one), one.hint) for one in problems)
    yield from (Check(later("settings"), Verdict.NOTE, *doubt) for doubt in doubts(vault))
    yield from _missing(vault)
    yield _state(vault)
    yield from _zotero(vault)
    yield _ocr(vault)
    yield _counter()
    yield _prompts(vault)
    yield from _own_providers(vault)
    yield from _model(vault)


def _folder(vault: Vault) -> Check:
    if (vault.folder / FOLDER).is_dir():
        return Check(later("vault"), Verdict.OK, str(vault.folder))
    return Check(
        later("vault"),
        Verdict.NOTE,
        _("{folder} is no vault of Obsidian's, nor in one", folder=vault.folder),
        _("Name a folder of the vault."),
    )


def _missing(vault: Vault) -> Iterator[Check]:
    """What settings name and is not there."""
    settings = vault.settings
    if settings.prompts is not None and not settings.prompts.exists():
        gone = _("there is nothing at {path}", path=settings.prompts)
        yield Check(later("prompts"), Verdict.PROBLEM, gone, _("Correct the setting {name}.", name="prompts"))
    try:
        read_glossary(settings)
    except SettingsError as exc:
        yield Check(later("glossary"), Verdict.PROBLEM, str(exc), exc.hint)


def _settings_files(vault: Vault) -> Check:
    places = [vault.folder / FILE_NAME, user_folder() / FILE_NAME]
    found = [str(place) for place in places if place.exists()]
    if vault.ignored:
        advice = _(
            "`summarizer trust {folder}` shows what they are set to and lets them hold.", folder=vault.folder
        )
        ignored = _(
            "{ignored} in {places} ignored: you have not trusted this vault",
            ignored=", ".join(vault.ignored),
            places=places[0],
        )
        return Check(later("settings"), Verdict.NOTE, ignored, advice)
    if found:
        return Check(later("settings"), Verdict.OK, "; ".join(found))
    return Check(
        later("settings"),
        Verdict.NOTE,
        _("no settings file"),
        _("None is needed; one may stand at {here} or {there}.", here=places[0], there=places[1]),
    )


def _state(vault: Vault) -> Check:
    folder = vault.store.folder
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        if folder.exists():
            return Check(later("backups"), Verdict.OK, str(folder))
        return Check(later("backups"), Verdict.NOTE, _("none yet; they will lie in {folder}", folder=folder))
    return Check(
        later("backups"),
        Verdict.PROBLEM,
        _("{folder} cannot be written, so no note may be", folder=folder),
        _("Give yourself the right to write there, or set another `state_dir`."),
    )


def _zotero(vault: Vault) -> Iterator[Check]:
    with Session(vault.settings.zotero_dir) as session:
        current = session.current or next(iter(session.data), None)
        if current is None:
            yield Check(
                later("Zotero"),
                Verdict.NOTE,
                _("no data directory found"),
                _("Set zotero_dir if you have one; notes with links into the vault need none."),
            )
            return
        base = (
            _("; linked files from {folder}", folder=current.base_attachment_path)
            if current.base_attachment_path
            else ""
        )
        if not _is_there(current.directory):
            wrong = _("there is no folder at {directory}", directory=current.directory)
            yield Check(
                later("Zotero"), Verdict.PROBLEM, wrong, _("Correct the setting {name}.", name="zotero_dir")
            )
            return
        yield Check(later("Zotero"), Verdict.OK, f"{current.directory}{base}")
        if session.current is None:
            yield Check(
                later("library"),
                Verdict.NOTE,
                _("no database there: PDFs are found by the storage folder alone"),
            )
        elif session.library is None:
            problem = session.problem
            yield Check(later("library"), Verdict.PROBLEM, str(problem), problem.hint if problem else "")
        else:
            collections = len(session.library.collections())
            yield Check(
                later("library"),
                Verdict.OK,
                _("read, with {collections} collections", collections=collections),
                session.library.notice,
            )


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:  # a folder of another user's
        return True


def _ocr(vault: Vault) -> Check:
    known, wanted = vault.paper_reader().ocr_languages(), vault.settings.ocr
    if missing := [one for one in wanted.split("+") if wanted and one not in known]:
        advice = _("Install Tesseract and its language data, or change `ocr`.")
        return Check(
            later("OCR"),
            Verdict.PROBLEM,
            _("Tesseract has no data for {missing}", missing=", ".join(missing)),
            advice,
        )
    if wanted:
        return Check(later("OCR"), Verdict.OK, _("scanned pages are read in {wanted}", wanted=wanted))
    found = (
        _("Tesseract is here, with {known}", known=", ".join(known))
        if known
        else _("Tesseract is not installed")
    )
    return Check(later("OCR"), Verdict.NOTE, _("off: scanned pages are not read; {found}", found=found))


def _counter() -> Check:
    name = load_counter().name
    if name == "o200k_base":
        return Check(
            later("tokens"),
            Verdict.OK,
            _("counted by tiktoken with its o200k_base table, shipped with the program"),
        )
    return Check(
        later("tokens"),
        Verdict.NOTE,
        _("estimated: {name}", name=name),
        _("Install the program again to restore the token table."),
    )


def _prompts(vault: Vault) -> Check:
    folders = [vault.settings.prompts, vault.folder / VAULT_PROMPTS, user_folder() / "prompts"]
    own = [str(folder) for folder in folders if folder and folder.is_dir()]
    return Check(
        later("prompts"),
        Verdict.OK,
        _("{version}; your own: {own}", version=vault.prompts().version, own=", ".join(own) or _("none")),
    )


def _own_providers(vault: Vault) -> Iterator[Check]:
    if own := vault.settings.providers:
        found = ", ".join(
            _("{name} ({protocol} at {base_url})", name=name, protocol=one.protocol, base_url=one.base_url)
            for name, one in own.items()
        )
        yield Check(later("providers"), Verdict.OK, _("your own: {found}", found=found))


def _model(vault: Vault) -> Iterator[Check]:
    settings = vault.settings
    try:
        chosen = endpoint(settings)
    except (SettingsError, PluginError) as exc:
        yield Check(later("model"), Verdict.PROBLEM, str(exc), exc.hint)
        return
    if chosen is None:
        yield Check(
            later("model"),
            Verdict.NOTE,
            _("none: drafts are sentences of the paper, and nothing leaves this machine"),
            _(
                "`summarizer init` has a model write them; so does --provider NAME with its key, "
                "or --provider ollama for a local one."
            ),
        )
        return
    known = chosen_preset(settings)
    key = key_of(settings)
    where = (
        _("on this machine")
        if chosen.loopback
        else _("outside this machine: the text of papers is sent there")
    )
    name = f" ({known.name})" if known and known.name in settings.providers else ""
    yield Check(
        later("model"),
        Verdict.OK,
        _(
            "{model_name} at {base_url}{name}, {where}",
            model_name=model_name(settings),
            base_url=chosen.base_url,
            name=name,
            where=where,
        ),
    )
    yield Check(
        later("key"),
        Verdict.OK if key.key or chosen.loopback else Verdict.NOTE,
        _("set, from {source}", source=key.source) if key.key else _("none set"),
        ""
        if key.key or chosen.loopback
        else _("Put it into {variable} if the endpoint asks for one.", variable=KEY_VARIABLE),
    )
    yield _answering(vault, chosen, model_name(settings))


def _answering(vault: Vault, chosen: Endpoint, model: str) -> Check:
    try:
        models = asyncio.run(_models(vault.backend_at(chosen)))
    except (ProviderError, SettingsError, PluginError) as exc:
        return Check(later("endpoint"), Verdict.PROBLEM, str(exc), exc.hint)
    named = next((one for one in models if one.name == model), None)
    if named is None and models:
        offered = ", ".join(one.name for one in models[:8])
        return Check(
            later("endpoint"),
            Verdict.NOTE,
            _("answers, but does not list the model {model}", model=model),
            _("It lists {offered}.", offered=offered),
        )
    context = (
        _(" with a context of {context:,} tokens", context=named.context) if named and named.context else ""
    )
    return Check(later("endpoint"), Verdict.OK, _("answers{context}", context=context))


async def _models(backend: Backend) -> tuple[ModelInfo, ...]:
    try:
        return await backend.models()
    finally:
        await backend.close()
