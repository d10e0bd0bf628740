"""Settings with others in the place of some, as somebody types them: `provider=openai,model=gpt-x`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from summarizer.errors import UsageError
from summarizer.language import _
from summarizer.retold import retold
from summarizer.vault.layers import likely
from summarizer.vault.model_choice import chosen_preset, elsewhere
from summarizer.vault.settings import PATHS, Settings

_PARTS = re.compile(r"[,，]\s*(?=[a-z_]+\s*=)")


def parse_varied(text: str, names: tuple[str, ...]) -> Mapping[str, str]:
    """The settings in a text, `names` being those that there may be; a value may hold commas.

    Raises:
        UsageError: it is no such text, or names another setting.
    """
    found: dict[str, str] = {}
    for part in _PARTS.split(text.strip()):
        name, equals, value = part.partition("=")
        name = name.strip().removeprefix("--").replace("-", "_")
        if not equals or not name:
            raise UsageError(
                _("{text!r} is no SETTING=VALUE.", text=part.strip()),
                hint=_("Write settings with commas between them, as in provider=openai,model=gpt-x."),
            )
        if name not in names:
            meant = likely(name, names)
            raise UsageError(
                _("{name!r} is no setting that drafts depend on.", name=name),
                hint=_("Did you mean {meant}?", meant=meant) if meant else _listed(names),
            )
        found[name] = value.strip()
    return found


def _listed(names: tuple[str, ...]) -> str:
    return _("The settings are {names}.", names=", ".join(names))


def varied(settings: Settings, given: Mapping[str, str]) -> Settings:
    """The settings with those given in the place of what stands there; paths are relative to the folder here.

    Another provider or address is asked for its own model, and with its own key: none that is set for the
    first is sent there.

    Raises:
        UsageError: one cannot be used.
    """
    base, chosen = settings, chosen_preset(settings)
    provider = given.get("provider", settings.provider)
    if provider not in {settings.provider, chosen.name if chosen else ""}:
        base = elsewhere(settings, provider)
    elif given.get("base_url", settings.base_url) != settings.base_url:
        base = elsewhere(settings, settings.provider).model_copy(update={"model": settings.model})
    values: dict[str, object] = {**dict(base), **given}
    for name in PATHS & given.keys():
        values[name] = Path.cwd() / Path(given[name]).expanduser() if given[name] else None
    try:
        return type(base).model_validate(values)
    except ValidationError as exc:
        error = exc.errors()[0]
        name, why = str(error["loc"][0]), retold(error["msg"].removeprefix("Value error, "))
        raise UsageError(
            _(
                "The setting {name!r} cannot be {value!r}: {why}.",
                name=name,
                value=given.get(name, ""),
                why=why,
            )
        ) from exc
