"""Train a network with given supports to its exact global optimum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from exactrelu.as_problem import as_problem
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers.masked_fit import MaskedFit, masked_fit
from exactrelu.solvers.tuple_cover import Progress
from exactrelu.solvers.unit_kinds import UnitKinds, kinds_of_mask, kinds_of_sparsity


def fit(
    X: object,
    y: object,
    *,
    mask: Sequence[Sequence[int]] | None = None,
    output_mask: Sequence[int] | None = None,
    hidden: int | None = None,
    sparsity: int | None = None,
    output_sparsity: int | None = None,
    loss: str = "squared",
    budget: float | None = None,
    progress: Progress | None = None,
    seed: int = 0,
) -> MaskedFit:
    """Find the network of least loss among all with given supports or sparsity levels.

    Parameters
    ----------
    X, y
        As for :func:`exactrelu.solve`.
    mask : matrix of 0 and 1, shape (N_1, d), optional
        Which weights of the input layer may differ from 0.
    output_mask : sequence of 0 and 1, length N_1, optional
        The same for the output weights; default all.
    hidden : int, optional
        The number of hidden units, instead of a mask.
    sparsity, output_sparsity : int, optional
        With ``hidden``: the largest numbers of nonzero weights of the input layer and the output
        layer; default no limit. Biases are never counted.
    loss : {"squared", "l1", "linf"}
    budget : float, optional
        Seconds.
    progress : callable, optional
        Told the number of dual vectors and the share of the work that is done.
    seed : int

    Returns
    -------
    MaskedFit

    Raises
    ------
    InputError
        If the supports are given twice, not at all, or do not fit the data.

    Notes
    -----
    See :func:`exactrelu.solvers.masked_fit.masked_fit`.

    Examples
    --------
    >>> square, xor = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> fit(square, xor, mask=[[1, 0], [0, 1]]).value
    Fraction(1, 1)
    >>> fit(square, xor, mask=[[1, 0], [1, 1]]).value
    Fraction(1, 2)
    >>> fit(square, xor, hidden=2, sparsity=2).value
    Fraction(2, 3)
    """
    problem = as_problem(X, y)
    kinds = unit_kinds(len(problem.X), mask, output_mask, hidden, sparsity, output_sparsity)
    return masked_fit(
        problem.X, problem.y, kinds, loss=loss, budget=budget, progress=progress, seed=seed
    )


def unit_kinds(
    inputs: int,
    mask: Sequence[Sequence[int]] | None,
    output_mask: Sequence[int] | None,
    hidden: int | None,
    sparsity: int | None,
    output_sparsity: int | None,
) -> UnitKinds:
    """Read the supports in the form of :func:`fit`."""
    if (mask is None) == (hidden is None):
        raise InputError("accepted is either a mask or a number of hidden units")
    if mask is not None:
        if sparsity is not None or output_sparsity is not None:
            raise InputError("sparsity: accepted with a number of hidden units, not with a mask")
        if not isinstance(mask, Iterable) or getattr(mask, "ndim", 2) == 0:
            raise InputError(f"mask: {mask!r}; accepted are rows of 0 and 1, one for each unit")
        rows = [_bits(row, f"mask, hidden unit {k}") for k, row in enumerate(mask, 1)]
        outer = [1] * len(rows) if output_mask is None else _bits(output_mask, "output mask")
        return kinds_of_mask(rows, outer, inputs)
    if output_mask is not None:
        raise InputError("output mask: accepted together with a mask only")
    count = _whole(hidden, "hidden")
    level = count * inputs if sparsity is None else _whole(sparsity, "sparsity")
    outer_level = None if output_sparsity is None else _whole(output_sparsity, "output sparsity")
    return kinds_of_sparsity(count, inputs, level, outer_level)


def _bits(row: Any, place: str) -> list[int]:
    entries = list(row) if hasattr(row, "__iter__") else [row]
    bits = {0: 0, 1: 1, "0": 0, "1": 1}
    for column, entry in enumerate(entries, 1):
        if not isinstance(entry, int | str | np.generic) or entry not in bits:
            raise InputError(f"{place}, entry {column}: {entry!r}; accepted are 0 and 1")
    return [bits[entry] for entry in entries]


def _whole(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InputError(f"{place}: {value!r}; accepted are whole numbers from 0")
    return value
