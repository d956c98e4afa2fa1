"""The children of nodes of a ray tree that a set of rays makes, for the checker alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_alternatives import Alternatives
from exactrelu.checks.ray_branching import RayBranching
from exactrelu.checks.ray_groups import Group
from exactrelu.checks.ray_nodes import Held, RayNodes


def split_sets(nodes: RayNodes, branching: RayBranching) -> list[RayNodes]:
    """Return the children of nodes of which some ray of a set is at least, or all are at most.

    In the first child some ray of the set has at least the size of the record, in the second one
    all rays of the set have at most this size. The set is new, or part of a set of alternatives of
    the node with the same size; then the second child's alternatives are the rest of them.

    Parameters
    ----------
    nodes : RayNodes
        Those whose next record is of this kind; they become the second children.
    branching : RayBranching

    Raises
    ------
    CheckFailed
        If the rays are no such set, the size is not positive or not that of the alternatives, or
        one neuron may hold a ray of a new set and a group that is there.
    """
    records = branching.records
    places, sizes = records.places[nodes.record], records.sizes(records.ats[nodes.record])
    if not (sizes > 0).all():
        raise CheckFailed("a split of the tree is not at a positive size")
    below = nodes.low.shape[1] - 1
    larger = nodes.taken(np.arange(len(nodes)))
    for row, (place, size) in enumerate(zip(places.tolist(), sizes.tolist(), strict=True)):
        count = int(records.integers[place + 1])
        rays = records.rays(np.arange(place + 2, place + 2 + count), below)
        chosen = tuple(rays.tolist())
        if not chosen or len(set(chosen)) < count or len({2 * j >= below for j in chosen}) > 1:
            raise CheckFailed("a set of rays of the tree is not one of distinct rays of one sign")
        own = nodes.groups[row]
        at = _place(own, chosen)
        if at is None:
            _expect_new(nodes, row, chosen, branching)
            larger.groups[row] = (*own, Alternatives(chosen, size))
        else:
            whole = own[at]
            assert isinstance(whole, Alternatives)
            rest = tuple(j for j in whole.rays if j not in chosen)
            if size != whole.least or not rest:
                raise CheckFailed("a set of alternatives is not split in two at its own size")
            _replace(larger, row, at, replace(whole, rays=chosen))
            _replace(nodes, row, at, replace(whole, rays=rest))
        nodes.high[row, rays] = np.minimum(nodes.high[row, rays], size)
    return branching.children(larger, nodes)


def _place(own: Held, chosen: Group) -> int | None:
    """Return where the set of alternatives stands that holds some rays; None if none does."""
    for place, group in enumerate(own):
        if not isinstance(group, int) and not set(chosen).isdisjoint(group.rays):
            if not set(chosen) <= set(group.rays):
                raise CheckFailed("a set of rays is partly in a set of alternatives")
            return place
    return None


def _expect_new(nodes: RayNodes, row: int, chosen: Group, branching: RayBranching) -> None:
    """Raise CheckFailed unless no neuron can hold one of some rays and a group that is there.

    As pairs are only ever told apart, this stays so: groups of used rays grow together, a new one
    is asked about when it is made, and sets lose rays.
    """
    if len(chosen) < 2:
        raise CheckFailed("a set of alternatives is a single ray")
    if any(branching.holds(nodes.groups[row], j) for j in chosen):
        raise CheckFailed("a set of alternatives holds a ray that is used")
    pairs, width = branching.cones.pairs, branching.cones.width
    for group in nodes.groups[row]:
        used = isinstance(group, int)
        others = branching.groups.sets[group] if isinstance(group, int) else group.rays
        apart = nodes.apart[row, pairs[np.ix_(chosen, others)]]
        if not (len(others) == width or apart.any(axis=1).all() if used else apart.all()):
            raise CheckFailed("a set of alternatives may share a neuron with another group")


def _replace(nodes: RayNodes, row: int, at: int, group: Alternatives) -> None:
    """Put a set of alternatives in a place; a single one is a ray that is used."""
    own: list[int | Alternatives] = list(nodes.groups[row])
    own[at] = group
    if len(group.rays) == 1:
        ray = group.rays[0]
        own[at] = 1 + ray
        nodes.low[row, ray] = max(nodes.low[row, ray], group.least)
        nodes.empty[row] |= nodes.low[row, ray] > nodes.high[row, ray]
    nodes.groups[row] = tuple(own)
