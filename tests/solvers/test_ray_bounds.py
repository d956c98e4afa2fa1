"""Bounds of many nodes of a ray tree at a time beside plain loops."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from plain_ray_bounds import PlainBounds
from ray_trees import KEPT

from exactrelu.checks.ray_bounds import NodeBounds, RayBounds
from exactrelu.checks.ray_duals import RayDuals
from exactrelu.checks.ray_neurons import RayParts
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_rooms import RayRooms
from exactrelu.checks.ray_tree import check_ray_tree


@pytest.mark.parametrize("name", KEPT)
def test_bounds_are_those_of_plain_loops(name: str) -> None:
    """Of all dual vectors and cuts of a tree; and what cuts show is just what they show."""
    document, seen = KEPT[name], []
    bound, holds = RayBounds.bound, RayBounds.holds

    def bound_too(self: RayBounds, nodes: RayNodes, rooms: RayRooms, duals: RayDuals) -> NodeBounds:
        found = bound(self, nodes, rooms, duals)
        for row in range(len(nodes)):
            plain = PlainBounds(self, nodes, rooms, row)
            value, own, slopes = plain.bound(duals, row)
            assert found.values[row] == pytest.approx(value, rel=1e-9, abs=1e-9)
            seen.append((plain, own, slopes, value))
        return found

    def holds_too(
        self: RayBounds, nodes: RayNodes, rooms: RayRooms, bounds: NodeBounds, parts: RayParts
    ) -> Any:
        rows = seen[-len(nodes) :]
        least = []
        for node, *part in zip(parts.node, parts.rays, parts.begin, parts.end, strict=True):
            plain, own, slopes, value = rows[node]
            least.append(value + plain.holds(slopes, own, *part))
        for factor in (0.5, 0.9, 0.99, 1.0, 1.01, 1.1, 2.0, 10.0):
            cap = factor * self.cap
            shown = holds(replace(self, cap=cap), nodes, rooms, bounds, parts)
            for one, there in zip(least, shown, strict=True):
                if abs(one - cap) > 1e-9 * cap:
                    assert there == (one > cap)
        return holds(self, nodes, rooms, bounds, parts)

    with patch.object(RayBounds, "bound", bound_too), patch.object(RayBounds, "holds", holds_too):
        check_ray_tree(document, document["data"])
    assert len(seen) > 5
