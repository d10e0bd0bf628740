"""Pictures as JSON carries them."""

from __future__ import annotations

import base64

from summarizer.provider.provider import Picture


def in_base64(picture: Picture) -> str:
    """The picture's file in base64."""
    return base64.b64encode(picture.content).decode()
