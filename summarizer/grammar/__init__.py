"""Numbers, units and counted things in running text, English and Chinese, read into values."""
