"""The user's glossary: how the researcher translates terms."""

from __future__ import annotations

import re

from summarizer.errors import SettingsError

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
                f"Line {number} of the glossary {source} is not `term = translation`: {stripped[:60]!r}."
            )
        terms[match["term"]] = match["translation"].strip()
    return tuple(terms.items())
