"""A small integer point inside each cell, proposed by floats and decided by exact signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import compact
from exactrelu.polytopes.primitive_rows import primitive_integers
from exactrelu.polytopes.product_signs import Floats, Signs, float_rows, product_signs

Integers = NDArray[Any]

_MOST_BITS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Rays:
    """Directions, their floats of length about one, and the signs of all rows at them.

    Parameters
    ----------
    integers : ndarray of int64 or of Python integers, shape (count, r)
    units : ndarray of float64, shape (count, r)
    signs : ndarray of int8, shape (count, N)
    """

    integers: Integers
    units: Floats
    signs: Signs

    @classmethod
    def of(cls, integers: Integers, signs: Signs) -> Rays:
        """Round the directions once, for all cells that use them."""
        return cls(integers, _unit_floats(integers), signs)

    def take(self, chosen: NDArray[Any] | slice) -> Rays:
        """Return the chosen rays, by index, mask or slice."""
        return Rays(self.integers[chosen], self.units[chosen], self.signs[chosen])


def composed_signs(own: Signs, lower: list[Signs]) -> Signs:
    """Return the signs of ``own``, its zeros filled by the opposite of the first lower sign.

    Parameters
    ----------
    own : ndarray of int8, shape (count, N)
    lower : list of ndarray of int8, shape (count, N)

    Returns
    -------
    ndarray of int8, shape (count, N)

    Examples
    --------
    >>> composed_signs(np.array([[1, 0, 0]]), [np.array([[1, 1, 0]]), np.array([[1, 1, 1]])])
    array([[ 1, -1, -1]])
    """
    signs = own.copy()
    for filler in lower:
        rest = signs == 0
        signs[rest] = -filler[rest]
    return signs


def interior_points(rows: Integers, rays: list[Rays]) -> Integers:
    """Return an integer point in the cell ``rays[0] - ε rays[1] - ε² rays[2] - …`` for small ε.

    Parameters
    ----------
    rows : ndarray of integers, shape (N, r)
    rays : list of Rays
        The dominant ray of each cell first.

    Returns
    -------
    ndarray of int64 or of Python integers, shape (count, r)
        Primitive; its products with the rows have exactly the signs of the composition.

    Notes
    -----
    Floats choose ε and round the point to as few bits as its distance to the rows allows; the
    signs of the rounded point are then computed exactly. Where they differ, the point is
    composed in integers instead, each ray taken just often enough to outweigh the later ones.
    """
    wanted = composed_signs(rays[0].signs, [ray.signs for ray in rays[1:]])
    points = _rounded(_float_points(rows, rays), rows, wanted)
    wrong = np.nonzero((product_signs(points, rows) != wanted).any(axis=1))[0]
    points //= np.maximum(np.gcd.reduce(points, axis=1), 1)[:, None]
    if not len(wrong):
        return points
    exact = points.astype(object)
    matrix = rows.astype(object)
    for place in wrong:
        exact[place] = _exact_point(matrix, [ray.integers[place].tolist() for ray in rays])
    return compact(exact)


def _unit_floats(integers: Integers) -> Floats:
    """Return the rows as floats with largest absolute entry 1."""
    floats = float_rows(integers)
    largest: Floats = np.abs(floats).max(axis=1, keepdims=True)
    return floats / np.where(largest > 0, largest, 1.0)


def _float_points(rows: Integers, rays: list[Rays]) -> Floats:
    """Compose the rays in floats; this is a proposal only."""
    matrix = _unit_floats(rows)
    points = np.zeros(rays[0].units.shape)
    deciding = list(_deciding_signs([ray.signs for ray in rays]))
    for place in reversed(range(len(rays))):
        ray = rays[place].units if place == 0 else -rays[place].units
        signs = deciding[place]
        own = np.abs(ray @ matrix.T)
        against = -signs * (points @ matrix.T)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            ratio = np.where((signs != 0) & (against > 0), against / own, 0.0)
        weight = np.clip(2.0 * ratio.max(axis=1, initial=0.0), 1.0, 2.0**200)
        points += weight[:, None] * ray
        points /= np.maximum(np.abs(points).max(axis=1, keepdims=True), 2.0**-200)
    return points


def _deciding_signs(ray_signs: list[Signs]) -> Iterator[Signs]:
    """Yield, for each ray, the signs that it decides in the composition, 0 elsewhere."""
    decided = np.zeros(ray_signs[0].shape, dtype=bool)
    for place, signs in enumerate(ray_signs):
        yield np.where(decided, 0, signs if place == 0 else -signs)
        decided |= signs != 0


def _rounded(points: Floats, rows: Integers, wanted: Signs) -> NDArray[np.int64]:
    matrix = float_rows(rows)
    matrix = matrix / np.abs(matrix).sum(axis=1, keepdims=True)
    slack = np.where(wanted != 0, np.abs(points @ matrix.T), 1.0).min(axis=1, initial=1.0)
    # Rounding moves an entry by at most 1/2, so a product with a row of norm 1 by at most 1/2.
    with np.errstate(divide="ignore"):
        bits = np.clip(np.ceil(-np.log2(slack)), 0.0, _MOST_BITS)
    rounded: NDArray[np.int64] = np.rint(points * np.exp2(bits)[:, None]).astype(np.int64)
    return rounded


def _exact_point(rows: Integers, rays: list[list[int]]) -> tuple[int, ...]:
    """Compose one point in integers of any size."""
    matrix = [list(row) for row in rows]
    signed = [rays[0], *([-entry for entry in ray] for ray in rays[1:])]
    products = [[_dot(row, ray) for row in matrix] for ray in signed]
    point, values = signed[-1], products[-1]
    for place in reversed(range(len(rays) - 1)):
        decided = [any(earlier[row] for earlier in products[:place]) for row in range(len(matrix))]
        shift = _shift(products[place], values, decided)
        point = _added(signed[place], point, shift)
        values = _added(products[place], values, shift)
    return primitive_integers(_coarsened(matrix, point, values))


def _shift(own: list[int], values: list[int], decided: list[bool]) -> int:
    """Return e such that 2^e times ``own`` is at least twice each value that it must outweigh."""
    shifts = [
        abs(b).bit_length() - abs(a).bit_length() + 2
        for a, b, done in zip(own, values, decided, strict=True)
        if not done and a * b < 0
    ]
    return max(shifts, default=0)


def _added(dominant: list[int], rest: list[int], shift: int) -> list[int]:
    """Return a positive multiple of ``2**shift * dominant + rest``."""
    up, down = max(shift, 0), max(-shift, 0)
    return [(a << up) + (b << down) for a, b in zip(dominant, rest, strict=True)]


def _coarsened(matrix: list[list[int]], point: list[int], values: list[int]) -> list[int]:
    """Round a point to a multiple of the largest power of two that keeps its nonzero signs.

    Rounding to multiples of 2^e moves an entry by at most 2^(e-1), so a product with row h by at
    most |h|_1 2^(e-1), less than its value if 2^e <= |value| / |h|_1. No value is zero in a cell.
    """
    slacks = [
        abs(value) // sum(abs(entry) for entry in row)
        for row, value in zip(matrix, values, strict=True)
    ]
    bits = max(min(slacks).bit_length() - 1, 0)
    half = (1 << bits) >> 1
    return [(entry + half) >> bits for entry in point]


def _dot(left: list[int], right: list[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
