"""Whether a page holds a language at all, told by letters and common words: fonts may have wrong tables."""

from __future__ import annotations

import re
from collections import Counter

from summarizer.text import HAN

_LETTERS = re.compile(r"[A-Za-z]+")
_COMMON = re.compile(
    r"(?<![^\s(“\"])(?:the|of|and|to|in|is|that|for|we|with|by|are|this|der|die|und|das|den|ist|mit|von|eine"
    r"|de|la|le|et|les|des|en|que|el|los|un|una|il|di|che|per|del|da|para|com|het|een|van|och|att|som|się|nie"
    r"|jest|oraz|že|és|egy|bir|yang|dan|của|và)"
    r"(?![^\s,.;:)”\"])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[(\[{\"“‘«„]?[\w.,/():;+%@#&'’”!?*–-]+[)\]}\"”’»*†.,;:]*")
_TOKENS = 40
"""Words of three characters and more; fewer show nothing."""
_HAN_COMMON = frozenset(
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十"
    "用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从研究结果"
    "这個們來為國時說學對過會發後與無當進種將還動點實現種間問關題體"
)
_HAN = re.compile(f"[{HAN}]")
_SOME_HAN, _ENOUGH_HAN = 30, 150
"""Chinese characters of a page that is not judged by its Latin letters, and of one that shows enough."""
_STOPS = re.compile("[，。、；：]")
_KANA = re.compile("[\u3040-\u30ff]")


def is_gibberish(text: str) -> bool:
    """Whether the text is none that a person could read: in the wrong letters, or mostly no words.

    Formulas, code, tables and scripts that are not known pass: a page is given up only where it has enough
    words to tell.
    """
    if text.count(" the ") + text.count(" of ") > 5:
        return False
    if len(_HAN.findall(text)) >= _SOME_HAN:
        return _is_wrong_chinese(text)
    return _is_cipher(text) or _has_no_words(text)


def _is_wrong_chinese(text: str) -> bool:
    """Whether Chinese characters are those that no text has often, as a wrong code page gives."""
    found = _HAN.findall(text)
    other = 20 * len(_KANA.findall(text)) + 50 * len(_STOPS.findall(text))
    if len(found) < _ENOUGH_HAN or other > len(found):  # Japanese, or sentences of rare characters
        return False
    return sum(character in _HAN_COMMON for character in found) < 0.04 * len(found)


def _has_no_words(text: str) -> bool:
    """Whether most runs of characters have signs among their letters, and none is a common word."""
    runs = [run for run in text.split() if len(run) > 2 and not run.isdigit() and any(map(str.isalpha, run))]
    if len(runs) < _TOKENS or len(_COMMON.findall(text)) >= 0.01 * len(runs):
        return False
    return sum(_WORD.fullmatch(run) is not None and _is_cased(run) for run in runs) < 0.4 * len(runs)


def _is_cased(run: str) -> bool:
    """Whether capitals stand where they do in words, at the beginning or everywhere."""
    bare = run.strip("()[]{}.,;:\"'“”‘’")
    return not (bare.isascii() and bare.isalpha()) or bare.isupper() or bare[1:].islower()


def _is_cipher(text: str) -> bool:
    """Whether Latin text has letters in the wrong places, as fonts with a wrong encoding table give.

    No common word, and letters that no language in Latin script has so often: vowels outside a
    share of 25 to 55 %, or the five most frequent letters mostly not those that are frequent everywhere.
    """
    words = [word for word in _LETTERS.findall(text) if len(word) > 2 and word[1:].islower()]
    letters = sum(map(len, words))
    if len(words) < 60 or letters < 0.4 * len(text.replace(" ", "")):
        return False
    if len(_COMMON.findall(text)) >= 0.01 * len(words):
        return False
    foreign = sum(run.isalpha() and run.islower() and not run.isascii() for run in text.split())
    if foreign > 0.03 * len(words):  # letters with accents: a language that is not known here
        return False
    counts = Counter("".join(words).lower())
    vowels = sum(counts[vowel] for vowel in "aeiouy") / letters
    frequent = sum(letter in "aeiouhlnrst" for letter, _ in counts.most_common(5))
    return not 0.25 < vowels < 0.55 or frequent < 3
