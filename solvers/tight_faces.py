"""Faces of activation cells on which some weight is at its bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as choices
from math import gcd

import numpy as np

from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.integer_rows import independent_rows
from exactrelu.solvers.corners import Corners, free_coordinates

Row = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TightFace:
    """A face of the parts of cells in orthants within the bound, in a facet ``|w_j| = B``.

    Parameters
    ----------
    corners : tuple of int
        The corners and directions without end that it is the hull of.
    cells : int
        The bit set of the closed cells that hold it.
    base, denominator : tuple of int, int
        One of its corners.
    base_feature : tuple of int, length N
        Over the denominator.
    directions, direction_features : tuple of tuple of int
        A basis of the differences of its points, and what they do at the samples.
    sides : tuple of int, length N
        On which side of each sample's hyperplane it lies.
    least : tuple of float
        For each penalised coordinate the least absolute value at corners, rounded down.
    idle : bool
        Whether no sample is active there or a free affine part does the same. No minimiser has a
        neuron there, but the cheapest network with a neuron on a larger face may.
    """

    corners: Row
    cells: int
    base: Row
    denominator: int
    base_feature: Row
    directions: tuple[Row, ...]
    direction_features: tuple[Row, ...]
    sides: Row
    least: tuple[float, ...]
    idle: bool


def tight_faces(corners: Corners) -> list[TightFace]:
    """List the tight faces of all cells that can be of use in a minimiser, and idle corners.

    Parameters
    ----------
    corners : Corners

    Returns
    -------
    list of TightFace
        Each once, whatever the number of cells that hold it. Idle ones are there only if they are
        single points, and the cheapest for some p on a face that is not idle.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> from exactrelu.solvers import Setting
    >>> x, y = ExactVector.of([1]), ExactVector.of([1])
    >>> problem = Problem.of([x], y, skip=False, penalize_bias=True, bound=2)
    >>> found = tight_faces(Corners.of(Setting.of(problem)))
    >>> used = [face for face in found if not face.idle]
    >>> sorted((face.base, len(face.directions)) for face in used)
    [((0, 2), 0), ((0, 2), 1), ((0, 2), 1), ((2, 0), 0), ((2, 0), 1), ((2, 0), 1), ((2, 2), 0)]
    >>> sorted(face.base for face in found if face.idle)
    [(-2, 2), (2, -2)]
    """
    planes, boxes = _incidences(corners)
    proper = _bits(corners.denominators != 0)
    found: dict[int, None] = {}
    for vertices in _parts(corners):
        for bits in _faces(vertices, planes, proper):
            if any(bits & box == bits for box in boxes):
                found[bits] = None
    faces = [_face(corners, _places(bits)) for bits in found]
    used = [face for face in faces if not face.idle]
    points = {face.corners[0]: face for face in faces if face.idle and len(face.corners) == 1}
    sizes = {place: _sizes(corners, face) for place, face in points.items()}
    needed: set[int] = set()
    for face in used:
        needed |= _cheapest({place: sizes[place] for place in face.corners if place in sizes})
    return used + [face for place, face in points.items() if place in needed]


def _sizes(corners: Corners, face: TightFace) -> tuple[Fraction, ...]:
    sizes = (abs(Fraction(face.base[j], face.denominator)) for j in corners.setting.penalized)
    return tuple(sorted(sizes))


def _cheapest(sizes: dict[int, tuple[Fraction, ...]]) -> set[int]:
    """Return points that for each p are cheapest among some; one of each cost is enough."""
    kept: dict[tuple[Fraction, ...], int] = {}
    for place, size in sizes.items():
        kept.setdefault(size, place)
    return {
        place
        for size, place in kept.items()
        if not any(
            other != size and all(a <= b for a, b in zip(other, size, strict=True))
            for other in kept
        )
    }


def _incidences(corners: Corners) -> tuple[list[int], list[int]]:
    """Return which corners lie on each hyperplane, and on those of the box, as bit sets."""
    setting = corners.setting
    bound = setting.problem.bound
    assert bound is not None
    numerators = corners.numerators.astype(object)
    ends = corners.denominators.astype(object) * bound.numerator
    values = numerators @ np.array(setting.samples, dtype=object).T
    planes = [_bits(values[:, i] == 0) for i in range(len(setting.samples))]
    planes += [_bits(numerators[:, j] == 0) for j in setting.penalized]
    boxes = [
        _bits(side * numerators[:, j] * bound.denominator == ends)
        for j in setting.penalized
        for side in (1, -1)
    ]
    return [*planes, *boxes, _bits(ends == 0)], boxes


def _parts(corners: Corners) -> Iterator[int]:
    """Yield the corners of each cell in each orthant."""
    penalized = list(corners.setting.penalized)
    signs = np.sign(corners.numerators[:, penalized].astype(object)).astype(np.int64)
    proper = corners.denominators != 0
    for orthant in choices((1, -1), repeat=len(penalized)):
        fits = (signs * np.array(orthant) >= 0).all(axis=1)
        for inside in corners.inside:
            chosen = inside & fits
            if (chosen & proper).any():
                yield _bits(chosen)


def _faces(vertices: int, planes: list[int], proper: int) -> Iterator[int]:
    todo, seen = [vertices], {vertices}
    while todo:
        face = todo.pop()
        yield face
        for plane in planes:
            smaller = face & plane
            if smaller & proper and smaller not in seen:
                seen.add(smaller)
                todo.append(smaller)


def _face(corners: Corners, places: list[int]) -> TightFace:
    setting = corners.setting
    points = [[int(t) for t in row] for row in corners.numerators[places].tolist()]
    features = [[int(t) for t in row] for row in corners.features[places].tolist()]
    ends = [int(t) for t in corners.denominators[places]]
    total = [sum(column) for column in zip(*points, strict=True)]
    values = [sum(a * b for a, b in zip(row, total, strict=True)) for row in setting.samples]
    sides = tuple((value > 0) - (value < 0) for value in values)
    free = free_coordinates(setting)
    affine = all(side >= 0 for side in sides) and len(free) == setting.dimension
    first = next(k for k, end in enumerate(ends) if end)
    differences, images = [], []
    for point, feature, end in zip(points, features, ends, strict=True):
        whole = _difference(point, end, points[first], ends[first])
        common = gcd(*whole) or 1
        image = _difference(feature, end, features[first], ends[first])
        differences.append(tuple(t // common for t in whole))
        images.append(tuple(t // common for t in image))
    kept = independent_rows(integer_array(differences, setting.dimension))
    return TightFace(
        tuple(places),
        sum(1 << k for k in range(len(corners.patterns)) if corners.inside[k, places].all()),
        tuple(points[first]),
        ends[first],
        tuple(features[first]),
        tuple(differences[k] for k in kept),
        tuple(images[k] for k in kept),
        sides,
        _least(corners, places),
        affine or not any(any(row) for row in features),
    )


def _difference(point: list[int], end: int, base: list[int], base_end: int) -> list[int]:
    if not end:
        return point
    return [a * base_end - b * end for a, b in zip(point, base, strict=True)]


def _least(corners: Corners, places: list[int]) -> tuple[float, ...]:
    proper = [k for k in places if corners.denominators[k]]
    least = []
    for j in corners.setting.penalized:
        pairs = ((int(corners.numerators[k, j]), int(corners.denominators[k])) for k in proper)
        least.append(min(_quotient(abs(size), end) for size, end in pairs) * (1 - 1e-12))
    return tuple(least)


def _quotient(size: int, end: int) -> float:
    try:
        return size / end
    except OverflowError:
        return 1e150


def _bits(chosen: object) -> int:
    return sum(1 << place for place in np.flatnonzero(np.asarray(chosen)).tolist())


def _places(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]
