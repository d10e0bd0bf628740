"""Human review: decisions on drafts and the journal of them."""
