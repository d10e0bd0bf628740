"""Costs are exact for known models and unknown for the others."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.errors import SettingsError
from summarizer.provider.presets import preset
from summarizer.provider.pricing import cost, price_table
from summarizer.provider.provider import Usage

OWN = {"mine": {"input": 2, "cached": "0.5", "output": 8.0}}


def test_cached_tokens_are_charged_at_their_own_price() -> None:
    usage = Usage(prompt_tokens=1_000_000, completion_tokens=100_000, cached_tokens=400_000)
    assert cost("mine", usage, price_table(OWN)) == Decimal("1.2") + Decimal("0.2") + Decimal("0.8")


def test_writing_to_a_cache_costs_as_much_as_input_unless_stated() -> None:
    usage = Usage(prompt_tokens=1_000_000, cache_write_tokens=1_000_000)
    assert cost("mine", usage, price_table(OWN)) == 2
    dearer = {"mine": {**OWN["mine"], "cache_write": "2.5"}}
    assert cost("mine", usage, price_table(dearer)) == Decimal("2.5")


def test_an_unknown_price_is_unknown_and_not_nothing() -> None:
    assert cost("nobody-knows", Usage(10, 10), price_table()) is None
    assert cost("glm-4.7-flash", Usage(10, 10), price_table()) == 0


def test_a_dated_model_costs_what_its_undated_name_does() -> None:
    table = price_table()
    assert table.price("gpt-5.4-mini-2026-03-17") == table.price("gpt-5.4-mini") is not None


def test_own_prices_take_precedence_over_the_packaged_ones() -> None:
    table = price_table({"gpt-5.4-mini": {"input": "1", "output": "1"}})
    assert cost("gpt-5.4-mini", Usage(1_000_000, 1_000_000), table) == 2


def test_the_packaged_table_says_when_it_was_checked_and_prices_openais_default() -> None:
    assert price_table().checked.year >= 2026
    assert price_table().price(preset("openai").model) is not None


@pytest.mark.parametrize(
    "entry",
    [
        {"input": 1},
        {"input": "cheap", "output": 1},
        {"input": -1, "output": 1},
        {"input": 1, "output": 1, "tax": 2},
    ],
)
def test_a_price_that_is_none_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="mine"):
        price_table({"mine": entry})
