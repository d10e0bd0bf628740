"""Language model endpoints; knows nothing of notes or PDFs."""
