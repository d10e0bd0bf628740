"""Drafts the summary fields of Zotero literature notes, every claim tied to a sentence of the paper."""

__version__ = "0.2.0"
