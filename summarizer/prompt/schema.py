"""JSON schemas of answers, in the subset that strict endpoints accept."""

from __future__ import annotations


def closed_object(**properties: object) -> dict[str, object]:
    """The schema of an object that has all of these properties and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
