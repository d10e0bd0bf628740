"""The sentences that a claim rests on, chosen anew by a person: links, evidence and checks follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from summarizer.insertion.callout import said_against
from summarizer.insertion.phrases import LOOK, WARNING
from summarizer.language import speaking
from summarizer.paper.cited import PAGE_LINK
from summarizer.review.claims import StoredClaim, StoredSentence
from summarizer.review.ground import Ground
from summarizer.review.shorthand import plain

Place: TypeAlias = tuple[str, int]
"""A sentence by its text and the page (from 0) on which it begins."""
_LINK = re.compile(PAGE_LINK)


def cited(claim: StoredClaim) -> tuple[StoredSentence, ...]:
    """The sentences of a claim, each with its link and its line of evidence, as far as they are known."""
    quotes = (*claim.quotes, *[""] * (len(claim.sentences) - len(claim.quotes)))
    return tuple(
        sentence
        if sentence.quote
        else sentence.model_copy(update={"quote": quote, "link": link[0] if link else ""})
        for sentence, quote in zip(claim.sentences, quotes, strict=False)
        for link in [_LINK.search(quote)]
    )


def sentences_of(claims: Iterable[StoredClaim]) -> tuple[StoredSentence, ...]:
    """The sentences of claims, each once, as `cited` has them."""
    found = {(one.text, one.page_index): one for claim in claims for one in cited(claim)}
    return tuple(found.values())


def choose_sentences(
    wanted: Sequence[Place], known: Sequence[StoredSentence], ground: Ground
) -> tuple[StoredSentence, ...]:
    """The sentences that a person wants, each once: those that are cited already, and others of the paper.

    Raises:
        NothingToDo: the paper has no such sentence, or cannot be read.
    """
    by_place = {(one.text, one.page_index): one for one in reversed(known)}
    return tuple(by_place.get(place) or ground.sentence(*place) for place in dict.fromkeys(wanted))


def stated(
    said: str,
    sentences: Sequence[StoredSentence],
    ground: Ground,
    decision: str,
    before: Sequence[StoredSentence] = (),
) -> StoredClaim:
    """A person's words as a claim that rests on these sentences; `before` are those that it rested on.

    What the checks say of it is in the language that is spoken: it stands on the page, not in the note.
    """
    written = _relinked(said, before, sentences)
    problems, offered = ground.against(written, sentences)
    return StoredClaim(
        text=plain(written),
        sentences=tuple(sentences),
        problems=problems,
        offered=_others(offered, sentences),
        written=written,
        quotes=tuple(dict.fromkeys(one.quote for one in sentences if one.quote)),
        decision=decision,
    )


def resting_on(claim: StoredClaim, sentences: Sequence[StoredSentence], ground: Ground) -> StoredClaim:
    """A claim with other sentences, and what the checks say of it now; its words stay.

    One of the program's is marked ⚠️ as they say, in the note's language.
    """
    before = cited(claim)
    if claim.is_persons:
        return stated(claim.written, sentences, ground, claim.decision, before)
    with speaking(ground.language):  # it stands in the note
        problems, offered = ground.against(claim.text, sentences)
        dropped = any(one not in sentences for one in before)
        pictured = any(one.figure for one in sentences)
        marks = claim.marks if pictured or not dropped else ground.marks(claim.text, sentences)
    bare = _relinked(claim.written.removeprefix(WARNING), before, sentences)
    bare = bare if pictured else bare.removeprefix(LOOK)
    return claim.model_copy(
        update={
            "sentences": tuple(sentences),
            "problems": problems,
            "doubts": (),
            "marks": marks,
            "verdict": claim.verdict if claim.verdict == "supported" and not dropped else "",
            "offered": _others(offered, sentences),
            "written": f"{WARNING}{bare}" if problems else bare,
            "quotes": tuple(dict.fromkeys(one.quote for one in sentences if one.quote)),
        }
    )


def lines_against(claim: StoredClaim, language: str) -> tuple[str, ...]:
    """The lines of evidence in a note that speak against a claim; none against a person's own words."""
    if claim.is_persons:
        return ()
    links = " ".join(dict.fromkeys(one.link for one in claim.offered if one.link))
    looks = claim.marks if claim.figures or not claim.reasons else ()
    return said_against(claim.text, claim.reasons, looks, links, language)


def _relinked(written: str, before: Sequence[StoredSentence], now: Sequence[StoredSentence]) -> str:
    """A text without the links of sentences that it cites no more, and with those of new ones behind it."""
    stay = {one.link for one in now}
    for link in dict.fromkeys(one.link for one in before if one.link and one.link not in stay):
        written = re.sub(rf"[ \t]*{re.escape(link)}", "", written)
    known = {(one.text, one.page_index) for one in before}
    new = dict.fromkeys(one.link for one in now if one.link and (one.text, one.page_index) not in known)
    return " ".join((written.rstrip(), *(link for link in new if link not in written)))


def _others(
    offered: Sequence[StoredSentence], sentences: Sequence[StoredSentence]
) -> tuple[StoredSentence, ...]:
    texts = {one.text for one in sentences}
    return tuple(one for one in offered if one.text not in texts)
