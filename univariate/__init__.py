"""Exact answers for data with one input."""
