"""What sparsity masks mean for training: whether an optimum always exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.watch import Progress
from exactrelu.supports.box import mask_of
from exactrelu.supports.closed_rules import nested_or_apart
from exactrelu.supports.deep_masks import DeepClosedness, decide_deep_closedness
from exactrelu.supports.masks import BoolMatrix, Masks


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """Whether training ReLU networks with given masks always has an optimum.

    Parameters
    ----------
    masks : Masks
    levels : tuple of int or None
        The numbers K_l of weights that each layer may have, if the masks are not fixed.
    products : DeepClosedness
        Whether the products of the weights form a closed set.
    optimum_guaranteed : bool or None
        Whether every finite data set has an optimum; False: some data set has none.
    closed_on_cube : bool or None
        Whether the functions form a closed set among the continuous ones on a cube.
    reasons : tuple of str
    """

    masks: Masks
    levels: tuple[int, ...] | None
    products: DeepClosedness
    optimum_guaranteed: bool | None
    closed_on_cube: bool | None
    reasons: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The rule that decided about the products, or why an optimum exists."""
        return self.products.rule

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as JSON."""
        pair = self.products.pair
        witness = None
        if pair is not None and pair.witness is not None:
            witness = pair.witness.to_json()
            if pair.masks.text() != self.masks.text():
                witness["masks"] = pair.masks.to_json()
        elif self.products.block is not None:
            witness = {"deep_lu_block": self.products.block._asdict()}
        proof = None if pair is None or pair.proof is None else pair.proof.to_json()
        return {
            "closed": self.products.closed,
            "optimum_guaranteed": self.optimum_guaranteed,
            "rule": self.rule,
            "witness": witness,
            "closed_on_cube": self.closed_on_cube,
            "widths": list(reversed(self.masks.widths)),
            "levels": None if self.levels is None else list(self.levels),
            "reasons": list(self.reasons),
            "trace": list(self.products.trace),
            "proof": proof,
        }


def judge_masks(
    masks: Masks,
    *,
    levels: Sequence[int] | None = None,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Verdict:
    """Say whether training with masks always has an optimum, as far as it is proved.

    The loss is continuous, coercive, and least at the label alone, such as the squared loss.
    Biases are free.

    Parameters
    ----------
    masks : Masks
        Any number of layers.
    levels : sequence of int, optional
        Output layer first: layer l may have any K_l of the weights that its mask allows.
    budget : float, optional
        Seconds for the search of a witness.
    progress : callable, optional

    Returns
    -------
    Verdict

    Raises
    ------
    InputError
        If the number of levels is not the number of layers, or a level is negative.

    Notes
    -----
    The table of ``docs/theory/verdicts.md``. What no theorem decides is None.

    Examples
    --------
    >>> found = judge_masks(Masks.of([["11"], ["110", "011"]]))
    >>> found.optimum_guaranteed, found.closed_on_cube
    (True, True)
    >>> judge_masks(Masks.of([["10", "11"], ["11", "01"]])).optimum_guaranteed
    False
    """
    numbers = None if levels is None else tuple(levels)
    if numbers is not None and (len(numbers) != len(masks.layers) or min(numbers) < 0):
        raise InputError(
            f"levels: {', '.join(map(str, numbers))}; accepted are {len(masks.layers)} numbers "
            "that are not negative, output layer first"
        )
    products = decide_deep_closedness(masks, budget=budget, progress=progress)
    if numbers is not None:
        return _with_levels(masks, numbers, products)
    if products.closed is False:
        said = (
            "the products of the weights do not form a closed set, so that some finite data set "
            "has no optimum (Theorem 3.1), and neither has the cube (Theorem 4.1)"
        )
        return Verdict(masks, None, products, False, False, (said,))
    if len(masks.layers) == 1:
        said = "an affine map: the predictions form a linear space"
        return Verdict(masks, None, products, True, True, (said,))
    if len(masks.layers) > 2:
        said = "more than one hidden layer: no theorem says that an optimum always exists"
        return Verdict(masks, None, products, None, None, (said,))
    parts = [_part(*masks.pair, *part) for part in _output_parts(*masks.pair)]
    reasons = tuple(dict.fromkeys(reason for _, _, reason in parts))
    finite = True if all(part[0] for part in parts) else None
    cube = True if all(part[1] for part in parts) else None
    return Verdict(masks, None, products, finite, cube, reasons)


def _with_levels(masks: Masks, levels: tuple[int, ...], products: DeepClosedness) -> Verdict:
    if masks.widths[0] == 1 and len(masks.layers) <= 2:
        said = "one output: an optimum exists for every data set (Corollaries 3.1 and 4.3)"
        return Verdict(masks, levels, products, True, True, (said,))
    said = "sparsity levels with several outputs or hidden layers: no theorem decides"
    return Verdict(masks, levels, products, None, None, (said,))


def _output_parts(left: BoolMatrix, right: BoolMatrix) -> list[tuple[list[int], list[int]]]:
    """Return the outputs that share hidden units, with these units.

    A unit without inputs is a constant, which the biases of the outputs hold as well.
    """
    left = left & right.any(axis=1)
    parts: list[tuple[list[int], list[int]]] = []
    for row in range(left.shape[0]):
        rows, units = [row], set(np.flatnonzero(left[row]).tolist())
        apart = []
        for other_rows, other_units in parts:
            if units.isdisjoint(other_units):
                apart.append((other_rows, other_units))
            else:
                rows, units = other_rows + rows, units.union(other_units)
        parts = [*apart, (rows, sorted(units))]
    return sorted(parts)


def _part(
    left: BoolMatrix, right: BoolMatrix, rows: list[int], units: list[int]
) -> tuple[bool | None, bool | None, str]:
    """Return what is proved for outputs that share hidden units with no others."""
    if not units:
        return True, True, "an output without hidden units is a constant"
    if len(rows) == 1:
        said = "an output that shares no hidden unit: an optimum exists (Theorem 3.4)"
        return True, True, said
    sets = [mask_of(right[unit]) for unit in units]
    if left[np.ix_(rows, units)].all() and nested_or_apart(sets):
        said = (
            "outputs that see all their hidden units, whose inputs are nested or disjoint: "
            "closed on the cube (Theorem 4.2); for finite data sets no theorem decides"
        )
        return None, True, said
    said = "outputs that share hidden units: no theorem says that an optimum always exists"
    return None, None, said
