"""Ray trees are checked many nodes at a time: no record is left out, and none meets another's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from ray_trees import KEPT, Document, with_tree
from step_clock import clock_of_steps

import exactrelu
from exactrelu.checks import ray_walk
from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_cones import RayCones
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_records import (
    BOUND,
    DEPENDENT,
    EMPTY,
    NARROW,
    UNIQUE,
    RayRecords,
)
from exactrelu.checks.ray_tree import check_ray_tree
from exactrelu.solvers.tree_library import is_compiled


def records_of(document: Document) -> RayRecords:
    proof, data = document["proof"], document["data"]
    cones = RayCones.of(Samples.read(document["problem"], data), proof["rays"])
    return RayRecords.read(proof, 2 * len(cones.rays), len(proof["rows"]))


def without_a_dual(document: Document, records: RayRecords, number: int) -> Document:
    """Replace the dual vector of a record by zeros; the cuts are claimed as before."""
    begin = int(records.ats[number])
    priced = int(records.integers[records.places[number] + 1])
    floats = records.floats.copy()
    floats[begin : begin + len(document["proof"]["rows"]) + priced] = 0.0
    return with_tree(document, records.integers, floats)


def called_empty(document: Document, records: RayRecords, number: int) -> Document:
    """Call a leaf empty that a dual vector closes."""
    place, at = int(records.places[number]), int(records.ats[number])
    priced = int(records.integers[place + 1])
    integers, floats = records.integers.tolist(), records.floats.tolist()
    del floats[at : at + len(document["proof"]["rows"]) + priced]
    integers[place : place + 2 + priced] = [EMPTY]
    return with_tree(document, integers, floats)


def with_another_code(document: Document, records: RayRecords, number: int) -> Document:
    """Call used rays dependent that determine a network, or the other way round."""
    integers = records.integers.copy()
    integers[records.places[number]] ^= DEPENDENT ^ UNIQUE
    return with_tree(document, integers, records.floats)


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


@pytest.fixture(scope="module")
def searched() -> Document:
    """Return a tree of several batches of the size that is in use."""
    X, y = [[-5, 2], [3, -8], [8, 1], [-1, -3], [6, 7]], [4, -3, 1, 5, -2]
    options: dict[str, Any] = {"skip": False, "penalize_bias": True, "budget": 30}
    with clock_of_steps(0):
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
            document = with_tree(searched, records.integers, floats)
            assert refused(document, "which is cut off"), number
