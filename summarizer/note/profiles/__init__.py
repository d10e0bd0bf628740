"""The note templates that are known, one file each."""
