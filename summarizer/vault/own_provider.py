"""A provider of the user's own, as it stands in summarizer.toml under [providers.NAME]."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, Field, field_validator

from summarizer.language import _
from summarizer.provider.endpoint import PROTOCOL, Quirks
from summarizer.provider.presets import Preset
from summarizer.provider.provider import Rung

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_LONG = 16
"""Characters; a word of so many capitals and digits, without `_`, is rather a key than a variable's name."""


class OwnProvider(BaseModel):
    """An endpoint of the user's own; what the settings mean is said in `presets.toml` and in `Quirks`.

    `key` names the environment variable that holds the key, "" when the endpoint asks for none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = Field(min_length=1)
    key: str = ""
    model: str = ""
    protocol: str = PROTOCOL
    rung: Rung = Quirks().rung
    length: str = Field(Quirks().length_parameter, min_length=1)
    token_ratio: float = Field(Quirks().token_ratio, gt=0)
    context_hint: str = ""
    extra_body: dict[str, object] = Field(default_factory=dict)
    batch_price: float = Field(Quirks().batch_price, ge=0, le=1)
    local: bool = False

    @field_validator("key")
    @classmethod
    def _names_a_variable(cls, value: str) -> str:
        """Refuses what is no name, above all a key itself; the value is never repeated."""
        if not value or (_VARIABLE.fullmatch(value) and ("_" in value or len(value) < _LONG)):
            return value
        if len(value) >= _LONG or "-" in value:
            raise ValueError(_("this looks like a key itself, which never stands in a settings file"))
        raise ValueError(_("it takes the name of an environment variable in capitals, as in MYLAB_API_KEY"))

    def preset(self, name: str) -> Preset:
        """The same, as a preset."""
        return Preset(
            name=name,
            base_url=self.base_url,
            key_variable=self.key,
            model=self.model,
            quirks=Quirks(
                rung=self.rung,
                length_parameter=self.length,
                extra_body=self.extra_body,
                token_ratio=self.token_ratio,
                context_hint=self.context_hint,
                batch_price=self.batch_price,
            ),
            local=self.local,
            advice="",
            protocol=self.protocol,
        )
