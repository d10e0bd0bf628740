"""The literature note, as text with spans."""
