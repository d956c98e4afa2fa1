"""Sparsity masks: whether training with them has an optimum, and factorisation with them."""

from exactrelu.supports.box import Box
from exactrelu.supports.lu_block import LUBlock, lu_block
from exactrelu.supports.masks import Masks
from exactrelu.supports.reduction import LinearGroup, Piece, Reduction, reduce_masks

__all__ = [
    "Box",
    "LUBlock",
    "LinearGroup",
    "Masks",
    "Piece",
    "Reduction",
    "lu_block",
    "reduce_masks",
]
