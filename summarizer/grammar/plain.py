"""A text in the one form that the checks read: whatever widths, dashes, quotes, powers and blanks it had."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CJK = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff"
"""Chinese characters, for use inside a character class of a pattern."""
LATIN = "A-Za-zÀ-ÖØ-öø-ÿĀ-žΑ-Ωα-ω"
"""Letters that names are written in, for use inside a character class of a pattern."""
WORD = re.compile(rf"(?:\d+-?)?[{LATIN}](?:[{LATIN}\d]|[-.&'/+](?=[{LATIN}\d]))*\+*")
"""A word or a name; it ends where the script does."""
_CHINESE = re.compile(f"[{CJK}]")
_BESIDE = rf"[{CJK}、。]"
_BLANKS = re.compile(rf"(?<={_BESIDE}) | (?={_BESIDE})")
_POWER = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_BRACED = re.compile(r"\^\s?\{([^{}]{1,12})\}|\*\*(?=[-−]?\d)")
_GROUPED = re.compile(r"(?<=\d)[\u2009\u202f\u00a0](?=\d{3}(?!\d))")
_RING = re.compile(r"A\s?[\u02da°](?![A-Za-z])|[\u02da°]\s?A(?![A-Za-z])|A\u030a")
_ACCENT = re.compile(rf"(?<=[{LATIN}])[¨´ˆ˜ˇ˘˝](?=[{LATIN}])|(?<![^\s(\[“\"])[¨ˆˇ˘˝](?=[{LATIN}])")
"""An accent apart from its letter, as PDFs have it; an apostrophe is none."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("∼〜", "~")
    | dict.fromkeys("≈≃≅", "~")
    | dict.fromkeys("‘’‛′`", "'")
    | dict.fromkeys("⁄∕", "/")
    | dict.fromkeys("⋅∙・", "·")
    | {"【": "[", "】": "]", "〔": "[", "〕": "]", "µ": "μ", "≦": "≤", "≧": "≥", "⩽": "≤", "⩾": "≥", "✕": "×"}
)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text in one form; it says the same to every check whatever form it came in.

    Full-width signs and digits become half-width, raised figures `^2`, as `^{2}` and `**2` do, every dash
    `-`; blanks go beside Chinese characters, where writers put them or not as they like.
    """
    text = _INVISIBLE.sub("", _GROUPED.sub("", text))
    text = _ACCENT.sub("", text.replace("´s ", "'s ").replace("ı", "i"))
    text = _RING.sub("Å", text).replace("\u02da", "°").replace("º", "°")
    text = _POWER.sub(lambda match: f"^{match[0].translate(_POWERS)}", text)
    text = _BRACED.sub(lambda match: f"^{match[1] or ''}", text.replace(r"\times", "×"))
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    text = " ".join(text.split())
    return re.sub(r"(?<=\d)\s?x\s?(?=\d)", "×", _BLANKS.sub("", text))


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese, whatever names in Latin script stand in it."""
    found = len(_CHINESE.findall(text))
    return found > 0 and 6 * found > sum(character.isalpha() for character in text)
