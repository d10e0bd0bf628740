"""What is quoted for a sentence: itself, with the one it leans on, or with the list that it opens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.draft.embedded.readability import is_chinese, is_clean, is_whole, reads_as_prose, stands_alone
from summarizer.evidence.passage import Passage
from summarizer.layout.kind import PROSE

_LONGEST = 600  # characters of a quotation of several sentences, Chinese ones counting double
_MOST_BEFORE, _MOST_ITEMS = 2, 6
_ITEM = re.compile(
    r"[•◦▪■‣·*]\s*\S|[–-]\s|\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]\s|[（(][一二三四五六七八九十\d]{1,2}[)）]|[①-⑨]|\d{1,2}[、.]"
)
_OPENS_LIST = (":", "：")
_OUTLINE = re.compile(
    r"^(?:Section|Chapter) \d|\b(?:rest|remainder) of (?:this|the) (?:paper|article|work|thesis|report)\b"
    r"|\b(?:organi[sz]ed|structured|arranged|proceeds) as follows\b"
    r"|(?:本文|论文|文章)的?(?:结构|组织|章节|安排)"
)
_STEP = re.compile(
    r".{0,120}\b(?:Section|Chapter) \d|(?:We )?(?:then|next|finally|lastly|afterwards|first|conclude)\b"
    r"|第.{1,3}[章节部]|最后|首先|然后|其次",
    re.IGNORECASE,
)


def quotation(passages: Sequence[Passage], at: int, *, addresses: bool = False) -> tuple[Passage, ...]:
    """The passages to quote for the one at `at`: a run that can be read by itself, empty when there is none.

    A sentence that points back is quoted with the one or two before it, in the same paragraph; one that ends
    in a colon with the items of its list; one that begins the outline of the paper with what follows of it.
    With `addresses` it may hold one of the web.
    """
    passage = passages[at]
    text = passage.sentence.text
    if passage.sentence.kind != PROSE or not reads_as_prose(text, addresses=addresses):
        return ()
    if text.endswith(_OPENS_LIST):
        items = _further(passages, at, _ITEM)
        several = sum(bool(_ITEM.match(item.sentence.text)) for item in items) > 1
        return (passage, *items) if several and stands_alone(text) else ()
    if _OUTLINE.search(text):
        return _outline(passages, at)
    if not is_whole(text):
        return ()
    return (passage,) if stands_alone(text) else _with_what_it_leans_on(passages, at)


def _outline(passages: Sequence[Passage], at: int) -> tuple[Passage, ...]:
    """The outline of the paper that a passage belongs to, from its beginning where there is room."""
    start = at
    while start and _follows(passages[start - 1], passages[start]):
        before = passages[start - 1].sentence.text
        if not (_OUTLINE.search(before) or _STEP.match(before)):
            break
        start -= 1
    whole = (passages[start], *_further(passages, start, _STEP))
    return whole if passages[at] in whole else (passages[at], *_further(passages, at, _STEP))


def _with_what_it_leans_on(passages: Sequence[Passage], at: int) -> tuple[Passage, ...]:
    """A passage with the one or two before it, of which the first can be read by itself; else nothing."""
    run: tuple[Passage, ...] = (passages[at],)
    for before in reversed(passages[max(0, at - _MOST_BEFORE) : at]):
        words = before.sentence.text
        fits = _follows(before, run[0]) and before.sentence.kind == PROSE
        if not (fits and is_clean(words)):
            return ()
        run = (before, *run)
        if stands_alone(words):
            return run if _length(run) <= _LONGEST else ()
    return ()


def _follows(before: Passage, passage: Passage) -> bool:
    """Whether two passages stand one behind the other in one paragraph."""
    return (
        before.number + 1 == passage.number
        and bool(passage.sentence.paragraph)
        and before.sentence.paragraph == passage.sentence.paragraph
    )


def _further(passages: Sequence[Passage], at: int, begins: re.Pattern[str]) -> tuple[Passage, ...]:
    """The passages behind one that begin so, as far as they are not too long: items, steps of an outline.

    An item's own further sentences go along when its paragraph is not that of the passage.
    """
    items: list[Passage] = []
    for passage in passages[at + 1 : at + 1 + _MOST_ITEMS]:
        goes_on = bool(items) and _follows(items[-1], passage) and not _follows(passages[at], items[0])
        if not (goes_on or begins.match(passage.sentence.text)):
            break
        if _length((passages[at], *items, passage)) > _LONGEST:
            break
        items.append(passage)
    return tuple(items)


def _length(run: Sequence[Passage]) -> int:
    texts = [passage.sentence.text for passage in run]
    return sum(len(text) * (2 if is_chinese(text) else 1) for text in texts)
