"""What a character of a PDF means that says nothing or something else: by its font's name, code, and look."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Set

LOST = "\ufffd"
"""Stands for a character that cannot be known; a number beside it proves nothing."""
PRIVATE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
"""A control sign or one for private use: the font's own code, which says nothing to anyone else."""
PRIVATE_HTML = re.compile(
    r"&#x(?:[0-8bcef]|1[0-9a-f]|7f|e[0-9a-f]{3}|f[0-8][0-9a-f]{2}|fffd|f[0-9a-f]{4}|10[0-9a-f]{4});"
)
"""The same, as MuPDF's HTML writes it. A tab is one too, but only beside others: see `by_code`."""

_SYMBOL_FONTS = re.compile(
    r"symbol|greek|math(?:ematica|pi|pack|\d)|\bpi\b|pi(?:one|two|three|four|five|six)|universal|mtsy|mtmi"
    r"|euclid|newswithcomm|europeanpi|^advp(?!sa|sh|st)|^advp?s?[\da-f]{6}|^adv.*\+(?:[\da-f]{2})$",
    re.IGNORECASE,
)
_TEX_FONTS = re.compile(
    r"^(?:cm|lm|ms[ab]m|eu[frsx]m|rsfs|wasy|st(?:mary|ix)|nimbus|txsy|pxsy|sf[a-z]{2}\d)", re.IGNORECASE
)
_TEXT_FONTS = re.compile(
    r"bold|ital|obli|roman|regular|medium|black|light|semi|helvet|arial|times|calibri|cambria|\.b$|\.i$|\.bi$",
    re.IGNORECASE,
)
_DINGBATS = re.compile("wingdings|dingbats|webdings", re.IGNORECASE)
_TALL_FONTS = re.compile(r"^(?:cmb?ex|lmex|txex|pxex|esint)", re.IGNORECASE)
_FEW = 6
"""Different letters on a page: a font with more is one for text."""

# Adobe's Symbol encoding from 0x20 on; ¤ where it has nothing that a text needs.
_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_¤αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼¤"
    "¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤"
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
)
_PI = dict(
    zip(
        "123456780,.;#$", ("+", "−", "×", "÷", "=", "±", "∓", "°", "′", "<", ">", "~", "≤", "≥"), strict=False
    )
)
"""What Mathematical Pi has at the codes of plain characters."""
_GREEK = {chr(code): _SYMBOL[code - 32] for code in range(33, 127) if chr(code).isalpha()} | {"m": "µ"}
_OLD_TEX = {11: "ff", 12: "fi", 13: "fl", 14: "ffi", 15: "ffl", 123: "–", 124: "—", 92: "“", 34: "”"}
_OLD_SIGNS = {"{": "–", "|": "—", "\\": "“", '"': "”", ":": ".", ";": ","}
"""What old TeX's bitmap fonts, one for text and one for formulas, draw at the codes of plain characters."""
_BRACKETS = dict(
    zip(
        range(0xF8EB, 0xF8FF),
        ("(", "", "", "[", "", "", "{", "", "", "", "", ")", "", "", "]", "", "", "}"),
        strict=False,
    )
)
"""Adobe's upper, middle and lower parts of tall brackets: one bracket in all."""
_ADOBE = {
    **{0xF730 + digit: str(digit) for digit in range(10)},
    **{0xF761 + letter: chr(97 + letter) for letter in range(26)},
    **_BRACKETS,
    0xF8E8: "®",
    0xF8E9: "©",
    0xF8EA: "™",
    0xF6D9: "©",
    0xF6DA: "®",
    0xF6DB: "™",
    0xF8E5: "√",
    0xF8E6: "|",
}
_TALL = "()[]⌊⌋⌈⌉{}⟨⟩|‖/\\()()[]⌊⌋⌈⌉{}⟨⟩/\\()[]⌊⌋⌈⌉{}⟨⟩/\\/\\"
"""TeX's font of tall signs, from code 0 on."""
_SIGNS = "+−×÷=±∓°<>≤≥≈~≠·•∞∂∇√∝′″→←∗†‡§©®"
_LETTERS = "αβγδεζηθικλνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩµ"
LIGATURES = ("fi", "fl", "ff", "ffi", "ffl", "ft", "tt", "ti", "Th", "fj")
"""Letters that fonts draw as one."""
_RARE = LIGATURES[5:]
_PLAIN = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%/()[]|"
_CERTAIN = 0.24
"""The furthest that a glyph may look from what it is taken for; see `looks.distance`."""
_FAR = 0.35
"""What looks further away than this is not it, however far that is."""
_CLEARLY = 0.05
"""How much nearer it must look to that than to what the file says it is."""
_UNLIKE = 0.6
"""How far from what the file says a stroke looks, that in a font of signs is a prime."""
_APART = 0.015
"""How much nearer it must look to that than to anything else; ligatures differ by a dot."""
_A_DOT = 0.003
_ALIKE = ("−–—-", "·•.", "°o0O", "µμ", "∼~", "∗*", "Δ∆", "ΩΩ", "ΠT", "βß", "εϵ")
"""Signs that look the same but for size or place; the first is what is meant where nothing is known."""


def suspects(font: str, letters: Set[str], longest: int = 0) -> Set[str]:
    """Which characters of a page a font may draw as other signs: a symbol font by its name or by its use.

    `letters` are the different characters that the page has in the font, `longest` is the longest word of
    them, 0 when that is not known.
    """
    letters -= {" "}
    if len(letters) > _FEW or _TEX_FONTS.match(font):
        return frozenset()
    if _SYMBOL_FONTS.search(font):
        return {one for one in letters if one in _GREEK or one in _PI or "\xa1" <= one <= "\xff"}
    if longest > 2 or _TEXT_FONTS.search(font):
        return frozenset()
    return letters & _GREEK.keys()


def old_signs(letters: Set[str], longest: int, *, between_digits: bool) -> Set[str]:
    """Which plain characters of a bitmap font are old TeX's own, by all that a page has in the font.

    One for text has opening braces that none closes, for dashes, and quotes for quotes; `between_digits` says
    that a colon of the font stands there between digits of another: it is the point of one for formulas.
    """
    found: Set[str] = set()
    if longest > 2 and "}" not in letters and letters & set("{|\\"):
        found = letters & set("{|") | (letters & set('\\"') if "\\" in letters else set())
    if between_digits and not any(map(str.isdigit, letters)):
        found = found | letters & set(":;")
    return found


def by_old_sign(character: str) -> str:
    """What such a character is."""
    return _OLD_SIGNS.get(character, character)


def by_name(font: str, character: str) -> str | None:
    """What a private character of a known font is, maybe nothing; None when its name does not tell."""
    code = ord(character[0])
    if _DINGBATS.search(font):
        return "•"
    if _TALL_FONTS.match(font) and code < len(_TALL):
        return _TALL[code]
    if 0xF020 <= code < 0xF020 + len(_SYMBOL) and code not in _ADOBE and "symbol" in font.lower():
        return _SYMBOL[code - 0xF020].replace("¤", LOST)
    return _ADOBE.get(code)


def by_code(character: str, code: int, *, text: bool, numbers: bool = True) -> str:
    """What a private character of an old TeX bitmap font is, whose glyphs are named by codes; "" when unsure.

    MuPDF takes the name `/1` for a code, and tells of the others only their own. `text` says that the font
    is one for text, which has ligatures at some codes; `numbers` that it has digits at theirs, where fonts of
    signs have ∈ or ↦.
    """
    if "0" <= chr(code) <= "9" and ord(character[0]) == int(chr(code)):
        return chr(code) if numbers else ""
    return _OLD_TEX.get(code, "") if text and ord(character[0]) in {code, 0xFFFD} else ""


def by_look(character: str, distance: Callable[[str, float], float], *, text: bool = False) -> str:
    """What a glyph is by how far it looks from what it may be; "" when that is unsure.

    `distance` gives that; what is further than its second argument may be called further still.
    A private character may be any sign, and in a font for text a letter; another one is taken for what it
    says unless it looks clearly more like what symbol fonts have at its place.
    """
    if PRIVATE.match(character):
        code = ord(character[0])
        own = chr(code - 0xF000) if 0xF021 <= code <= 0xF07E else ""
        possible = (*_SIGNS, *_LETTERS, *LIGATURES, *(_PLAIN if text else ""))
        far = math.inf if own else _FAR
        ranked = sorted((distance(one, far) + (_CLEARLY if one in _RARE else 0.0), one) for one in possible)
        if own and distance(own, far) < ranked[0][0] + _CLEARLY:
            return own
        return _surely(ranked)
    likely = (
        {_GREEK.get(character, ""), _PI.get(character, "")} - {""}
        if character.isascii()
        else {*_SIGNS, *"()"}
    )
    ranked = sorted((distance(one, _FAR), one) for one in likely)
    if ranked and ranked[0][0] <= _CERTAIN + 0.04 and ranked[0][0] + _CLEARLY < distance(character, _FAR):
        return _first(ranked[0][1])
    if _PI.get(character) == "′" and (says := distance(character, math.inf)) > _UNLIKE:
        return "′" if distance("′", math.inf) + _UNLIKE / 4 < says else character
    return character


def _surely(ranked: list[tuple[float, str]]) -> str:
    best, found = ranked[0]
    others = [away for away, one in ranked[1:] if _first(one) != _first(found)]
    apart = _A_DOT if found in LIGATURES else _APART
    return _first(found) if best <= _CERTAIN and (not others or best + apart < others[0]) else ""


def _first(character: str) -> str:
    return next((alike[0] for alike in _ALIKE if character in alike), character)
