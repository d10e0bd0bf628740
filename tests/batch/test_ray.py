"""The Ray engine writes what the local one writes, from one machine with two workers."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from tests.batch.conftest import filled
from tests.conftest import Run, trust_vault
from tests.program import PATIENCE, started, wait_for
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
        result = run("batch", vault, *flags, "--concurrency", "1", "--max-cost", "0.015", "--json")
        assert server.stats()["peak_in_flight"] == 1
        assert 0 < len(server.chats) < 10
    *_, summary = (json.loads(line) for line in result.out.splitlines())
    assert float(summary["cost_usd"]) <= 0.015
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
    result = run("batch", *sorted(vault.glob("*.md"))[:2], "--engine", "ray", "--json")
    *notes, summary = (json.loads(line) for line in result.out.splitlines())
    assert summary["failed"] == 2
    assert {note["kind"] for note in notes} == {"PdfUnreadable"}
    assert filled(vault) == []


def test_a_cluster_of_this_machine_is_reached_from_nowhere_else(vault: Path) -> None:
    with FakeEndpoint(delay=2 * PATIENCE) as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--yes", "--engine", "ray")
        with started("batch", vault, *flags) as process:
            assert wait_for(lambda: server.chats or process.poll() is not None)
            assert process.poll() is None
            family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            sockets = [one for member in family for one in member.net_connections("inet")]
            for member in family:
                member.kill()
    open_to = {one.laddr.ip.removeprefix("::ffff:") for one in sockets if one.status == "LISTEN"}
    assert open_to == {"127.0.0.1"}


@pytest.mark.parametrize("kind", ["nothing", "mute", "no address"])
def test_a_cluster_that_cannot_be_reached_is_one_sentence(
    vault: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        if kind == "nothing":
            listening.close()
        monkeypatch.setenv("RAY_ADDRESS", "no address:x" if kind == "no address" else f"127.0.0.1:{port}")
        with started("batch", vault, "--engine", "ray") as process:
            _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert err.count("Error: No Ray cluster can be reached at") == 1
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes' environments")
def test_the_key_is_no_part_of_the_cluster(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "sk-of-nobody-else-7f3a"
    monkeypatch.setenv("SUMMARIZER_API_KEY", key)
    with TemporaryDirectory(dir="/tmp") as folder, FakeEndpoint(delay=1.0, key=key) as server:
        monkeypatch.setenv("RAY_TMPDIR", folder)  # Ray's sockets want short paths
        flags = ("--base-url", server.base_url, "--model", "good", "--yes", "--engine", "ray")
        with started("batch", vault, *flags) as process:
            assert wait_for(lambda: server.chats or process.poll() is not None)
            tree = psutil.Process(process.pid).children(recursive=True)
            lines = [(one, " ".join(one.cmdline())) for one in tree]
            of_ray = [one for one, line in lines if "ray" in line and "summarizer.paper.worker" not in line]
            told = [str((one.cmdline(), one.environ())) for one in of_ray]
            _, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, err
        kept = [path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()]
    assert len(told) > 2
    assert [text for text in told if key in text] == []
    assert kept
    assert not any(key.encode() in content for content in kept)


def test_the_brake_stops_the_workers_too(run: Command, vault: Path) -> None:
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "404", "--yes", "--engine", "ray")
        done = run("batch", vault, *flags, "--concurrency", "1")
    assert done.code == 5
    assert done.err.count("Error: Stopped after 5 notes in a row failed alike: ") == 1
