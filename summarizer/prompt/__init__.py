"""Prompt templates and the requests made from them."""
