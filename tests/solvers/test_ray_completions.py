"""Leaves of ray trees which few rays complete, and rays that depend on those in use."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from flint import fmpq, fmpq_mat

import exactrelu
from exactrelu.checks import ray_walk
from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.patterns import kernel
from exactrelu.checks.ray_branching import RayBranching
from exactrelu.checks.ray_completions import RayCompletions
from exactrelu.checks.ray_cones import RayCones, combined_rows
from exactrelu.checks.ray_groups import RayGroups
from exactrelu.checks.ray_joining import RayJoining
from exactrelu.checks.ray_nodes import RayNodes
from exactrelu.checks.ray_records import (
    BOUND,
    COMPLETE,
    GOING_ON,
    PAIR,
    SPAN,
    SPLIT,
    RayRecords,
)
from exactrelu.checks.ray_tree import check_ray_tree
from exactrelu.checks.used_rays import Groups, UsedRays

Document = dict[str, Any]

PATH = Path(__file__).parents[1] / "reference" / "ray-trees.json"
KEPT: dict[str, Document] = json.loads(PATH.read_text())["certificates"]


def with_streams(document: Document, integers: Any, floats: Any) -> Document:
    streams = np.asarray(integers, "<i4").tobytes(), np.asarray(floats, "<f8").tobytes()
    texts = (b64encode(zlib.compress(stream)).decode() for stream in streams)
    return {
        **document,
        "proof": {**document["proof"], **dict(zip(("integers", "floats"), texts, strict=True))},
    }


def samples_of(document: Document) -> Samples:
    return Samples.read(document["problem"], document["data"])


# ------------------------------------------------------------ one record for the whole tree


def solved(X: list[list[int]], y: list[int], p: str = "1/2", **options: Any) -> Document:
    """A certificate whose proof is a ray tree, with the rays and rows of the checker's making."""
    found = exactrelu.solve(X, y, p=p, method="atoms", **{"skip": False, **options})
    document: Document = json.loads(json.dumps(exactrelu.certificate(found)))
    samples = samples_of(document)
    rays, rows = listed_rays(samples), kernel_rows(samples)
    document["proof"] = {"kind": "ray tree", "rays": rays, "rows": rows}
    return with_streams(document, [COMPLETE], [])


def listed_rays(samples: Samples) -> list[list[int]]:
    n, k = len(samples.rows[0]), samples.penalized
    planes = [*samples.rows, *(tuple(int(i == j) for i in range(n)) for j in range(k))]
    found = set()
    for chosen in combinations(planes, n - 1):
        minors = [
            (-1) ** j * round(np.linalg.det(np.delete(np.array(chosen, float), j, axis=1)))
            for j in range(n)
        ]
        divisor = int(np.gcd.reduce(minors))
        if divisor:
            found |= {tuple(side * t // divisor for t in minors) for side in (1, -1)}
    active = [r for r in sorted(found) if any(int(np.dot(r, row)) > 0 for row in samples.rows)]
    return [list(map(int, r)) for r in active if any(r[:k])]


def kernel_rows(samples: Samples) -> list[list[int]]:
    """A basis of the combinations of samples that vanish on the free columns, in integers."""
    columns = samples.base_columns()
    count = len(samples.rows)
    if not columns:
        return np.eye(count, dtype=int).tolist()
    return [list(map(int, row)) for row in kernel(columns, count)]


ONE_LEAF: dict[str, tuple[list[list[int]], list[int], dict[str, Any]]] = {
    "one sample": ([[2]], [3], {}),
    "one sample of two inputs": ([[2, 1]], [-3], {"penalize_bias": True}),
    "two samples": ([[0], [1]], [2, -1], {"penalize_bias": True}),
    "two samples of two inputs": ([[1, 2], [3, -1]], [1, 2], {"penalize_bias": True}),
    "free biases": ([[1], [2], [4]], [1, 0, 2], {}),
    "a skip connection": ([[0], [1], [3], [4]], [0, 1, 0, 2], {"skip": True}),
    "repeated samples": ([[1], [1], [2]], [1, 1, -1], {"penalize_bias": True}),
}


@pytest.mark.parametrize("p", ["1/3", "1/2", "19/20"])
@pytest.mark.parametrize("name", ONE_LEAF)
def test_two_equations_need_no_branching(name: str, p: str) -> None:
    X, y, options = ONE_LEAF[name]
    document = solved(X, y, p, **options)
    if len(document["proof"]["rows"]) > 2:
        with pytest.raises(CheckFailed, match="more than two"):
            check_ray_tree(document, document["data"])
        return
    assert "is optimal" in check_ray_tree(document, document["data"])[-1]


ENDS = {"lower": -1, "upper": 1}


def dearer(document: Document) -> Document:
    """Claim another network that fits: one neuron and its opposite are added."""
    inputs = document["problem"]["inputs"]
    added = [{"v": v, "w": ["1/50"] * inputs, "b": "0"} for v in ("1", "-1")]
    hidden = [*document["network"]["hidden"], *added]
    p = float(Fraction(document["problem"]["p"]))
    more = Fraction(2 * inputs * (1 / 50) ** p)
    claim = {**document["claim"], "neurons": len(hidden)}
    for name in ("cost", "lower_bound"):
        old = claim[name] if isinstance(claim[name], dict) else dict.fromkeys(ENDS, claim[name])
        claim[name] = {
            end: str(Fraction(old[end]) + more + side * Fraction(1, 10**9))
            for end, side in ENDS.items()
        }
    return {**document, "claim": claim, "network": {**document["network"], "hidden": hidden}}


@pytest.mark.parametrize("name", [name for name in ONE_LEAF if name != "free biases"])
def test_a_cheaper_completion_is_found(name: str) -> None:
    X, y, options = ONE_LEAF[name]
    document = dearer(solved(X, y, **options))
    with pytest.raises(CheckFailed, match="cheaper than shown"):
        check_ray_tree(document, document["data"])


# ------------------------------------------------------------ completions against brute force


class Case:
    """Random data, with what the checker knows of them."""

    def __init__(self, seed: int, p: str) -> None:
        random = Random(seed)
        inputs, count = 1 + seed % 2, 4 + seed % 3
        rows: list[list[str]] = []
        while len(rows) < count:
            row = [str(random.randint(-3, 3)) for _ in range(inputs)]
            if row not in rows:
                rows.append(row)
        data = {"X": rows, "y": [str(random.randint(-4, 4)) for _ in rows], "tolerance": "0"}
        problem = {"skip": seed % 5 == 0, "penalize_bias": seed % 3 > 0, "measure": "parameters"}
        samples = Samples.read(problem, data)
        self.p = Fraction(p)
        self.cones = RayCones.of(samples, listed_rays(samples))
        self.rows = combined_rows(samples, kernel_rows(samples))
        self.samples, self.random = samples, random
        self.used = self.used_rays(Fraction(1))

    def used_rays(self, goal: Fraction) -> UsedRays:
        return UsedRays.of(self.samples, self.cones, self.rows, self.p, (), goal)

    def completions(self, goal: Fraction) -> RayCompletions:
        joining = RayJoining(self.cones, RayGroups.of(self.cones), float(self.p))
        return RayCompletions(self.used_rays(goal), joining, float(goal) * (1 + 1e-15))

    def feature(self, j: int) -> list[int]:
        half = len(self.cones.rays)
        return [t if j < half else -t for t in self.used.features[j % half]]

    def rank(self, chosen: Any) -> int:
        return int(fmpq_mat([self.feature(j) for j in chosen]).rank()) if chosen else 0

    def groups(self, missing: int) -> Groups:
        """Random independent rays to which so many are missing, grouped as faces allow."""
        signed = list(range(2 * len(self.cones.rays)))
        whole = self.rank(signed)
        chosen: list[int] = []
        while len(chosen) < whole - missing:
            j = self.random.choice(signed)
            if self.rank([*chosen, j]) > len(chosen):
                chosen.append(j)
        groups: list[tuple[int, ...]] = []
        for j in chosen:
            fitting = [k for k, g in enumerate(groups) if self.cones.is_face((*g, j))]
            if fitting and self.random.random() < 0.7:
                groups[fitting[0]] += (j,)
            else:
                groups.append((j,))
        return tuple(groups)

    def networks(self, groups: Groups, missing: int) -> Iterator[tuple[Groups, dict[int, fmpq]]]:
        """All vertices with these groups, by trying all sets of signed rays."""
        chosen = [j for group in groups for j in group]
        others = [j for j in range(2 * len(self.cones.rays)) if j not in chosen]
        for count in range(missing + 1):
            for added in combinations(others, count):
                every = [*chosen, *added]
                if self.rank(every) < len(every):
                    continue
                columns = [*map(self.feature, every), list(self.used.labels)]
                reduced, rank = fmpq_mat(columns).transpose().rref()
                k = len(every)
                if rank > k:
                    continue
                sizes = {j: reduced[i, k] for i, j in enumerate(every)}
                if all(size > 0 for size in sizes.values()):
                    for neurons in self.merged(groups, added):
                        yield neurons, sizes

    def merged(self, groups: Groups, added: tuple[int, ...]) -> Iterator[Groups]:
        for mask in np.ndindex(*(len(groups) + len(added),) * len(added)):
            parts = [*map(list, groups), *([] for _ in added)]
            for j, place in zip(added, mask, strict=True):
                parts[place].append(j)
            filled = [tuple(part) for part in parts if part]
            if all(self.cones.is_face(part) for part in filled):
                yield tuple(filled)

    def cost(self, neurons: Groups, sizes: dict[int, fmpq]) -> float:
        half, total = len(self.cones.rays), 0.0
        for part in neurons:
            for c in range(self.cones.penalized):
                entry = sum(sizes[j] * abs(self.cones.rays[j % half][c]) for j in part)
                if entry:
                    total += (int(entry.p) / int(entry.q)) ** float(self.p)
        return total


@pytest.mark.parametrize("p", ["1/4", "1/2", "9/10"])
@pytest.mark.parametrize("seed", range(12))
def test_completions_are_those_of_brute_force(seed: int, p: str) -> None:
    case = Case(seed, p)
    for missing in (0, 1, 1, 2):
        groups = case.groups(missing)
        costs = [case.cost(*network) for network in case.networks(groups, missing)]
        least = min(costs, default=1e9)
        for factor in (0.5, 1 - 1e-9, 1 + 1e-9, 2.0):
            completions = case.completions(Fraction(least) * Fraction(factor))
            if factor < 1 or not costs:
                completions.expect_dear(groups)
            else:
                with pytest.raises(CheckFailed, match="cheaper than shown"):
                    completions.expect_dear(groups)


def test_brute_force_finds_networks() -> None:
    found = 0
    for seed in range(12):
        case = Case(seed, "1/2")
        groups = case.groups(2)
        found += any(True for _ in case.networks(groups, 2))
    assert found > 5


@pytest.mark.parametrize("seed", range(8))
def test_floats_leave_out_dear_networks_only(seed: int) -> None:
    """Each network below the cap is among the doubtful ones; and few others are."""
    case = Case(seed, "1/2")
    groups = case.groups(2)
    found = sorted((case.cost(*network), network) for network in case.networks(groups, 2))
    if not found:
        return
    half = len(case.cones.rays)
    cap = found[len(found) // 3][0]
    completions = case.completions(Fraction(cap))
    used = {j for group in groups for j in group}
    cheap = {
        frozenset(j % half for j in sizes if j not in used)
        for cost, (_, sizes) in found
        if cost < cap * (1 - 1e-9)
    }
    span = completions.used.span([j for group in groups for j in group])
    doubtful = set(map(frozenset, completions._doubtful(span, groups)))
    assert cheap <= doubtful
    as_cheap = {
        frozenset(j % half for j in sizes if j not in used)
        for cost, (_, sizes) in found
        if cost < cap * (1 + 1e-9)
    }
    assert all(added in as_cheap for added in doubtful if len(added) == 2)


def test_networks_as_cheap_as_the_goal_are_compared_exactly() -> None:
    document = solved([[0], [1]], [2, -1], "1/2", penalize_bias=True)
    seen = []
    cheaper = UsedRays.cheaper

    def noted(self: UsedRays, *network: Any) -> bool:
        seen.append(cheaper(self, *network))
        return seen[-1]

    with patch.object(UsedRays, "cheaper", noted):
        check_ray_tree(document, document["data"])
    assert seen
    assert not any(seen)


# ------------------------------------------------------------ both records within trees


def states(document: Document) -> tuple[RayRecords, list[Groups], list[bool]]:
    """The records of a tree, with the groups before each, and whether two of them may merge."""
    known: dict[int, tuple[Groups, bool]] = {}
    follow = ray_walk.RayWalk._following
    kept: list[RayRecords] = []

    def noted(self: Any, nodes: RayNodes, branching: RayBranching, *others: Any) -> Any:
        kept.append(self.records)
        merging = branching.mergings(nodes)
        for row, record in enumerate(nodes.record.tolist()):
            sets = tuple(self.bounds.groups.sets[number] for number in nodes.groups[row])
            known[record] = sets, row in merging
        return follow(self, nodes, branching, *others)

    with patch.object(ray_walk.RayWalk, "_following", noted):
        check_ray_tree(document, document["data"])
    order = range(len(known))
    return kept[0], [known[k][0] for k in order], [known[k][1] for k in order]


class Rewriting:
    """Trees with subtrees closed by completions, and with rays left out before bounds."""

    def __init__(self, document: Document) -> None:
        samples = samples_of(document)
        self.document = document
        self.records, self.groups, self.merging = states(document)
        cones = RayCones.of(samples, document["proof"]["rays"])
        rows = combined_rows(samples, document["proof"]["rows"])
        self.used = UsedRays.of(samples, cones, rows, Fraction(1, 2), (), Fraction(1))
        self.size = 2 * len(cones.rays)
        self.integers: list[int] = []
        self.floats: list[float] = []
        self.leaves: list[int] = []
        self.spans: list[int] = []

    def missing(self, number: int) -> int:
        chosen = [j for group in self.groups[number] for j in group]
        try:
            return len(self.used.span(chosen).outer)
        except CheckFailed:
            return 99

    def whole(self) -> Document:
        self.integers, self.floats, self.leaves, self.spans = [], [], [], []
        self._node(0)
        return with_streams(self.document, self.integers, self.floats)

    def _node(self, number: int) -> None:
        records = self.records
        if not self.merging[number] and self.missing(number) <= 2:
            self.leaves.append(len(self.integers))
            self.integers.append(COMPLETE)
            return
        while records.codes[number] in GOING_ON:
            self._copy(number)
            number += 1
        if records.codes[number] == BOUND:
            self._span(number)
        self._copy(number)
        if records.codes[number] in (PAIR, SPLIT):
            self._node(number + 1)
            self._node(int(records.second[number]))

    def _span(self, number: int) -> None:
        chosen = [j for group in self.groups[number] for j in group]
        place = int(self.records.places[number])
        count = int(self.records.integers[place + 1])
        priced = self.records.integers[place + 2 : place + 2 + count].tolist()
        within = self.used.span(chosen).within() * 2
        rays = [j for j in range(self.size) if within[j] and j not in (*chosen, *priced)]
        self.spans.append(len(self.integers))
        self.integers += [SPAN, len(rays), *rays]

    def _copy(self, number: int) -> None:
        records = self.records
        for stream, own, begins in (
            (records.integers, self.integers, records.places),
            (records.floats, self.floats, records.ats),
        ):
            end = len(stream) if number + 1 == len(begins) else begins[number + 1]
            own += stream[begins[number] : end].tolist()  # type: ignore[operator]


@pytest.fixture(scope="module", params=list(KEPT))
def rewriting(request: pytest.FixtureRequest) -> Rewriting:
    return Rewriting(KEPT[request.param])


def test_both_records_stand_in_trees(rewriting: Rewriting) -> None:
    document = rewriting.whole()
    check_ray_tree(document, document["data"])
    assert rewriting.leaves or rewriting.spans


def test_rays_that_do_not_depend_on_used_ones_are_refused(rewriting: Rewriting) -> None:
    document, integers = rewriting.whole(), list(rewriting.integers)
    for place in rewriting.spans[:5]:
        named = integers[place + 2 : place + 2 + integers[place + 1]]
        refusals = 0
        for j in range(rewriting.size):
            if j not in named:
                changed = [*integers[:place], SPAN, 1, j, *integers[place + 2 + len(named) :]]
                other = with_streams(document, changed, rewriting.floats)
                with pytest.raises(CheckFailed, match=r"depend|used ray|cannot be used"):
                    check_ray_tree(other, other["data"])
                refusals += 1
        assert refusals


def test_a_span_names_rays(rewriting: Rewriting) -> None:
    document, integers = rewriting.whole(), list(rewriting.integers)
    for place in rewriting.spans[:1]:
        for j in (-1, rewriting.size):
            changed = [*integers[:place], SPAN, 1, j, *integers[place:]]
            other = with_streams(document, changed, rewriting.floats)
            with pytest.raises(CheckFailed, match="none of the"):
                check_ray_tree(other, other["data"])


def test_dependent_used_rays_have_no_span() -> None:
    case = Case(1, "1/2")
    half = len(case.cones.rays)
    with pytest.raises(CheckFailed, match="are dependent"):
        case.used.expect_spanned(((0,), (half,)), [1])
    with pytest.raises(CheckFailed, match="are dependent"):
        case.completions(Fraction(1)).expect_dear(((0,), (half,)))


def test_no_changed_tree_proves_a_dearer_network(rewriting: Rewriting) -> None:
    document = dearer(rewriting.whole())
    if document["claim"]["status"] != "optimal":
        return
    random = Random(7)
    for _ in range(40):
        integers, floats = list(rewriting.integers), list(rewriting.floats)
        place = random.randrange(len(integers))
        integers[place] = random.choice(
            [integers[place] + 1, integers[place] - 1, COMPLETE, SPAN, random.randrange(12), -1]
        )
        other = with_streams(document, integers, floats)
        with pytest.raises(CheckFailed):
            check_ray_tree(other, other["data"])
