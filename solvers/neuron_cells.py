"""Cells for the neurons of a network, in which its weights stay within a bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.solvers.cells_beside import Cell, Cells, CellsBeside, Point
from exactrelu.solvers.corners import free_coordinates
from exactrelu.solvers.setting import Setting

Vector = tuple[Fraction, ...]

_MOST_STEPS = 10_000


def neuron_cells(
    setting: Setting, network: ReLUNetwork, check: Callable[[], None] = lambda: None
) -> Cells | None:
    """Return a point inside of a cell for each neuron, or None if the bound seems to be exceeded.

    Parameters
    ----------
    setting : Setting
        Of a problem with a bound.
    network : ReLUNetwork
    check : callable
        Called for each neuron; what it raises ends the work.

    Notes
    -----
    Neurons that lie in one closed cell may count in different ones if they lie on its boundary;
    some of the cells around each neuron are found, and one is chosen for each such that the sums
    stay within the bound.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([1, 2]), ExactVector.of([2, 4])
    >>> options = {"skip": False, "penalize_bias": True}
    >>> network = ReLUNetwork.of([(1, [2], 0)], a=[0])
    >>> for bound in (1, 2):
    ...     setting = Setting.of(Problem.of([x], y, bound=bound, **options))
    ...     print(neuron_cells(setting, network) is None)
    True
    False
    """
    bound = setting.problem.bound
    assert bound is not None
    vectors = [tuple(abs(n.v) * t for t in (*n.w, n.b)) for n in network.hidden]
    if any(abs(vector[j]) > bound for vector in vectors for j in setting.penalized):
        return None
    constants_are_free = bool(free_coordinates(setting))
    places = [k for k, vector in enumerate(vectors) if any(vector[:-1]) or not constants_are_free]
    beside = CellsBeside.of(setting)
    choices: dict[int, dict[Cell, Point]] = {}
    for k in places:
        check()
        choices[k] = beside.cells(vectors[k], network.hidden[k].v > 0)
    # Those with few cells around them choose first.
    order = sorted(places, key=lambda k: len(choices[k]))
    chosen = _chosen(setting, [(vectors[k], choices[k]) for k in order], check)
    if chosen is None:
        return None
    found: list[Point | None] = [None] * len(vectors)
    for k, cell in zip(order, chosen, strict=True):
        found[k] = choices[k][cell]
    return tuple(found)


def _chosen(
    setting: Setting,
    inside: Sequence[tuple[Vector, dict[Cell, Point]]],
    check: Callable[[], None],
) -> list[Cell] | None:
    """Choose a cell for each vector such that no sum exceeds the bound, by backtracking."""
    bound = setting.problem.bound
    assert bound is not None
    sums: dict[Cell, Vector] = {}
    chosen: list[tuple[Cell, Vector]] = []
    left = [iter(cells) for _, cells in inside]
    for _ in range(_MOST_STEPS + len(inside)):
        if len(chosen) == len(inside):
            return [cell for cell, _ in chosen]
        check()
        vector, cells = inside[len(chosen)]
        cell = next(left[len(chosen)], None)
        if cell is None:
            left[len(chosen)] = iter(cells)
            if not chosen:
                return None
            last, before = chosen.pop()
            sums[last] = before
            continue
        before = sums.get(cell, (Fraction(0),) * len(vector))
        total = tuple(a + t for a, t in zip(before, vector, strict=True))
        if all(abs(total[j]) <= bound for j in setting.penalized):
            chosen.append((cell, before))
            sums[cell] = total
    return None
