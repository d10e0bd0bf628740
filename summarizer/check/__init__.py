"""Claims held against the sentences that they cite: facts, which may refuse, and marks, which never do."""
