"""Whether a given network keeps a bound on its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.solvers.neuron_cells import Point, points_around
from exactrelu.solvers.setting import Setting

Cells = tuple[Point | None, ...]


@dataclass(frozen=True, slots=True)
class Excess:
    """Why a network does not keep a bound.

    Parameters
    ----------
    neuron, coordinate : int
        From 0. Together with all neurons that count with it in any case, the neuron exceeds the
        bound there by more than all neurons that may count with it could make up for.
    """

    neuron: int
    coordinate: int


def kept_bound(setting: Setting, network: ReLUNetwork) -> Cells | Excess:
    """Return a point inside of a cell for each neuron, or why the bound is exceeded.

    Parameters
    ----------
    setting : Setting
        Of a problem with a bound.
    network : ReLUNetwork

    Raises
    ------
    InputError
        If neurons on boundaries of cells leave it open.

    Notes
    -----
    A neuron inside of a cell counts there. One on a boundary may count in any of the cells around
    it: a few are tried. Exceeding is proved by a coordinate at which the neurons inside of one cell
    add up to more than the bound, whatever the neurons on its boundary may add.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([1, 2]), ExactVector.of([2, 4])
    >>> network = ReLUNetwork.of([(1, [1], 0), (1, [1], 0)], a=[0])
    >>> for bound in (1, 2):
    ...     problem = Problem.of([x], y, bound=bound, skip=False, penalize_bias=True)
    ...     print(kept_bound(Setting.of(problem), network))
    Excess(neuron=0, coordinate=0)
    ((1, 0), (1, 0))
    """
    problem = setting.problem
    assert problem.bound is not None
    vectors = [tuple(abs(n.v) * t for t in (*n.w, n.b)) for n in network.hidden]
    positive = [n.v > 0 for n in network.hidden]
    constants_are_free = not problem.penalize_bias and problem.measure == "parameters"
    counted = [i for i, w in enumerate(vectors) if any(w[:-1]) or not constants_are_free]
    sides = [tuple(_side(w, sample) for sample in setting.samples) for w in vectors]
    inner = [i for i in counted if all(sides[i])]
    cells: list[Point | None] = [None] * len(vectors)
    sums: dict[tuple[tuple[bool, ...], bool], list[Fraction]] = {}
    for i in [*inner, *(i for i in counted if not all(sides[i]))]:
        points = [_scaled(vectors[i])] if all(sides[i]) else [*points_around(setting, vectors[i])]
        found = [
            (point, *_joined(setting, sums, point, positive[i], vectors[i])) for point in points
        ]
        within = (entry for entry in found if _keeps(setting, entry[2], problem.bound))
        point, key, total = next(within, found[0])
        cells[i], sums[key] = point, total
    if all(_keeps(setting, total, problem.bound) for total in sums.values()):
        return tuple(cells)
    for i in counted:
        group = [k for k in inner if (sides[k], positive[k]) == (sides[i], positive[i])] or [i]
        others = [
            k
            for k in counted
            if k not in group and positive[k] == positive[i] and _may_meet(sides[k], sides[i])
        ]
        for j in setting.penalized:
            total_here = sum((vectors[k][j] for k in group), Fraction(0))
            against = [vectors[k][j] for k in others if vectors[k][j] * total_here < 0]
            if abs(total_here) - sum(map(abs, against), Fraction(0)) > problem.bound:
                return Excess(i, j)
    raise InputError(
        f"bound: {problem.bound}; neurons on boundaries of activation cells leave open whether the "
        "network keeps it; accepted is a bound for which that is decided"
    )


def keeps_bound(setting: Setting, network: ReLUNetwork) -> bool:
    """Tell whether a network is proved to keep the bound, if there is one."""
    if setting.problem.bound is None:
        return True
    try:
        return not isinstance(kept_bound(setting, network), Excess)
    except InputError:
        return False


def _side(vector: Sequence[Fraction], sample: Sequence[int]) -> int:
    value = sum((a * b for a, b in zip(vector, sample, strict=True)), Fraction(0))
    return (value > 0) - (value < 0)


def _scaled(vector: Sequence[Fraction]) -> Point:
    scale = common_denominator(vector)
    return tuple(int(t * scale) for t in vector)


def _joined(
    setting: Setting,
    sums: dict[tuple[tuple[bool, ...], bool], list[Fraction]],
    point: Point,
    positive: bool,
    vector: Sequence[Fraction],
) -> tuple[tuple[tuple[bool, ...], bool], list[Fraction]]:
    """Return the cell and sign that a neuron joins by a point, and their new sum."""
    pattern = tuple(
        sum(a * b for a, b in zip(point, sample, strict=True)) > 0 for sample in setting.samples
    )
    before = sums.get((pattern, positive), [Fraction(0)] * len(vector))
    return (pattern, positive), [a + t for a, t in zip(before, vector, strict=True)]


def _keeps(setting: Setting, total: Sequence[Fraction], bound: Fraction) -> bool:
    return all(abs(total[j]) <= bound for j in setting.penalized)


def _may_meet(left: Sequence[int], right: Sequence[int]) -> bool:
    """Tell whether no sample parts two neurons, so that one cell may hold both."""
    return all(a * b >= 0 for a, b in zip(left, right, strict=True))
