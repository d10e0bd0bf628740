"""What is quoted for a sentence: itself, with the one it leans on, or with the list that it opens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.draft.embedded.readability import is_chinese, is_whole, reads_as_prose, stands_alone
from summarizer.evidence.passage import Passage
from summarizer.layout.kind import PROSE

_LONGEST = 600  # characters of a quotation of several sentences, Chinese ones counting double
_MOST_BEFORE, _MOST_ITEMS = 2, 6
_ITEM = re.compile(
    r"[•◦▪■‣·*]\s*\S|[–-]\s|\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]\s|[（(][一二三四五六七八九十\d]{1,2}[)）]|[①-⑨]|\d{1,2}[、.]"
)
_OPENS_LIST = (":", "：")


def quotation(passages: Sequence[Passage], at: int, *, addresses: bool = False) -> tuple[Passage, ...]:
    """The passages to quote for the one at `at`: a run that can be read by itself, empty when there is none.

    A sentence that points back is quoted with the one or two before it, in the same paragraph; one that ends
    in a colon with the items of its list. With `addresses` it may hold one of the web.
    """
    passage = passages[at]
    text = passage.sentence.text
    if passage.sentence.kind != PROSE or not reads_as_prose(text, addresses=addresses):
        return ()
    if text.endswith(_OPENS_LIST):
        items = _items(passages, at)
        return (passage, *items) if len(items) > 1 and stands_alone(text) else ()
    if not is_whole(text):
        return ()
    if stands_alone(text):
        return (passage,)
    run: tuple[Passage, ...] = (passage,)
    for before in reversed(passages[max(0, at - _MOST_BEFORE) : at]):
        words = before.sentence.text
        if before.sentence.kind != PROSE:
            break
        if not (_follows(before, run[0]) and reads_as_prose(words) and is_whole(words)):
            break
        run = (before, *run)
        if stands_alone(words):
            return run if _length(run) <= _LONGEST else ()
    return ()


def quoted_text(passages: Sequence[Passage]) -> str:
    """The passages' own words, one behind the other."""
    texts = [passage.sentence.text for passage in passages]
    return ("" if is_chinese(texts[0]) else " ").join(texts)


def _follows(before: Passage, passage: Passage) -> bool:
    """Whether two passages stand one behind the other in one paragraph."""
    return (
        before.number + 1 == passage.number
        and bool(passage.sentence.paragraph)
        and before.sentence.paragraph == passage.sentence.paragraph
    )


def _items(passages: Sequence[Passage], at: int) -> tuple[Passage, ...]:
    """The items of the list that a passage opens, as far as they are whole and not too long."""
    items: list[Passage] = []
    for passage in passages[at + 1 : at + 1 + _MOST_ITEMS]:
        if not _ITEM.match(passage.sentence.text):
            break
        if _length((passages[at], *items, passage)) > _LONGEST:
            break
        items.append(passage)
    return tuple(items)


def _length(run: Sequence[Passage]) -> int:
    texts = [passage.sentence.text for passage in run]
    return sum(len(text) * (2 if is_chinese(text) else 1) for text in texts)
