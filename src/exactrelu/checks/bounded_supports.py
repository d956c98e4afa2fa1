"""Check that no network of small cost with bounded weights fits, by replaying a search tree.

The theorems relied on, besides those of :mod:`exactrelu.checks.boxes`:

* A network within the bound has one weight vector for each slot, a cell and a sign; at p = 0 it
  costs the number of penalised coordinates that are not zero in any of them (or the number of
  slots, if neurons count). So it is a set of items, a support in a slot, no two in one slot.
* A support that no corner of its cell uses as a whole is not needed: weights lie in a smaller one.
* Let z vanish on the free affine part. An item adds at most its largest ``sign z . values`` over
  the corners of its cell in its support. If chosen items and more items of total cost at most r
  fit, these add at least need: what the labels have along z beyond what the chosen ones can add.
  Hence one of them adds at least need / r for each unit of its cost.
* For every price at least 0 they add at most price r plus the sum over slots of the largest
  (what an item adds - price cost), or 0 where that is negative.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.checks.boxes import Boxes
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect
from exactrelu.checks.claimed_bounded import claimed_bounded
from exactrelu.checks.following import tell
from exactrelu.checks.several_inputs import cost_vector
from exactrelu.polytopes.rational import parse_rational

Item = tuple[int, int]
"""A slot (twice a cell, plus 1 for output weight -1) and the number of a support."""


def check_bounded_supports(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate with p = 0 and bounded weights; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim, proof = document["problem"], document["claim"], document["proof"]
    hidden, boxes = claimed_bounded(document, data, "0")
    cost, bound = len(cost_vector(hidden, problem)), proof["bound"]
    if type(bound) is not int:
        raise CheckFailed(f"the bound {bound!r} is not an integer")
    expect(claim["cost"], cost, "cost")
    expect(claim["lower_bound"], bound, "lower bound")
    tree = _Tree.read(boxes, proof, bound - 1)
    if bound > 0:
        tree.exclude([], bound - 1, set())
    if claim["status"] != ("optimal" if bound == cost else "feasible"):
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [
        f"the network fits all {len(data['y'])} rows, within the bound {boxes.bound}",
        f"its cost is {cost}",
        f"no network within the bound fits below cost {bound}, by {len(proof['nodes'])} nodes",
        f"the network is {claim['status']}",
    ]


@dataclass(slots=True, eq=False)
class _Tree:
    """The items up to a cost, what each adds along each separator, and the nodes left."""

    costs: dict[Item, int]
    labels: list[Fraction]
    prices: list[Fraction]
    worth: list[dict[Item, Fraction | None]]
    nodes: Iterator[tuple[int, Any]]
    size: int

    @classmethod
    def read(cls, boxes: Boxes, proof: Mapping[str, Any], largest: int) -> _Tree:
        supports = _supports(boxes, largest)
        places = [_within(boxes, chosen) for chosen in supports]
        sizes = [1 if boxes.samples.neurons else len(chosen) for chosen in supports]
        costs = {
            (2 * cell + side, number): sizes[number]
            for number, chosen in enumerate(supports)
            for cell in _whole(boxes, chosen, places[number])
            for side in (0, 1)
        }
        labels, prices, worth = [], [], []
        for separator in proof["separators"]:
            z = [int(parse_rational(entry)) for entry in separator["weights"]]
            if len(z) != len(boxes.samples.rows):
                raise CheckFailed("a separator does not have one entry for each distinct sample")
            for column in boxes.samples.base_columns():
                if sum(a * b for a, b in zip(z, column, strict=True)):
                    raise CheckFailed("a separator does not vanish on the free affine part")
            ends = zip(z, boxes.samples.lower, boxes.samples.upper, strict=True)
            labels.append(Fraction(sum(t * (low if t > 0 else high) for t, low, high in ends)))
            prices.append(parse_rational(separator["price"]))
            if prices[-1] < 0:
                raise CheckFailed("a price is negative")
            worth.append(_worth(boxes, z, places))
        nodes = proof["nodes"]
        return cls(costs, labels, prices, worth, enumerate(nodes), len(nodes))

    def exclude(self, chosen: list[Item], rest: int, barred: set[Item]) -> None:
        """Exclude the chosen items with further ones, not barred, of a cost of at most ``rest``."""
        node = next(self.nodes, None)
        if node is None:
            raise CheckFailed("the search tree ends early")
        place, (number, listed) = node
        tell("nodes of the search tree", place, self.size)
        if type(number) is not int or not 0 <= number < len(self.labels):
            raise CheckFailed(f"there is no separator {number}")
        worth, need = self.worth[number], self.labels[number]
        for item in chosen:
            added = worth[item]
            if added is None:
                raise CheckFailed("a separator does not bound a chosen neuron")
            need -= added
        taken = {slot for slot, _ in chosen}
        open_items = [
            item
            for item, cost in self.costs.items()
            if cost <= rest and item[0] not in taken and item not in barred
        ]
        if not listed and need > 0 and self._most(number, open_items, rest) < need:
            return
        branch = [(int(slot), int(support)) for slot, support in listed]
        known = set(branch)
        for item in open_items:
            added = worth[item]
            wide = added is None or added * rest >= need * self.costs[item]
            if item not in known and (need <= 0 or wide):
                raise CheckFailed("a set of neurons within the bound is not excluded")
        if need <= 0 or len(known) != len(branch) or not known <= set(open_items):
            raise CheckFailed("a node of the search tree lists neurons that it may not try")
        barred = set(barred)
        for item in branch:
            self.exclude([*chosen, item], rest - self.costs[item], barred)
            barred.add(item)

    def _most(self, number: int, items: Sequence[Item], rest: int) -> Fraction | float:
        price, worth = self.prices[number], self.worth[number]
        best: dict[int, Fraction] = {}
        for item in items:
            added = worth[item]
            if added is None:
                return float("inf")
            value = added - price * self.costs[item]
            if value > best.get(item[0], Fraction(0)):
                best[item[0]] = value
        return price * rest + sum(best.values(), Fraction(0))


def _supports(boxes: Boxes, largest: int) -> list[tuple[int, ...]]:
    k = boxes.samples.penalized
    if boxes.samples.neurons:
        return [tuple(range(k))]
    sizes = range(1, min(largest, k) + 1)
    return [chosen for size in sizes for chosen in combinations(range(k), size)]


def _within(boxes: Boxes, chosen: tuple[int, ...]) -> NDArray[np.intp]:
    """Return the corners that vanish outside of a support."""
    others = [j for j in range(boxes.samples.penalized) if j not in chosen]
    return np.array(
        [at for at, (w, _) in enumerate(boxes.corners) if not any(w[j] for j in others)],
        dtype=np.intp,
    )


def _whole(boxes: Boxes, chosen: tuple[int, ...], places: NDArray[np.intp]) -> Iterator[int]:
    """Yield the cells in which neurons use a whole support, and not only a part of it."""
    table = [[w[j] != 0 for j in chosen] for w, _ in boxes.corners]
    used = np.array(table, dtype=bool).reshape(len(table), len(chosen))
    active = np.array([any(row) for row in boxes.features.tolist()], dtype=bool)
    for cell, row in enumerate(boxes.inside):
        some = places[row[places]]
        if active[some].any() and (boxes.samples.neurons or used[some].any(axis=0).all()):
            yield cell


def _worth(
    boxes: Boxes, z: Sequence[int], places: Sequence[NDArray[np.intp]]
) -> dict[Item, Fraction | None]:
    """Return what each item adds at most along a vector; None if there is no end."""
    plain = [int(value) for value in boxes.features @ np.array(z, dtype=object)]
    found: dict[Item, Fraction | None] = {}
    for side, sign in ((0, 1), (1, -1)):
        values = [
            Fraction(sign * value, t) if t else Fraction(0)
            for value, (_, t) in zip(plain, boxes.corners, strict=True)
        ]
        order = sorted(range(len(values)), key=values.__getitem__)
        rank = np.empty(len(values), dtype=np.intp)
        rank[order] = np.arange(len(values))
        endless = np.array(
            [not t and sign * v > 0 for v, (_, t) in zip(plain, boxes.corners, strict=True)]
        )
        for number, some in enumerate(places):
            inside = boxes.inside[:, some]
            top = np.where(inside, rank[some][None, :], -1).max(axis=1, initial=-1)
            without_end = (inside & endless[some][None, :]).any(axis=1)
            for cell, (at, lost) in enumerate(zip(top.tolist(), without_end.tolist(), strict=True)):
                best = values[order[at]] if at >= 0 else Fraction(0)
                found[2 * cell + side, number] = None if lost else max(best, Fraction(0))
    return found
