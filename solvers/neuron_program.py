"""Networks proposed by a mixed-integer program with one block of unknowns for each neuron."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exactrelu.polytopes.clock import now
from exactrelu.solvers.blocks import Block
from exactrelu.solvers.found_network import FoundNetwork
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.pulp_backend import load_pulp, run
from exactrelu.solvers.signed_blocks import Neurons, fitting_neurons

_SIZES = (2, 4, 8)
_REACH = 20.0
_ZERO = 1e-7


def proposed_networks(space: NeuronSpace, solver: str, seconds: float) -> Iterator[FoundNetwork]:
    """Yield networks that the program proposes, made exact and substituted into the data.

    Parameters
    ----------
    space : NeuronSpace
        Of a problem with p = 0.
    solver : str
        As PuLP calls it.
    seconds : float
        For all programs together.

    Notes
    -----
    The program has ``m`` neurons of either sign, a binary for each weight that is used and for each
    sample that activates a neuron, and bounds the weights by a guess. It works in floats; only
    the supports, the patterns and the signs are taken from it, and an exact linear program finds
    the weights, or discards the proposal. Its own bound proves nothing and is not used.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> from exactrelu.solvers.setting import Setting
    >>> X = [ExactVector.of([1, -1, 2, 0]), ExactVector.of([0, 3, 1, -2])]
    >>> space = NeuronSpace(Setting.of(Problem.of(X, ExactVector.of([2, 0, 4, 0]))))
    >>> min(found.cost for found in proposed_networks(space, "HiGHS", 10.0))
    1
    """
    end = now() + seconds
    for place, size in enumerate(_SIZES):
        left = end - now()
        if left <= 0:
            return
        last = place == len(_SIZES) - 1
        try:
            program = _Program(space, size)
        except OverflowError:
            return
        state = run(program.problem, solver, left if last else left / 2)
        if state == "none":
            continue
        blocks, signs = program.blocks()
        answer = fitting_neurons(space, blocks, signs)
        if isinstance(answer, Neurons):
            yield FoundNetwork.of(space, answer)
        if state == "optimal" and max(signs.count(1), signs.count(-1)) < size:
            return  # with neurons to spare


@dataclass(slots=True)
class _Unit:
    """The unknowns of one neuron."""

    sign: int
    weights: list[Any]
    active: list[Any]


class _Program:
    def __init__(self, space: NeuronSpace, size: int) -> None:
        self.space = space
        self.pulp = load_pulp()
        setting = space.setting
        self.rows = [
            [float(t / scale) for t in sample]
            for sample, scale in zip(setting.samples, setting.scales, strict=True)
        ]
        ends = [
            [float(end / scale) for end, scale in zip(side, setting.scales, strict=True)]
            for side in (setting.lower, setting.upper)
        ]
        labels = max(max(abs(t) for t in side) for side in ends)
        bound = setting.problem.bound
        self.limit = _REACH * (labels or 1.0) if bound is None else float(bound)
        self.problem = self.pulp.LpProblem("neurons", self.pulp.LpMinimize)
        self.costs: list[Any] = []
        self.units = [self._unit(k, 1 if k < size else -1) for k in range(2 * size)]
        self.problem.setObjective(self.pulp.lpSum(self.costs))
        affine = [self._variable(f"c{j}", None, None) for j in space.base_coordinates]
        for i, row in enumerate(self.rows):
            value = self.pulp.lpSum(
                [unit.sign * self.values[k][i] for k, unit in enumerate(self.units)]
                + [row[j] * c for j, c in zip(space.base_coordinates, affine, strict=True)]
            )
            self.problem.addConstraint(value >= ends[0][i])
            self.problem.addConstraint(value <= ends[1][i])

    def _variable(self, name: str, *limits: float | None) -> Any:
        """Add a variable; a binary one without limits."""
        if hasattr(self.problem, "add_variable"):
            if limits:
                return self.problem.add_variable(name, *limits)
            return self.problem.add_variable(name, cat="Binary")
        cat = {} if limits else {"cat": "Binary"}
        return self.pulp.LpVariable(name, *limits, **cat)

    def _unit(self, number: int, sign: int) -> _Unit:
        pulp, setting = self.pulp, self.space.setting
        if number == 0:
            self.values: list[list[Any]] = []
        penalized = setting.penalized
        reach = self.limit * max(1.0, max(abs(t) for row in self.rows for t in row))
        weights = []
        switch = None
        if self.space.counts_neurons:
            switch = self._variable(f"z{number}")
            self.costs.append(switch)
        for j in range(setting.dimension):
            limit = self.limit if j in penalized else reach
            w = self._variable(f"w{number}_{j}", -limit, limit)
            weights.append(w)
            on = switch
            if on is None and j in penalized:
                on = self._variable(f"z{number}_{j}")
                self.costs.append(on)
            if on is not None:
                self.problem.addConstraint(w <= limit * on)
                self.problem.addConstraint(w >= -limit * on)
        active, values = [], []
        for i, row in enumerate(self.rows):
            top = sum(abs(t) * (self.limit if j in penalized else reach) for j, t in enumerate(row))
            a = self._variable(f"a{number}_{i}")
            h = self._variable(f"h{number}_{i}", 0, top)
            product = pulp.lpSum(t * w for t, w in zip(row, weights, strict=True) if t)
            self.problem.addConstraint(h >= product)
            self.problem.addConstraint(h <= product + top - top * a)
            self.problem.addConstraint(h <= top * a)
            active.append(a)
            values.append(h)
        self.values.append(values)
        return _Unit(sign, weights, active)

    def blocks(self) -> tuple[list[Block], list[int]]:
        """Return the supports and patterns of the neurons that are used, and their signs."""
        penalized = set(self.space.setting.penalized)
        blocks: list[Block] = []
        signs: list[int] = []
        for unit in self.units:
            sizes = [abs(w.value() or 0.0) for w in unit.weights]
            used = [j for j, size in enumerate(sizes) if size > _ZERO * self.limit]
            if not used:
                continue
            support = tuple(j for j in range(len(sizes)) if j in used or j not in penalized)
            if self.space.counts_neurons:
                support = tuple(range(len(sizes)))
            pattern = tuple((a.value() or 0.0) > 0.5 for a in unit.active)
            blocks.append(Block(support, pattern))
            signs.append(unit.sign)
        return blocks, signs
