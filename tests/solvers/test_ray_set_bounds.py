"""Bounds of many nodes with sets of alternatives at a time beside plain loops."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from unittest.mock import patch

import numpy as np
import pytest
from plain_ray_sets import PlainSetBounds, plain_caps, with_random_sets
from ray_trees import KEPT

from exactrelu.checks.ray_bounds import NodeBounds, RayBounds
from exactrelu.checks.ray_duals import RayDuals
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_rooms import RayRooms
from exactrelu.checks.ray_tree import check_ray_tree


@pytest.mark.parametrize("name", KEPT)
def test_bounds_with_sets_are_those_of_plain_loops(name: str) -> None:
    """Of all dual vectors of a tree, at its nodes with sets of alternatives put in."""
    document, random, bound, caps = KEPT[name], Random(name), RayBounds.bound, RayBounds.caps
    seen = {"sets": 0, "impossible": 0, "empty": 0}

    def bound_too(self: RayBounds, nodes: RayNodes, rooms: RayRooms, duals: RayDuals) -> NodeBounds:
        for _ in range(6):
            changed = with_random_sets(self, nodes, random)
            before = changed.taken(np.arange(len(changed)))
            own = caps(self, changed)
            for row in range(len(before)):
                high, empty = plain_caps(self, before, row)
                assert bool(changed.empty[row]) == empty
                assert changed.high[row].tolist() == pytest.approx(high, rel=1e-9, abs=1e-30)
                seen["empty"] += empty
            left = np.flatnonzero(~changed.empty)
            if not len(left):
                continue
            factor = random.choice((0.5, 1.0, 1.0, 2.0, 4.0))
            longer = replace(duals, vectors=factor * duals.vectors)
            kept, own, chosen = changed.taken(left), own.of(left), longer.of(~changed.empty)
            found = bound(self, kept, own, chosen)
            for row in range(len(kept)):
                plain = PlainSetBounds(self, kept, own, row)
                value, parts, _ = plain.bound(chosen, row)
                used = len(kept.used()[row])
                after = own.groups.shape[1]
                mine = found.own[row].tolist()
                mine = mine[:used] + mine[after : after + len(kept.sets()[row])]
                assert mine == pytest.approx(parts, rel=1e-9, abs=1e-7)
                if factor == 1:  # else more faces without a group are left out than in plain loops
                    assert found.values[row] == pytest.approx(value, rel=1e-9, abs=1e-9)
                seen["sets"] += len(kept.sets()[row])
                seen["impossible"] += sum(
                    kept.high[row, i] < one.least for one in kept.sets()[row] for i in one.rays
                )
        return bound(self, nodes, rooms, duals)

    with patch.object(RayBounds, "bound", bound_too):
        check_ray_tree(document, document["data"])
    assert min(seen.values()) > 5, seen
