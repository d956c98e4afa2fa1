"""A finite training set for which masks have no optimum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.polytopes.errors import InputError
from exactrelu.supports.factor_equations import Entry
from exactrelu.supports.masks import Masks

MAX_NUMBERS = 20_000_000


@dataclass(frozen=True, slots=True, eq=False)
class TrainingSet:
    """Inputs and labels as exact numbers.

    Parameters
    ----------
    X : list of lists of Fraction, shape (points, inputs)
    Y : list of lists of Fraction, shape (points, outputs)
        The infimum of the loss is 0 and is not attained.
    """

    X: list[list[Fraction]]
    Y: list[list[Fraction]]


def training_set(masks: Masks, A: Mapping[Entry, Fraction]) -> TrainingSet:
    """Build a training set without optimum from a matrix in the closure of E that is not in E.

    Parameters
    ----------
    masks : Masks
        Any number of layers.
    A : mapping from (output, input) to Fraction
        The entries that are not zero; such as :attr:`Witness.A`.

    Returns
    -------
    TrainingSet

    Raises
    ------
    InputError
        If it would have more than 20 million numbers.

    Notes
    -----
    Only the e inputs that A uses vary; they lie on the moment curve (t, t^2, ..., t^e) at
    P = e K + 1 values of t, where K = Π (e n_l + 1) and n_l is the number of units of hidden
    layer l that these inputs reach. Some e + 1 neighbours see one activation pattern, so that a
    network with all labels A x would have A as a product of its active weights. See
    ``docs/theory/verdicts.md``. The values of t are multiples of a power of 1/2 in [-1, 1].

    Examples
    --------
    >>> masks = Masks.of([["10", "11"], ["11", "01"]])
    >>> found = training_set(masks, {(0, 1): Fraction(1), (1, 0): Fraction(1)})
    >>> len(found.X), found.X[1], found.Y[1]
    (11, [Fraction(-1, 2), Fraction(1, 4)], [Fraction(1, 4), Fraction(-1, 2)])
    """
    used = sorted({j for (_, j), value in A.items() if value})
    m, d = masks.widths[0], masks.widths[-1]
    clusters = 1
    reached = np.isin(np.arange(d), used)
    for layer in reversed(masks.layers[1:]):
        reached = np.asarray(layer[:, reached].any(axis=1))
        clusters *= len(used) * int(reached.sum()) + 1
    points = len(used) * clusters + 1
    if points * (m + d) > MAX_NUMBERS:
        raise InputError(
            f"training set: {points} points of {m + d} numbers; accepted are {MAX_NUMBERS} numbers"
        )
    steps = 1 << max(points - 1, 1).bit_length()
    X, Y = [], []
    for place in range(points):
        t = Fraction(2 * place - points + 1, steps)
        x = [Fraction(0)] * d
        for power, j in enumerate(used, 1):
            x[j] = t**power
        y = [Fraction(0)] * m
        for (i, j), value in A.items():
            y[i] += value * x[j]
        X.append(x)
        Y.append(y)
    return TrainingSet(X, Y)
