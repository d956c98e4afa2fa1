"""What the checker of ray trees builds on: faces of rays, and least costs over their corners."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pytest

from exactrelu.checks.blocks import Samples
from exactrelu.checks.ray_cones import RayCones
from exactrelu.checks.ray_corners import RayCorners
from exactrelu.polytopes.rational import parse_rational


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
