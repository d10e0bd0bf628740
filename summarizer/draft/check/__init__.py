"""What a claim may not do to the sentences that it cites, one concern a module."""
