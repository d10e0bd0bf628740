"""The Ray engine writes what the local one writes, from one machine with two workers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.batch.conftest import filled
from tests.conftest import Run, trust_vault
from tests.server import FakeEndpoint

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install -e '.[ray]'")

Command = Callable[..., Run]


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """Two workers on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
        yield
        ray.shutdown()


@pytest.mark.parametrize("model", ["", "good", "429x2"])
def test_ray_and_the_local_engine_write_the_same_bytes(run: Command, vault: Path, model: str) -> None:
    before = {path: path.read_bytes() for path in vault.glob("*.md")}
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", model, "--yes") if model else ()
        local = run("batch", vault, *flags)
        assert local.code == 0, local.err
        written = {path: path.read_bytes() for path in before}
        for path, content in before.items():
            path.write_bytes(content)
        for answers in vault.parent.rglob("answers.sqlite*"):
            answers.unlink()  # so that Ray has to ask for itself
        server.reset()
        on_ray = run("batch", vault, *flags, "--engine", "ray", "--json")
        assert on_ray.code == 0, on_ray.err
        assert len(server.chats) == {"": 0, "good": 10, "429x2": 12}[model]
    assert {path: path.read_bytes() for path in before} == written
    assert json.loads(on_ray.out.splitlines()[-1])["filled"] == 10


def test_the_limits_hold_for_all_workers_together(run: Command, vault: Path) -> None:
    settings = vault / "summarizer.toml"
    prices = "\n[prices.good]\ninput = 1\noutput = 1\n"
    settings.write_text(settings.read_text("utf-8") + prices, "utf-8")
    trust_vault(vault)
    with FakeEndpoint(delay=0.2) as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--yes", "--engine", "ray")
        result = run("batch", vault, *flags, "--concurrency", "1", "--max-cost", "0.04", "--json")
        assert server.stats()["peak_in_flight"] == 1
        assert 0 < len(server.chats) < 10
    *_, summary = (json.loads(line) for line in result.out.splitlines())
    assert float(summary["cost_usd"]) <= 0.04
    assert len(filled(vault)) == summary["filled"] == len(server.chats)


def test_a_refused_key_stops_all_workers_with_one_sentence(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-wrong")
    with FakeEndpoint(key="sk-right") as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--yes", "--engine", "ray")
        result = run("batch", vault, *flags)
    assert result.code == 5
    assert result.err.count("Error:") == 1
    assert filled(vault) == []


def test_a_pdf_that_hangs_its_worker_is_the_error_of_its_note(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_PDF_TIMEOUT", "0.001")
    result = run("batch", vault, "--engine", "ray", "--max-notes", "2", "--json")
    *notes, summary = (json.loads(line) for line in result.out.splitlines())
    assert summary["failed"] == 2
    assert {note["kind"] for note in notes} == {"PdfUnreadable"}
    assert filled(vault) == []
