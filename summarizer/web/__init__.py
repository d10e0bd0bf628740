"""The review page: drafts beside the pages that they rest on, on this machine only."""
