"""What the review page knows of a note, also without the journal."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from summarizer.errors import NoteChanged, NothingToDo
from summarizer.review.shorthand import lengthen, shorten, statements
from summarizer.vault.vault import open_vault
from summarizer.web.desk import Desk
from summarizer.web.serve import serve
from tests.server import FakeEndpoint


@pytest.fixture
def desk(vault: Path, english_note: Path) -> Desk:
    return Desk(open_vault(english_note), [english_note])


def test_without_the_journal_the_notes_own_evidence_stands_in_and_is_found_on_the_pages(
    vault: Path, english_note: Path
) -> None:
    shutil.rmtree(open_vault(english_note).store.folder)
    desk = Desk(open_vault(english_note), [english_note])
    (name,) = desk.queue
    cards = desk.sheet(name).cards
    sentences = [one for card in cards for claim in card.claims for one in claim.sentences]
    assert all(card.claims for card in cards)
    assert not any(one.boxes for one in sentences)
    texts = tuple(one.text for one in sentences)
    _, note = desk.vault.read(english_note)
    marks = asyncio.run(desk.painter.marks(english_note, note, texts))
    places = {mark.text: mark.boxes[0][0] for mark in marks.sentences}
    assert all(places[one.text] == one.page_index for one in sentences)


def test_every_draft_has_its_sentences_with_their_places(desk: Desk) -> None:
    (name,) = desk.queue
    for card in desk.sheet(name).cards:
        assert card.as_drafted
        assert all(sentence.boxes for claim in card.claims for sentence in claim.sentences)


def test_a_decision_on_a_note_that_changed_is_not_taken(desk: Desk, english_note: Path) -> None:
    (name,) = desk.queue
    digest = desk.sheet(name).digest
    english_note.write_bytes(english_note.read_bytes() + b"more\n")
    before = english_note.read_bytes()
    for action in ("accept", "reject", "edit"):
        with pytest.raises(NoteChanged):
            desk.decide(name, digest, action, "研究问题", "x")
    with pytest.raises(NoteChanged):
        desk.check_redo(name, digest, "研究问题", None)
    for action in ("accept", "reject", "edit"):
        with pytest.raises(NoteChanged):
            desk.decide(name, digest, action, "研究方法", "x", 0)
    assert english_note.read_bytes() == before


def test_an_edited_number_is_found_by_the_check(desk: Desk) -> None:
    (name,) = desk.queue
    card = next(card for card in desk.sheet(name).cards if card.status.label == "研究方法")
    assert desk.check(name, "研究方法", card.short.text) == ()
    assert desk.check(name, "研究方法", card.short.text.replace("48", "49"))


def test_links_are_shortened_for_editing_and_put_back() -> None:
    url = "zotero://open-pdf/library/items/ABCD2345?page=1"
    text = f"One. [p1]({url}) Two. [p1]({url}&annotation=EFGH2345) Three. [[a.pdf#page=2|p2]] [p1]({url})"
    short = shorten(text)
    assert short.text == "One. [p1] Two. [p1·2] Three. [p2] [p1]"
    assert lengthen(short.text, short.links) == text
    assert lengthen("New [p2] and [p9].", short.links) == "New [[a.pdf#page=2|p2]] and [p9]."
    assert statements(text) == ("One.", "Two.", "Three.")


def test_one_claim_is_drafted_again_and_the_others_stay_as_they_are(vault: Path, english_note: Path) -> None:
    with FakeEndpoint() as endpoint:
        desk = Desk(
            open_vault(english_note, {"base_url": endpoint.base_url, "model": "good"}), [english_note]
        )
        (name,) = desk.queue
        before = next(card for card in desk.sheet(name).cards if card.status.label == "研究方法").claims
        old = desk.check_redo(name, desk.sheet(name).digest, "研究方法", 1)
        assert old == before[1]
        desk.decide(name, desk.sheet(name).digest, "accept", "研究背景", "")  # while it is drafted, in effect
        asyncio.run(desk.redo(name, "研究方法", "shorter", old))
        after = next(card for card in desk.sheet(name).cards if card.status.label == "研究方法").claims
        assert len(after) == len(before) > 1
        assert [one for place, one in enumerate(after) if place != 1] == [
            one for place, one in enumerate(before) if place != 1
        ]
        assert after[1].text != before[1].text
        sent = json.dumps([one.body for one in endpoint.requests], ensure_ascii=False)
        assert before[1].text[:30] in sent
        assert "shorter" in sent


def test_a_statement_that_a_person_changed_is_not_drafted_again(desk: Desk) -> None:
    (name,) = desk.queue
    desk.decide(name, desk.sheet(name).digest, "edit", "研究方法", "我的话。", 0)
    with pytest.raises(NothingToDo):
        desk.check_redo(name, desk.sheet(name).digest, "研究方法", 0)
    assert desk.check_redo(name, desk.sheet(name).digest, "研究方法", 1)
    assert next(card for card in desk.sheet(name).cards if card.status.label == "研究方法").redoable


def test_a_vault_keeps_its_port_so_that_the_browser_finds_what_was_typed(desk: Desk) -> None:
    addresses: list[str] = []

    def stop(address: str) -> None:
        addresses.append(urlsplit(address).netloc)
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            serve(desk, 0, stop)
    assert addresses[0] == addresses[1]
    port = int(addresses[0].partition(":")[2])
    with socket.create_server(("127.0.0.1", port)), pytest.raises(KeyboardInterrupt):
        serve(desk, 0, stop)
    assert addresses[2] != addresses[0]
