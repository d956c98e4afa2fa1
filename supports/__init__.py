"""Sparsity masks: whether training with them has an optimum, and factorisation with them."""

__all__: list[str] = []
