"""Comparing papers: what accepted drafts hold, side by side, and claims that rest on two or more of them."""
