"""Annotations as importers write them: a block around a link, and what in it is quoted, said, or a label."""
