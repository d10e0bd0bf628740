"""Whether a page is a picture of text: one image or many strips, or letters drawn as lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarizer.pdf.page import Box
from summarizer.pdf.style import RawWord

_GRID = 24
"""Points in each direction at which it is seen whether something is drawn."""
COVERED = 0.5
"""The part of a page that images cover, above which it is a scan."""
_DRAWN = 0.6
"""The part of its words that lie on shapes, above which a page's letters are drawn."""
_LETTER = 3.0
"""Heights of a word: what is larger than that on either side is no letter."""


def covered(width: float, height: float, boxes: Sequence[Box]) -> float:
    """The part of a page, 0 to 1, that lies in one of the boxes at least."""
    if not boxes:
        return 0.0
    steps = [(number + 0.5) / _GRID for number in range(_GRID)]
    points = [(width * across, height * down) for across in steps for down in steps]
    return sum(any(box.contains(*point) for box in boxes) for point in points) / len(points)


def letters_are_drawn(words: Sequence[RawWord], shapes: Callable[[], Sequence[Box]]) -> bool:
    """Whether the words, none of which is printed as text, lie where small shapes are drawn."""
    if not words:
        return False
    heights = sorted(word[3] - word[1] for word in words)
    limit = _LETTER * heights[len(heights) // 2]
    small = [box.centre for box in shapes() if box.x1 - box.x0 < limit and box.y1 - box.y0 < limit]
    if len(small) < len(words):
        return False
    places = {(int(x // limit), int(y // limit)) for x, y in small}
    return sum(_on(word, places, limit) for word in words) > _DRAWN * len(words)


def _on(word: RawWord, places: set[tuple[int, int]], limit: float) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return (int(x // limit), int(y // limit)) in places
