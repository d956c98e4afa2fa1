"""Neurons that point nearly the same way, and what merging them changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from exactrelu.networks.canonical_form import row_size
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.rational import nearest_float, rational

_MOST_NEURONS = 3000


@dataclass(frozen=True, slots=True)
class Merge:
    """What happens when neuron ``gone`` is replaced by a multiple of neuron ``kept``.

    Parameters
    ----------
    kept, gone : int
        Places in the network.
    factor : Fraction
        The output weight of ``kept`` grows by ``factor`` times that of ``gone``; positive.
    error : Fraction
        The function changes on the box by at most so much.
    cosine : float
        Of the angle between the rows (w, b); for information.
    """

    kept: int
    gone: int
    factor: Fraction
    error: Fraction
    cosine: float


def merge_error(kept: Neuron, gone: Neuron, box: Box) -> tuple[Fraction, Fraction] | None:
    """Return the best factor for merging two neurons, and the largest change on a box.

    Parameters
    ----------
    kept, gone : Neuron
    box : Box

    Returns
    -------
    factor, error : Fraction
        Or None if no positive factor is better than leaving ``gone`` out.

    Notes
    -----
    As ReLU is 1-Lipschitz and positively homogeneous, the change is at most ``|v|`` times the
    largest ``|(w - λ w')·x + b - λ b'|``. On a box with centre m and half sides h this is a
    weighted ℓ1 norm of a linear function of λ; the best λ is a weighted median of quotients.

    Examples
    --------
    >>> i = Neuron(Fraction(1), (Fraction(1), Fraction(0)), Fraction(0))
    >>> j = Neuron(Fraction(2), (Fraction(3), Fraction(1, 10)), Fraction(0))
    >>> [str(number) for number in merge_error(i, j, Box.cube(2))]
    ['3', '1/5']
    """
    ours, theirs = _heights(kept, box), _heights(gone, box)
    quotients = sorted((b / a, abs(a)) for a, b in zip(ours, theirs, strict=True) if a)
    total, passed = sum((weight for _, weight in quotients), Fraction(0)), Fraction(0)
    factor = Fraction(0)
    for quotient, weight in quotients:
        passed += weight
        if 2 * passed >= total:
            factor = quotient
            break
    if factor <= 0:
        return None
    change = sum((abs(b - factor * a) for a, b in zip(ours, theirs, strict=True)), Fraction(0))
    return factor, abs(gone.v) * change


def nearby_neurons(network: ReLUNetwork, box: Box, most: int = 10) -> list[Merge]:
    """Return the merges of two neurons that change the function least on a box.

    Parameters
    ----------
    network : ReLUNetwork
    box : Box
    most : int
        How many to return, each neuron at most once.

    Notes
    -----
    Floats propose the pairs with the smallest angles; factors and errors are exact. Of more than
    3,000 neurons only those with the largest products are compared.

    Examples
    --------
    >>> f = ReLUNetwork.of([(1, [1, 0], 0), (2, [3, "0.1"], 0), (5, [0, 1], 0)], a=[0, 0])
    >>> [(m.kept, m.gone, str(m.error)) for m in nearby_neurons(f, Box.cube(2), 1)]
    [(1, 0, '1/30')]
    """
    used = [k for k, n in enumerate(network.hidden) if n.v and any(n.w)]
    used.sort(key=lambda k: -abs(network.hidden[k].v) * row_size(network.hidden[k]))
    used = sorted(used[:_MOST_NEURONS])
    if len(used) < 2:
        return []
    rows = np.array([_unit(network.hidden[k]) for k in used])
    cosines = np.triu(rows @ rows.T, 1) + np.tril(np.full((len(used),) * 2, -2.0))
    count = min(20 * most, cosines.size)
    order = np.argpartition(-cosines, count - 1, axis=None)[:count]
    found = []
    for place in order:
        i, j = divmod(int(place), len(used))
        if cosines[i, j] > 0:
            found += _both_ways(network, used[i], used[j], box, float(cosines[i, j]))
    chosen: list[Merge] = []
    taken: set[int] = set()
    for merge in sorted(found, key=lambda merge: (merge.error, merge.kept, merge.gone)):
        if len(chosen) < most and not {merge.kept, merge.gone} & taken:
            chosen.append(merge)
            taken |= {merge.kept, merge.gone}
    return chosen


def merged_nearby(
    network: ReLUNetwork, box: Box, tolerance: object
) -> tuple[ReLUNetwork, Fraction]:
    """Merge neurons as long as the function changes by at most a tolerance on a box.

    Parameters
    ----------
    network : ReLUNetwork
    box : Box
    tolerance : number

    Returns
    -------
    network : ReLUNetwork
    error : Fraction
        A bound of the total change, at most the tolerance.

    Examples
    --------
    >>> f = ReLUNetwork.of([(1, [1, 0], 0), (2, [3, "0.1"], 0), (5, [0, 1], 0)], a=[0, 0])
    >>> smaller, error = merged_nearby(f, Box.cube(2), Fraction(1, 10))
    >>> len(smaller.hidden), str(error)
    (2, '1/30')
    """
    spent, allowed = Fraction(0), rational(tolerance, "tolerance")
    while True:
        fitting, left = [], allowed - spent
        for merge in nearby_neurons(network, box):
            if merge.error <= left:
                fitting.append(merge)
                left -= merge.error
        if not fitting:
            return network, spent
        hidden = list(network.hidden)
        for merge in fitting:
            kept, gone = hidden[merge.kept], hidden[merge.gone]
            hidden[merge.kept] = replace(kept, v=kept.v + merge.factor * gone.v)
        removed = {merge.gone for merge in fitting}
        rest = tuple(neuron for place, neuron in enumerate(hidden) if place not in removed)
        network, spent = ReLUNetwork(rest, network.a, network.c), allowed - left


def _both_ways(network: ReLUNetwork, i: int, j: int, box: Box, cosine: float) -> list[Merge]:
    found = []
    for kept, gone in ((i, j), (j, i)):
        merge = merge_error(network.hidden[kept], network.hidden[gone], box)
        if merge is not None:
            found.append(Merge(kept, gone, *merge, cosine))
    return found


def _heights(neuron: Neuron, box: Box) -> list[Fraction]:
    """Return numbers whose ℓ1 norm is the largest absolute pre-activation on the box."""
    middle = sum((w * m for w, m in zip(neuron.w, box.middle, strict=True)), neuron.b)
    sides = zip(neuron.w, box.lower, box.upper, strict=True)
    return [middle, *(w * (high - low) / 2 for w, low, high in sides)]


def _unit(neuron: Neuron) -> Sequence[float]:
    """Return the row (w, b), of Euclidean norm about 1; for proposals only."""
    size = row_size(neuron)
    row = np.array([nearest_float(entry / size) for entry in (*neuron.w, neuron.b)])
    return [*(row / np.linalg.norm(row))]
