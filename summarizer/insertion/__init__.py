"""Drafts written into a note, and read back from it."""
