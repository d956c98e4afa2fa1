"""The shallow ReLU network as exact data."""
