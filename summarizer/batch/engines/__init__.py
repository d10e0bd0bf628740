"""Where the notes of a batch are drafted: in processes on this machine, or by Ray's workers."""
