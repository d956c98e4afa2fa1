"""Networks that are determined by the rays they use, for the checker alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from flint import arb, ctx, fmpq, fmpz_mat

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.cost_order import difference_sign
from exactrelu.checks.merging import Costs
from exactrelu.checks.ray_cones import RayCones, Vector
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import to_fmpq

Groups = tuple[tuple[int, ...], ...]

_PRECISION = 160


@dataclass(slots=True, eq=False)
class UsedRays:
    """Exact features of rays, and the cost that networks must not be below.

    Parameters
    ----------
    p : Fraction
    cones : RayCones
    features : list of tuple of int
        For each ray, its values on the samples in the combinations of a tree.
    labels : tuple of int
        The same of the labels.
    network : Costs
        Of the network that no other one may be cheaper than.
    goal : arb
        Its cost, or a number that is asked for in its place.
    exact : bool
        Whether the goal is the cost of the network.
    """

    p: Fraction
    cones: RayCones
    features: list[Vector]
    labels: Vector
    network: Costs
    goal: arb
    exact: bool
    _dependent: set[frozenset[int]] = field(default_factory=set)
    _dear: set[Groups] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        samples: Samples,
        cones: RayCones,
        rows: Sequence[Vector],
        p: Fraction,
        network: Costs,
        goal: Fraction | None,
    ) -> UsedRays:
        """Combine the samples' values of all rays, and the labels."""
        values = [[max(0, _dot(ray, row)) for row in samples.rows] for ray in cones.rays]
        with ctx.workprec(_PRECISION):
            if goal is None:
                cost = power_sum_ball([(1, c) for c in network], p, _PRECISION)
            else:
                cost = arb(to_fmpq(goal))
        return cls(
            p,
            cones,
            [tuple(_dot(row, value) for row in rows) for value in values],
            tuple(_dot(row, samples.lower) for row in rows),
            network,
            cost,
            goal is None,
        )

    def expect_dependent(self, groups: Groups) -> None:
        """Raise CheckFailed unless the features of the used rays are dependent."""
        used = frozenset(j for group in groups for j in group)
        if used not in self._dependent:
            columns = [list(self._column(j)) for j in used]
            if not used or int(fmpz_mat(columns).rank()) == len(used):
                raise CheckFailed("used rays that a leaf calls dependent are independent")
            self._dependent.add(used)

    def expect_dear(self, groups: Groups) -> None:
        """Raise CheckFailed unless the used rays determine a network that is not too cheap.

        That is, their features are independent, the labels are a combination of them, and either
        some weight is not positive or the network of these groups costs no less than the goal.
        """
        if groups in self._dear:
            return
        used = [j for group in groups for j in group]
        columns = [*map(self._column, used), self.labels]
        matrix = fmpz_mat([list(row) for row in zip(*columns, strict=True)])
        reduced, divisor, rank = matrix.rref()
        if int(rank) != len(used) or any(not reduced[i, i] for i in range(len(used))):
            raise CheckFailed("the rays that a leaf uses do not determine the network")
        weights = {j: fmpq(reduced[i, len(used)], divisor) for i, j in enumerate(used)}
        if all(weight > 0 for weight in weights.values()) and self._cheaper(groups, weights):
            raise CheckFailed("the network of a leaf is cheaper than the tree shows")
        self._dear.add(groups)

    def _cheaper(self, groups: Groups, weights: dict[int, fmpq]) -> bool:
        half = len(self.cones.rays)
        sizes = [
            sum((weights[j] * abs(self.cones.rays[j % half][c]) for j in group), fmpq(0))
            for group in groups
            for c in range(self.cones.penalized)
        ]
        costs = tuple(size for size in sizes if size)
        with ctx.workprec(_PRECISION):
            if power_sum_ball([(1, c) for c in costs], self.p, _PRECISION) >= self.goal:
                return False
        return not self.exact or difference_sign(costs, self.network, to_fmpq(self.p)) < 0

    def _column(self, j: int) -> Vector:
        half = len(self.features)
        return self.features[j] if j < half else tuple(-t for t in self.features[j - half])


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
