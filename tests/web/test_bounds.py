"""What is too large, too deep or no number is refused with the right words, and nothing is done with it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.paper.bombs import forms
from tests.web.test_security import COOKIE, JSON, OURS, Site, bytes_of, decision

POST = {**COOKIE, **OURS, **JSON}


@pytest.fixture
def site(vault: Path) -> Site:
    return Site(vault)


@pytest.mark.parametrize("address", ["/do/edit", "/check"])
def test_a_body_above_a_megabyte_is_refused_before_it_is_read(
    site: Site, vault: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: object) -> None:
        raise AssertionError("the body was read")

    before = bytes_of(vault)
    with monkeypatch.context() as patch:
        patch.setattr("starlette.requests.Request.stream", never)
        for length in ("1000001", "9" * 30, "-1", "many"):
            status, text, _ = site.ask("POST", address, {**POST, "content-length": length}, b"")
            assert (status, "1,000,000 bytes" in text) == (413, True)
    status, _, _ = site.ask("POST", address, POST, decision(site, said="x" * 1_000_000))  # it does not say
    assert status == 413
    assert bytes_of(vault) == before


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"[" * 500_000, "no JSON"),
        (b'{"note": ' * 90_000, "no JSON"),
        (b"", "no JSON"),
        (b"{\xff}", "no JSON"),
        (b"1" * 10_000, "no JSON"),
        (b"null", "no JSON object"),
        (rb'{"said": "\ud800"}', "`said` holds a character that no text has"),
        (rb'{"note": "a\u0000"}', "`note` holds a character that no text has"),
        (b'{"note": ["a"]}', "`note` has to be text"),
        (b'{"note": "", "said": NaN}', "`said` has to be text"),
    ],
)
def test_a_body_that_is_not_the_pages_is_a_bad_request(site: Site, body: bytes, says: str) -> None:
    status, text, _ = site.ask("POST", "/do/edit", POST, body)
    assert status == 400
    assert says in text


@pytest.mark.parametrize("note", ["a.md", "{}", "[1]", "[" * 90_000, '["../outside.md"]'])
def test_a_batch_of_what_is_no_list_of_notes_is_refused(site: Site, vault: Path, note: str) -> None:
    before = bytes_of(vault)
    status, _, _ = site.ask("POST", "/batch", POST, {"note": note})
    assert status == (403 if "outside" in note else 400)
    assert bytes_of(vault) == before


@pytest.mark.parametrize("claim", ["x", "-1", "1.5", "٣", "9" * 5_000, "99999"])
def test_a_claim_that_is_none_is_refused(site: Site, vault: Path, claim: str) -> None:
    before = bytes_of(vault)
    status, _, _ = site.ask("POST", "/do/accept", POST, decision(site, claim=claim))
    assert status == (422 if claim == "99999" else 400)
    assert bytes_of(vault) == before


@pytest.mark.parametrize(
    "sentences",
    ["x", "{}", "[1]", "[null]", '[{"text": "a"}]', '[{"text": 1, "page_index": 0}]', "[" * 90_000]
    + [f'[{{"text": "a", "page_index": {page}}}]' for page in ("true", "-1", "1.0", "NaN", "100000")]
    + [r'[{"text": "\u0000", "page_index": 0}]'],
)
def test_sentences_that_are_no_list_of_sentences_are_refused(site: Site, vault: Path, sentences: str) -> None:
    before = bytes_of(vault)
    for address in ("/do/cite", "/check"):
        status, text, _ = site.ask("POST", address, POST, decision(site, claim="0", sentences=sentences))
        assert (status, "`sentences` has to be a list" in text) == (400, True)
    assert bytes_of(vault) == before


def test_what_no_page_of_the_paper_has_is_not_cited(site: Site, vault: Path) -> None:
    before = bytes_of(vault)
    made_up = '[{"text": "Nobody wrote this.", "page_index": 0}]'
    for address in ("/do/cite", "/do/new", "/do/edit", "/check"):
        said = decision(site, claim="" if address == "/do/new" else "0", said="x", sentences=made_up)
        status, text, _ = site.ask("POST", address, POST, said)
        assert status == 422
        assert "Page 1 of the paper has no such sentence." in text
    assert bytes_of(vault) == before


@pytest.mark.parametrize("zoom", ["nan", "inf", "-inf", "-1", "0", "1e300", "5", "two", "", "0x2"])
def test_a_zoom_that_is_none_is_a_bad_request(site: Site, zoom: str) -> None:
    name = quote(next(iter(site.desk.queue)))
    status, text, _ = site.ask("GET", f"/page.png?note={name}&page=0&zoom={zoom}", COOKIE)
    assert status == 400
    assert "`zoom` has to be" in text


@pytest.mark.parametrize("page", ["-1", "1.5", "nan", "x", "9" * 5_000, "100000", "٣"])
def test_a_page_that_is_none_is_a_bad_request(site: Site, page: str) -> None:
    name = quote(next(iter(site.desk.queue)))
    status, text, _ = site.ask("GET", f"/page.png?note={name}&page={quote(page)}&zoom=1", COOKIE)
    assert status == 400
    assert "`page` has to be" in text


def test_a_page_beyond_the_last_is_not_found(site: Site) -> None:
    name = quote(next(iter(site.desk.queue)))
    assert site.ask("GET", f"/page.png?note={name}&page=999&zoom=1", COOKIE)[0] == 404


def test_a_pdf_that_asks_for_too_much_costs_the_page_one_sentence(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_PDF_MEMORY", "0.3")
    for pdf in vault.rglob("*.pdf"):
        pdf.write_bytes(forms())
    site = Site(vault)
    name = quote(next(iter(site.desk.queue)))
    for address in (f"/page.png?note={name}&page=0&zoom=2", f"/marks?note={name}"):
        first, again = (site.ask("GET", address, COOKIE) for _ in range(2))
        assert first[0] == 404
        assert "took over 0.3 GB of memory" in first[1]
        assert again == first
    assert site.ask("GET", f"/note?note={name}", COOKIE)[0] == 200
