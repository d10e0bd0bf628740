"""What speaks to endpoints: for each protocol a module of its name with a `connect` (see `backend.py`)."""
