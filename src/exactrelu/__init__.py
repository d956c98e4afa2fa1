"""Exact answers about one-hidden-layer ReLU networks on a data set."""

__version__ = "0.1.0"
