"""Tests of the example vault."""
