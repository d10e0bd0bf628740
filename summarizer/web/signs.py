"""Signs that a font may lack, such as ⭐, drawn in the page, each with a name for those who listen."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from summarizer.language import _, later

_PATHS = {
    "star": "M8 1.5l2 4.3 4.6.6-3.4 3.2.9 4.7L8 12l-4.1 2.3.9-4.7L1.4 6.4 6 5.8z",
    "warning": "M8 1.5L15.2 14H.8zM7.2 6v4h1.6V6zm0 5.2v1.5h1.6v-1.5z",
    "picture": "M1 2.5h14v11H1zm1.5 1.5v6l3-3 2.5 2.5 2-2 3.500 3.500V4z",
    "draft": "M7.200 1h1.600v2H13v10H3V3h4.200zM5.500 6v2h1.600V6zm3.400 0v2h1.600V6zM5.500 10v1.500h5V10z",
    "check": "M6.300 12.800L1.500 8l1.500-1.500 3.300 3.300L13 3.200l1.500 1.500z",
    "menu": "M1 3h14v1.700H1zm0 4.200h14v1.700H1zm0 4.200h14v1.700H1z",
    "table": "M1 2h14v12H1zm1.500 4v2.500h3V6zM7 6v2.500h6.500V6zm-4.500 4v2.500h3V10zM7 10v2.500h6.500V10z",
    "outline": "M1 3h2.500v1.700H1zm4.500 0H15v1.700H5.500zM3 7.200h2.500v1.700H3zm4.500 0H15v1.700H7.500z"
    "M3 11.400h2.500v1.700H3zm4.500 0H15v1.700H7.500z",
    "search": "M6.500 1a5.500 5.500 0 0 1 4.400 8.800l4 4-1.200 1.200-4-4A5.500 5.500 0 1 1 6.500 1z"
    "m0 1.700a3.800 3.800 0 1 0 0 7.600 3.800 3.800 0 0 0 0-7.600z",
    "half": "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 1.600v10.800a5.400 5.400 0 0 0 0-10.800z",
    "pen": "M11.500 1.200l3.300 3.300L5.300 14H2v-3.300z",
}
_NAMES = {
    "star": later("your highlight"),
    "warning": later("Warning:"),
    "picture": later("rests on a picture"),
    "draft": later("draft"),
    "check": later("done"),
    "pen": later("unsaved text"),
}
_EMOJI = {"⭐": "star", "⚠️": "warning", "⚠": "warning", "🖼️": "picture", "🖼": "picture", "🤖": "draft"}
_SIGN = re.compile("|".join(_EMOJI))


def sign(name: str, *, silent: bool = False) -> Markup:
    """A sign as an inline picture; one that is silent says nothing that its neighbours do not."""
    label = Markup(' aria-hidden="true"')
    if name in _NAMES and not silent:
        label = Markup(' role="img" aria-label="{}"').format(_(_NAMES[name]))
    return Markup(
        '<svg class="sign {}" viewBox="0 0 16 16"{}><path fill-rule="evenodd" d="{}"/></svg>'
    ).format(name, label, _PATHS[name])


def coded(text: str) -> Markup:
    """A text with what stands in `backticks` as code."""
    parts = [
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part)
        for at, part in enumerate(text.split("`"))
    ]
    return Markup().join(parts)


def drawn(text: str) -> Markup:
    """A text with its signs drawn, all else of it escaped."""
    pieces: list[Markup] = []
    position = 0
    for match in _SIGN.finditer(text):
        pieces += [escape(text[position : match.start()]), sign(_EMOJI[match[0]])]
        position = match.end()
    return Markup("").join([*pieces, escape(text[position:])])
