"""Sparsity masks: whether training with them has an optimum, and factorisation with them."""

from exactrelu.supports.box import Box
from exactrelu.supports.closedness import Closedness, decide_closedness
from exactrelu.supports.factorise import Factorisation, factorise
from exactrelu.supports.factoriser import FixedSupportFactoriser
from exactrelu.supports.lu_block import LUBlock, lu_block
from exactrelu.supports.masks import Masks
from exactrelu.supports.reduction import LinearGroup, Piece, Reduction, reduce_masks
from exactrelu.supports.witness import Witness

__all__ = [
    "Box",
    "Closedness",
    "Factorisation",
    "FixedSupportFactoriser",
    "LUBlock",
    "LinearGroup",
    "Masks",
    "Piece",
    "Reduction",
    "Witness",
    "decide_closedness",
    "factorise",
    "lu_block",
    "reduce_masks",
]
