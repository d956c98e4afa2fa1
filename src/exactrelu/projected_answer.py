"""A network that fits any number of inputs, found at once and without a claim to be sparsest."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import count

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.solvers.feasible import feasible
from exactrelu.solvers.path_cost import weight_sizes
from exactrelu.solvers.setting import Setting
from exactrelu.univariate.solve import solve as solve_one_input


def projected_answer(problem: Problem) -> Solution:
    """Fit a function of one input, or of one combination of the inputs.

    Parameters
    ----------
    problem : Problem
        Without a bound on the weights.

    Returns
    -------
    Solution
        "feasible", with the bound 0; its network has the fewest knots that a function of that
        input can have.

    Raises
    ------
    InputError
        If two rows have the same inputs and labels that no function can both meet.

    Notes
    -----
    Every input that tells apart the samples with different labels is tried, then the combinations
    ``sum_j s^j x_j`` for s = 1, 2, …; two different rows have equal combinations for at most
    d - 1 of the s, so that one of them serves. O(d N) solutions of one input in the worst case,
    in practice a handful.

    Examples
    --------
    >>> from exactrelu.as_problem import as_problem
    >>> solution = projected_answer(as_problem([[0, 5], [1, 5], [2, 7]], [0, 1, 0]))
    >>> solution.status, solution.parameters, solution.network.exact([1, 5])
    ('feasible', 3, Fraction(1, 1))
    """
    begin = now()
    setting = Setting.of(problem)  # refuses labels that contradict each other
    found = None
    for direction in _directions(problem):
        network = _along(problem, direction)
        if network is not None:
            size = len(weight_sizes(network, setting.penalized))
            if found is None or size < found[0]:
                found = size, network
        if found is not None and sum(map(bool, direction)) > 1:
            break
    assert found is not None
    return feasible(problem, found[1], method="projection", begin=begin)


def _directions(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Yield the inputs, then combinations of several inputs without end."""
    d = problem.inputs
    for j in range(d):
        yield tuple(int(i == j) for i in range(d))
    for base in count(1) if d > 1 else ():
        yield tuple(base**j for j in range(d))


def _along(problem: Problem, direction: tuple[int, ...]) -> ReLUNetwork | None:
    """Return the function of a combination with the fewest knots, if labels allow it."""
    columns = [(w, x.fractions()) for w, x in zip(direction, problem.X, strict=True) if w]
    values = [sum((w * x[i] for w, x in columns), Fraction(0)) for i in range(problem.samples)]
    single = Problem.of([ExactVector.of_fractions(values)], problem.y, tolerance=problem.tolerance)
    try:
        network = solve_one_input(single).network
    except InputError:
        return None
    assert network is not None
    hidden = [Neuron(n.v, tuple(n.w[0] * w for w in direction), n.b) for n in network.hidden]
    slope, constant = network.a[0], network.c
    if problem.skip:
        return ReLUNetwork(tuple(hidden), tuple(slope * w for w in direction), constant)
    hidden += _affine(slope, constant, direction, min(values), max(values))
    return ReLUNetwork(tuple(hidden), (Fraction(0),) * problem.inputs, Fraction(0))


def _affine(
    slope: Fraction, constant: Fraction, direction: tuple[int, ...], low: Fraction, high: Fraction
) -> list[Neuron]:
    """Return neurons that are the line ``slope t + constant`` for low <= t <= high."""
    ends = slope * low + constant, slope * high + constant
    for sign in (1, -1):
        if min(sign * ends[0], sign * ends[1]) >= 0:
            # The line does not change its sign on the data: one neuron is active on all of them.
            weights = tuple(sign * slope * w for w in direction)
            whole = Neuron(Fraction(sign), weights, sign * constant)
            return [whole] if any(ends) else []
    rising = Fraction(1 if slope > 0 else -1)
    weights = tuple(abs(slope) * w for w in direction)
    level = Fraction(1 if ends[0] > 0 else -1)
    return [
        Neuron(rising, weights, -abs(slope) * low),
        Neuron(level, (Fraction(0),) * len(direction), abs(ends[0])),
    ]
