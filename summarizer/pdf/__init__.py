"""The paper: pages, words and places; knows nothing of notes."""
