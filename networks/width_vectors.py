"""The integer vectors whose signed sums decide the minimal width."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.primitive_rows import IntegerRow, primitive_row

Vector = list[int]


def width_vectors(form: NormalForm, with_constant: bool) -> tuple[list[Vector], Vector]:
    """Return the jumps ``γ_H n_H`` and s, all on one integer scale.

    Parameters
    ----------
    form : NormalForm
    with_constant : bool
        Whether ``γ_H β_H`` and κ follow as a last coordinate.

    Examples
    --------
    >>> form = NormalForm.of(ReLUNetwork.of([("1/2", [1], 3)], a=[0], c=1))
    >>> width_vectors(form, with_constant=True)
    ([[1, 3]], [1, 7])
    """
    whole = [*form.s, form.constant] if with_constant else [*form.s]
    slopes = [kink.slope for kink in form.kinks]
    scale = lcm(*(number.denominator for number in (*slopes, *whole)))
    width = len(whole)
    vectors = [
        [int(kink.slope * scale) * entry for entry in kink.row[:width]] for kink in form.kinks
    ]
    return vectors, [int(entry * scale) for entry in whole]


def across(vector: Sequence[int], normal: IntegerRow) -> Vector:
    """Project along a normal: the result is zero exactly for multiples of it.

    Examples
    --------
    >>> across([4, 6], (2, 3)), across([4, 5], (2, 3))
    ([0], [-2])
    """
    pivot = next(j for j, entry in enumerate(normal) if entry)
    return [
        entry * normal[pivot] - vector[pivot] * normal[j]
        for j, entry in enumerate(vector)
        if j != pivot
    ]


def given_orientation(
    form: NormalForm, network: ReLUNetwork, with_constant: bool
) -> tuple[int, ...] | None:
    """Return the sides of the kinks on which a network's neurons lie, if they leave nothing over.

    Parameters
    ----------
    form : NormalForm
        Of the network, perhaps on a box.
    network : ReLUNetwork
    with_constant : bool
        Whether a constant counts as left over.

    Examples
    --------
    >>> f = ReLUNetwork.of([(1, [-1], 0), (2, [3], 1)], a=[0])
    >>> given_orientation(NormalForm.of(f), f, with_constant=True)
    (-1, 1)
    """
    known = {kink.row for kink in form.kinks}
    sides: dict[IntegerRow, int] = {}
    for neuron in network.hidden:
        if any(neuron.w) and neuron.v:
            row = primitive_row((*neuron.w, neuron.b))
            sides[row if row in known else tuple(-entry for entry in row)] = (
                1 if row in known else -1
            )
    signs = tuple(sides.get(kink.row, 1) for kink in form.kinks)
    a, c = form.skip(signs)
    return None if any(a) or (with_constant and c) else signs
