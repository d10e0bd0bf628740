"""Drafts: made by a model or by extraction, then checked claim by claim."""
