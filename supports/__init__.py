"""Sparsity masks: whether training with them has an optimum, and factorisation with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exactrelu.polytopes.names_on_use import import_on_use

if TYPE_CHECKING:
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

import_on_use(
    __name__,
    {
        "Box": "exactrelu.supports.box",
        "Closedness": "exactrelu.supports.closedness",
        "Factorisation": "exactrelu.supports.factorise",
        "FixedSupportFactoriser": "exactrelu.supports.factoriser",
        "LUBlock": "exactrelu.supports.lu_block",
        "LinearGroup": "exactrelu.supports.reduction",
        "Masks": "exactrelu.supports.masks",
        "Piece": "exactrelu.supports.reduction",
        "Reduction": "exactrelu.supports.reduction",
        "Witness": "exactrelu.supports.witness",
        "decide_closedness": "exactrelu.supports.closedness",
        "factorise": "exactrelu.supports.factorise",
        "lu_block": "exactrelu.supports.lu_block",
        "reduce_masks": "exactrelu.supports.reduction",
    },
)
