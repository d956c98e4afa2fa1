"""Faces of activation cells on which some weight is at its bound, for the checker alone.

The theorem relied on: every face of a polytope is the intersection of some of its facets, and the
convex hull of the corners in it (plus the direction of a free constant).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from exactrelu.checks.boxes import Boxes
from exactrelu.checks.patterns import pivots, primitive

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TightFace:
    """A face of the part of a cell in an orthant within the bound, in a facet ``|w_j| = B``.

    Parameters
    ----------
    corners : list of int
        The corners that it is the hull of.
    cells : list of int
        The closed cells that hold it.
    base, end : tuple of int, int
        One of its corners, and its denominator.
    directions : list of tuple of int
        A basis of the differences of its points.
    sides : list of int
        On which side of each sample's hyperplane its points lie.
    """

    corners: list[int]
    cells: list[int]
    base: Vector
    end: int
    directions: list[Vector]
    sides: list[int]

    def feature(self, vector: Vector, rows: Sequence[Vector]) -> Vector:
        """Return what a vector does at the samples that are active on the face."""
        return tuple(
            _dot(vector, row) if side > 0 else 0 for row, side in zip(rows, self.sides, strict=True)
        )


def tight_faces(boxes: Boxes) -> list[TightFace]:
    """List the tight faces that a minimiser may use.

    Faces on which no sample is active cost something for nothing; those on which all samples are
    active or zero are replaced by a free affine part, if there is one.
    """
    rows, k = boxes.samples.rows, boxes.samples.penalized
    points = [w for w, _ in boxes.corners]
    values = [[_dot(w, row) for row in rows] for w in points]
    ends = [t * boxes.bound.numerator for _, t in boxes.corners]
    walls = [
        _bits(
            side * w[j] * boxes.bound.denominator == end
            for w, end in zip(points, ends, strict=True)
        )
        for j in range(k)
        for side in (1, -1)
    ]
    planes = [_bits([line[i] == 0 for line in values]) for i in range(len(rows))]
    planes += [_bits([w[j] == 0 for w in points]) for j in range(k)]
    planes += [*walls, _bits([end == 0 for end in ends])]
    proper = _bits([end != 0 for end in ends])
    found: dict[int, None] = {}
    for part in _parts(boxes, points, k):
        for face in _faces(part, planes, proper):
            if any(face & wall == face for wall in walls):
                found[face] = None
    whole = [_face(boxes, _places(face), values) for face in found]
    affine = boxes.samples.skip
    return [
        face
        for face in whole
        if any(side > 0 for side in face.sides) and not (affine and min(face.sides) >= 0)
    ]


def _parts(boxes: Boxes, points: Sequence[Vector], k: int) -> Iterator[int]:
    """Yield the corners of each cell in each orthant."""
    for signs in product((1, -1), repeat=k):
        fits = np.array([all(s * t >= 0 for s, t in zip(signs, w, strict=False)) for w in points])
        for inside in boxes.inside:
            if (inside & fits).any():
                yield _bits((inside & fits).tolist())


def _faces(part: int, planes: Sequence[int], proper: int) -> Iterator[int]:
    waiting, seen = [part], {part}
    while waiting:
        face = waiting.pop()
        if face & proper:
            yield face
        for plane in planes:
            if face & plane and face & plane not in seen:
                seen.add(face & plane)
                waiting.append(face & plane)


def _face(boxes: Boxes, places: list[int], values: Sequence[Sequence[int]]) -> TightFace:
    first = next(c for c in places if boxes.corners[c][1])
    base, end = boxes.corners[first]
    differences = []
    for w, t in (boxes.corners[c] for c in places if c != first):
        step = [a * end - b * t for a, b in zip(w, base, strict=True)] if t else list(w)
        differences.append(primitive(step))
    kept = pivots(list(zip(*differences, strict=True))) if differences else []
    sides = [
        (max(column) > 0) - (min(column) < 0)
        for column in zip(*(values[c] for c in places), strict=True)
    ]
    cells = [cell for cell, row in enumerate(boxes.inside) if row[places].all()]
    return TightFace(places, cells, base, end, [differences[d] for d in kept], sides)


def _bits(chosen: Iterable[bool]) -> int:
    return sum(1 << place for place, on in enumerate(chosen) if on)


def _places(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
