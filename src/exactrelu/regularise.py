"""Losses beside the path norm, on data in any accepted form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from exactrelu.as_problem import as_columns
from exactrelu.polytopes.errors import InputError

if TYPE_CHECKING:
    from exactrelu.solvers.loss import Loss
    from exactrelu.solvers.regularised import RegularisedFit


def regularise(
    X: object,
    y: object = None,
    *,
    loss: str | Loss = "absolute",
    lam: object = 1,
    skip: bool | None = None,
    penalize_bias: bool | None = None,
    budget: float | None = None,
) -> RegularisedFit:
    """Minimise ``lam * (l1 path norm) + loss`` exactly, for a convex piecewise-linear loss.

    Parameters
    ----------
    X : see :func:`exactrelu.solve`
    y : sequence of N numbers
        Labels; -1 and 1 for "hinge". None with a Loss, which holds its own.
    loss : "absolute", "maximum", "hinge" or Loss
        ``sum |f(x_i) - y_i|``, ``max |f(x_i) - y_i|``, ``sum max(0, 1 - y_i f(x_i))``, or one given
        by its pieces, see :meth:`exactrelu.solvers.loss.Loss.pieces`.
    lam : number
        Positive.
    skip, penalize_bias : bool, optional
        Default for one input: a free affine part and free biases.
    budget : float, optional
        Seconds for listing the rays.

    Returns
    -------
    RegularisedFit
        Callable on floats, with the exact network and the dual solution that proves it.

    Raises
    ------
    InputError
        If a value, a shape or an option is not accepted, or the objective has no lower bound.
    BudgetExceeded
        If the rays are not listed in time, or too many.

    Examples
    --------
    >>> fit = regularise([[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1], loss="hinge", lam="1/20")
    >>> fit.loss_value, fit.cost, fit.objective
    (Fraction(0, 1), Fraction(9, 1), Fraction(9, 20))
    """
    from exactrelu.solvers.loss import Loss
    from exactrelu.solvers.regularised import regularised

    known: dict[str, Callable[[object], Loss]] = {
        "absolute": Loss.absolute,
        "maximum": Loss.maximum,
        "hinge": Loss.hinge,
    }
    if isinstance(loss, Loss):
        if y is not None:
            raise InputError("y: it is given beside a Loss, which holds its own labels")
        chosen = loss
    elif loss not in known:
        raise InputError(f"loss: {loss!r}; accepted are {', '.join(known)}, or a Loss")
    elif y is None:
        raise InputError("y is missing; accepted is one label for each row")
    else:
        chosen = known[loss](y)
    return regularised(
        as_columns(X), chosen, lam, skip=skip, penalize_bias=penalize_bias, budget=budget
    )
