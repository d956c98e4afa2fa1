"""The network of a solved convex program."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.solvers.candidates import Candidate
from exactrelu.solvers.convex_program import ConvexOptimum, ConvexProgram


def ray_network(
    program: ConvexProgram, optimum: ConvexOptimum, penalized: tuple[int, ...]
) -> Candidate:
    """Merge the rays of an optimum into neurons.

    Parameters
    ----------
    program : ConvexProgram
    optimum : ConvexOptimum
    penalized : tuple of int
        The coordinates that cost something.

    Returns
    -------
    Candidate
        With the cost of the optimum.
    """
    sides = [(1, optimum.positive), (-1, optimum.negative)]
    numbers = [*optimum.affine, *(w for _, weights in sides for w in weights.values())]
    denominator = common_denominator(numbers)
    neurons = [
        (sign, vector)
        for sign, weights in sides
        for vector in program.rays.merged({r: int(w * denominator) for r, w in weights.items()})
    ]
    affine = tuple(int(entry * denominator) for entry in optimum.affine)
    return Candidate.of(neurons, affine, denominator, penalized)


def path_norm(candidate: Candidate) -> Fraction:
    """Return the cost at p = 1."""
    return Fraction(sum(candidate.sizes), candidate.unit)
