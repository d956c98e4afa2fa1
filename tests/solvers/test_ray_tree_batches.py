"""Ray trees are checked many nodes at a time: no record is left out, and none meets another's."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import fsum, inf
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

import exactrelu
from exactrelu.checks import ray_walk
from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_bounds import NodeBounds, RayBounds
from exactrelu.checks.ray_cones import RayCones
from exactrelu.checks.ray_duals import RayDuals
from exactrelu.checks.ray_neurons import RayParts
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_records import (
    BOUND,
    DEPENDENT,
    EMPTY,
    NARROW,
    UNIQUE,
    RayRecords,
)
from exactrelu.checks.ray_rooms import RayRooms
from exactrelu.checks.ray_tree import check_ray_tree
from exactrelu.solvers.tree_library import is_compiled

Document = dict[str, Any]

PATH = Path(__file__).parents[1] / "reference" / "ray-trees.json"
KEPT: dict[str, Document] = json.loads(PATH.read_text())["certificates"]


def records_of(document: Document) -> RayRecords:
    proof, data = document["proof"], document["data"]
    cones = RayCones.of(Samples.read(document["problem"], data), proof["rays"])
    return RayRecords.read(proof, 2 * len(cones.rays), len(proof["rows"]))


def with_streams(document: Document, integers: Any, floats: Any) -> Document:
    streams = np.asarray(integers, "<i4").tobytes(), np.asarray(floats, "<f8").tobytes()
    texts = (b64encode(zlib.compress(stream)).decode() for stream in streams)
    return {
        **document,
        "proof": {**document["proof"], **dict(zip(("integers", "floats"), texts, strict=True))},
    }


def without_a_dual(document: Document, records: RayRecords, number: int) -> Document:
    """Replace the dual vector of a record by zeros; the cuts are claimed as before."""
    begin = int(records.ats[number])
    priced = int(records.integers[records.places[number] + 1])
    floats = records.floats.copy()
    floats[begin : begin + len(document["proof"]["rows"]) + priced] = 0.0
    return with_streams(document, records.integers, floats)


def called_empty(document: Document, records: RayRecords, number: int) -> Document:
    """Call a leaf empty that a dual vector closes."""
    place, at = int(records.places[number]), int(records.ats[number])
    priced = int(records.integers[place + 1])
    integers, floats = records.integers.tolist(), records.floats.tolist()
    del floats[at : at + len(document["proof"]["rows"]) + priced]
    integers[place : place + 2 + priced] = [EMPTY]
    return with_streams(document, integers, floats)


def with_another_code(document: Document, records: RayRecords, number: int) -> Document:
    """Call used rays dependent that determine a network, or the other way round."""
    integers = records.integers.copy()
    integers[records.places[number]] ^= DEPENDENT ^ UNIQUE
    return with_streams(document, integers, records.floats)


def refused(document: Document, message: str) -> bool:
    try:
        check_ray_tree(document, document["data"])
    except CheckFailed as error:
        return message in str(error)
    return False


def altered(
    document: Document, numbers: list[int] | None = None
) -> Iterator[tuple[int, Document, str]]:
    """Yield certificates with one record altered, and why they must be refused."""
    records = records_of(document)
    codes = records.codes.tolist()
    for number in range(len(codes)) if numbers is None else numbers:
        if codes[number] == BOUND:
            yield number, without_a_dual(document, records, number), "a leaf shows"
            yield number, called_empty(document, records, number), "called empty is not"
        elif codes[number] == NARROW and cuts_of(records, document, number):
            yield number, without_a_dual(document, records, number), "which is cut off"
        elif codes[number] in (DEPENDENT, UNIQUE):
            yield number, with_another_code(document, records, number), "rays"


def cuts_of(records: RayRecords, document: Document, number: int) -> int:
    place = int(records.places[number])
    return int(records.integers[place + 2 + records.integers[place + 1]])


@pytest.mark.parametrize("name", KEPT)
def test_every_claim_of_a_tree_is_looked_at(name: str) -> None:
    """In batches of three nodes, so that small trees have a first, a last and other ones."""
    found = 0
    with patch.object(ray_walk, "_MOST", 3):
        for number, document, message in altered(KEPT[name]):
            assert refused(document, message), number
            found += 1
    assert found > 5


class Reference:
    """Bounds of one node in plain loops, without a margin."""

    def __init__(self, bounds: RayBounds, nodes: RayNodes, rooms: RayRooms, row: int) -> None:
        self.bounds, self.cones, self.corners = bounds, bounds.cones, bounds.corners
        self.low, self.high = nodes.low[row].tolist(), nodes.high[row].tolist()
        self.apart = nodes.apart[row]
        self.groups = [bounds.groups.sets[number] for number in nodes.groups[row]]
        self.free, self.own = float(rooms.free[row]), rooms.own[row].tolist()
        self.used = {j for group in self.groups for j in group}
        self.filling = 2 * len(self.cones.rays)

    def slopes(self, duals: RayDuals, row: int) -> list[float]:
        values = (self.corners.features @ duals.vectors[row]).tolist()
        slopes = [*values, *(-value for value in values)]
        for owner, ray, price in zip(duals.owner, duals.rays, duals.prices, strict=True):
            if owner == row:
                slopes[ray] += price / self.high[ray]
        return slopes

    def faces(self, base: tuple[int, ...]) -> Iterator[list[int]]:
        """Yield the faces that hold some rays, with others that may be added to a neuron."""
        for row in self.cones.signed.tolist():
            face = [j for j in row if j < self.filling]
            others = [j for j in face if j not in base]
            if len(face) != len(base) + len(others) or self.used.intersection(others):
                continue
            inner = [set(group) for group in self.groups]
            pairs = [(i, j) for i in face for j in face if i < j]
            if not any(
                self.apart[self.cones.pairs[i, j]] and not any({i, j} <= g for g in inner)
                for i, j in pairs
            ):
                yield [*base, *others]

    def least(
        self,
        base: tuple[int, ...],
        room: float,
        slopes: list[float],
        moved: tuple[int, float, float] | None = None,
    ) -> float:
        """Return the least over all neurons that use some rays, at all corners."""
        best = inf
        for face in self.faces(base):
            ends = [(self.low[j] if j in base else 0.0, self.high[j]) for j in face]
            if moved is not None:
                ends[face.index(moved[0])] = moved[1:]
            for sizes in product(*ends):
                best = min(best, self.value(face, sizes, slopes, room))
                for k, (foot, far) in enumerate(ends):
                    end = room - (fsum(sizes) - sizes[k])
                    if foot + 1e-12 * room < end < far:
                        point = [*sizes[:k], end, *sizes[k + 1 :]]
                        best = min(best, self.value(face, point, slopes, room * (1 + 1e-12)))
        return best

    def value(self, face: list[int], sizes: Any, slopes: list[float], room: float) -> float:
        if fsum(sizes) > room:
            return inf
        entries = self.corners.entries[:, face]
        cost = ((entries * sizes).sum(axis=1) ** self.corners.p).sum()
        return float(cost) - fsum(slopes[j] * s for j, s in zip(face, sizes, strict=True))

    def bound(self, duals: RayDuals, row: int) -> tuple[float, list[float], list[float]]:
        slopes = self.slopes(duals, row)
        own = [
            self.least(group, room, slopes)
            for group, room in zip(self.groups, self.own, strict=False)
        ]
        share = [0.0] * self.filling
        for table in self.cones.signed.tolist():
            face = [j for j in table if j < self.filling]
            pairs = [self.cones.pairs[i, j] for i in face for j in face if i < j]
            if self.used.intersection(face) or self.apart[pairs].any():
                continue
            if any(slopes[j] <= 0 or self.high[j] <= 0 for j in face):
                continue
            tops = [self.high[j] for j in face]
            top = self.value(face, tops, slopes, inf)
            values = [self.value(face, tops, slopes, self.free)]
            for k, far in enumerate(tops):
                end = self.free - (fsum(tops) - far)
                if 1e-12 * self.free < end < far and top < 0:
                    point = [*tops[:k], end, *tops[k + 1 :]]
                    values.append(self.value(face, point, slopes, self.free * (1 + 1e-12)))
            for j in face:
                share[j] = min(share[j], *values)
        prices = duals.prices[duals.owner == row].tolist()
        start = float(duals.vectors[row] @ self.corners.labels)
        return fsum([start, *prices, *own, *share]), own, slopes

    def holds(
        self, slopes: list[float], own: list[float], ray: int, begin: float, end: float
    ) -> float:
        """Return what all networks with a size in a part add at least to the bound."""
        moved = ray, begin, end
        for group, room, least in zip(self.groups, self.own, own, strict=False):
            if ray in group:
                return self.least(group, room, slopes, moved) - least
        values = [self.least((ray,), self.free, slopes, moved)]
        for group, room, least in zip(self.groups, self.own, own, strict=False):
            values.append(self.least((ray, *group), room, slopes, moved) - least)
        return min(values)


@pytest.mark.parametrize("name", KEPT)
def test_bounds_are_those_of_plain_loops(name: str) -> None:
    """Of all dual vectors and cuts of a tree; and what cuts show is just what they show."""
    document, seen = KEPT[name], []
    bound, holds = RayBounds.bound, RayBounds.holds

    def bound_too(self: RayBounds, nodes: RayNodes, rooms: RayRooms, duals: RayDuals) -> NodeBounds:
        found = bound(self, nodes, rooms, duals)
        for row in range(len(nodes)):
            plain = Reference(self, nodes, rooms, row)
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


@pytest.fixture(scope="module")
def searched() -> Document:
    """Return a tree of several batches of the size that is in use."""
    X, y = [[-5, 2], [3, -8], [8, 1], [-1, -3], [6, 7]], [4, -3, 1, 5, -2]
    options: dict[str, Any] = {"skip": False, "penalize_bias": True, "budget": 30}
    found = exactrelu.solve(X, y, p="1/2", method="branch", **options)
    document: Document = json.loads(json.dumps(exactrelu.certificate(found)))
    return document


def batches(document: Document) -> list[list[int]]:
    """Return the numbers of the records of each batch."""
    found: list[list[int]] = []
    follow = ray_walk.RayWalk._following

    def noted(self: Any, nodes: RayNodes, *others: Any) -> Any:
        found.append(nodes.record.tolist())
        return follow(self, nodes, *others)

    with patch.object(ray_walk.RayWalk, "_following", noted):
        check_ray_tree(document, document["data"])
    return found


@pytest.mark.skipif(not is_compiled(), reason="the search was not compiled")
def test_each_record_is_in_one_batch(searched: Document) -> None:
    for most in (6, 32, 256):
        with patch.object(ray_walk, "_MOST", most):
            found = batches(searched)
        records = [record for batch in found for record in batch]
        assert sorted(records) == list(range(len(records_of(searched).codes)))
        assert max(map(len, found)) == most or most == 256


@pytest.mark.skipif(not is_compiled(), reason="the search was not compiled")
@pytest.mark.parametrize("part", ["first", "middle", "last"])
def test_a_claim_of_any_batch_is_looked_at(searched: Document, part: str) -> None:
    with patch.object(ray_walk, "_MOST", 32):
        found = batches(searched)
        full = [batch for batch in found if len(batch) == 32]
        batch = {"first": full[0], "middle": full[len(full) // 2], "last": found[-1]}[part]
        several = sorted(batch)[:: max(1, len(batch) // 4)]
        changes = 0
        for number, document, message in altered(searched, several):
            assert refused(document, message), number
            changes += 1
    assert changes


@pytest.mark.skipif(not is_compiled(), reason="the search was not compiled")
def test_a_cut_of_any_batch_is_looked_at(searched: Document) -> None:
    """A single cut is made to cut off all of an interval."""
    records, found = records_of(searched), batches(searched)
    rows = len(searched["proof"]["rows"])
    for batch in (found[0], found[len(found) // 2], found[-1]):
        cutting = [n for n in sorted(batch) if records.codes[n] == NARROW]
        for number in [n for n in cutting if cuts_of(records, searched, n)][:3]:
            place = int(records.places[number])
            priced, count = int(records.integers[place + 1]), cuts_of(records, searched, number)
            at = int(records.ats[number]) + rows + priced
            down = records.integers[place + 4 + priced : place + 3 + priced + 2 * count : 2] == 0
            floats = records.floats.copy()
            floats[at + int(np.flatnonzero(down)[-1])] = 1e-9
            document = with_streams(searched, records.integers, floats)
            assert refused(document, "which is cut off"), number
