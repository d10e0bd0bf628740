"""What answers cost: a dated table of example prices, and a completion's cost by it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from summarizer.errors import SettingsError
from summarizer.language import _
from summarizer.provider.provider import Usage

_MILLION = Decimal(1_000_000)
_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens; `cached` and `cache_write` apply to parts of the input."""

    input: Decimal
    output: Decimal
    cached: Decimal
    cache_write: Decimal


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices by model, as they were on the day `checked`."""

    prices: Mapping[str, Price]
    checked: date

    def price(self, model: str) -> Price | None:
        """The price of a model, of its undated name when only that is known; None when unknown."""
        return self.prices.get(model) or self.prices.get(_DATED.sub("", model))


def price_table(overrides: Mapping[str, Mapping[str, object]] | None = None) -> PriceTable:
    """The packaged table, `overrides` (model → input, output, cached, cache_write) taking precedence.

    Raises:
        SettingsError: an override lacks input or output, or holds something that is no price.
    """
    packaged = _packaged()
    own = {model: _price(model, entry) for model, entry in (overrides or {}).items()}
    return PriceTable(MappingProxyType({**packaged.prices, **own}), packaged.checked)


def cost(model: str, usage: Usage, table: PriceTable) -> Decimal | None:
    """US dollars for the tokens used; None when the model's price is unknown."""
    price = table.price(model)
    if price is None:
        return None
    plain = usage.prompt_tokens - usage.cached_tokens - usage.cache_write_tokens
    return (
        max(plain, 0) * price.input
        + usage.cached_tokens * price.cached
        + usage.cache_write_tokens * price.cache_write
        + usage.completion_tokens * price.output
    ) / _MILLION


def total(costs: Iterable[Decimal | None]) -> Decimal | None:
    """All of them together in USD, None when one is unknown."""
    found = Decimal(0)
    for one in costs:
        if one is None:
            return None
        found += one
    return found


def money(amount: Decimal | None, decimals: int = 4) -> str:
    """An amount of USD in words, with so many decimals."""
    return _("price unknown") if amount is None else _("about ${cost}", cost=f"{amount:.{decimals}f}")


@cache
def _packaged() -> PriceTable:
    text = files("summarizer.provider").joinpath("prices.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    checked = entries.pop("checked")
    return PriceTable({model: _price(model, entry) for model, entry in entries.items()}, checked)


def _price(model: str, entry: Mapping[str, object]) -> Price:
    try:
        amounts = {name: Decimal(str(value)) for name, value in entry.items()}
        price = Price(**{"cached": amounts["input"], "cache_write": amounts["input"], **amounts})
        usable = all(amount.is_finite() and amount >= 0 for amount in amounts.values())
    except (KeyError, TypeError, InvalidOperation):
        usable = False
    if not usable:
        raise SettingsError(
            _("The price of {model} cannot be used.", model=model),
            hint=_(
                "Give input and output (cached, cache_write if you like) in US dollars per million tokens."
            ),
        )
    return price
