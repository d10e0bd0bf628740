"""What the program promises, measured: one module each, run with `python -m benchmarks.NAME`."""
