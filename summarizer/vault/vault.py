"""Puts the parts together as the settings say: vault, note, prompts, token counter, drafter."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from platformdirs import user_state_path

from summarizer.draft.drafter import Drafter
from summarizer.errors import SettingsError, SummarizerError, UsageError
from summarizer.evidence.tokens import TokenCounter
from summarizer.files import close_to_others, close_tree_to_others, stays_inside
from summarizer.language import _
from summarizer.note.file import NoteFile, read_note_file
from summarizer.note.metadata import names_a_paper
from summarizer.note.note import Note, parse_note
from summarizer.note.profile import NoteProfile, with_user_profiles
from summarizer.paper.shelf import Shelf
from summarizer.prompt.library import PromptLibrary
from summarizer.provider.backend import Backend, connect
from summarizer.provider.capability import CapabilityStore
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.cached import Unwritten
from summarizer.provider.guards.retrying import Retrying
from summarizer.provider.provider import Provider
from summarizer.review.store import Store
from summarizer.vault.layers import Layer
from summarizer.vault.model_choice import address, endpoint, model_name, reading, reading_model, retry_policy
from summarizer.vault.settings import FILE_NAME, Loaded, Settings, load, load_what_can_be, user_folder

if TYPE_CHECKING:
    from summarizer.draft.model import ModelDrafter
    from summarizer.draft.reading import Reader
    from summarizer.paper.reader import PaperReader

_TEMPERATURE = 0.2
VAULT_PROMPTS = ".summarizer/prompts"
VAULT_PROFILES = ".summarizer/profiles"


@dataclass(frozen=True, slots=True)
class Vault:
    """A vault, the settings and note templates that hold in it, and what the program keeps of it.

    `mended` are notes whose write was cut off in an earlier run and that were put back just now, `ignored`
    the settings of the vault's own file that do not hold, since the user does not trust it. `origins` says
    which layer each setting is from.
    """

    folder: Path
    settings: Settings
    profiles: Sequence[NoteProfile]
    store: Store
    mended: tuple[Path, ...]
    ignored: tuple[str, ...] = ()
    origins: Mapping[str, Layer] = field(default_factory=dict)

    def read(self, path: Path) -> tuple[NoteFile, Note]:
        """The note at `path`, as bytes and parsed.

        Raises:
            NoteError: it is not there, or is no literature note that may be edited.
        """
        file = read_note_file(path)
        return file, parse_note(file.text, self.profiles, file.path.name)

    def profiles_for(self, text: str) -> Sequence[NoteProfile]:
        """Those to hold a file of a folder against: common names make no literature note without a paper."""
        if names_a_paper(text):
            return self.profiles
        return [profile for profile in self.profiles if not profile.by_name]

    def prompts(self) -> PromptLibrary:
        """The prompts that hold in the vault: --prompts, then the vault's, then the user's, then bundled.

        Raises:
            PromptError: one of them cannot be used.
        """
        folders = [self.settings.prompts, self.folder / VAULT_PROMPTS, user_folder() / "prompts"]
        given = tuple(folder for folder in folders if folder is not None)
        for folder in given:
            _keep_inside(folder, "**/*.md", self.folder)
        files = (file for folder in given if folder.is_dir() for file in sorted(folder.rglob("*.md")))
        return _prompts(given, tuple((file, file.stat().st_mtime_ns) for file in files))

    def paper_reader(self) -> PaperReader:
        """Who reads PDFs: within the settings' bounds, and what was read before from the state folder."""
        from summarizer.paper.process import Bounds  # brings what reads papers, which many commands do not
        from summarizer.paper.reader import PaperReader

        settings = self.settings
        bounds = Bounds(settings.pdf_timeout, round(settings.pdf_memory * 1e9))
        return PaperReader(bounds, settings.ocr, _shelf(settings.state_dir / "papers"))

    def backend(self) -> Backend | None:
        """The endpoint that the settings choose, with nothing around it; None when they choose no model.

        Raises:
            SettingsError: the choice lacks a key or a model.
        """
        chosen = endpoint(self.settings)
        return None if chosen is None else self.backend_at(chosen)

    def backend_at(self, chosen: Endpoint) -> Backend:
        """An endpoint with nothing around it, and what was learnt of it before.

        Raises:
            SettingsError: nothing speaks its protocol.
        """
        return connect(chosen, self._capabilities())

    def takes_pictures(self) -> bool:
        """Whether the model that is asked may take pictures: it was not found to take none."""
        known = self._capabilities().get(address(self.settings), model_name(self.settings))
        return known is None or known.pictures

    def _capabilities(self) -> CapabilityStore:
        return CapabilityStore(self.settings.state_dir / "endpoints.json")

    def warm_up(self) -> None:
        """Start to import what speaks to an endpoint, while papers are read; nothing when none is chosen.

        Raises:
            SettingsError: as `backend` does.
        """
        if (chosen := endpoint(self.settings)) is not None:
            Thread(target=_import_what_a_model_needs, args=(chosen,), name="warm up", daemon=True).start()

    def unwritten(self) -> Unwritten:
        """What keeps the answers for one note until they are written into it."""
        return Unwritten(self.store.folder / "unwritten.sqlite")

    def drafter(
        self,
        prompts: PromptLibrary,
        counter: TokenCounter,
        provider: Provider | None = None,
        kept: Unwritten | None = None,
    ) -> Drafter:
        """The drafter that the settings choose; with no endpoint the embedded one, which uses no model.

        A `provider` stands in for the endpoint with retries, to which the drafter would speak by itself;
        without one its answers are `kept`.

        Raises:
            SettingsError: the choice lacks a key or a model.
        """
        if provider is None:
            backend = self.backend()
            if backend is None:
                from summarizer.draft.embedded.extractive import ExtractiveDrafter  # one of two is used

                return ExtractiveDrafter()
            provider = Retrying(backend, retry_policy(self.settings))
            chosen = endpoint(self.settings)
            if kept is not None and chosen is not None:
                provider = kept.around(provider, chosen.base_url)
        return self.model_drafter(prompts, counter, provider)

    def reader(
        self,
        prompts: PromptLibrary,
        counter: TokenCounter,
        provider: Provider | None = None,
        kept: Unwritten | None = None,
    ) -> Reader | None:
        """Who reads the claims of drafts a second time, None when nobody does.

        A `provider` stands in for the reader's endpoint with retries.

        Raises:
            SettingsError: the choice of a reader lacks a key or a model.
        """
        model = reading_model(self.settings)
        if not model:
            return None
        from summarizer.draft.reading import ModelReader  # not without a model

        if provider is None:
            chosen = reading(self.settings)
            if chosen is None:
                return None
            provider = Retrying(self.backend_at(chosen.endpoint), retry_policy(self.settings))
            if kept is not None:
                provider = kept.around(provider, chosen.endpoint.base_url)
        return ModelReader(provider, model, prompts, counter, self.temperature, self.settings.timeout)

    @property
    def temperature(self) -> float:
        """Low when nothing is set, so that a note drafted twice cites mostly the same sentences."""
        return _TEMPERATURE if self.settings.temperature is None else self.settings.temperature

    def model_drafter(
        self, prompts: PromptLibrary, counter: TokenCounter, provider: Provider
    ) -> ModelDrafter:
        """The drafter that asks a model behind `provider`."""
        from summarizer.draft.model import ModelDrafter  # not without a model

        return ModelDrafter(
            provider,
            model_name(self.settings),
            prompts,
            counter=counter,
            temperature=self.temperature,
            max_output_tokens=self.settings.max_output_tokens,
            timeout=self.settings.timeout,
        )


def _import_what_a_model_needs(chosen: Endpoint) -> None:
    """Import locks make whoever needs it too wait for the end, so that nobody need join the thread."""
    with suppress(SummarizerError):  # who needs it will say so
        connect(chosen)


@lru_cache(maxsize=8)
def _shelf(folder: Path) -> Shelf:
    """One for each folder, since it knows how much was added."""
    return Shelf(folder)


@lru_cache(maxsize=8)
def _prompts(folders: tuple[Path, ...], files: tuple[tuple[Path, int], ...]) -> PromptLibrary:
    """The prompts of some folders, read again only when one of their files (with its time) has changed."""
    del files
    return PromptLibrary.load(folders)


def find_vault(folder: Path) -> Path:
    """The vault of a folder: the nearest parent with `.obsidian` or `summarizer.toml`, else the folder."""
    real = folder.resolve()
    marks = (".obsidian", FILE_NAME)
    return next((one for one in (real, *real.parents) if any((one / mark).exists() for mark in marks)), real)


def open_vault(place: Path, flags: Mapping[str, object] | None = None) -> Vault:
    """The vault that a folder or a note lies in; a note whose last write was cut off is put back first.

    Raises:
        SettingsError: a setting cannot be used.
    """
    folder = find_vault(place if place.is_dir() else place.parent)
    return vault_of(folder, load(folder, flags))


def open_what_can_be(
    folder: Path, flags: Mapping[str, object] | None = None
) -> tuple[Vault, tuple[SummarizerError, ...]]:
    """The vault of a folder, without what of its settings cannot be used, and why each cannot.

    Raises:
        UsageError: there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(
            _("There is no folder at {folder}.", folder=folder), hint=_("Name a folder of the vault.")
        )
    loaded, problems = load_what_can_be(find_vault(folder), flags)
    try:
        return vault_of(find_vault(folder), loaded), problems
    except SettingsError as exc:  # a note template
        bare = replace(loaded, settings=loaded.settings.model_copy(update={"profiles": {}}))
        try:
            return vault_of(find_vault(folder), bare), (*problems, exc)
        except SettingsError:  # one that is a file
            return vault_of(find_vault(folder), bare, own_profiles=False), (*problems, exc)


def vault_of(folder: Path, loaded: Loaded, *, own_profiles: bool = True) -> Vault:
    """The vault with settings that were loaded for it."""
    settings = loaded.settings
    if settings.state_dir == user_state_path("summarizer"):
        close_to_others(settings.state_dir)
    for name in ("papers", "endpoints.json"):
        close_tree_to_others(settings.state_dir / name)
    store = Store(settings.state_dir, folder)
    places = [folder / VAULT_PROFILES, user_folder() / "profiles"] if own_profiles else []
    if own_profiles:
        _keep_inside(folder / VAULT_PROFILES, "*.toml", folder)
    profiles = with_user_profiles(settings.profiles, places)
    return Vault(folder, settings, profiles, store, store.backups.recover(), loaded.ignored, loaded.origins)


def _keep_inside(folder: Path, pattern: str, vault: Path) -> None:
    """Hold a folder of a vault's to files of the vault: by a link it would read any file of the user's.

    Raises:
        SettingsError: the folder or a file in it is a link that leads out of the vault.
    """
    if not Path(os.path.normpath(folder)).is_relative_to(vault):
        return
    found = [folder] if not stays_inside(folder, vault) else folder.glob(pattern)
    if outside := next((one for one in found if not stays_inside(one, vault)), None):
        raise SettingsError(
            _(
                "{outside} is a link that leads out of the vault, which what comes with a vault may not.",
                outside=outside,
            ),
            hint=_("Put the file itself there, or one of that name into your user folder."),
        )
