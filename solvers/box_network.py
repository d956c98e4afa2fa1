"""The network of weight vectors in slots, checked by substitution."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.solvers.candidates import Candidate, Candidates
from exactrelu.solvers.cells_beside import Cells
from exactrelu.solvers.corners import Corners

Vector = tuple[Fraction, ...]


def box_network(
    corners: Corners, weights: Mapping[int, Vector], affine: Vector
) -> tuple[ReLUNetwork, Candidate, Cells]:
    """Write slots as neurons.

    Parameters
    ----------
    corners : Corners
    weights : mapping of int to tuple of Fraction
        A weight vector for slots, twice the cell and plus 1 for output weight -1.
    affine : tuple of Fraction, length n

    Returns
    -------
    network : ReLUNetwork
    candidate : Candidate
        With its sizes.
    cells : tuple of (tuple of int, or None)
        A point inside of the cell that each neuron counts in; None for a free constant.
    """
    setting = corners.setting
    counts = setting.problem.measure == "neurons" and setting.problem.p == 0
    denominator = common_denominator([*affine, *(t for w in weights.values() for t in w)])
    neurons = [
        (-1 if slot % 2 else 1, tuple(int(t * denominator) for t in vector))
        for slot, vector in weights.items()
    ]
    free = tuple(int(t * denominator) for t in affine)
    candidate = Candidate.of(neurons, free, denominator, setting.penalized, counts)
    network = Candidates(setting, (candidate,), "corners", "own", 1).network(candidate)
    cells: list[tuple[int, ...] | None] = [
        tuple(int(entry) for entry in corners.witnesses[slot // 2])
        for slot, vector in weights.items()
        if any(vector)
    ]
    cells += [None] * (len(network.hidden) - len(cells))
    return network, candidate, tuple(cells)
