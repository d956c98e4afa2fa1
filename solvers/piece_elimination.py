"""The inequalities of one attainable piece by Fourier–Motzkin elimination of the weights."""

from __future__ import annotations

from collections.abc import Sequence

from exactrelu.polytopes.elimination import Elimination
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.fourier_motzkin import eliminate
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.solvers.attainable_pieces import UnitChoice
from exactrelu.solvers.integer_data import integer_samples


def piece_system(X: Sequence[ExactVector], units: Sequence[UnitChoice]) -> LinearSystem:
    """Describe weights together with outputs: variables (w_1, b_1, w_2, ..., c, z_1, ..., z_N).

    Parameters
    ----------
    X : sequence of ExactVector, length N each
    units : sequence of (sign, support, pattern)

    Returns
    -------
    LinearSystem
        The cell conditions ``(2 sigma_i - 1)(w . x_i + b) >= 0`` as inequalities, and the outputs
        as equations; weights of scaled inputs, as the outputs alone matter.
    """
    samples, _ = integer_samples(X)
    rows = samples.tolist()
    count = len(rows)
    weights = sum(len(support) + 1 for _, support, _ in units) + 1
    A, C = (
        [],
        [[0] * (weights - 1) + [1] + [-int(j == i) for j in range(count)] for i in range(count)],
    )
    start = 0
    for sign, support, pattern in units:
        places = [*support, len(X)]
        for i, active in enumerate(pattern):
            condition = [0] * (weights + count)
            for place, j in enumerate(places, start):
                condition[place] = -rows[i][j] if active else rows[i][j]
                C[i][place] = sign * rows[i][j] if active else 0
            A.append(condition)
        start += len(places)
    return LinearSystem.of(A, [0] * len(A), C, [0] * count, dimension=weights + count)


def eliminated_piece(X: Sequence[ExactVector], units: Sequence[UnitChoice]) -> Elimination:
    """Eliminate the weights: the inequalities and equations of the outputs of one piece.

    Parameters
    ----------
    X : sequence of ExactVector, length N each
    units : sequence of (sign, support, pattern)

    Returns
    -------
    Elimination
        With the multipliers of each resulting row.

    Notes
    -----
    Le, Riccietti & Gribonval, Lemma B.5. The cost may be doubly exponential in the number of
    weights; :func:`attainable_pieces` finds the same cone from its generators.

    Examples
    --------
    >>> bend = [(1, (0,), (False, True, True))]
    >>> system = eliminated_piece([ExactVector.of([0, 1, 2])], bend).system
    >>> system.inequalities.integers.tolist()
    [[0, -1, 1, 0], [0, 1, -2, 1]]
    """
    system = piece_system(X, units)
    return eliminate(system, range(system.dimension - len(X[0])))
