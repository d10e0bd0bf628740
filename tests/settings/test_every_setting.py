"""Every setting, and every flag of a command that drafts, changes something that can be observed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from typer.main import get_command

from summarizer.cli.main import app
from summarizer.vault.environment import variable
from summarizer.vault.settings import Settings
from tests.conftest import Run
from tests.server import FakeEndpoint
from tests.settings.rows import ENDPOINT, FLAGS, OWN, SETTINGS, Row, row
from tests.settings.stage import Scribe, Seen, Stage, toml

COMMANDS = (
    "fill",
    "redo",
    "batch run",
    "batch collect",
    "watch",
    "review",
    "show",
    "evidence",
    "accept",
    "edit",
    "doctor",
)
"""Those that draft, and the others that take settings as flags."""


def options(command: str) -> Mapping[str, str]:
    """The options of a command by their parameters' names."""
    found = get_command(app)
    for name in command.split():
        found = found.commands[name]  # type: ignore[attr-defined]
    return {
        str(one.name): one.opts[0]
        for one in found.params
        if one.param_type_name == "option" and one.name != "help"
    }


@pytest.fixture(scope="module")
def scribe() -> Scribe:
    return Scribe()


@pytest.fixture(scope="module")
def server(scribe: Scribe) -> Iterator[FakeEndpoint]:
    with FakeEndpoint(scribe, reader=scribe.read) as server:
        yield server


@pytest.fixture
def look(
    run: Callable[..., Run],
    tmp_path: Path,
    server: FakeEndpoint,
    scribe: Scribe,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Seen]:
    """Run a row's command in a vault of its own, with what the row is about or without."""

    def seen(row: Row, command: str, name: str, source: str = "") -> Seen:
        stage = Stage(tmp_path / (source or "without"), command, server, scribe, run, monkeypatch)
        base = {key: server.base_url if one is ENDPOINT else one for key, one in row.base.items()}
        stage.settings, stage.left_out = base, row.left_out
        stage.prepare()
        row.before(stage)
        flags, value = list(row.flags), row.given(stage)
        if source == "file":
            stage.settings[name] = value
        elif source == "environment":
            monkeypatch.setenv(variable(name), value if isinstance(value, str) else toml(value).strip('"'))
        elif source == "flag":
            flag = options(command)[name]
            flags += [flag] if value is True else [flag, str(value)]
        return stage.see(*flags)

    return seen


@pytest.fixture(scope="module")
def earlier() -> dict[object, Seen]:
    """What was seen without settings and flags, by what a row does else: many rows have that in common."""
    return {}


@pytest.fixture
def changes(look: Callable[..., Seen], earlier: dict[object, Seen]) -> Callable[..., None]:
    """Hold a run with what a row is about against one without."""

    def hold(row: Row, command: str, name: str, source: str) -> None:
        common = (command, repr(row.base), row.before, row.flags, row.left_out)
        without = earlier[common] = earlier.get(common) or look(row, command, name)
        assert not row.sees(without), f"also without it: {without}"
        with_it = look(row, command, name, source)
        assert row.sees(with_it), f"nothing changed: {with_it}"

    return hold


@pytest.mark.parametrize("source", ["file", "environment"])
@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_changes_something(changes: Callable[..., None], name: str, source: str) -> None:
    row = SETTINGS.get(name)
    assert row is not None, f"Say in tests/settings/rows.py what the setting {name} changes."
    changes(row, row.command, name, source)


@pytest.mark.parametrize(
    ("command", "name"), [(command, name) for command in COMMANDS for name in options(command)]
)
def test_every_flag_changes_something(changes: Callable[..., None], command: str, name: str) -> None:
    known = name in SETTINGS or name in FLAGS or name in OWN.get(command, {})
    assert known, f"Say in tests/settings/rows.py what {command} --{name} changes."
    changes(row(command, name), command, name, "flag")


def test_no_row_is_about_what_is_not_there() -> None:
    found = {command: set(options(command)) for command in COMMANDS}
    assert set(SETTINGS) == set(Settings.model_fields)
    assert set(FLAGS) <= set().union(*found.values())
    assert all(set(own) <= found[command] for command, own in OWN.items())
