"""Whether a given network keeps a bound on its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers.cells_beside import Cell, Cells, CellsBeside, Point
from exactrelu.solvers.setting import Setting


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
    beside = CellsBeside.of(setting)
    sides = [beside.sides(w) for w in vectors]
    inner = [i for i in counted if sides[i].all()]
    cells: list[Point | None] = [None] * len(vectors)
    sums: dict[Cell, tuple[Fraction, ...]] = {}
    for i in [*inner, *(i for i in counted if not sides[i].all())]:
        found = []
        for cell, point in beside.cells(vectors[i], positive[i]).items():
            before = sums.get(cell, (Fraction(0),) * len(vectors[i]))
            total = tuple(a + t for a, t in zip(before, vectors[i], strict=True))
            found.append((cell, point, total))
        within = (entry for entry in found if _keeps(setting, entry[2], problem.bound))
        cell, point, total = next(within, found[0])
        cells[i], sums[cell] = point, total
    if all(_keeps(setting, total, problem.bound) for total in sums.values()):
        return tuple(cells)
    table, signs = np.array(sides).reshape(len(sides), -1), np.array(positive)
    for i in counted:
        alike = (signs == signs[i]) & (table == table[i]).all(axis=1)
        group = [k for k in inner if alike[k]] or [i]
        # No sample parts the two neurons, so that one cell may hold both.
        meeting = (signs == signs[i]) & (table * table[i] >= 0).all(axis=1)
        others = [k for k in counted if k not in group and meeting[k]]
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


def _keeps(setting: Setting, total: Sequence[Fraction], bound: Fraction) -> bool:
    return all(abs(total[j]) <= bound for j in setting.penalized)
