"""Tests of vaults: what their files may choose, and where what is kept of them lies."""
