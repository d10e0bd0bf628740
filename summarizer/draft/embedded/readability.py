"""Can a sentence stand alone? Rejects what reads badly when it is taken out of a paper."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from summarizer.text import count_han

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_TERMINAL = re.compile(r"[.!?。！？；][\"'”’)\]）】」』]*\s*(?:\[[\d,\s–-]+\])?$|[a-z][.!?]\d{1,2}$")
_OPEN_END = re.compile(r"(?:\bet al|\be\.g|\bi\.e|\bcf|\bvs|\bFigs?|\bEqs?|\bSec|\bNo|:)\.?$")
_BROKEN = re.compile(r"[\ufffd\x00-\x08]|\(cid:\d+\)|[a-z],[a-z]|^[A-Z]{4,}\.? [A-Z][a-z]")
_CITATION = re.compile(r"\[\d+(?:\s*[,–-]\s*\d+)*\]|\([A-Z][^()]*\d{4}[a-z]?(?:;[^()]*)?\)")
_SYMBOL = re.compile(r"(?<!\d )(?<!\d)\b[b-zB-HJ-Z]\b(?!['’.])")  # a letter alone that is no unit: 10 g
_FUNCTION_WORD = re.compile(
    r"\b(?:an?|and|are|as|at|be|been|by|can|could|do|does|for|from|had|has|have|how|if|in|into|is|its?|may|might"
    r"|more|not|of|on|or|our|should|than|that|the|their|these|they|this|to|was|we|were|what|when|where|whether"
    r"|which|while|who|will|with|would|you)\b",
    re.IGNORECASE,
)
_SIGNS = frozenset("=<>≤≥±×÷∑∏∫√∞∂∇∈∉⊂⊆∪∩→←↔⇒∀∃|^_~\\{}αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΣΦΨΩ·•∗*†‡§\ufffd")


@cache
def _wordings() -> Mapping[str, re.Pattern[str]]:
    """The lists of readability.toml, each as one regular expression."""
    source = (
        resources.files("summarizer.draft.embedded").joinpath("readability.toml").read_text(encoding="utf-8")
    )
    joined = {name: f"(?:{'|'.join(parts)})" for name, parts in tomllib.loads(source).items()}
    own_work = joined["own_work"]
    joined["dependent"] = (
        f"{joined['link']}?(?!{own_work}|{joined['idle_it']}){joined['pointer']}|{joined['never_first']}"
    )
    return {
        name: re.compile(pattern.replace("{own_work}", own_work), re.IGNORECASE)
        for name, pattern in joined.items()
    }


def is_chinese(text: str) -> bool:
    """Whether the sentence is written in Chinese, Latin terms and figures notwithstanding."""
    han = count_han(text)
    return han > 0 and han >= len(_WORD.findall(text))


def is_clean(text: str) -> bool:
    """Whether the text is a whole sentence of prose: no caption, no formula salad, no page furniture."""
    return is_whole(text) and reads_as_prose(text)


def is_whole(text: str) -> bool:
    """Whether the text ends as a sentence does, and announces nothing that comes after it."""
    return (
        bool(_TERMINAL.search(text))
        and not _OPEN_END.search(text)
        and not _wordings()["announcement"].search(text)
    )


def reads_as_prose(text: str, *, addresses: bool = False) -> bool:
    """Whether the text reads like a sentence, whole or not; with `addresses` it may hold one of the web.

    English sentences must have 40 to 400 characters, Chinese ones 15 to 160.
    """
    chinese = is_chinese(text)
    shortest, longest = (15, 160) if chinese else (40, 400)
    wordings = _wordings()
    return (
        shortest <= len(text) <= longest
        and not _BROKEN.search(text)
        and not wordings["caption"].match(text)
        and not wordings["glued_heading"].match(text)
        and (addresses or not wordings["address"].search(text))
        and not wordings["furniture"].search(text)
        and _balanced(text)
        and (addresses or _is_prose(text))
        and (chinese or _is_english_sentence(text))
    )


def stands_alone(text: str) -> bool:
    """Whether a clean sentence can be understood by someone who has not read the one before it."""
    return not _wordings()["chinese_pointer" if is_chinese(text) else "dependent"].match(text)


def awkwardness(text: str) -> float:
    """How much a usable sentence still leans on its surroundings: 0 (not at all) to about 3.

    Counts linking words at the start, pointers inside, references to figures and sections, citations and
    great length.
    """
    chinese = is_chinese(text)
    wordings = _wordings()
    return (
        (0.5 if wordings["chinese_link" if chinese else "link"].match(text) else 0.0)
        + (0.8 if wordings["cross_reference"].search(text) else 0.0)
        + (1.0 if wordings["chinese_inner_pointer" if chinese else "inner_pointer"].search(text) else 0.0)
        + 0.3 * min(3, len(_CITATION.findall(text)))
        + (0.4 if len(text) > (100 if chinese else 280) else 0.0)
    )


def _balanced(text: str) -> bool:
    """Whether every bracket and double quotation mark that is opened is closed."""
    pairs = (("(", ")"), ("[", "]"), ("（", "）"), ("【", "】"), ("“", "”"), ("《", "》"))
    matched = all(text.count(opened) == text.count(closed) for opened, closed in pairs)
    return matched and text.count('"') % 2 == 0


def _is_prose(text: str) -> bool:
    """Whether letters dominate: few figures, few mathematical signs, no very long runs."""
    solid = [character for character in text if not character.isspace()]
    letters = sum(character.isalpha() for character in solid)
    signs = sum(character in _SIGNS for character in solid)
    longest = max((len(run) for run in re.findall(r"[A-Za-z]+", text)), default=0)
    least = 0.45 if is_chinese(text) else 0.65
    return letters >= least * len(solid) and signs <= 1 and longest <= 28


def _is_english_sentence(text: str) -> bool:
    """Whether it starts like a sentence and has the little words of one: no title, no address, no list."""
    words = _WORD.findall(text)
    if len(words) < 7 or not re.match(r"[\"“‘']?[A-Z]", text) or re.match(r"\(?[A-Za-z0-9]{1,3}\)", text):
        return False
    function_words = len(_FUNCTION_WORD.findall(text))
    single = len(_SYMBOL.findall(text))
    shouted = sum(len(word) > 3 and word.isupper() for word in words)
    return (
        function_words >= max(2, 0.1 * len(words))
        and single <= 0.12 * len(words)
        and shouted <= 0.3 * len(words)
    )
