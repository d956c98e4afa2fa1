"""The one place that imports PyTorch, an optional library."""

from __future__ import annotations

from exactrelu.polytopes.errors import BackendMissingError

try:
    import torch
except ImportError as error:
    raise BackendMissingError("PyTorch", "torch") from error

__all__ = ["torch"]
