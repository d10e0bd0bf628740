"""The places where PDFs live, one file each."""
