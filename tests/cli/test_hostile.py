"""Whatever an endpoint answers: no traceback, no key in anything that is shown or kept, no note changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
