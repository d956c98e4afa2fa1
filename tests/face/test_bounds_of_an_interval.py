"""What the certificate of an interval rests on: rays of cones, and costs bounded on intervals."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from flint import arb, fmpq

from exactrelu.checks.cost_bounds import ManyCosts, at_least, at_most, tails_are_dearer
from exactrelu.checks.double_description import extreme_rays
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.polyhedron import Polyhedron
from exactrelu.polytopes.rational import to_fmpq


@pytest.mark.parametrize("seed", range(6))
def test_extreme_rays_against_the_solvers_polyhedra(seed: int) -> None:
    random = Random(seed)
    width = random.choice([3, 4, 5])
    rows = [[random.randint(-2, 2) for _ in range(width)] for _ in range(width + 4)]
    rows += [[int(i == j) for j in range(width)] for i in range(width)]
    none = ExactMatrix.of_integers(integer_array([], width + 1))
    system = LinearSystem(
        ExactMatrix.of_integers(integer_array([[0, *row] for row in rows], width + 1)), none
    )
    theirs = Polyhedron.of_system(system).rays
    ours = extreme_rays([tuple(row) for row in rows], 10_000)
    assert {tuple(Fraction(t, sum(ray)) for t in ray) for ray in ours} == {
        tuple(t / sum(ray) for t in ray) for ray in theirs
    }


def test_bounds_of_costs_against_a_grid() -> None:
    sizes = [fmpq(1, 7), fmpq(3), fmpq(1), fmpq(5, 2)]
    a, b = fmpq(1, 5), fmpq(3, 5)
    grid = [a + (b - a) * k / 40 for k in range(41)]
    costs = [sum(arb(t) ** arb(p) for t in sizes) for p in grid]
    low, high = at_least(sizes, a, b), at_most(sizes, a, b)
    assert all(low < cost + arb(1e-12) and cost < high + arb(1e-12) for cost in costs)
    many = ManyCosts([tuple(sizes), (fmpq(10) ** 400, fmpq(1, 10**400))])
    assert many.dearer(low - arb(1e-6), a, b)
    assert not many.dearer(high, a, b)
    assert not ManyCosts([(fmpq(1, 10**400),)]).dearer(arb(0.001), a, b)


@pytest.mark.parametrize("seed", range(4))
def test_the_cost_of_tails_is_not_overstated(seed: int) -> None:
    """Random decreasing lists that have the tails cost no less than what is proved."""
    random = Random(seed)
    tails = sorted((Fraction(random.randint(1, 60), 8) for _ in range(3)), reverse=True)
    size, a, b = Fraction(random.randint(1, 8), 16), Fraction(1, 5), Fraction(2, 5)
    cheapest = None
    for _ in range(20_000):
        row = sorted((random.randint(1, 50) / 8 for _ in range(4)), reverse=True)
        if row[3] >= size and all(sum(row[m:]) >= tail for m, tail in enumerate(tails)):
            cost = min(sum(t ** float(p) for t in row) for p in (a, (a + b) / 2, b))
            cheapest = cost if cheapest is None else min(cheapest, cost)
    assert cheapest is not None
    ends, exact = (to_fmpq(a), to_fmpq(b)), to_fmpq(size)
    beyond = arb(exact), at_least([exact], *ends)
    proved = [to_fmpq(tail) for tail in tails]
    assert not tails_are_dearer(proved, beyond, arb(cheapest + 1e-9), ends)
    assert tails_are_dearer(proved, beyond, beyond[1] / 2, ends)
