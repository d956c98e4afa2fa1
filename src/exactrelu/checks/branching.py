"""Check a lower bound of the lp path norm, 0 < p < 1, by its tree of intervals of neuron sizes.

The theorems relied on, and nothing else:

* Let the *size* of a neuron be ``s = (sum |v w_c|^p)^(1/p)`` over the penalised coordinates; it
  costs ``s^p``. Merging two neurons of one sign in one refined cone (between the hyperplanes of the
  samples and of the penalised coordinates) never raises the cost, so a network needs one
  neuron for each cone and sign, and some cheapest network has no neuron of size above U if
  ``U^p`` is at least the cost of any network.
* For 0 < p < 1 sizes are superadditive on an orthant (the reverse of Minkowski's inequality). So a
  neuron in a cone adds to ``sum_i mu_i f(x_i)`` at most ``b s``, where b is the largest ratio of
  ``max(0, sum_i mu_i max(0, r . x_i))`` to the size of r over the rays r of the cone.
* Hence, if the sizes lie in intervals [l, u], every network that fits costs at least
  ``sum_i (mu_i y_i - |mu_i| t_i) + sum of min(l^p - b l, u^p - b u)``, because ``s^p - b s`` is
  concave, provided mu vanishes on the free affine part. With one interval replaced by [t, u] and
  the sum above the cost, no network that is cheap enough has that size in it: a *cut* of the
  interval at t.

Sums are computed in double precision with a margin of 1e-12 of all terms, which exceeds what
rounding can do to a few thousand of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect_enclosure
from exactrelu.checks.patterns import cells, lines
from exactrelu.checks.several_inputs import check_problem, fitting_neurons
from exactrelu.polytopes.rational import parse_rational, to_fmpq

Floats = NDArray[np.float64]

_MARGIN = 1e-12
_PRECISION = 128


def check_branching(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate with 0 < p < 1; return what was checked.

    Parameters
    ----------
    document : mapping
        The certificate.
    data : mapping
        ``{"X": rows, "y": ..., "tolerance": ...}``.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim, proof = document["problem"], document["claim"], document["proof"]
    p = parse_rational(problem["p"])
    check_problem(problem, data, problem["p"])
    if not Fraction(1, 50) <= p < 1 or problem["measure"] != "parameters":
        raise CheckFailed("the proof is for parameters and p from 1/50 to 1")
    hidden = fitting_neurons(document["network"], problem, data)
    terms = [abs(v * t) for v, w, b in hidden for t in ([*w, b] if problem["penalize_bias"] else w)]
    with ctx.workprec(_PRECISION):
        power = arb(to_fmpq(p))
        cost = sum((arb(to_fmpq(term)) ** power for term in terms if term), arb(0))
        largest = parse_rational(proof["largest"])
        if not arb(to_fmpq(largest)) ** power >= cost:
            raise CheckFailed("a neuron as costly as the network is larger than the proof allows")
        top = float(cost.upper()) * (1 + _MARGIN)
    expect_enclosure(claim["cost"], cost, "cost", _PRECISION)
    if claim["neurons"] != len(hidden):
        raise CheckFailed(f"the network has {len(hidden)} neurons, not as claimed")
    tree = _Tree.of(problem, data, float(p), top, proof["cones"])
    bound, leaves = tree.least(proof["tree"], float(largest) * (1 + _MARGIN))
    lower = claim["lower_bound"]
    claimed = parse_rational(lower if isinstance(lower, str) else lower["lower"])
    if claimed > Fraction(bound):
        raise CheckFailed(f"the claimed lower bound is {claimed}, the tree proves {bound}")
    if claim["status"] != "feasible":
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [
        f"the network fits all {len(data['y'])} rows",
        "its cost is as claimed",
        f"the {leaves} leaves of the tree cover all sizes of neurons and prove {bound:.9g}",
        "the network is feasible",
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """The data of all bounds: the signed cones with their rays, as floats with their margins."""

    power: float
    cap: float
    features: Floats  # rays x N, over the sizes of the rays
    members: list[NDArray[np.intp]]
    places: list[int]  # of the cones that the certificate names
    y: list[Fraction]
    slack: list[Fraction]
    free: list[list[Fraction]]

    @classmethod
    def of(
        cls,
        problem: Mapping[str, Any],
        data: Mapping[str, Any],
        power: float,
        cap: float,
        cones: Sequence[Any],
    ) -> _Tree:
        points = [[*map(parse_rational, row), Fraction(1)] for row in data["X"]]
        n, given = len(points[0]), data["tolerance"]
        penalized = range(n if problem["penalize_bias"] else n - 1)
        rows = list(dict.fromkeys(_integers(point) for point in points))
        units = [tuple(int(i == j) for i in range(n)) for j in penalized]
        rays = [
            tuple(side * t for t in line) for line in lines([*rows, *units]) for side in (1, -1)
        ]
        rays = [
            r for r in rays if any(r[j] for j in penalized) and any(_dot(r, x) > 0 for x in rows)
        ]
        sides = np.array(
            [[_sign(_dot(r, x)) for x in [*rows, *units]] for r in rays], dtype=np.int8
        )
        signs = cells([*rows, *units])
        inside = [np.flatnonzero((sides * cell >= 0).all(axis=1)) for cell in signs]
        kept = [place for place, chosen in enumerate(inside) if len(chosen)]
        sizes = [sum(abs(float(r[j])) ** power for j in penalized) ** (1 / power) for r in rays]
        features = [
            [float(max(Fraction(0), sum(a * b for a, b in zip(r, x, strict=True)))) for x in points]
            for r in rays
        ]
        words = {"".join("-0+"[s + 1] for s in signs[k].tolist()): i for i, k in enumerate(kept)}
        return cls(
            power,
            cap,
            np.array(features) / np.array(sizes)[:, None],
            [inside[place] for place in kept],
            [words[word] + (0 if side == 1 else len(kept)) for side, word in cones],
            [parse_rational(value) for value in data["y"]],
            [
                parse_rational(t)
                for t in ([given] * len(points) if isinstance(given, str) else given)
            ],
            [
                [x[j] for x in points]
                for j in (range(n) if problem["skip"] else range(len(penalized), n))
            ],
        )

    def least(self, tree: Sequence[Mapping[str, Any]], largest: float) -> tuple[float, int]:
        """Walk through the nodes in preorder; return the least bound and the number of leaves."""
        size = 2 * len(self.members)
        waiting = [(np.zeros(size), np.full(size, largest))]
        least, leaves = self.cap, 0
        for node in tree:
            low, high = waiting.pop()
            if "dual" in node:
                value, ends, slopes, error = self._bound(node["dual"], low, high)
            for number, text in node.get("cuts", ()):
                k, size_ = self.places[number], float(parse_rational(text))
                beyond = min(
                    size_**self.power - slopes[k] * size_,
                    high[k] ** self.power - slopes[k] * high[k],
                )
                wide = error + _MARGIN * (1 + slopes[k]) * (1 + high[k])
                if low[k] > 0 or value - ends[k] + beyond - wide < self.cap:
                    raise CheckFailed(
                        f"a neuron of size {size_} is not too dear where it is cut off"
                    )
                high[k] = min(high[k], size_)
            if "split" in node:
                number, text = node["split"]
                k, size_ = self.places[number], float(parse_rational(text))
                if not low[k] <= size_ <= high[k]:
                    raise CheckFailed(f"a split at {size_} is outside its interval")
                larger = low.copy()
                larger[k] = size_
                waiting.append((larger, high.copy()))
                high[k] = size_
                waiting.append((low, high))
            else:
                value, _, _, error = self._bound(node["dual"], low, high)
                least, leaves = min(least, value - error), leaves + 1
        if waiting:
            raise CheckFailed("the tree ends before all its leaves")
        return max(0.0, least), leaves

    def _bound(
        self, texts: Sequence[str], low: Floats, high: Floats
    ) -> tuple[float, Floats, Floats, float]:
        """Return the bound, what each signed cone adds to it, its slope, and the margin."""
        exact = [parse_rational(text) for text in texts]
        if len(exact) != len(self.y):
            raise CheckFailed(f"a dual vector has {len(exact)} entries, not one a row")
        for column in self.free:
            if sum(mu * x for mu, x in zip(exact, column, strict=True)):
                raise CheckFailed("a dual vector does not vanish on the free affine part")
        labels = sum(
            (mu * y - abs(mu) * t for mu, y, t in zip(exact, self.y, self.slack, strict=True)),
            Fraction(0),
        )
        dual = np.array([float(mu) for mu in exact])
        values = self.features @ dual
        errors = _MARGIN * (self.features @ np.abs(dual))
        tops = [
            float(side[rays].max())
            for side in (values + errors, errors - values)
            for rays in self.members
        ]
        slopes = np.maximum(np.array(tops), 0.0) * (1 + _MARGIN)
        bottoms, ceilings = low**self.power, high**self.power
        ends = np.minimum(bottoms - slopes * low, ceilings - slopes * high)
        scale = abs(float(labels)) + float(
            (bottoms + slopes * low + np.where(ends < 0, ceilings + slopes * high, 0.0)).sum()
        )
        return float(labels) + float(ends.sum()), ends, slopes, _MARGIN * scale


def _integers(point: Sequence[Fraction]) -> tuple[int, ...]:
    scale = lcm(*(t.denominator for t in point))
    return tuple(int(t * scale) for t in point)


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)
