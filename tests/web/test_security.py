"""Who may speak to the review page: nobody but this machine's browser with the token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import anyio
import pytest
from starlette.types import Message

from summarizer.vault.vault import open_vault
from summarizer.web.app import create_app
from summarizer.web.desk import Desk

TOKEN, PORT, HOST = "secret", 4711, "127.0.0.1:4711"
COOKIE = {"cookie": f"summarizer_{PORT}={TOKEN}"}
JSON = {"content-type": "application/json"}
OURS = {"origin": f"http://{HOST}"}


class Site:
    """The application over a vault, spoken to in bare HTTP."""

    def __init__(self, vault: Path) -> None:
        self.desk = Desk(open_vault(vault), [vault])
        self._app = create_app(self.desk, TOKEN, PORT)

    def ask(
        self, method: str, address: str, headers: Mapping[str, str] = {}, body: object = None
    ) -> tuple[int, str, dict[str, str]]:
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [
                (name.encode(), value.encode()) for name, value in ({"host": HOST} | dict(headers)).items()
            ],
            "root_path": "",
            "scheme": "http",
            "server": ("127.0.0.1", PORT),
        }
        sent: list[Message] = []

        async def receive() -> Message:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        anyio.run(self._app, scope, receive, send)
        answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        text = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], text.decode("utf-8", "replace"), answered


@pytest.fixture
def site(vault: Path) -> Site:
    return Site(vault)


def decision(site: Site, **changed: str) -> dict[str, str]:
    name = next(iter(site.desk.queue))
    return {"note": name, "digest": site.desk.sheet(name).digest, "field": "研究问题", "said": ""} | changed


def bytes_of(vault: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in vault.rglob("*.md")}


def test_the_token_in_the_address_becomes_a_cookie_that_scripts_and_other_sites_cannot_use(
    site: Site,
) -> None:
    status, _, headers = site.ask("GET", f"/?token={TOKEN}")
    assert status == 303
    assert headers["location"] == "/"
    assert "httponly" in headers["set-cookie"].lower()
    assert "samesite=strict" in headers["set-cookie"].lower()
    status, text, headers = site.ask("GET", "/", COOKIE)
    assert status == 200
    assert TOKEN not in text
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cookie": f"summarizer_{PORT}=wrong"},
        {**COOKIE, "host": "evil.example:4711"},
        {**COOKIE, "host": "127.0.0.1:80"},
        {**COOKIE, "origin": "http://evil.example"},
        {**COOKIE, "origin": "null"},
        {**COOKIE, "sec-fetch-site": "cross-site"},
    ],
)
def test_reading_without_token_or_from_elsewhere_gets_403(site: Site, headers: Mapping[str, str]) -> None:
    for address in (
        "/",
        "/note",
        "/queue",
        "/page.png",
        "/marks",
        "/events",
        "/refused",
        "/static/review.js",
        "/nowhere",
    ):
        assert site.ask("GET", address, headers)[0] == 403


@pytest.mark.parametrize(
    "headers",
    [
        {**OURS, **JSON},
        {**COOKIE, **JSON},
        {**COOKIE, **OURS, "content-type": "text/plain"},
        {**COOKIE, **JSON, "origin": "http://evil.example"},
        {**COOKIE, **JSON, **OURS, "host": "evil.example"},
    ],
)
def test_a_decision_without_token_or_from_elsewhere_gets_403_and_changes_nothing(
    site: Site, vault: Path, headers: Mapping[str, str]
) -> None:
    before = bytes_of(vault)
    for action in ("accept", "edit", "reject", "redo", "undo"):
        assert site.ask("POST", f"/do/{action}", headers, decision(site, said="x"))[0] == 403
    for address in ("/batch", "/open", "/annotate"):
        assert site.ask("POST", address, headers, decision(site))[0] == 403
    assert bytes_of(vault) == before


@pytest.mark.parametrize("name", ["../outside.md", "/etc/passwd", "..%2Foutside.md", "", "summarizer.toml"])
def test_a_path_outside_the_queue_gets_403_and_changes_nothing(site: Site, vault: Path, name: str) -> None:
    outside = vault.parent / "outside.md"
    outside.write_bytes(next(vault.glob("*.md")).read_bytes())
    before = outside.read_bytes()
    for address in ("/note", "/page.png", "/marks"):
        assert site.ask("GET", f"{address}?note={quote(name, safe='%')}", COOKIE)[0] == 403
    known = next(iter(site.desk.queue))
    assert site.ask("GET", f"/marks?note={quote(known)}&citing={quote(name or 'x')}", COOKIE)[0] == 403
    for action in ("/do/accept", "/do/undo", "/do/redo", "/do/draft", "/check", "/open", "/annotate"):
        status, _, _ = site.ask("POST", action, {**COOKIE, **OURS, **JSON}, decision(site, note=name))
        assert status == 403
    assert outside.read_bytes() == before


def test_a_note_that_became_a_link_out_of_the_vault_gets_403(site: Site, vault: Path) -> None:
    outside = vault.parent / "outside.md"
    name = next(iter(site.desk.queue))
    (vault / name).rename(outside)
    (vault / name).symlink_to(outside)
    assert site.ask("GET", f"/note?note={quote(name)}", COOKIE)[0] == 403


def test_a_decision_from_the_page_itself_is_taken(site: Site, vault: Path) -> None:
    before = bytes_of(vault)
    status, text, _ = site.ask("POST", "/do/accept", {**COOKIE, **OURS, **JSON}, decision(site))
    assert status == 200
    assert 'data-state="accepted"' in text
    assert bytes_of(vault) != before


def test_nonsense_is_answered_in_one_sentence(site: Site) -> None:
    status, text, _ = site.ask("POST", "/do/dance", {**COOKIE, **OURS, **JSON}, decision(site))
    assert status == 422
    assert "dance" in text
    assert site.ask("POST", "/do/accept", {**COOKIE, **OURS, **JSON}, ["no", "object"])[0] == 400
