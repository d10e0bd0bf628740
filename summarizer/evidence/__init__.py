"""Where note and PDF meet: numbered sentences that a draft may rest on."""
