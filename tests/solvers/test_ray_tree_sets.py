"""Ray trees that branch on sets of rays: accepted and refused."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from grown_ray_trees import TreeGrower, with_goal
from ray_trees import KEPT, Document, accepted, unpacked, with_tree

from exactrelu.checks import ray_walk
from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_alternatives import Alternatives
from exactrelu.checks.ray_cones import RayCones
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_tree import check_ray_tree

SMALL = "four samples"
GROWN = ["one input, penalised biases", "two inputs, a bound below the cost", SMALL]


@pytest.fixture(scope="module")
def grown() -> dict[str, Document]:
    found = {}
    for name in GROWN:
        grower = TreeGrower(with_goal(KEPT[name], "97/100"), Random(1))
        found[name] = grower.grown()
        assert grower.counts["7"] > 4
    return found


@pytest.mark.parametrize("name", GROWN)
def test_trees_with_sets_are_accepted(grown: dict[str, Document], name: str) -> None:
    assert check_ray_tree(grown[name], grown[name]["data"])
    with patch.object(ray_walk, "_MOST", 3):
        assert accepted(grown[name])


@pytest.mark.parametrize("name", [GROWN[0], SMALL])
def test_no_tree_with_sets_shows_more_than_is_true(grown: dict[str, Document], name: str) -> None:
    """No tree that is grown for more than the least cost ends."""
    for seed in range(2):
        grower = TreeGrower(with_goal(KEPT[name], "101/100"), Random(seed), 25)
        with pytest.raises(AssertionError, match=r"does not end|no way to branch"):
            grower.grown()
        assert grower.counts["7"] > 3
    assert not accepted(with_goal(grown[name], "101/100"))


def changed(document: Document, random: Random, count: int) -> Iterator[Document]:
    """Yield certificates with some numbers of the tree changed."""
    integers, floats = unpacked(document["proof"])
    for _ in range(count):
        some, others = list(integers), list(floats)
        for _ in range(random.randint(1, 2)):
            if random.random() < 0.6:
                place = random.randrange(len(some))
                some[place] += random.choice([1, -1, 2, random.randrange(12), 2**30])
            else:
                place = random.randrange(len(others))
                others[place] *= random.choice([-1, 0, 2, 0.5, 1.1, 1e300, float("nan")])
        yield with_tree(document, some, others)


@pytest.mark.parametrize("name", GROWN)
def test_changed_trees_with_sets_show_no_more_than_is_true(
    grown: dict[str, Document], name: str
) -> None:
    higher = with_goal(grown[name], "101/100" if name != GROWN[1] else "1")
    found = [accepted(tree) for tree in changed(grown[name], Random(name), 120)]
    assert found.count(False) > 40
    assert not any(map(accepted, changed(higher, Random(name), 120)))


class Rays:
    """Rays of a kept problem with a role each, for trees written by hand."""

    def __init__(self) -> None:
        document = KEPT[SMALL]
        rays = document["proof"]["rays"]
        cones = RayCones.of(Samples.read(document["problem"], document["data"]), rays)
        self.document, self.pairs, self.half = document, cones.pairs, len(rays)
        near = self.pairs[: self.half, : self.half] <= self.pairs[-1, -1]
        self.near = {i: set(np.flatnonzero(near[i]).tolist()) - {i} for i in range(self.half)}

    def together(self) -> tuple[int, int]:
        """Return two rays that are in one face."""
        return next((i, min(some)) for i, some in self.near.items() if some)

    def far(self, *rays: int) -> list[int]:
        """Return the rays in no face with some."""
        return [j for j in self.near if all(j != i and j not in self.near[i] for i in rays)]

    def tree(self, integers: list[int], floats: list[float]) -> Document:
        return with_tree(self.document, integers, floats)


def expect_failure(tree: Document, message: str) -> None:
    """Check nodes one after the other, so that the first child of a node is met first."""
    with patch.object(ray_walk, "_MOST", 1), pytest.raises(CheckFailed, match=message):
        check_ray_tree(tree, tree["data"])


R = Rays()
ONE, TWO = R.together()
A, B = R.far(ONE)[:2]
M = R.half

FORMS: list[tuple[list[int], list[float], str]] = [
    ([7, 0], [1.0], "not one of distinct rays of one sign"),
    ([7, 1, ONE], [1.0], "is a single ray"),
    ([7, 2, ONE, ONE], [1.0], "not one of distinct rays of one sign"),
    ([7, 2, ONE, TWO + M], [1.0], "not one of distinct rays of one sign"),
    ([7, 2, ONE, 2 * M], [1.0], "none of the"),
    ([7, 2, ONE, -1], [1.0], "none of the"),
    ([7, 2 * M + 1, ONE, TWO], [1.0], "not below"),
    ([7, -1, ONE, TWO], [1.0], "not below"),
    ([7, 2, ONE, TWO], [0.0], "not at a positive size"),
    ([7, 2, ONE, TWO], [-0.0], "not at a positive size"),
    ([7, 2, ONE, TWO], [-1.0], "below 0"),
    ([7, 2, ONE, TWO], [float("nan")], "is no number"),
    ([7, 2, ONE, TWO], [float("inf")], "is no number"),
    ([7, 2, ONE, TWO], [1e101], "is no number"),
    ([7, 2, ONE, TWO, 7, 2, ONE, TWO], [1.0, 1.0], "not split in two at its own size"),
    ([7, 3, ONE, A, B, 7, 2, ONE, A], [1.0, 0.5], "not split in two at its own size"),
    ([7, 2, ONE, A, 7, 2, ONE, B], [1.0, 1.0], "partly in a set of alternatives"),
    ([7, 2, ONE, A, 7, 1, B], [1.0, 1.0], "is a single ray"),
    ([6, ONE, 7, 2, ONE, A], [1.0, 1.0], "holds a ray that is used"),
    ([6, ONE, 7, 2, TWO, A], [1.0, 1.0], "may share a neuron"),
    ([7, 2, ONE, A, 7, 2, TWO, B], [1.0, 1.0], "may share a neuron"),
    ([7, 2, ONE, A, 6, ONE], [1.0, 1.0], f"ray {ONE} is split, but is in a set"),
    ([7, 2, ONE, A, 6, TWO], [1.0, 1.0], f"ray {TWO} may be in the neuron of a set"),
]


@pytest.mark.parametrize(("integers", "floats", "message"), FORMS)
def test_wrong_sets_are_refused(integers: list[int], floats: list[float], message: str) -> None:
    branched = len(floats)
    tree = R.tree([*integers, *[0] * (branched + 1)], floats)
    expect_failure(tree, message)


def test_trees_that_end_within_a_set_are_refused() -> None:
    whole, floats = [7, 2, ONE, A, 0, 0], [1.0]
    for length in range(len(whole)):
        tree = R.tree(whole[:length], floats)
        expect_failure(tree, "ends before all its leaves")
    for wrong, message in (([], "end before all"), ([1.0, 2.0], "goes on after")):
        tree = R.tree(whole, wrong)
        expect_failure(tree, message)


@pytest.mark.parametrize(("ray", "side"), [(ONE, 0), (A, 0), (TWO, 0), (ONE, 1)])
def test_cuts_beside_a_set_are_refused(ray: int, side: int) -> None:
    zeros = [0.0] * len(R.document["proof"]["rows"])
    tree = R.tree([7, 2, ONE, A, 1, 0, 1, ray, side, 0, 0], [1.0, *zeros, 0.5])
    message = "need not be used" if side else "the neuron of a set of alternatives may hold"
    expect_failure(tree, message)


def test_prices_of_alternatives_are_read() -> None:
    """A ray of a set is in no group of used rays, so its size may have a price."""
    zeros = [0.0] * len(R.document["proof"]["rows"])
    tree = R.tree([7, 2, ONE, A, 2, 1, ONE, 0], [1.0, *zeros, -0.1])
    expect_failure(tree, "a leaf shows")


def states(integers: list[int], floats: list[float]) -> dict[int, Any]:
    """Return what is known at the nodes of a tree whose leaves are not looked at, by record."""
    found: dict[int, Any] = {}
    follow = ray_walk.RayWalk._following

    def noted(self: Any, nodes: RayNodes, *others: Any) -> Any:
        for row, record in enumerate(nodes.record.tolist()):
            found[record] = nodes.groups[row], nodes.low[row].tolist(), nodes.high[row].tolist()
        return follow(self, nodes, *others)

    tree = R.tree(integers, floats)
    with (
        patch.object(ray_walk.RayWalk, "_following", noted),
        patch.object(ray_walk.RayClaims, "prove"),
    ):
        check_ray_tree(tree, tree["data"])
    return found


def test_what_is_known_of_parts_of_a_set() -> None:
    """Of a set, of a part of it, of the rest, and of a single ray that is left."""
    found = states([7, 3, ONE, A, B, 7, 2, A, ONE, 7, 1, ONE, 0, 0, 0, 0], [0.25] * 3)
    groups = [found[record][0] for record in range(7)]
    whole, part = Alternatives((ONE, A, B), 0.25), Alternatives((A, ONE), 0.25)
    assert groups == [(), (whole,), (part,), (1 + ONE,), (1 + A,), (1 + B,), ()]
    at_least = [[j for j in range(2 * M) if found[record][1][j] == 0.25] for record in range(7)]
    at_most = [[j for j in range(2 * M) if found[record][2][j] == 0.25] for record in range(7)]
    assert at_least == [[], [], [], [ONE], [A], [B], []]
    assert at_most == [[], [], [], [], [ONE], sorted([A, ONE]), sorted([ONE, A, B])]


def test_sets_beside_other_groups() -> None:
    """Pairs that were told apart are in no neuron; the order of the groups is kept."""
    other = next(j for j in R.far(ONE, TWO))
    integers = [5, ONE, TWO, 0, 6, TWO, 7, 2, ONE, other, 6, ONE + M, 7, 1, other, *[0] * 5]
    found = states(integers, [1.0, 0.5, 1.0, 0.5])
    assert found[4][0] == (1 + TWO, Alternatives((ONE, other), 0.5))
    assert found[5][0] == (1 + TWO, Alternatives((ONE, other), 0.5), 1 + ONE + M)
    assert [found[record][0] for record in (6, 7)] == [
        (1 + TWO, 1 + other, 1 + ONE + M),
        (1 + TWO, 1 + ONE, 1 + ONE + M),
    ]


def test_a_single_ray_of_a_set_meets_its_upper_end() -> None:
    """The tree splits a ray downwards first; then it cannot be the one of a set."""
    document = R.tree([6, ONE, 0, 7, 2, ONE, A, 7, 1, ONE, 0, 0, 0], [0.25, 0.5, 0.5])
    expect_failure(document, "called empty is not")
    found = states([6, ONE, 0, 7, 2, ONE, A, 7, 1, ONE, 0, 0, 0], [0.25, 0.5, 0.5])
    assert found[4][1][ONE] == 0.5 > found[4][2][ONE] == 0.25
