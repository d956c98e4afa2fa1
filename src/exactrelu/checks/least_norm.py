"""Check that a network has the least l1 path norm: linear duality at p = 1.

The theorem relied on: for multipliers mu with ``sum_i mu_i a(x_i) = 0`` on the free functions and
``|sum_i mu_i max(0, w . x_i)| <= |w|_1`` (penalised coordinates) for every w, every network within
the tolerances costs at least ``sum_i (y_i mu_i - t_i |mu_i|)``. Both sides of the inequality are
linear on the cones into which the samples' hyperplanes and the penalised coordinate hyperplanes cut
the space, and these cones are pointed; so the rays of that arrangement are enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from flint import fmpq, fmpq_mat

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect
from exactrelu.polytopes.rational import parse_rational, to_fmpq, to_fraction

Row = tuple[Fraction, ...]


def check_least_norm(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate of an optimal network at p = 1; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.

    Notes
    -----
    For N samples and n coordinates with the bias, ``C(N + n, n - 1)`` rays are recomputed.
    """
    problem, claim = document["problem"], document["claim"]
    rows = [(*map(parse_rational, row), Fraction(1)) for row in data["X"]]
    y = [parse_rational(value) for value in data["y"]]
    given = data["tolerance"]
    slack = [parse_rational(given)] * len(y) if isinstance(given, str) else None
    slack = [parse_rational(value) for value in given] if slack is None else slack
    if not len(rows) == len(y) == len(slack) == problem["samples"] or min(slack) < 0:
        raise CheckFailed("the data are not one row, one y and one tolerance a sample")
    if parse_rational(problem["p"]) != 1 or problem["bound"] is not None:
        raise CheckFailed("the proof by linear duality is about p = 1 without a bound")
    n = problem["inputs"] + 1
    if any(len(row) != n for row in rows):
        raise CheckFailed(f"the data do not have {n - 1} inputs")
    penalized = range(n if problem["penalize_bias"] else n - 1)
    cost = _check_network(document["network"], problem["skip"], rows, y, slack, penalized)
    if claim["neurons"] != len(document["network"]["hidden"]) or claim["status"] != "optimal":
        raise CheckFailed("the claim does not name the network's neurons, or not optimality")
    expect(claim["cost"], cost, "cost")
    mu = [parse_rational(value) for value in document["proof"]["multipliers"]]
    bound = sum((v * m - t * abs(m) for v, m, t in zip(y, mu, slack, strict=True)), Fraction(0))
    expect(claim["lower_bound"], bound, "lower bound")
    if bound != cost:
        raise CheckFailed(f"the multipliers prove {bound} only, below the cost {cost}")
    rays = _check_multipliers(mu, rows, penalized, problem["skip"])
    return [
        f"the network fits all {len(y)} rows",
        f"its cost is {cost}",
        f"the multipliers keep the bound on all {rays} rays",
        "the network is optimal",
    ]


def _check_network(
    network: Mapping[str, Any],
    skip: bool,
    rows: Sequence[Row],
    y: Sequence[Fraction],
    slack: Sequence[Fraction],
    penalized: range,
) -> Fraction:
    affine = [parse_rational(a) for a in (*network["skip"]["a"], network["skip"]["c"])]
    if not skip and any(affine):
        raise CheckFailed("the network has a skip connection, the problem has none")
    hidden = [
        (parse_rational(n["v"]), [parse_rational(w) for w in (*n["w"], n["b"])])
        for n in network["hidden"]
    ]
    for number, row in enumerate(rows):
        value = _product(affine, row)
        value += sum((v * max(_product(w, row), Fraction(0)) for v, w in hidden), Fraction(0))
        if abs(value - y[number]) > slack[number]:
            raise CheckFailed(f"row {number + 1}: the network gives {value}, not {y[number]}")
    return sum((abs(v * w[c]) for v, w in hidden for c in penalized), Fraction(0))


def _check_multipliers(
    mu: Sequence[Fraction], rows: Sequence[Row], penalized: range, skip: bool
) -> int:
    n = len(rows[0])
    for column in range(n) if skip else ():
        if _product(mu, [row[column] for row in rows]) != 0:
            raise CheckFailed("the multipliers do not vanish on the free affine part")
    count = 0
    for ray in _rays(rows, penalized):
        count += 1
        gain = [max(_product(ray, row), Fraction(0)) for row in rows]
        if abs(_product(mu, gain)) > sum((abs(ray[c]) for c in penalized), Fraction(0)):
            raise CheckFailed(f"the multipliers exceed the norm at {[str(w) for w in ray]}")
    return count


def _rays(rows: Sequence[Row], penalized: range) -> Iterator[Row]:
    """Yield both directions of every line cut out by the hyperplanes."""
    n = len(rows[0])
    units = [tuple(Fraction(c == k) for c in range(n)) for k in penalized]
    seen: set[Row] = set()
    for normals in combinations([*dict.fromkeys(rows), *units], n - 1):
        matrix = fmpq_mat(n - 1, n, [to_fmpq(value) for normal in normals for value in normal])
        reduced, rank = matrix.rref()
        if rank < n - 1:
            continue
        ray = _kernel(reduced, n)
        for direction in (ray, tuple(-value for value in ray)):
            if direction not in seen:
                seen.add(direction)
                yield direction


def _kernel(reduced: fmpq_mat, n: int) -> Row:
    """Return the kernel vector of a reduced matrix of rank n - 1 whose free entry is 1."""
    pivots = [next(j for j in range(n) if reduced[i, j] != 0) for i in range(n - 1)]
    free = next(j for j in range(n) if j not in pivots)
    vector = [fmpq(0)] * n
    vector[free] = fmpq(1)
    for i, pivot in enumerate(pivots):
        vector[pivot] = -reduced[i, free]
    return tuple(to_fraction(value) for value in vector)


def _product(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))
