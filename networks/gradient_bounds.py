"""Bounds of the gradients of a network in polynomial time."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

import numpy as np

from exactrelu.networks.normal_form import NormalForm
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.cell_table import CellTable
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array
from exactrelu.polytopes.product_signs import product_signs

_SAMPLES = 2000


def upper_bounds(form: NormalForm) -> list[list[Fraction]]:
    """Return, for three norms, a vector at least as long as every gradient.

    Returns
    -------
    list of 3 vectors
        The same for each: entry k is ``½ |s_k| + ½ Σ_H |γ_H (n_H)_k|``, which no gradient exceeds
        in coordinate k.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> f = ReLUNetwork.of([(2, [1, 0], 0), (-3, [0, 1], 0), (1, [1, 1], 0)], a=[0, 0])
    >>> [str(entry) for entry in upper_bounds(NormalForm.of(f))[0]]
    ['3', '3']
    """
    total = [abs(entry) for entry in form.s]
    for kink in form.kinks:
        for place, entry in enumerate(kink.vector):
            total[place] += abs(entry)
    return [[entry / 2 for entry in total]] * 3


def lower_bounds(form: NormalForm, box: Box | None = None) -> list[list[Fraction]]:
    """Return, for three norms, a vector at most as long as some gradient.

    Notes
    -----
    A jump is the difference of two gradients, so one of them is at least half as long. Far out in
    opposite directions gradients add up to s, so one is at least half as long as s; on a box this
    does not hold.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> f = ReLUNetwork.of([(2, [1, 0], 0), (-3, [0, 1], 0), (1, [1, 1], 0)], a=[0, 0])
    >>> [str(entry) for entry in lower_bounds(NormalForm.of(f))[0]]
    ['0', '-3/2']
    """
    vectors = [list(kink.vector) for kink in form.kinks]
    if box is None or not vectors:
        vectors.append(list(form.s))
    lengths = (
        lambda vector: max(map(abs, vector), default=Fraction(0)),
        lambda vector: sum(map(abs, vector)),
        lambda vector: sum(entry * entry for entry in vector),
    )
    return [[entry / 2 for entry in max(vectors, key=length)] for length in lengths]


def promising_signs(form: NormalForm, box: Box | None = None) -> Iterator[CellTable]:
    """Yield cells at points where the gradient may be large, and at random points.

    Notes
    -----
    For coordinate k the sum of the jumps with ``(V_H)_k`` as weights points to the side on which
    most of them help. Points on a kink are left out. Signs are exact.
    """
    if not form.kinks:
        return
    generator = np.random.default_rng(0)
    vectors = np.array([[float(entry) for entry in _rough(kink.vector)] for kink in form.kinks])
    guides = vectors.T @ vectors
    directions = np.concatenate(
        [guides, -guides, generator.normal(size=(_SAMPLES, form.inputs))], axis=0
    )
    largest = np.maximum(np.abs(directions).max(axis=1, keepdims=True), 1e-300)
    steps = np.rint(directions / largest * 1000).astype(np.int64)
    points = _placed(steps, form, box)
    rows = integer_array([kink.row for kink in form.kinks], form.inputs + 1)
    signs = product_signs(points, rows)
    table = CellTable.of_homogeneous(signs, points)
    yield table.take((signs != 0).all(axis=1))


def _rough(vector: tuple[Fraction, ...]) -> list[Fraction]:
    """Scale a vector to maximum norm 1; for guesses only."""
    largest = max(map(abs, vector))
    return [entry / largest for entry in vector]


def _placed(steps: IntegerArray, form: NormalForm, box: Box | None) -> IntegerArray:
    """Return homogeneous integer points: steps of 1/1001 of the box, or far out and near 0."""
    if box is None:
        scales = np.where(np.arange(len(steps)) % 2, 1000, 1)[:, None]
        return np.concatenate([steps * scales, np.full((len(steps), 1), 100)], axis=1)
    ends = (*box.lower, *box.upper)
    denominator = lcm(*(entry.denominator for entry in ends))
    low = np.array([int(entry * denominator) for entry in box.lower], dtype=object)
    high = np.array([int(entry * denominator) for entry in box.upper], dtype=object)
    inner = (low + high) * 1001 + steps.astype(object) * (high - low)
    last = np.full((len(steps), 1), 2 * 1001 * denominator, dtype=object)
    return np.concatenate([inner, last], axis=1)
