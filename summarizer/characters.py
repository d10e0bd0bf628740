"""Which characters of untrusted text are kept, stored and sent: those that a reader sees."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_EMOJI = "\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2934-\u2935\u2b00-\u2bff\U0001f000-\U0001faff"
_JOINING = "\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff\u1780-\u17d3"
"""Arabic, Indic and Khmer letters, between which joiners change what is seen."""
_KEPT = (
    rf"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])"
    rf"|(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])"
    rf"|(?<=[\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299{_EMOJI}])[\ufe0e\ufe0f]"
    r"|(?<=[0-9#*])\ufe0f(?=\u20e3)"
)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, and so neither a workbook nor an EPUB."""
_BREAK = "\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]"
_LOST = "[\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]"
# Controls, Unicode's Default_Ignorable_Code_Point, direction and interlinear signs, noncharacters.
_ENDS = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(15))
_DROPPED = (
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    f"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff{_ENDS}]"
)
_ODD = re.compile(f"(?P<kept>{_KEPT})|(?P<dropped>{_DROPPED})|(?P<lost>{_LOST})|(?P<break>{_BREAK})")

_ACCENTS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# Hebrew, Arabic, Devanagari, Thai, Lao, Tibetan: their marks pile up higher.
_VOWELS = (
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    "\u06e7\u06e8\u06ea-\u06ed\u0900-\u0902\u093a\u093c\u0941-\u0948\u094d\u0951-\u0957\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f71-\u0f84\u0f8d-\u0fbc"
)
_PILED = re.compile(f"([{_ACCENTS}]{{4}})[{_ACCENTS}]+|([{_VOWELS}]{{8}})[{_VOWELS}]+")
"""Marks on one letter beyond what any language writes: they cover the lines above and below."""


def visible(text: str) -> str:
    r"""The text without what nobody sees or what misleads: controls, tags, direction signs, joiners.

    Joiners and variation selectors stay where they make an emoji or join letters of a script that is joined.
    What is meant to be seen and cannot be, a private letter of some font or half of a surrogate pair, becomes
    `�`. Line ends become `\n`; tabs stay. Of accents piled up on one letter the first four stay.
    """
    return text if text.isascii() and text.isprintable() else _PILED.sub(r"\1\2", _ODD.sub(_seen, text))


def _seen(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "kept":
            return match[0]
        case "lost":
            return "\ufffd"
        case "break":
            return "\n"
        case _:
            return ""


def one_line(text: str) -> str:
    """The visible text with all blanks and line ends folded to single blanks."""
    return " ".join(visible(text).split())


def spelled_out(text: str) -> str:
    r"""The text for a terminal or a log: what `visible` would not leave is spelled, such as `\x1b`, `\u202e`.

    A byte of a file's name that is no UTF-8 is spelled as that byte.
    """
    return _spelled(text, _spelling)


def on_a_line(text: str) -> str:
    """The text as `spelled_out`, its line ends as blanks: no name of a file passes for a line of ours."""
    return spelled_out(text).replace("\r\n", " ").replace("\n", " ")


def json_text(
    value: object, *, indent: int | None = None, default: Callable[[object], object] | None = None
) -> str:
    r"""A value as JSON that can be printed and encoded: letters as they are, what nobody sees as `\uXXXX`."""
    return _spelled(json.dumps(value, ensure_ascii=False, indent=indent, default=default), _json_escape)


def _spelled(text: str, spell: Callable[[str], str]) -> str:
    if text.isascii() and text.isprintable():
        return text

    def odd(match: re.Match[str]) -> str:
        if match.lastgroup == "kept" or match[0] == "\r\n":
            return match[0]
        return spell(match[0])

    return _ODD.sub(odd, text)


def _spelling(sign: str) -> str:
    code = ord(sign)
    if 0xDC80 <= code <= 0xDCFF:  # how Python holds a byte that is no UTF-8 (PEP 383)
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(sign: str) -> str:
    return json.dumps(sign)[1:-1]
