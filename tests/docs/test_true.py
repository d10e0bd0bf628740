"""README and docs say what is so: commands, flags, settings, providers, prices and templates."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer

from summarizer import errors
from summarizer.cli.main import app
from summarizer.cli.options import SETTING_FLAGS
from summarizer.provider.presets import preset, preset_names
from summarizer.provider.pricing import cost, price_table
from summarizer.provider.provider import Usage
from summarizer.vault.settings import Settings
from summarizer.vault.trust import MAY_SET, MAY_SET_INSIDE
from tests.conftest import Run
from tests.docs.pages import ENGLISH_ALONE, EVERY, IN_BOTH, PAGES, PROJECT, Page, without_remark

README, SETTINGS = Page("README.md"), Page("docs/settings.md")
in_both = pytest.mark.parametrize("page", IN_BOTH, ids=lambda page: page.path)
every = pytest.mark.parametrize("page", EVERY, ids=lambda page: page.path)
either = pytest.mark.parametrize("other", [False, True], ids=["en", "zh"])


@in_both
def test_a_page_says_the_same_in_both_languages(page: Page) -> None:
    other = page.other
    assert _code(page) == _code(other)
    assert [level for level, _ in page.headings] == [level for level, _ in other.headings]
    assert [len(row) for row in page.rows] == [len(row) for row in other.rows]
    assert _targets(page) == _targets(other)


def _code(page: Page) -> list[tuple[str, list[str]]]:
    """Blocks without remarks, which are in the page's language."""
    return [
        (language, [without_remark(line) for line in text.splitlines()]) for language, text in page.blocks
    ]


def _targets(page: Page) -> set[str]:
    """Where links lead, whatever the language there."""
    targets = {re.sub(r"#.*", "", target).replace(".zh-CN", "") for target in page.links}
    return {target for target in targets if target}


def test_pages_in_english_alone_are_those_that_say_why() -> None:
    alone = {page.path for page in PAGES if not (PROJECT / page.other.path).exists()}
    assert alone == ENGLISH_ALONE
    for page in (Page("docs/questions.md"), Page("docs/questions.md").other):
        last = page.text.split("\n\n")[-1]
        assert all(f"]({Path(path).name})" in last for path in alone)


@every
def test_links_lead_somewhere(page: Page) -> None:
    for target in page.links:
        path, _, anchor = target.partition("#")
        if not path.startswith("http"):
            file = (PROJECT / page.path).parent / path if path else PROJECT / page.path
            assert file.exists(), target
            if anchor:
                assert anchor in Page(str(file.resolve().relative_to(PROJECT))).anchors, target


@every
def test_commands_and_their_flags_exist(page: Page) -> None:
    known = _flags_of_commands()
    for typed in page.commands:
        words = [*shlex.split(typed), "", ""]
        names = (f"{words[0]} {words[1]}", words[0], f"{words[0]} run", f"{words[0]} show")
        command = next((name for name in names if name in known), None)
        assert command, typed
        assert {word for word in words if word.startswith("--")} <= known[command] | {"--help"}, typed


@every
def test_flags_in_the_text_are_flags_of_some_command(page: Page) -> None:
    known = {"--help", "--version"}.union(*_flags_of_commands().values())
    spans = re.findall(r"`(--[^`]+)`", page.prose)
    assert {word for span in spans for word in re.findall(r"--[\w-]+", span)} <= known


@either
def test_the_commands_without_json_are_named(other: bool) -> None:
    text = (README.other if other else README).text
    sentence = next(line for line in text.splitlines() if "`--json`" in line)
    lacking = {name for name, flags in _flags_of_commands().items() if "--json" not in flags}
    assert set(re.findall(r"`([\w ]+)`", sentence)) == lacking


def _flags_of_commands() -> dict[str, set[str]]:
    """The flags of each command by its name, such as "fill" or "batch collect"."""
    program: Any = typer.main.get_command(app)
    groups = {name: one.commands for name, one in program.commands.items() if hasattr(one, "commands")}
    below = {f"{name} {own}": one for name, of_group in groups.items() for own, one in of_group.items()}
    commands = {name: one for name, one in program.commands.items() if name not in groups} | below
    return {
        name: {flag for option in one.params for flag in (*option.opts, *option.secondary_opts)}
        for name, one in commands.items()
    }


@either
def test_the_settings_are_all_there_with_what_holds_unless_they_are_set(other: bool) -> None:
    page = SETTINGS.other if other else SETTINGS
    rows = {row[0].strip("`"): row[1] for row in page.rows if row[0].strip("`") in Settings.model_fields}
    assert list(rows) == list(Settings.model_fields)
    defaults = {name: field.get_default() for name, field in Settings.model_fields.items()}
    plain = {
        name: value
        for name, value in defaults.items()
        if isinstance(value, bool | int | float | str) and value != ""
    }
    for name, value in plain.items():
        said = str(value).lower() if isinstance(value, bool) else str(value)
        assert rows[name].strip("`") == said, name
    tables = {
        name for name, row in zip(rows, page.rows[1:], strict=False) if row[2].startswith(("table", "表"))
    }
    assert tables == set(Settings.model_fields) - set(SETTING_FLAGS) - {"state_dir"}


@either
def test_what_a_vault_may_set_by_itself_is_named(other: bool) -> None:
    page = SETTINGS.other if other else SETTINGS
    section = page.text.split("\n## ")[3].split("```")[0]
    named = set(re.findall(r"`([a-z_]+)(?: = [^`]+)?`", section)) - {"none"}
    assert named == MAY_SET | MAY_SET_INSIDE | {"provider", "figures"}


@either
def test_the_providers_are_those_that_come_with_the_program(other: bool) -> None:
    page = SETTINGS.other if other else SETTINGS
    known = {name: preset(name) for name in preset_names()}
    rows = {row[0].strip("`"): row[1].strip("`–") for row in page.rows if row[0].strip("`") in known}
    assert rows == {name: one.key_variable for name, one in known.items()}


@either
def test_a_paper_costs_what_the_price_table_says(other: bool) -> None:
    page, table = (README.other if other else README), price_table()
    reckoned = Page("docs/grounding.md")
    text = (reckoned.other if other else reckoned).text
    told = text[text.rindex("\n## ") :]
    sent, back = (int(number.replace(",", "")) for number in re.findall(r"\d+,\d{3}", told)[::2])
    rows = {row[1].strip("`"): row for row in page.rows if table.price(row[1].strip("`"))}
    assert set(rows) == set(table.prices)
    for model, row in rows.items():
        one = cost(model, Usage(sent, back), table)
        assert one is not None
        assert [Decimal(cell.strip("$")) for cell in row[2:]] == [round(one, 3), round(one * 100, 2)], model
        assert preset(row[0].strip("`"))
    assert f"{table.checked}" in page.text
    assert f"{table.checked}" in told


@either
def test_the_templates_are_the_bundled_profiles(other: bool) -> None:
    page = Page("docs/templates.md")
    named = {row[-1].strip("`") for row in (page.other if other else page).rows}
    files = (PROJECT / "summarizer" / "note" / "profiles").glob("*.toml")
    assert {re.sub(r"^\d+_", "", file.stem) for file in files} <= named


@either
def test_the_exit_codes_are_those_of_the_errors(other: bool) -> None:
    text = (README.other if other else README).text
    listed = {int(code) for code in re.findall(r"[,，\s](\d+) ", text[text.index("130 Ctrl-C") - 300 :])}
    classes = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.exit_code for kind in classes if issubclass(kind, errors.SummarizerError)}
    assert codes <= listed


def test_what_the_readme_shows_as_written_without_a_model_is_what_the_demo_writes(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    assert run("demo", tmp_path / "demo").code == 0
    written = "".join(note.read_text("utf-8") for note in (tmp_path / "demo").glob("*.md"))
    quoted, drafted = re.findall(r"^> (🎉 .*)$", README.text, re.MULTILINE)
    without_links = re.sub(r"\[([^\]]*)\]\(zotero:[^)]*\)", r"\1", written)
    assert quoted in [line.rstrip() for line in without_links.splitlines()]
    claims = tomllib.loads((PROJECT / "examples" / "pictures" / "answer.toml").read_text("utf-8"))
    assert claims["研究结论"][0]["text"] in drafted
