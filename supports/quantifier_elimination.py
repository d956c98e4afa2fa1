"""The question as a first-order sentence about real numbers, for z3."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from exactrelu.polytopes.errors import BackendMissingError
from exactrelu.polytopes.watch import LONGEST
from exactrelu.supports.masks import Masks

NOT_CLOSED, CLOSED, UNKNOWN = "not closed", "closed", "no answer"


def solver_says(masks: Masks, *, seconds: float = 20.0) -> str:
    """Ask z3 whether E = {X Y : supports within the masks} is closed.

    Parameters
    ----------
    masks : Masks
        Two layers.
    seconds : float
        The time limit.

    Returns
    -------
    str
        "closed", "not closed" or "no answer". It is what the solver says, and no proof.

    Raises
    ------
    BackendMissingError
        If z3 is not installed.

    Notes
    -----
    Lemma 3.3 of Le, Riccietti and Gribonval, with the distance taken entry by entry: E is not
    closed exactly if some A differs from every X Y, and for every e > 0 some X Y is within e of
    A in each entry. z3 answers for two rows and columns, and for little more.

    Examples
    --------
    >>> solver_says(Masks.of([["10", "11"], ["11", "01"]]))
    'not closed'
    """
    z3 = _z3()
    solver = z3.Solver()
    solver.set("timeout", max(1, int(1000 * min(seconds, LONGEST))))
    solver.add(_sentence(z3, masks))
    return {"sat": NOT_CLOSED, "unsat": CLOSED}.get(str(solver.check()), UNKNOWN)


def _z3() -> Any:
    try:
        return import_module("z3")
    except ImportError as error:
        raise BackendMissingError("z3", "algebra") from error


def _sentence(z3: Any, masks: Masks) -> Any:
    left, right = masks.pair
    first, some_product = _product(z3, left, right, "x", "y")
    second, near_product = _product(z3, left, right, "u", "v")
    m, n = left.shape[0], right.shape[1]
    A = [[z3.Real(f"a_{i}_{j}") for j in range(n)] for i in range(m)]
    entries = [(i, j) for i in range(m) for j in range(n)]
    e = z3.Real("e")
    differs = z3.Or([A[i][j] != some_product[i][j] for i, j in entries])
    close = z3.And(
        [
            z3.And(A[i][j] - near_product[i][j] < e, near_product[i][j] - A[i][j] < e)
            for i, j in entries
        ]
    )
    never = z3.ForAll(first, differs) if first else differs
    reached = z3.Exists(second, close) if second else close
    always = z3.ForAll([e], z3.Implies(e > 0, reached))
    return z3.Exists([a for row in A for a in row], z3.And(never, always))


def _product(
    z3: Any, left: np.ndarray[Any, Any], right: np.ndarray[Any, Any], x: str, y: str
) -> tuple[list[Any], list[list[Any]]]:
    X = {(i, k): z3.Real(f"{x}_{i}_{k}") for i, k in np.argwhere(left).tolist()}
    Y = {(k, j): z3.Real(f"{y}_{k}_{j}") for k, j in np.argwhere(right).tolist()}
    product = [
        [
            z3.Sum(
                [X[i, k] * Y[k, j] for k in range(right.shape[0]) if (i, k) in X and (k, j) in Y]
                or [z3.RealVal(0)]
            )
            for j in range(right.shape[1])
        ]
        for i in range(left.shape[0])
    ]
    return [*X.values(), *Y.values()], product
