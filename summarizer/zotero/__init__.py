"""Zotero on this machine: where its data lie, and reading them without ever writing there."""
