"""Ray trees, the proofs that a network is the cheapest for 0 < p < 1: accepted and refused."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import exactrelu
from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.merging import Costs
from exactrelu.checks.ray_cones import RayCones
from exactrelu.checks.ray_corners import RayCorners
from exactrelu.checks.ray_tree import check_ray_tree
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import parse_rational, to_fmpq
from exactrelu.solvers.tree_library import is_compiled
from exactrelu.verify import verify

Document = dict[str, Any]
Change = Callable[[Document], object]

PATH = Path(__file__).parents[1] / "reference" / "ray-trees.json"
KEPT: dict[str, Document] = json.loads(PATH.read_text())["certificates"]
OPTIMAL = sorted(name for name in KEPT if KEPT[name]["claim"]["status"] == "optimal")
SMALL = "one input, free biases"


def unpacked(proof: Document) -> tuple[list[int], list[float]]:
    parts = [zlib.decompress(b64decode(proof[name])) for name in ("integers", "floats")]
    integers, floats = np.frombuffer(parts[0], "<i4"), np.frombuffer(parts[1], "<f8")
    return integers.tolist(), floats.tolist()


def packed(integers: list[int], floats: list[float]) -> Document:
    streams = np.array(integers, "<i4").tobytes(), np.array(floats, "<f8").tobytes()
    texts = (b64encode(zlib.compress(stream)).decode() for stream in streams)
    return dict(zip(("integers", "floats"), texts, strict=True))


def with_tree(document: Document, integers: list[int], floats: list[float]) -> Document:
    return {**document, "proof": {**document["proof"], **packed(integers, floats)}}


def accepted(document: Document) -> bool:
    """Whether the checker accepts; any error but CheckFailed, or a warning, fails the test."""
    try:
        check_ray_tree(document, document["data"])
    except CheckFailed:
        return False
    return True


def with_a_dearer_network(document: Document) -> Document:
    """Add two neurons that cancel each other, and claim that this network is the cheapest."""
    inputs = document["problem"]["inputs"]
    neurons = [{"v": v, "w": ["1/50"] * inputs, "b": "0"} for v in ("1", "-1")]
    hidden = [*document["network"]["hidden"], *neurons]
    p = parse_rational(document["problem"]["p"])
    counted = [
        abs(parse_rational(n["v"]) * parse_rational(t))
        for n in hidden
        for t in ([*n["w"], n["b"]] if document["problem"]["penalize_bias"] else n["w"])
    ]
    cost: Costs = tuple(to_fmpq(t) for t in counted if t)
    ball = power_sum_ball([(1, c) for c in cost], p, 200)
    ends = {"lower": str(ball.lower().fmpq()), "upper": str(ball.upper().fmpq())}
    wide = {"lower": str(Fraction(ends["lower"]) - 1), "upper": str(Fraction(ends["upper"]) + 1)}
    claim = {
        **document["claim"],
        "status": "optimal",
        "neurons": len(hidden),
        "cost": wide,
        "lower_bound": wide,
    }
    return {**document, "claim": claim, "network": {**document["network"], "hidden": hidden}}


def changed_trees(document: Document, random: Random, count: int) -> Iterator[Document]:
    """Yield certificates with one number of the tree changed."""
    integers, floats = unpacked(document["proof"])
    for _ in range(count):
        some, others = list(integers), list(floats)
        if random.random() < 0.5 or not others:
            place = random.randrange(len(some))
            some[place] = random.choice(
                [some[place] + 1, some[place] - 1, random.randrange(12), -1, 2**31 - 1]
            )
        else:
            place = random.randrange(len(others))
            value = others[place]
            others[place] = random.choice(
                [-value, 0.0, 2 * value, value / 2, 1e9, 1e-300, 1e300, float("nan"), float("inf")]
            )
        yield with_tree(document, some, others)


@pytest.mark.parametrize("name", KEPT)
def test_trees_are_accepted(name: str) -> None:
    verdict = verify(KEPT[name])
    assert verdict.valid, verdict.failure


@pytest.mark.parametrize("name", OPTIMAL)
def test_no_tree_proves_a_dearer_network(name: str) -> None:
    document = with_a_dearer_network(KEPT[name])
    with pytest.raises(CheckFailed, match=r"shows|cheaper|cut off|empty"):
        check_ray_tree(document, document["data"])
    assert not any(map(accepted, changed_trees(document, Random(name), 50)))


@pytest.mark.parametrize("name", OPTIMAL)
def test_changed_trees_are_refused_or_valid(name: str) -> None:
    found = [accepted(changed) for changed in changed_trees(KEPT[name], Random(name), 50)]
    assert found.count(False) > 10


def test_every_integer_of_a_small_tree() -> None:
    document = KEPT[SMALL]
    integers, floats = unpacked(document["proof"])
    for place, value in enumerate(integers):
        for other in (value + 1, value - 1, 1000):
            changed = [*integers[:place], other, *integers[place + 1 :]]
            dearer = with_a_dearer_network(document)
            accepted(with_tree(document, changed, floats))
            assert not accepted(with_tree(dearer, changed, floats))


def cut(document: Document, integers: int, floats: int) -> None:
    some, others = unpacked(document["proof"])
    document["proof"].update(packed(some[: len(some) + integers], others[: len(others) + floats]))


def longer(document: Document) -> None:
    some, others = unpacked(document["proof"])
    document["proof"].update(packed([*some, 0], others))


def with_a_number_more(document: Document) -> None:
    some, others = unpacked(document["proof"])
    document["proof"].update(packed(some, [*others, 1.0]))


def not_packed(document: Document) -> None:
    document["proof"]["integers"] = "no base64"


def cut_off(document: Document) -> None:
    packed_bytes = b64decode(document["proof"]["floats"])[:-6]
    document["proof"]["floats"] = b64encode(packed_bytes).decode()


def without_floats(document: Document) -> None:
    del document["proof"]["floats"]


def a_ray_less(document: Document) -> None:
    document["proof"]["rays"].pop()


def a_ray_twice(document: Document) -> None:
    document["proof"]["rays"][0] = document["proof"]["rays"][1]


def another_ray(document: Document) -> None:
    document["proof"]["rays"][0] = [7, 13]


def rays_of_text(document: Document) -> None:
    document["proof"]["rays"][0] = "ray"


def a_row_less(document: Document) -> None:
    document["proof"]["rows"].pop()


def a_row_beside(document: Document) -> None:
    document["proof"]["rows"][0][0] += 1


def a_row_of_zeros(document: Document) -> None:
    document["proof"]["rows"][0] = [0] * len(document["proof"]["rows"][0])


def a_tolerance(document: Document) -> None:
    document["data"]["tolerance"] = document["problem"]["tolerance"] = "1/9"


def another_status(document: Document) -> None:
    document["claim"]["status"] = "sparsest"


REFUSED: list[tuple[Change, str]] = [
    (lambda d: cut(d, -1, 0), "ends before all its leaves"),
    (lambda d: cut(d, 0, -1), "end before all its leaves"),
    (longer, "goes on after its last leaf"),
    (with_a_number_more, "goes on after its last leaf"),
    (not_packed, "cannot be unpacked"),
    (cut_off, "cut off"),
    (without_floats, "no floats"),
    (a_ray_less, "not those of the arrangement"),
    (a_ray_twice, "not those of the arrangement"),
    (another_ray, "not those of the arrangement"),
    (rays_of_text, "lists of 2 integers"),
    (a_row_less, "no basis"),
    (a_row_beside, "does not vanish"),
    (a_row_of_zeros, "no basis"),
    (a_tolerance, "without tolerance"),
    (another_status, "is not what the proof shows"),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_malformed_trees_are_refused(change: Change, message: str) -> None:
    document = json.loads(json.dumps(KEPT[SMALL]))
    change(document)
    with pytest.raises(CheckFailed, match=message):
        check_ray_tree(document, document["data"])


def test_a_higher_bound_is_refused() -> None:
    name = "two inputs, a bound below the cost"
    document = json.loads(json.dumps(KEPT[name]))
    claim = document["claim"]["lower_bound"]
    for end in ("lower", "upper"):
        claim[end] = str(Fraction(claim[end]) * Fraction(4, 3))
    assert accepted(KEPT[name])
    assert not accepted(document)


DEGENERATE: dict[str, tuple[list[list[Any]], list[Any], dict[str, Any]]] = {
    "one sample": ([[2, 1]], [3], {}),
    "repeated rows": ([[1, 0], [1, 0], [2, 1]], [1, 1, 3], {}),
    "opposite rows": ([[1, 1], [-1, -1]], [1, 2], {"penalize_bias": True}),
    "on a line": ([[0, 0], [1, 1], [2, 2]], [1, 0, 2], {"skip": True}),
    "a constant input": ([[5, 0], [5, 1], [5, 3]], [2, 1, -1], {"penalize_bias": True}),
    "unlike sizes": ([["1/1000", 0], ["-0.5", 1000]], ["2/7", "100"], {"penalize_bias": True}),
    "a peak": ([[0], [1], [2], [4]], [0, 3, 0, 0], {}),
    "three inputs": ([[1, 0, 2], [0, 1, -1], [2, 1, 0]], [1, -2, 3], {}),
}


@pytest.mark.skipif(not is_compiled(), reason="the search was not compiled")
@pytest.mark.parametrize("p", ["1/2", "2/3"])
@pytest.mark.parametrize("name", DEGENERATE)
def test_trees_of_the_search(name: str, p: str) -> None:
    X, y, options = DEGENERATE[name]
    found = exactrelu.solve(X, y, p=p, method="branch", budget=5, **{"skip": False, **options})
    document = json.loads(json.dumps(exactrelu.certificate(found)))
    verdict = verify(document)
    assert verdict.valid, verdict.failure
    if found.proof == "ray tree" and found.status == "optimal":
        assert not accepted(with_a_dearer_network(document))


SMALL_P: dict[str, tuple[list[list[Any]], list[Any], dict[str, Any]]] = {
    **DEGENERATE,
    "sizes up to 1e15": ([[2, 3], [2, 3], [3, 3], [2, -2]], [1, 1, -3, 0], {}),
}


@pytest.mark.skipif(not is_compiled(), reason="the search was not compiled")
@pytest.mark.parametrize("p", ["1/50", "1/20"])
@pytest.mark.parametrize("name", SMALL_P)
def test_trees_of_small_p_are_accepted(name: str, p: str) -> None:
    """Sizes span many orders of magnitude: the search needs the larger margins."""
    X, y, options = SMALL_P[name]
    found = exactrelu.solve(X, y, p=p, method="branch", budget=0.5, **{"skip": False, **options})
    verdict = verify(json.loads(json.dumps(exactrelu.certificate(found))))
    assert verdict.valid, verdict.failure


def test_below_the_least_p_enumeration_answers() -> None:
    X, y, options = SMALL_P["sizes up to 1e15"]
    found = exactrelu.solve(X, y, p="1/60", **{"skip": False, **options})
    assert found.status == "optimal"
    assert found.proof != "ray tree"


def samples_of(random: Random, inputs: int, count: int) -> Samples:
    rows: list[list[str]] = []
    while len(rows) < count:
        row = [str(random.randint(-3, 3)) for _ in range(inputs)]
        if row not in rows:
            rows.append(row)
    data = {"X": rows, "y": [str(random.randint(-4, 4)) for _ in rows], "tolerance": "0"}
    problem = {
        "skip": random.random() < 0.3,
        "penalize_bias": random.random() < 0.6,
        "measure": "parameters",
    }
    return Samples.read(problem, data)


def all_rays(samples: Samples) -> list[tuple[int, ...]]:
    """Rays by brute force: what is in the kernel of n - 1 independent planes."""
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
    return sorted(found)


def is_listed(ray: tuple[int, ...], samples: Samples) -> bool:
    counted = any(ray[: samples.penalized])
    return counted and any(int(np.dot(ray, row)) > 0 for row in samples.rows)


def listed(samples: Samples) -> list[list[int]]:
    return [list(ray) for ray in all_rays(samples) if is_listed(ray, samples)]


@pytest.mark.parametrize("seed", range(12))
def test_faces_hold_all_that_rays_of_a_cone_span(seed: int) -> None:
    """Where all rays of a cone are listed, each of its vectors lies in a face."""
    random = Random(seed)
    samples = samples_of(random, 1 + seed % 2, 3 + seed % 3)
    cones = RayCones.of(samples, listed(samples))
    n, k = len(samples.rows[0]), samples.penalized
    planes = [*samples.rows, *(tuple(int(i == j) for i in range(n)) for j in range(k))]
    sides = np.sign(np.array(cones.rays) @ np.array(planes).T)
    for face in cones.faces:
        signs = sides[sorted(face)]
        assert not ((signs > 0).any(axis=0) & (signs < 0).any(axis=0)).any()
        assert np.linalg.matrix_rank(np.array([cones.rays[r] for r in face], float)) == len(face)
    others = np.array([r for r in all_rays(samples) if not is_listed(r, samples)]).reshape(-1, n)
    beside = np.sign(others @ np.array(planes).T)
    largest = [sorted(face) for face in cones.faces]
    for _ in range(30):
        w = np.array([random.randint(-9, 9) for _ in range(n)])
        values = np.array(planes) @ w
        in_cone = [r for r in range(len(cones.rays)) if (sides[r] * values >= 0).all()]
        if not in_cone or (beside * values >= 0).all(axis=1).any():
            continue
        found = False
        for face in largest:
            matrix = np.array([cones.rays[r] for r in face], float).T
            parts, *_ = np.linalg.lstsq(matrix, w.astype(float), rcond=None)
            close = np.abs(matrix @ parts - w).max() < 1e-9
            found |= bool(close and parts.min() > -1e-9 and set(face) <= set(in_cone))
        assert found


@pytest.mark.parametrize("enough", [-1.0, 0.0, 0.7])
@pytest.mark.parametrize("base", range(4))
@pytest.mark.parametrize("p", ["1/4", "1/2", "3/4", "9/10", "1/20"])
def test_corners_are_below_all_points(p: str, base: int, enough: float) -> None:
    random = Random(p)
    generator = np.random.default_rng(5 + base)
    samples = samples_of(Random(3), 2, 5)
    cones = RayCones.of(samples, listed(samples))
    exponent = parse_rational(p)
    features = [tuple(random.randint(-3, 3) for _ in range(3)) for _ in cones.rays]
    corners = RayCorners.of(exponent, cones, features, [1, 2, 3])
    filling = 2 * len(cones.rays)
    rays = np.concatenate([cones.columns[:, cones.columns[max(0, base - 1)] < filling]] * 4, axis=1)
    high = np.where(rays < filling, generator.random(rays.shape) * 3, 0.0)
    low = (high * generator.random(rays.shape))[:base] * (generator.random(rays.shape[1]) < 0.7)
    room = generator.random(rays.shape[1]) * 4
    slopes = np.append(generator.normal(size=filling) * 2, 0.0)[rays]
    # The least over the box is that over the faces of each column that hold its base.
    least, shown = np.full((2, rays.shape[1]), np.inf)
    for kept in np.ndindex(*(2,) * (len(rays) - base)):
        top = high * np.array([*[1] * base, *kept])[:, None]
        least = np.minimum(least, corners.least(rays, low, top, room, slopes))
        shown = np.minimum(shown, corners.least(rays, low, top, room, slopes, enough))
    bottom = np.concatenate([low, np.zeros((len(rays) - base, rays.shape[1]))])
    for turn in range(400):
        sizes = bottom + (high - bottom) * generator.random(rays.shape) ** (turn % 4)
        sizes = np.where(generator.random(rays.shape) < 0.2, bottom, sizes)
        if turn % 2:  # shrunk until they fill the room
            taken = np.maximum((sizes - bottom).sum(axis=0), 1e-9)
            spare = np.maximum(room - bottom.sum(axis=0), 0) / taken
            sizes = bottom + (sizes - bottom) * np.minimum(spare, 1 - 1e-12)
        inside = sizes.sum(axis=0) <= room
        values = corners.costs(rays, sizes) - (sizes * slopes).sum(axis=0)
        assert (values >= least - 1e-9)[inside].all()
        assert (values >= np.minimum(shown, enough) - 1e-9)[inside].all()
    assert (least[bottom.sum(axis=0) > room] == np.inf).all()


def test_a_size_that_fills_the_room_leaves_none_to_others() -> None:
    samples = samples_of(Random(3), 2, 5)
    cones = RayCones.of(samples, listed(samples))
    corners = RayCorners.of(Fraction(1, 2), cones, [(1,)] * len(cones.rays), [1])
    face = cones.columns[:, (cones.columns < 2 * len(cones.rays)).sum(axis=0) == 2][:, :1]
    high = np.array([[20.137179642], [30.618893215647773], [0.0]])
    slopes = np.array([[0.0], [0.2], [0.0]])
    alone = corners.costs(face, high * [[0], [1], [0]]) - 0.2 * high[1]
    least = corners.least(face, high[:0], high, high[1], slopes)
    assert alone < 0 < least


def test_rays_have_norm_one() -> None:
    samples = samples_of(Random(1), 2, 4)
    cones = RayCones.of(samples, listed(samples))
    corners = RayCorners.of(Fraction(1, 3), cones, [(0,)] * len(cones.rays), [0])
    sizes = (corners.entries[:, :-1] ** (1 / 3)).sum(axis=0)
    assert np.abs(sizes - 1).max() < 1e-12
