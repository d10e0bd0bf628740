"""What a claim may not do to the sentences that it cites: facts, which may refuse, and marks, which never do."""
