"""A vault: its settings, its notes, what is configured and what is missing."""
