"""Whatever an endpoint answers: no traceback, no key in anything that is shown or kept, no note changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest

from tests.batch.conftest import make_vault
from tests.conftest import Run
from tests.provider.hostile import ANSWERS, FAULTS, FORMS, KEY, Asked, Fault, as_json, hostile

Command = Callable[..., Run]
BAD = {**FAULTS, **ANSWERS}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little patience, and a key."""
    monkeypatch.setenv("SUMMARIZER_ATTEMPTS", "2")
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "2")
    monkeypatch.setenv("SUMMARIZER_API_KEY", KEY)


def fault(asked: Asked) -> Fault:
    """The fault that the model's name calls up; who asks for the models is told the key as one."""
    if not asked.body:
        return lambda _: [
            as_json(200, {"data": [{"id": f"{asked.body.get('model')}-{asked.authorization}"}]})
        ]
    return BAD[asked.body["model"]]


def leaks(run: Run, folder: Path) -> Iterator[str]:
    """Where the key stands, in any of its forms: in what was printed, or in a file."""
    kept = {path.as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for place, content in {"out": run.out.encode(), "err": run.err.encode(), **kept}.items():
        yield from (f"{form} in {place}" for form in FORMS if form.encode() in content)


def test_no_fault_of_a_hostile_endpoint_is_a_traceback_tells_the_key_or_changes_a_note(
    run: Command, tmp_path: Path
) -> None:
    vault = make_vault(tmp_path / "vault", 1)
    (note,) = vault.glob("copy-*.md")
    before = note.read_bytes()
    wrong = []
    with hostile(fault) as server:
        for name in BAD:
            found = run("fill", note, "--base-url", server.base_url, "--model", name)
            shown = found.out + found.err
            if found.code not in {2, 5} or "Traceback" in shown or "Error: " not in found.err:
                wrong.append(f"{name}: {found.code} {shown[-1500:]}")
            if note.read_bytes() != before:
                wrong.append(f"{name}: the note is another")
                note.write_bytes(before)
            wrong += [f"{name}: {leak}" for leak in leaks(found, tmp_path)]
    assert wrong == []
    assert set(server.met) == {*BAD, ""}


def test_a_batch_outlives_every_fault_and_what_it_keeps_tells_no_key(run: Command, tmp_path: Path) -> None:
    vault = make_vault(tmp_path / "vault", 24)
    notes = {path: path.read_bytes() for path in vault.glob("*.md")}
    names = iter(cycle(BAD))
    with hostile(lambda asked: BAD[next(names)] if asked.body else fault(asked)) as server:
        flags = ("--base-url", server.base_url, "--model", "any", "--yes", "--keep-going")
        runs = [run("batch", vault, *flags, "--concurrency", "8"), run("batch", vault, *flags, "--json")]
        runs += [run("status", vault), run("redo", next(iter(notes)), *flags[:4])]
    assert "0 filled, 24 failed" in runs[0].out
    for found in runs:
        assert "Traceback" not in found.out + found.err
        assert list(leaks(found, tmp_path)) == []
    assert {path: path.read_bytes() for path in notes} == notes


BY_POST = (
    *(
        "status-401",
        "status-500",
        "page-200",
        "redirect-away",
        "no-http",
        "slow-body",
        "json-null",
        "json-text",
    ),
    *("json-deep", "message-odd", "echo", "echo-200", "echo-base64", "escapes"),
)


@pytest.mark.parametrize("path", ["/v1/files", "/v1/batches", "/v1/batches/b", "/v1/files/o/content"])
def test_no_fault_at_any_step_of_a_batch_by_post_is_a_traceback_or_tells_the_key(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr("summarizer.provider.backends.openai.batches._TRIES", 0)
    monkeypatch.setattr("summarizer.provider.backends.openai.batches._LONGEST", 2.0)
    vault = make_vault(tmp_path / "vault", 2)
    step = {"fault": ""}
    right: dict[str, dict[str, object]] = {
        "/v1/files": {"id": "f", "object": "file"},
        "/v1/files/f": {"id": "f", "object": "file"},
        "/v1/batches": {"id": "b", "object": "batch", "status": "in_progress", "data": []},
        "/v1/batches/b": {"id": "b", "object": "batch", "status": "completed", "output_file_id": "o"},
        "/v1/files/o/content": {},
    }

    def answer(asked: Asked) -> Fault:
        asked_for = asked.path.partition("?")[0]
        if asked_for == path:
            return BAD[step["fault"]]
        if asked_for == "/v1/chat/completions":
            return lambda asked: [as_json(200, asked.good)]
        return lambda _: [as_json(200, right.get(asked_for, {}))]

    wrong = []
    with hostile(answer) as server:
        flags = ("--base-url", server.base_url, "--model", "any")
        for name in BY_POST:
            step["fault"] = name
            for found in (
                run("batch", vault, *flags, "--batch-api", "--yes"),
                run("batch", "collect", vault, *flags),
            ):
                shown = found.out + found.err
                if found.code not in {0, 2, 5} or "Traceback" in shown:
                    wrong.append(f"{name}: {found.code} {shown[-1500:]}")
                wrong += [f"{name}: {leak}" for leak in leaks(found, tmp_path)]
    assert wrong == []
