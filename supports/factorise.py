"""The best factors of a matrix with fixed supports, and what is known about them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.rational import rational_text
from exactrelu.supports.alternating import alternating_least_squares
from exactrelu.supports.closedness import Closedness, decide_closedness
from exactrelu.supports.masks import Masks
from exactrelu.supports.reduction import reduce_masks
from exactrelu.supports.staged_svd import is_tractable, least_cost, staged_svd

Floats = NDArray[np.float64]

_BRIEF = 0.01  # seconds after Ctrl-C


@dataclass(frozen=True, slots=True, eq=False)
class Factorisation:
    """Factors X, Y within masks, with the cost ``|A - X Y|^2``.

    Parameters
    ----------
    A : ExactMatrix, shape (m, n)
    masks : Masks
    X : float array, shape (m, r)
    Y : float array, shape (r, n)
    method : {"staged SVD", "alternating least squares"}
    cost : Fraction
        The exact cost of these factors, read as the binary rationals they are.
    optimum : Enclosure or None
        The least cost, enclosed, on tractable masks; None if it is not known, and then the factors
        are a local answer.
    closedness : Closedness
        Whether every matrix has best factors with these masks.
    interrupted : bool
        Whether Ctrl-C ended the search, so that not all starts were tried to their end.
    """

    A: ExactMatrix
    masks: Masks
    X: Floats
    Y: Floats
    method: Literal["staged SVD", "alternating least squares"]
    cost: Fraction
    optimum: Enclosure | None
    closedness: Closedness
    interrupted: bool = False

    @property
    def is_global(self) -> bool:
        """Whether the factors are best but for the rounding to floats."""
        return self.optimum is not None

    @property
    def well_posed(self) -> bool | None:
        """Whether every matrix has best factors with these masks; None if undecided."""
        return self.closedness.closed

    def remarks(self) -> list[str]:
        """Say in words what is known."""
        if self.optimum is not None:
            return ["global optimum, up to the rounding of the factors; it is attained"]
        said = ["local answer: nothing proves that no factors are better"]
        if self.well_posed is False:
            said.append(
                "these masks are ill-posed: for some matrices the infimum is not attained, and the "
                "factors of better and better approximations grow without bound"
            )
        elif self.well_posed is None:
            said.append("whether best factors exist for every matrix is undecided")
        else:
            said.append("best factors exist for every matrix")
        return said

    def to_json(self) -> dict[str, Any]:
        """Return the factorisation, the least cost as an enclosure."""
        optimum = None
        if self.optimum is not None:
            low, high = self.optimum.significant(20)
            optimum = {"lower": low, "upper": high}
        return {
            "method": self.method,
            "global": self.is_global,
            "well_posed": self.well_posed,
            "cost": rational_text(self.cost),
            "optimum": optimum,
            "X": self.X.tolist(),
            "Y": self.Y.tolist(),
            "remarks": self.remarks(),
            "stopped": "interrupted" if self.interrupted else None,
        }


def factorise(
    A: object,
    masks: Masks,
    *,
    starts: int = 20,
    sweeps: int = 2000,
    seed: int = 0,
    budget: float | None = 5.0,
) -> Factorisation:
    """Minimise ``|A - X Y|^2`` over factors within the masks.

    Parameters
    ----------
    A : matrix, shape (m, n)
        Numbers of any accepted kind.
    masks : Masks
        Two layers, (I, J): supp X in I, supp Y in J.
    starts, sweeps, seed : int
        Of the alternating least squares, where the masks are not tractable.
    budget : float, optional
        Seconds for deciding whether the masks are well-posed.

    Returns
    -------
    Factorisation

    Raises
    ------
    InputError
        If the shapes disagree, or there is no start.

    Notes
    -----
    Masks are tractable if, after the exact reductions, the boxes that are left meet neither free
    entries nor each other (a little more than in Le, Riccietti & Gribonval 2023); see
    :func:`staged_svd`. Otherwise the problem is hard in general, and the answer is local.

    Examples
    --------
    >>> found = factorise([[0, 1], [1, 0]], Masks.of([["11", "10"], ["11", "11"]]))
    >>> found.is_global, float(found.cost) < 1e-20
    (True, True)
    >>> ill_posed = factorise([[0, 1], [1, 0]], Masks.of([["10", "11"], ["11", "01"]]))
    >>> ill_posed.is_global, ill_posed.well_posed
    (False, False)
    """
    masks = Masks.of(masks)
    matrix = ExactMatrix.of(A, "A")
    shape = (masks.pair[0].shape[0], masks.pair[1].shape[1])
    if matrix.shape != shape:
        raise InputError(f"A has shape {matrix.shape}; accepted is {shape}, as the masks have")
    if seed < 0:
        raise InputError(f"seed: {seed}; accepted are 0 and more")
    if starts < 1 or sweeps < 1:
        raise InputError(f"starts, sweeps: {starts}, {sweeps}; accepted are 1 and more")
    rows, floats = matrix.fractions(), matrix.floats()
    reduction = reduce_masks(masks)
    optimum, interrupted = None, False
    if is_tractable(reduction):
        optimum = least_cost(rows, reduction)
        X, Y = staged_svd(floats, masks, reduction)
    else:
        X, Y, interrupted = alternating_least_squares(
            floats, masks, starts=starts, sweeps=sweeps, seed=seed
        )
    return Factorisation(
        matrix,
        masks,
        X,
        Y,
        "staged SVD" if optimum is not None else "alternating least squares",
        _exact_cost(rows, X, Y),
        optimum,
        decide_closedness(masks, budget=_BRIEF if interrupted else budget),
        interrupted,
    )


def _exact_cost(A: list[list[Fraction]], X: Floats, Y: Floats) -> Fraction:
    left = [[Fraction(float(entry)) for entry in row] for row in X]
    right = [[Fraction(float(entry)) for entry in column] for column in Y.T]
    total = Fraction(0)
    for row, x in zip(A, left, strict=True):
        for entry, y in zip(row, right, strict=True):
            total += (entry - sum((a * b for a, b in zip(x, y, strict=True)), Fraction(0))) ** 2
    return total
