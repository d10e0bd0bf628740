"""The shapes of a summary, one file each."""
