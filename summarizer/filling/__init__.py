"""The whole path: prepare, draft, write; filling a note, drafting fields again, planning."""
