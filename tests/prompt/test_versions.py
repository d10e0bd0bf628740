"""A changed prompt has a raised version: the version in a note must say which words made the draft."""

from __future__ import annotations

import tomllib
from pathlib import Path

from summarizer.prompt.template import parse_prompt_file

PROMPTS = Path(__file__).parents[2] / "prompts"
RECORD = Path(__file__).with_name("versions.toml")


def test_every_prompt_is_the_one_that_was_recorded_under_its_version() -> None:
    files = [path for path in PROMPTS.rglob("*.md") if path.name != "README.md"]
    prompts = [parse_prompt_file(path.read_text(encoding="utf-8"), str(path)) for path in files]
    found = {prompt.id: f"{prompt.version}-{prompt.digest}" for prompt in prompts}
    recorded = tomllib.loads(RECORD.read_text(encoding="utf-8"))
    assert found == recorded, (
        f"Prompts changed: give them the version {max(prompt.version for prompt in prompts) + 1} "
        f"and record version and digest in {RECORD.name}."
    )
