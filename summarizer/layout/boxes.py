"""Boxes beside each other: how far apart they are, and what lies around them."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.pdf.page import Box


def around(boxes: Sequence[Box]) -> Box:
    """The rectangle of some boxes; there must be some."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


def overlap(one: Box, other: Box) -> float:
    """Points of width that two boxes have in common, less than nothing where they have none."""
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def common_height(one: Box, other: Box) -> float:
    """Points of height that two boxes have in common, less than nothing where they have none."""
    return min(one.y1, other.y1) - max(one.y0, other.y0)


def apart(one: Box, other: Box) -> float:
    """Points between two boxes, less than nothing where they overlap."""
    return max(-overlap(one, other), -common_height(one, other))


def gap_beside(one: Box, other: Box) -> float:
    """Points between two boxes from left to right, less than nothing where one stands over the other."""
    return max(one.x0 - other.x1, other.x0 - one.x1)


def area(box: Box) -> float:
    """Square points."""
    return (box.x1 - box.x0) * (box.y1 - box.y0)
