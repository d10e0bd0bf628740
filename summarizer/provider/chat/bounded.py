"""A body read whole, but never more of it than an answer can have, packed or not."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

import httpx2

from summarizer.language import _

MOST_BYTES = 32_000_000
"""Of an answer. The longest streams of thinking have some hundred thousand events of 200 bytes."""
_MOST_OF_AN_ERROR = 1_000_000
"""Of a refusal, and the rest of it is left unread."""
_GZIP_OR_ZLIB, _DEFLATE = 47, -15
"""What zlib calls its ways of unpacking; servers send either as `deflate`."""
_PACKED = {"gzip", "x-gzip", "deflate"}
_OF_THE_STREAM = {"content-encoding", "content-length", "transfer-encoding"}


class TooLong(httpx2.ReadError):
    """A body that is longer than any answer."""


async def read_whole(response: httpx2.Response, most: int) -> httpx2.Response:
    """The same response with its body read and unpacked; `most` is in bytes, those of a refusal are fewer.

    Raises:
        TooLong: there is more of an answer, as it came or unpacked; memory never held more.
        httpx2.TransportError: the connection was lost.
    """
    most = most if response.is_success else _MOST_OF_AN_ERROR
    content = await _first(response.aiter_raw(), most + 1)
    await response.aclose()
    for packing in reversed(response.headers.get("content-encoding", "").lower().split(",")):
        if packing.strip() in _PACKED:
            content = _unpacked(content, most + 1)
    if len(content) > most and response.is_success:
        raise TooLong(_("more than an answer can have"))
    return httpx2.Response(
        response.status_code,
        headers=[pair for pair in response.headers.multi_items() if pair[0].lower() not in _OF_THE_STREAM],
        content=content[:most],
        request=response.request,
        extensions=response.extensions,
    )


async def _first(chunks: AsyncIterator[bytes], most: int) -> bytes:
    found = bytearray()
    async for chunk in chunks:
        found += chunk[: most - len(found)]
        if len(found) >= most:
            break
    return bytes(found)


def _unpacked(content: bytes, most: int) -> bytes:
    """The content unpacked as far as it goes; as it came where the label is wrong and it is not packed."""
    for way in (_GZIP_OR_ZLIB, _DEFLATE):
        try:
            return zlib.decompressobj(way).decompress(content, most)
        except zlib.error:
            continue
    return content
