"""The words that the program itself writes into a note, in the note's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WARNING = "⚠️ "
"""What stands before a claim against which something is to be said."""
LOOK = "🖼️ "
"""What stands before a picture, and a claim that rests on one and can be checked against no words."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What stands in a note beside the drafts; `{…}` are filled in."""

    not_stated: str
    nothing_to_quote: str
    not_borne_out: str
    callout_title: str
    by_model: str
    by_extraction: str
    read: str
    not_sent: str
    read_again: str
    saw: str
    look_at: str
    left_out: str
    quoted: str
    reasons: Mapping[str, str]

    def reason(self, name: str) -> str:
        """Why a part of the paper was not read; a detail in brackets behind a known reason stays."""
        known, bracket, detail = name.partition(" (")
        return self.reasons.get(known, known) + bracket + detail


PHRASES: Mapping[str, Phrases] = {
    "zh": Phrases(
        not_stated="文中未提及（已查 {pages}）",
        nothing_to_quote="未找到可摘录的原句（已查 {pages}）",
        not_borne_out="草稿与原文不符，未采用（已查 {pages}）",
        callout_title="证据：草稿所依据的原文",
        by_model="由 {model} 起草（{prompt}）",
        by_extraction="未使用模型：草稿是程序从论文中摘录的原句",
        read="已读 {pages}，共 {count} 页（{tokens} tokens，{counter}）",
        not_sent="未读：{parts}",
        read_again="，由 {model} 逐条复核",
        saw="，附图：{figures}",
        look_at="请留意：",
        left_out="未采用的陈述及原因",
        quoted="原文：",
        reasons={
            "references": "参考文献",
            "hidden text": "不可见文字",
            "no text": "无文字",
            "unreadable": "无法读取",
            "budget": "超出 token 预算",
        },
    ),
    "en": Phrases(
        not_stated="Not stated in the paper (searched {pages})",
        nothing_to_quote="No sentence to quote was found (searched {pages})",
        not_borne_out="The draft was not borne out by the paper and was left out (searched {pages})",
        callout_title="Evidence: the sentences behind the drafts",
        by_model="Drafted by {model} ({prompt})",
        by_extraction="No model was used: the drafts are sentences of the paper",
        read="Read {pages} of {count} pages ({tokens} tokens, {counter})",
        not_sent="Not read: {parts}",
        read_again=", each claim read again by {model}",
        saw=", which saw {figures}",
        look_at="Look at: ",
        left_out="Claims that were left out, and why",
        quoted="In the paper's words: ",
        reasons={},
    ),
}


def phrases_of(language: str) -> Phrases:
    """The words for a language ("zh", "en"); English for any other."""
    return PHRASES.get(language, PHRASES["en"])
