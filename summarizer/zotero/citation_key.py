"""BibTeX keys and DOIs as Zotero's fields and the database of Better BibTeX hold them."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from summarizer.errors import ZoteroError
from summarizer.zotero.copy import LONGEST_VALUE, copy_database, in_time

CITATION_DATABASES = ("better-bibtex.sqlite", "better-bibtex-search.sqlite")
"""Where Better BibTeX keeps its keys, beside Zotero's own database, by its version."""
_LINE = r"^\s*(?i:citation key|bibtex|tex\.citationkey)\*?\s*[:=]\s*{key}\s*$"
_BEFORE_DOI = re.compile(r"^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def has_citation_key(extra: str, citation_key: str) -> bool:
    """Whether the field `extra` gives the BibTeX key, as Better BibTeX pins it: `Citation Key: doe2021`."""
    pattern = _LINE.format(key=re.escape(citation_key))
    return re.search(pattern, extra, re.MULTILINE) is not None


def same_doi(one: str, other: str) -> bool:
    """Whether two DOIs are the same, in whatever case, with or without the address of the resolver."""
    return _BEFORE_DOI.sub("", one).strip().casefold() == _BEFORE_DOI.sub("", other).strip().casefold()


def read_citation_keys(database: Path, folder: Path, citation_key: str) -> list[str]:
    """The keys of the items that Better BibTeX's database has under a BibTeX key, read from a copy.

    Its tables changed their names over the years: any counts that has an item's key beside a BibTeX key.
    """
    try:
        if not database.is_file():
            return []
        copy_database(database, folder)
        with closing(sqlite3.connect(folder / database.name, timeout=5)) as connection, in_time(connection):
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
            connection.execute("PRAGMA trusted_schema = OFF")
            found: list[str] = []
            for (table,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall():
                quoted = '"' + str(table).replace('"', '""') + '"'
                columns = {str(row[1]) for row in connection.execute(f"PRAGMA table_info({quoted})")}
                for column in sorted(columns & {"citationKey", "citekey"} if "itemKey" in columns else ()):
                    query = f"SELECT itemKey FROM {quoted} WHERE {column} = ?"  # noqa: S608 - both are names
                    found += [
                        str(row[0]) for row in connection.execute(query, (citation_key,)).fetchmany(100)
                    ]
            return found
    except (ZoteroError, sqlite3.Error, OSError):
        return []
