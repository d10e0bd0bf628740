"""What was learnt about an endpoint survives, and a bad file never stands in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.provider.capability import Capability, CapabilityStore

LEARNT = Capability("text", "max_tokens", ("seed", "temperature"), thinking_off=True)


def test_what_is_put_is_got_again_by_address_and_model(tmp_path: Path) -> None:
    path = tmp_path / "new" / "capabilities.json"
    CapabilityStore(path).put("http://one/v1", "m", LEARNT)
    store = CapabilityStore(path)
    assert store.get("http://one/v1/", "m") == LEARNT
    assert store.get("http://one/v1", "other") is None
    assert store.get("http://two/v1", "m") is None


def test_two_processes_keep_what_the_other_has_learnt(tmp_path: Path) -> None:
    path = tmp_path / "state" / "capabilities.json"
    one, two = CapabilityStore(path), CapabilityStore(path)
    assert one.get("a", "m") is two.get("b", "m") is None
    one.put("a", "m", LEARNT)
    two.put("b", "m", LEARNT)
    assert CapabilityStore(path).get("a", "m") == CapabilityStore(path).get("b", "m") == LEARNT
    assert list(path.parent.iterdir()) == [path]


def test_what_another_has_learnt_since_is_known(tmp_path: Path) -> None:
    one, two = CapabilityStore(tmp_path / "known.json"), CapabilityStore(tmp_path / "known.json")
    assert one.get("a", "m") is None
    two.put("a", "m", LEARNT)
    assert one.get("a", "m") == LEARNT


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b'{"a m": 3}', b'{"a m": {"rung": "telepathy"}}']
)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "capabilities.json"
    path.write_bytes(content)
    store = CapabilityStore(path)
    assert store.get("a", "m") is None
    store.put("a", "m", LEARNT)
    assert CapabilityStore(path).get("a", "m") == LEARNT


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = CapabilityStore(tmp_path / "file" / "capabilities.json")
    store.put("a", "m", LEARNT)
    assert store.get("a", "m") == LEARNT
