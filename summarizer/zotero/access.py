"""Opening the person's Zotero library: its database, else the local API of the Zotero that runs."""

from __future__ import annotations

from summarizer.errors import ZoteroError
from summarizer.zotero.api import ApiLibrary
from summarizer.zotero.database import DatabaseLibrary
from summarizer.zotero.directory import ZoteroData
from summarizer.zotero.library import Library


def open_library(data: ZoteroData) -> Library:
    """The libraries of a data directory, to be opened once per run and closed at its end.

    Raises:
        ZoteroError: neither can be read; the message says why, the hint how the API is switched on.
    """
    try:
        return DatabaseLibrary(data.database)
    except ZoteroError as database_problem:
        try:
            return ApiLibrary(data.port)
        except ZoteroError as api_problem:
            raise ZoteroError(f"{database_problem} {api_problem}", hint=api_problem.hint) from api_problem
