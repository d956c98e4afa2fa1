"""Stability with biases on a box, in the uniform norm, after augmentation; radii of minima."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction as F

import numpy as np
import pytest
from random_pairs import balanced_pair, distinct_directions

from exactrelu.networks import NormalForm, Parametrisation, ReLUNetwork, equal, invert
from exactrelu.networks.augment import augment, augmented_rows
from exactrelu.networks.box_inversion import invert_on_box
from exactrelu.networks.cell_balls import cell_ball_radius
from exactrelu.networks.gradients import kink_arrangement
from exactrelu.networks.restricted_classes import in_balanced_class, in_positive_class
from exactrelu.networks.transfer_radius import positive_class_radius, transfer_radius
from exactrelu.polytopes import InputError
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.root_sum import RootSum


def box_pair(seed: int) -> tuple[ReLUNetwork, ReLUNetwork, Box]:
    """Neurons whose hyperplanes meet the box, in distinct directions, some of them shared."""
    draw = random.Random(seed)
    d, m = draw.randint(1, 2), draw.randint(1, 4)
    box = Box.of([F(draw.randint(-3, 0))] * d, [F(draw.randint(1, 3))] * d)
    rows = [row for row in distinct_directions(draw, d + 1, 20) if box.meets(row[:-1], row[-1])][
        : 2 * m
    ]
    m = len(rows) // 2
    first, second = [], []
    for i in range(m):
        c = F(draw.randint(-8, 8), 4)
        first.append((c, rows[i][:-1], rows[i][-1]))
        shift = F(draw.randint(-4, 4), 16)
        row = rows[i] if draw.random() < 0.7 else rows[m + i]
        second.append((c + shift if row is rows[i] else shift, row[:-1], row[-1]))
    zeros = [F(0)] * d
    return ReLUNetwork.of(first, zeros, 1), ReLUNetwork.of(second, zeros, F(5, 4)), box


def check_on_box(seed: int) -> float:
    first, second, box = box_pair(seed)
    found = invert_on_box(first, second, box, "proof")
    inner = found.inversion
    assert inner.verify()
    assert found.constant_change == F(1, 4)
    assert equal(found.network(), second)
    assert inner.bounds.jump <= 2 * found.factor * found.seminorm.upper
    bound = inner.bounds.beta + RootSum.root(2 * found.factor * found.seminorm.upper)
    assert inner.distance <= inner.bounds.sharper <= bound
    balanced = invert(
        inner.first.balance(), inner.second, "balanced", seminorm=inner.bounds.seminorm
    )
    limit = balanced.bounds.balanced_seminorm
    assert limit is not None
    assert balanced.distance <= limit
    return float(balanced.distance) / float(limit) if limit.sign() else 0.0


@pytest.mark.parametrize("seed", range(40))
def test_bounds_on_a_box(seed: int) -> None:
    check_on_box(seed)


@pytest.mark.exhaustive
def test_bounds_on_a_box_a_thousand_times() -> None:
    assert max(map(check_on_box, range(40, 1040))) <= 1


def test_a_neuron_that_does_not_bend_in_the_box_is_named() -> None:
    f = ReLUNetwork.of([(1, [1], 0), (1, [1], 5)], a=[0])
    g = ReLUNetwork.of([(1, [1], 0)], a=[0])
    box = Box.of([-1], [1])
    with pytest.raises(InputError, match="neuron 1 of the first network does not bend"):
        invert_on_box(f, g, box)
    with pytest.raises(InputError, match="neuron 1 of the second network does not bend"):
        invert_on_box(ReLUNetwork.of([(1, [2], 1), (1, [3], 1)], a=[0]), f, box)
    with pytest.raises(InputError, match="1 and 1 inputs and the box 2 sides"):
        invert_on_box(g, g, Box.cube(2))
    with pytest.raises(InputError, match="linear skip connection"):
        invert_on_box(ReLUNetwork.of([], a=[1]), g, box)


def test_sectors_of_45_degrees() -> None:
    network = ReLUNetwork.of([(1, [1, 0], 0), (1, [1, 1], 0), (2, [0, 1], 0)], a=[0, 0])
    radius = cell_ball_radius(NormalForm.of(network))
    expected = math.sin(math.pi / 8) / (1 + math.sin(math.pi / 8))
    assert float(radius) == pytest.approx(expected, abs=1e-12)
    assert round(expected, 5) == 0.27677
    assert radius.lower <= F(expected) + F(1, 10**15)
    assert radius.width < F(1, 10**15)


@pytest.mark.parametrize("seed", range(6))
def test_balls_lie_in_their_cells(seed: int) -> None:
    draw = random.Random(seed)
    directions = distinct_directions(draw, 3, 4)
    form = NormalForm.of(ReLUNetwork.of([(1, row, 0) for row in directions], a=[0, 0, 0]))
    radius = cell_ball_radius(form)
    assert 0 < radius.lower <= radius.upper
    normals = np.array([[float(e) for e in kink.normal] for kink in form.kinks])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    best = [
        roomiest(normals * np.array(cell.signs)[:, None]) for cell in kink_arrangement(form).cells()
    ]
    least = min(best)
    assert float(radius.lower) <= least + 1e-12
    assert least <= float(radius.upper) + 1e-12


def roomiest(normals: np.ndarray) -> float:
    """The best ball in a cone of R^3: it touches one facet, two, or three."""
    centres = list(normals)
    centres += [a + b for a, b in itertools.combinations(normals, 2)]
    for three in itertools.combinations(normals, 3):
        if abs(np.linalg.det(three)) > 1e-9:
            centres.append(np.linalg.solve(np.array(three), np.ones(3)))
    rooms = [(normals @ z).min() / np.linalg.norm(z) for z in centres if np.linalg.norm(z) > 1e-9]
    return max(rooms) / (1 + max(rooms))


def test_thin_cells_are_found_thin_though_angles_are_wide() -> None:
    rows = [[1, 0, 0], [0, 1, 0], [1, 1, F(1, 1000)]]
    form = NormalForm.of(ReLUNetwork.of([(1, row, 0) for row in rows], a=[0, 0, 0]))
    assert cell_ball_radius(form).upper < F(1, 1000)


def test_degenerate_cells() -> None:
    of = ReLUNetwork.of
    assert cell_ball_radius(NormalForm.of(of([], a=[1, 2]))).lower == 1
    assert cell_ball_radius(NormalForm.of(of([(1, [1, 2, 3], 0)], a=[0] * 3))).upper == F(1, 2)
    with pytest.raises(InputError, match="do not pass through 0"):
        cell_ball_radius(NormalForm.of(of([(1, [1, 2], 1)], a=[0, 0])))
    near = of([(1, [1, 0], 0), (1, [10**9, 1], 0)], a=[0, 0])
    radius = cell_ball_radius(NormalForm.of(near))
    assert float(radius) == pytest.approx(0.5e-9, rel=1e-6)


@pytest.mark.parametrize("seed", range(25))
def test_the_uniform_norm_bounds_parameters_where_cells_are_thick(seed: int) -> None:
    check_uniform(seed)


@pytest.mark.exhaustive
@pytest.mark.parametrize("hundred", range(10))
def test_the_uniform_norm_bounds_parameters_a_thousand_times(hundred: int) -> None:
    for seed in range(100 * hundred + 25, 100 * hundred + 125):
        check_uniform(seed)


def check_uniform(seed: int) -> None:
    first, second = balanced_pair(seed)
    difference = NormalForm.of(second.network()).minus(NormalForm.of(first.network()))
    radius = cell_ball_radius(difference)
    # The values on the unit ball, from below: its axes, corners and many other points.
    generator = np.random.default_rng(seed)
    points = generator.normal(size=(3000, first.dimension))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    values = second.network()(points) - first.network()(points)
    largest = F(float(np.abs(values).max())) * F(11, 10)
    found = invert(first, second, "balanced")
    assert found.bounds.seminorm.upper <= largest / radius.lower
    assert found.distance <= RootSum.root(8 * largest / radius.lower)


def test_augmentation_of_the_worked_case() -> None:
    network = ReLUNetwork.of([(1, [1, 0], 1), (1, [0, 2], -1), (-1, [2, 0], 2)], [0, 0], "0.5")
    rows = augmented_rows(network)
    assert rows.rows == ((1, 0, 2, 1), (0, 2, 1, 2), (2, 0, 3, 1), (0, 0, 2, 1))
    found = augment(network)
    assert in_positive_class(found)
    assert found.network().exact([F(1), F(1), F(1), F(-1)]) == F(-1, 2)
    assert found.network().exact([F(-3), F(0), F(1), F(-1)]) == F(1, 2)


@pytest.mark.parametrize("seed", range(20))
def test_augmentation_keeps_values_on_the_slice(seed: int) -> None:
    draw = random.Random(seed)
    d = draw.randint(1, 3)
    network = ReLUNetwork.of(
        [
            (draw.randint(-2, 2), [draw.randint(-2, 2) for _ in range(d)], draw.randint(-3, 3))
            for _ in range(draw.randint(0, 5))
        ],
        [0] * d,
        draw.randint(-2, 2),
    )
    found = augment(network)
    assert len(found) == len(network.hidden) + 1
    assert in_positive_class(found)
    for _ in range(10):
        x = [F(draw.randint(-9, 9), 4) for _ in range(d)]
        assert found.network().exact([*x, F(1), F(-1)]) == network.exact(x)


def test_classes() -> None:
    of = Parametrisation.of
    assert in_balanced_class(of([[1, 0], [0, 0]], [1, 0]))
    assert not in_balanced_class(of([[1, 0], [0, 0]], [1, 1]))
    assert not in_positive_class(of([[1, 0]], [1]))
    assert not in_positive_class(of([[1]], [1]))
    assert in_positive_class(of([[-1, 1, 1], [0, 0, 0]], [1, 0]))
    with pytest.raises(InputError, match="linear skip"):
        augment(ReLUNetwork.of([], a=[1]))


def test_radii() -> None:
    assert transfer_radius("0.4", 4, "1/2").lower == F(1, 100) == F("0.4") ** 2 / 16
    assert positive_class_radius("0.4") == F(1, 50)
    irrational = transfer_radius(1, 2, "2/3")
    assert float(irrational) == pytest.approx(0.5**1.5)
    assert irrational.lower < irrational.upper < irrational.lower * F(1000001, 1000000)
    square = irrational.lower**2, irrational.upper**2
    assert square[0] <= F(1, 8) <= square[1]
    tiny = transfer_radius(F(1, 10**30), 3, 2)
    assert tiny.lower**2 <= F(1, 3 * 10**30) <= tiny.upper**2
    assert tiny.width * 10**15 < tiny.lower
    for arguments in ((0, 1, 1), (1, -1, 1), (1, 1, 0)):
        with pytest.raises(InputError, match="is not positive"):
            transfer_radius(*arguments)
    with pytest.raises(InputError, match="long numerator"):
        transfer_radius(1, 2, F(1, 12345))
    with pytest.raises(InputError, match="rho: -1 is not positive"):
        positive_class_radius(-1)
