"""The user's glossary: how the researcher translates terms, and which of them a paper uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from summarizer.errors import SettingsError
from summarizer.language import _
from summarizer.text import has_han
from summarizer.tongue import CHECKED, tongue_of

_HAN = defaultdict(lambda: {False}, zh={True}, ja={True, False}, ko={True, False})
"""Whether words of a language have Chinese characters, by its tag without region."""
_LINE = re.compile(r"(?:[-*+]\s+)?(?P<term>[^=\t]*[^=\t\s])\s*[=\t]\s*(?P<translation>[^=\t\s][^=\t]*)")


def parse_glossary(text: str, source: str) -> tuple[tuple[str, str], ...]:
    """The terms and translations of a glossary file, in its order; of a term that stands twice the last.

    Each line is `term = translation`, with a tab for the equals sign if that is easier, and may be an item
    of a Markdown list. Empty lines and lines that begin with `#` do not count.

    Raises:
        SettingsError: a line is something else; the message names `source` and the line.
    """
    terms: dict[str, str] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.fullmatch(stripped)
        if match is None:
            raise SettingsError(
                _(
                    "Line {number} of the glossary {source} is not `term = translation`: {text!r}.",
                    number=number,
                    source=source,
                    text=stripped[:60],
                )
            )
        terms[match["term"]] = match["translation"].strip()
    return tuple(terms.items())


def glossary_for(language: str, glossary: Iterable[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    """The pairs that help to write about `text` in `language`: its terms, each with its translation.

    Pairs are turned round where needed, and left out when their term does not stand in the text: they
    would only take up room in a prompt.
    """
    base, folded = tongue_of(language).base, text.casefold()
    turned = (_turned(pair, base) for pair in glossary)
    pairs = ((" ".join(term.split()), " ".join(translation.split())) for term, translation in turned)
    return [
        (term, translation)
        for term, translation in pairs
        if term and has_han(translation) in _HAN[base] and _occurs(term.casefold(), folded)
    ]


def _turned(pair: tuple[str, str], base: str) -> tuple[str, str]:
    """A pair with its translation behind; in languages that script does not tell apart as it stands."""
    return pair if base not in CHECKED or has_han(pair[1]) in _HAN[base] else pair[::-1]


def _occurs(term: str, text: str) -> bool:
    """Whether the term stands in the text: as a word, in the plural too, when it is in Latin script."""
    if not term.isascii():
        return term in text
    return term in text and bool(re.search(rf"(?<!\w){re.escape(term)}(?:e?s)?(?!\w)", text))
