"""What libraries say in English (Typer of a command line, pydantic of a value), in the user's language."""

from __future__ import annotations

import re
from functools import cache

from summarizer.language import _, later

_SENTENCES = (
    later("Missing argument {name}."),
    later("Missing option {name}."),
    later("Invalid value for {name}: {why}"),
    later("Invalid value: {why}"),
    later("No such option: {name} (Possible options: {names})"),
    later("No such option: {name}"),
    later("Got unexpected extra argument(s) ({names})"),
    later("Option {name} does not take a value."),
    later("Option {name} requires an argument."),
    later("Value error, {why}"),
    later("{name} is not one of {names}."),
    later("Input should be a valid integer, unable to parse string as an integer"),
    later("Input should be a valid integer"),
    later("Input should be a valid number, unable to parse string as a number"),
    later("Input should be a valid number"),
    later("Input should be a valid decimal"),
    later("Input should be a valid boolean, unable to interpret input"),
    later("Input should be a valid boolean"),
    later("Input should be a valid string"),
    later("Input should be a valid dictionary"),
    later("Input should be a valid list"),
    later("Input is not a valid path"),
    later("Input should be greater than or equal to {least}"),
    later("Input should be greater than {least}"),
    later("Input should be less than or equal to {most}"),
    later("Input should be less than {most}"),
    later("Input should be {names}"),
)
_IN_THEM = {"why"}
"""What of a sentence is one of these sentences itself."""


def retold(sentence: str) -> str:
    """A library's sentence in the user's language; one that is not known stays as it is."""
    for template in _SENTENCES:
        if match := _pattern(template).fullmatch(sentence):
            parts = match.groupdict()
            return _(template, **{n: retold(part) if n in _IN_THEM else part for n, part in parts.items()})
    return sentence


@cache
def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", template)
    return re.compile(
        "".join(f"(?P<{piece}>.+?)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)),
        re.DOTALL,
    )
