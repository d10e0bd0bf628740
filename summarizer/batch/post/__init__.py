"""Batches by post: requests sent in files, answers collected within a day."""
