"""Orientations of kinks that leave an affine part of one sign on a box."""

from __future__ import annotations

from math import lcm

import numpy as np

from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.width_vectors import width_vectors
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.guarded_integers import (
    INT64_ROOM,
    IntegerArray,
    integer_array,
    magnitude,
    product,
)

MOST_KINKS = 20
_MOST_LONG = 14
_PART = 12


def orientation_of_one_sign(form: NormalForm, box: Box) -> tuple[tuple[int, ...] | None, bool]:
    """Return signs of the kinks with which the rest does not change sign on a box.

    Parameters
    ----------
    form : NormalForm
        Without kinks outside the box.
    box : Box

    Returns
    -------
    signs : tuple of {-1, 1} or None
    complete : bool
        Whether None means that there are none. It does up to 20 kinks (14 if the numbers are
        long); beyond only the sides of the last of them vary.

    Notes
    -----
    All 2^n orientations are tried, in blocks. The rest r·(x, 1) has one sign on the box with
    centre m and half sides h exactly if ``|r·(m, 1)| >= Σ |r_k| h_k``.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> hat = NormalForm.of(ReLUNetwork.of([(2, [1], 0)], a=[-1], c=-1))
    >>> orientation_of_one_sign(hat, Box.cube(1))
    ((-1,), True)
    """
    vectors, target = width_vectors(form, with_constant=True)
    ends = (*box.lower, *box.upper)
    scale = lcm(*(entry.denominator for entry in ends)) * 2
    middle = [int(entry * scale) for entry in box.middle] + [scale]
    half = [int((b - a) / 2 * scale) for a, b in zip(box.lower, box.upper, strict=True)]
    table = integer_array([*vectors, target, middle, [*half, 0]], form.inputs + 1)
    size = sum(map(abs, (int(entry) for entry in table[: len(vectors) + 1].ravel())))
    fits = size * max(1, magnitude(table[-2:])) < INT64_ROOM
    table = table.astype(np.int64 if fits else object)
    rows, rest, centre, sides = table[:-3], table[-3], table[-2], table[-1]
    room = MOST_KINKS if fits else _MOST_LONG
    fixed = rows[: max(0, len(rows) - room)]
    rows, rest = rows[len(fixed) :], rest - fixed.sum(axis=0)
    found = _search(rows, rest, centre, sides)
    return None if found is None else ((1,) * len(fixed) + found), not len(fixed)


def _search(
    rows: IntegerArray, rest: IntegerArray, centre: IntegerArray, sides: IntegerArray
) -> tuple[int, ...] | None:
    first, later = rows[:_PART], rows[_PART:]
    bits = np.arange(2 ** len(first))[:, None] >> np.arange(len(first)) & 1
    choices = 2 * bits - 1
    block = rest - product(choices, first)
    for number in range(2 ** len(later)):
        others = [1 if number >> k & 1 else -1 for k in range(len(later))]
        rests = block - sum((e * row for e, row in zip(others, later, strict=True)), 0 * rest)
        values = np.abs((rests * centre).sum(axis=1)) - (np.abs(rests) * sides).sum(axis=1)
        hits = np.flatnonzero(values >= 0)
        if len(hits):
            return (*choices[hits[0]].tolist(), *others)
    return None
