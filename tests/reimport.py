"""What each importer keeps of a note when it writes the note anew: the oracle for the tests.

`fresh` is always what the importer would write for a new note.
"""

from __future__ import annotations

import re

SEPARATORS = ("%--------------ω--------------%", "👣➿👣")
_PERSIST = re.compile(r"%%\s*begin (?P<id>[^%\n]+?)\s*%%(?P<kept>.*?)%%\s*end (?P=id)\s*%%", re.DOTALL)


def by_the_zotero_plugin(old: str, fresh: str) -> str:
    """The whole file is rebuilt; the zone between the separators stays if they occur exactly twice."""
    separator = next(one for one in SEPARATORS if one in fresh)
    if old.count(separator) != 2:
        return fresh
    return _around(fresh, separator)[0] + _zone(old, separator) + _around(fresh, separator)[1]


def by_zotero_integration(old: str, fresh: str) -> str:
    """Only what stands between `%% begin X %%` and `%% end X %%` is kept, by X."""
    kept = {match["id"]: match["kept"] for match in _PERSIST.finditer(old)}

    def put_back(match: re.Match[str]) -> str:
        whole, start = match[0], match.start()
        content = kept.get(match["id"], match["kept"])
        return whole[: match.start("kept") - start] + content + whole[match.end("kept") - start :]

    return _PERSIST.sub(put_back, fresh)


def by_zotlit(old: str, fresh: str, new_annotation: str) -> str:
    """The front matter is written anew and annotations are added at the end; the text between stays."""
    front = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
    matter = front.match(fresh)
    return (matter[0] if matter else "") + front.sub("", old) + new_annotation


def by_zotlit_forced(old: str, fresh: str) -> str:
    """Everything is rendered anew."""
    del old
    return fresh


def _zone(text: str, separator: str) -> str:
    first = text.index(separator)
    return text[first : text.index(separator, first + 1) + len(separator)]


def _around(text: str, separator: str) -> tuple[str, str]:
    first = text.index(separator)
    return text[:first], text[text.index(separator, first + 1) + len(separator) :]
