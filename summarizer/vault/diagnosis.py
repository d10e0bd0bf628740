"""What is configured, what is missing and what to do about it: the checks behind `summarizer doctor`."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version

from summarizer import __version__
from summarizer.errors import NoteError, PluginError, ProviderError, SettingsError
from summarizer.evidence.tokens import load_counter
from summarizer.provider.backend import Backend, ModelInfo
from summarizer.provider.endpoint import Endpoint
from summarizer.vault.model_choice import chosen_preset, endpoint, find_key, model_name
from summarizer.vault.settings import FILE_NAME, KEY_VARIABLE, user_folder
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


def diagnose(vault: Vault) -> Iterator[Check]:
    """All checks in the order of the path from note to draft; asks the chosen endpoint for its models."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("pymupdf", "openai", "tiktoken"))
    yield Check(
        "program",
        Verdict.OK,
        f"summarizer {__version__}, Python {platform.python_version()}, {packages}",
    )
    yield _settings_files(vault)
    yield _state(vault)
    yield from _zotero(vault)
    yield _ocr(vault)
    yield _counter()
    yield _prompts(vault)
    yield from _own_providers(vault)
    yield from _model(vault)


def _settings_files(vault: Vault) -> Check:
    places = [vault.folder / FILE_NAME, user_folder() / FILE_NAME]
    found = [str(place) for place in places if place.exists()]
    if vault.ignored:
        advice = f"`summarizer trust {vault.folder}` shows what they are set to and lets them hold."
        ignored = f"{', '.join(vault.ignored)} in {places[0]} ignored: you have not trusted this vault"
        return Check("settings", Verdict.NOTE, ignored, advice)
    if found:
        return Check("settings", Verdict.OK, " and ".join(found))
    return Check(
        "settings",
        Verdict.NOTE,
        "no settings file",
        f"None is needed; one may stand at {places[0]} or {places[1]}.",
    )


def _state(vault: Vault) -> Check:
    folder = vault.store.folder
    try:
        vault.store.backups.keep(b"")
    except NoteError as exc:
        return Check("backups", Verdict.PROBLEM, str(exc), exc.hint)
    return Check("backups", Verdict.OK, str(folder))


def _zotero(vault: Vault) -> Iterator[Check]:
    with Session(vault.settings.zotero_dir) as session:
        current = session.current or next(iter(session.data), None)
        if current is None:
            yield Check(
                "Zotero",
                Verdict.NOTE,
                "no data directory found",
                "Set zotero_dir if you have one; notes with links into the vault need none.",
            )
            return
        base = f"; linked files from {current.base_attachment_path}" if current.base_attachment_path else ""
        yield Check("Zotero", Verdict.OK, f"{current.directory}{base}")
        if session.current is None:
            yield Check(
                "library", Verdict.NOTE, "no database there: PDFs are found by the storage folder alone"
            )
        elif session.library is None:
            problem = session.problem
            yield Check("library", Verdict.PROBLEM, str(problem), problem.hint if problem else "")
        else:
            collections = len(session.library.collections())
            yield Check(
                "library", Verdict.OK, f"read, with {collections} collections", session.library.notice
            )


def _ocr(vault: Vault) -> Check:
    known, wanted = vault.paper_reader().ocr_languages(), vault.settings.ocr
    if missing := [one for one in wanted.split("+") if wanted and one not in known]:
        advice = "Install Tesseract and its language data, or change `ocr`."
        return Check("OCR", Verdict.PROBLEM, f"Tesseract has no data for {', '.join(missing)}", advice)
    if wanted:
        return Check("OCR", Verdict.OK, f"scanned pages are read in {wanted}")
    found = f"Tesseract is here, with {', '.join(known)}" if known else "Tesseract is not installed"
    return Check("OCR", Verdict.NOTE, f"off: scanned pages are not read; {found}")


def _counter() -> Check:
    name = load_counter().name
    if name == "o200k_base":
        return Check(
            "tokens", Verdict.OK, "counted by tiktoken with its o200k_base table, shipped with the program"
        )
    return Check(
        "tokens", Verdict.NOTE, f"estimated: {name}", "Install the program again to restore the token table."
    )


def _prompts(vault: Vault) -> Check:
    folders = [vault.settings.prompts, vault.folder / VAULT_PROMPTS, user_folder() / "prompts"]
    own = [str(folder) for folder in folders if folder and folder.is_dir()]
    return Check("prompts", Verdict.OK, f"{vault.prompts().version}; your own: {', '.join(own) or 'none'}")


def _own_providers(vault: Vault) -> Iterator[Check]:
    if own := vault.settings.providers:
        found = ", ".join(f"{name} ({one.protocol} at {one.base_url})" for name, one in own.items())
        yield Check("providers", Verdict.OK, f"your own: {found}")


def _model(vault: Vault) -> Iterator[Check]:
    settings = vault.settings
    try:
        chosen = endpoint(settings)
    except (SettingsError, PluginError) as exc:
        yield Check("model", Verdict.PROBLEM, str(exc), exc.hint)
        return
    if chosen is None:
        yield Check(
            "model",
            Verdict.NOTE,
            "none: drafts are sentences of the paper, and nothing leaves this machine",
            "To have a model write them: --provider NAME with its key, or --provider ollama for a local one.",
        )
        return
    known = chosen_preset(settings)
    key = find_key(settings, known.key_variable if known else "")
    where = "on this machine" if chosen.loopback else "outside this machine: the text of papers is sent there"
    name = f" ({known.name})" if known and known.name in settings.providers else ""
    yield Check("model", Verdict.OK, f"{model_name(settings)} at {chosen.base_url}{name}, {where}")
    yield Check(
        "key",
        Verdict.OK if key or chosen.loopback else Verdict.NOTE,
        "set" if key else "none set",
        "" if key or chosen.loopback else f"Put it into {KEY_VARIABLE} if the endpoint asks for one.",
    )
    yield _answering(vault, chosen, model_name(settings))


def _answering(vault: Vault, chosen: Endpoint, model: str) -> Check:
    try:
        models = asyncio.run(_models(vault.backend_at(chosen)))
    except (ProviderError, SettingsError, PluginError) as exc:
        return Check("endpoint", Verdict.PROBLEM, str(exc), exc.hint)
    named = next((one for one in models if one.name == model), None)
    if named is None and models:
        offered = ", ".join(one.name for one in models[:8])
        return Check(
            "endpoint", Verdict.NOTE, f"answers, but does not list the model {model}", f"It lists {offered}."
        )
    context = f" with a context of {named.context:,} tokens" if named and named.context else ""
    return Check("endpoint", Verdict.OK, f"answers{context}")


async def _models(backend: Backend) -> tuple[ModelInfo, ...]:
    try:
        return await backend.models()
    finally:
        await backend.close()
