"""The largest absolute value of a network among points that are shown in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.normal_form import NormalForm
from exactrelu.polytopes.cell_table import CellTable
from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.polytopes.rational import nearest_float

Floats = NDArray[np.float64]

_UNIT = 2.0**-53
# Factors below 1e100 and a denormal number, n of them.
_UNDERFLOW = 1e-100
_PART = 4_000_000
_LARGE = 1e100


@dataclass(slots=True, eq=False)
class ValueRecord:
    """The point with the largest absolute value so far.

    Parameters
    ----------
    form : NormalForm
    normals : ndarray of float64, shape (n, d + 1)
        The kinks ``(n_H, β_H)``, rounded.
    jumps : ndarray of float64, shape (n,)
    affine : ndarray of float64, shape (d + 1,)
        ``(s, κ)``, rounded.
    point : tuple of Fraction
    value : Fraction
    """

    form: NormalForm
    normals: Floats
    jumps: Floats
    affine: Floats
    point: tuple[Fraction, ...]
    value: Fraction

    @classmethod
    def start(cls, form: NormalForm) -> ValueRecord:
        """Round the normal form to floats and look at 0."""
        rows = [[*map(nearest_float, (*kink.normal, kink.offset))] for kink in form.kinks]
        normals = np.array(rows, dtype=np.float64).reshape(len(rows), form.inputs + 1)
        jumps = np.array([nearest_float(kink.jump) for kink in form.kinks], dtype=np.float64)
        affine = np.array([*map(nearest_float, (*form.s, form.constant))], dtype=np.float64)
        return cls(form, normals, jumps, affine, (), Fraction(0))

    def see_point(self, point: tuple[Fraction, ...]) -> None:
        """Compare the value at one point with the best so far."""
        value = self.form.exact(point)
        if not self.point or abs(value) > abs(self.value):
            self.point, self.value = point, value

    def see(self, table: CellTable) -> None:
        """Compare the values at the points of a table with the best so far."""
        step = max(1, _PART // max(1, len(self.jumps)))
        for start in range(0, len(table), step):
            places = self._candidates(table, start, min(start + step, len(table)))
            for place in places:
                self.see_point(table.witness(int(place)))

    def _candidates(self, table: CellTable, start: int, stop: int) -> Sequence[int]:
        """Return the places of the points whose values may be the largest of these."""
        points = _floats(table.numerators[start:stop], table.denominators[start:stop])
        sizes = (points, self.normals, self.jumps, self.affine)
        if not all(bool((np.abs(array) < _LARGE).all()) for array in sizes):
            return range(start, stop)
        values = np.abs(points @ self.normals.T) @ self.jumps + points @ self.affine
        bounds = np.abs(points) @ np.abs(self.normals).T @ np.abs(self.jumps)
        bounds += np.abs(points) @ np.abs(self.affine)
        # Rounded factors and sums of n and of d + 1 terms have relative errors below
        # (n + d + 10) 2^-53 of the sum of the absolute terms; four times that is safe.
        error = 4 * (len(self.jumps) + len(self.affine) + 10) * _UNIT * bounds + _UNDERFLOW
        upper, lower = np.abs(values) + error, np.abs(values) - error
        least = max(float(lower.max()), nearest_float(2 * abs(self.value)) * (1 - 4 * _UNIT))
        found: list[int] = (start + np.flatnonzero(upper >= least)).tolist()
        order = np.argsort(-np.abs(values[np.array(found, dtype=np.intp) - start]))
        return [found[place] for place in order]


def _floats(numerators: IntegerArray, denominators: IntegerArray) -> Floats:
    """Return the homogeneous points (x, 1), each x correctly rounded up to one more rounding."""
    quotients = np.ones((len(numerators), numerators.shape[1] + 1))
    if numerators.dtype == object or denominators.dtype == object:
        tops, bottoms = numerators.astype(object), denominators.astype(object)
        try:
            quotients[:, :-1] = tops / bottoms[:, None]
        except OverflowError:
            quotients[:, :-1] = np.inf
    else:
        tops, bottoms = numerators.astype(np.float64), denominators.astype(np.float64)
        quotients[:, :-1] = tops / bottoms[:, None]
    return quotients
