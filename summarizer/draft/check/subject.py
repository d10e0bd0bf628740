"""Whether a claim is about its sentences at all, as far as one language lets it be told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.draft.check.clause import marks

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LEAST = {"en": 0.5, "zh": 0.3}
"""The share of a claim's words (English) or pairs of characters (Chinese) that its sentences must hold."""


def check_subject(claim: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """Says when a claim shares too little with its sentences; nothing across languages, where it cannot."""
    source = " ".join(sentences)
    chinese = _CHINESE.search(claim) is not None
    if chinese != (len(_CHINESE.findall(source)) * 4 > len(source)):
        return ()
    mine, theirs = marks(claim), marks(source)
    if len(mine) < 3:
        return ()
    share = len(mine & theirs) / len(mine)
    return () if share >= _LEAST["zh" if chinese else "en"] else ("it says other things than its sentences",)
