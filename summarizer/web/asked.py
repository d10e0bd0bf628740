"""What a request asks for, held against what it may be before anything is done with it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import NoReturn

from starlette.requests import Request

from summarizer.language import _
from summarizer.web.find import LONGEST

MOST_BYTES = 1_000_000
"""Of a body; a field's text is far shorter."""
MOST_ZOOM = 4.0
"""Of a whole page."""
MOST_ZOOM_OF_TILE = 32.0
_MOST_PAGES = 100_000
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_TILE = re.compile(r"([0-9]{1,4}),([0-9]{1,4})")
_FIELDS = ("note", "digest", "field", "said", "claim", "sentences")


class Unusable(Exception):
    """The request is not one that the page makes; `status` is what HTTP calls the fault."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def number(text: str) -> int | None:
    """The number of a claim, from 0; None for "", which stands for the whole field.

    Raises:
        Unusable: it is no such number.
    """
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise Unusable(_("`claim` has to be a whole number."))
    return int(text)


def places(text: str) -> tuple[tuple[str, int], ...] | None:
    """The sentences that a text shall rest on, a JSON list of their words and pages (from 0); None for "".

    Raises:
        Unusable: it is no such list.
    """
    if not text:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    try:
        return tuple(_place(one) for one in data) if isinstance(data, list) else _no_places()
    except (KeyError, TypeError):
        return _no_places()


def _place(one: Mapping[str, object]) -> tuple[str, int]:
    text, page = one["text"], one["page_index"]
    if not isinstance(text, str) or not isinstance(page, int) or isinstance(page, bool):
        raise TypeError
    return (text, page) if 0 <= page < _MOST_PAGES and not _NO_TEXT.search(text) else _no_places()


def _no_places() -> NoReturn:
    raise Unusable(_("`sentences` has to be a list of sentences with their pages."))


async def texts(request: Request, wanted: Sequence[str] = _FIELDS) -> Mapping[str, str]:
    """The fields `wanted` of a body of JSON, "" for those that it lacks; one that is too large is not read.

    Raises:
        Unusable: it is too large (413), no JSON object, or holds something else than text (400).
    """
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or len(said) > 18 or int(said) > MOST_BYTES:
        raise _too_large()
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_BYTES:
            raise _too_large()
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise Unusable(_("The request holds no JSON that can be read.")) from None
    if not isinstance(data, dict):
        raise Unusable(_("The request holds no JSON object."))
    fields = {name: data.get(name, "") for name in wanted}
    if wrong := next((name for name, value in fields.items() if not isinstance(value, str)), None):
        raise Unusable(_("`{wrong}` has to be text.", wrong=wrong))
    if wrong := next((name for name, value in fields.items() if _NO_TEXT.search(value)), None):
        raise Unusable(_("`{wrong}` holds a character that no text has.", wrong=wrong))
    return fields


def several(text: str, field: str) -> tuple[str, ...]:
    """A JSON list of names, each once.

    Raises:
        Unusable: it is no such list.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, list) or not all(is_text(one) for one in data):
        raise Unusable(_("`{field}` has to be a list of names.", field=field))
    return tuple(dict.fromkeys(data))


def is_text(value: object) -> bool:
    """Whether something is text, and of characters that a text may have."""
    return isinstance(value, str) and not _NO_TEXT.search(value)


def page_and_zoom(request: Request) -> tuple[int, float]:
    """The page (from 0) and the pixels for a point that a picture is asked for with.

    Raises:
        Unusable: one of them is no such number.
    """
    page, zoom = request.query_params.get("page", "0"), request.query_params.get("zoom", "1.5")
    if not (page.isascii() and page.isdecimal() and len(page) < 9 and int(page) < _MOST_PAGES):
        raise Unusable(_("`page` has to be a whole number from 0 to {most:,}.", most=_MOST_PAGES - 1))
    try:
        factor = float(zoom)
    except ValueError:
        factor = math.nan
    most = MOST_ZOOM_OF_TILE if "tile" in request.query_params else MOST_ZOOM
    if not 0 < factor <= most:  # so nan and inf are refused too
        raise Unusable(_("`zoom` has to be a number above 0, at most {most:g}.", most=most))
    return int(page), factor


def tile(request: Request) -> tuple[int, int] | None:
    """The column and row of the tile that is asked for, as `3,0`; None for the whole page.

    Raises:
        Unusable: it is no such pair.
    """
    if (text := request.query_params.get("tile")) is None:
        return None
    pair = _TILE.fullmatch(text)
    if pair is None:
        raise Unusable(_("`tile` has to be two whole numbers."))
    return int(pair[1]), int(pair[2])


def sought(request: Request) -> str:
    """The words that are looked for.

    Raises:
        Unusable: they are too many, or hold what no text has.
    """
    words = request.query_params.get("words", "")
    if len(words) > LONGEST or _NO_TEXT.search(words):
        raise Unusable(_("`words` has to be a text of at most {most:,} characters.", most=LONGEST))
    return words


def _too_large() -> Unusable:
    return Unusable(_("The request is larger than {most:,} bytes.", most=MOST_BYTES), 413)
