"""The least of concave functions of the sizes of rays, over the corners of boxes, with margins.

The numbers of a problem (entries and features of rays of p-norm 1) are rounded once, from balls of
128 bits. What is computed from them, in double precision with a unit of 2^-53, is off by less than
this, where sizes are 0 or from 1e-60 to 1e100 (at a point of an edge from 1e-76), all else is 0 or
from 1e-60 to 1e60, and p is from 1/50 to 1:

* A cost, a sum of powers ``(sum s_j E_jc)^p`` of positive numbers from 1e-136 to 1e161: rounding p
  changes a power by a factor ``x^(2^-54)``, within 3e-14 of 1, and the sums, products and the
  power itself by a few dozen units: less than ``POWER = 2e-13`` of it in total.
* A slope ``z . (A phi_j)`` of e terms: e + 4 units of the sum of the absolute values; twice that is
  added, so that slopes err upwards, which lowers what is bounded from below.
* A product of a slope and a size, and the sum of at most a dozen: ``POWER`` of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_cones import Indices, RayCones, Vector
from exactrelu.polytopes.rational import to_fmpq

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

POWER, UNIT = 2e-13, 2.0**-52
_PRECISION = 128
_LARGEST, _LEAST = 1e60, 1e-60


@dataclass(frozen=True, slots=True, eq=False)
class RayCorners:
    """The numbers of a problem, rounded.

    Parameters
    ----------
    p : float
    entries : ndarray, shape (2 m + 1, c)
        Absolute penalised entries of the signed rays of p-norm 1, and a row of zeros.
    features : ndarray, shape (m, e)
        Combined features of these rays.
    labels : ndarray, shape (e,)
    """

    p: float
    entries: Floats
    features: Floats
    labels: Floats

    @classmethod
    def of(
        cls, p: Fraction, cones: RayCones, features: Sequence[Vector], labels: Sequence[int]
    ) -> RayCorners:
        """Round the numbers of a problem.

        Parameters
        ----------
        p : Fraction
        cones : RayCones
        features : sequence of tuple of int
            For each ray, its combined features before it is scaled to p-norm 1.
        labels : sequence of int
        """
        k = cones.penalized
        entries, scaled = [], []
        with ctx.workprec(_PRECISION):
            power = arb(to_fmpq(p))
            for ray, row in zip(cones.rays, features, strict=True):
                norm = sum((arb(abs(t)) ** power for t in ray[:k] if t), arb(0)) ** (1 / power)
                entries.append([float(abs(t) / norm) for t in ray[:k]])
                scaled.append([float(t / norm) for t in row])
            rounded = [float(arb(t)) for t in labels]
        table = _in_range(np.array(entries, dtype=np.float64).reshape(len(entries), k))
        return cls(
            float(p),
            np.concatenate([table, table, np.zeros((1, k))]),
            _in_range(np.array(scaled, dtype=np.float64).reshape(len(scaled), len(labels))),
            _in_range(np.array(rounded, dtype=np.float64)),
        )

    def costs(self, rays: Indices, sizes: Floats) -> Floats:
        """Return what neurons of given sizes on signed rays cost, both of shape (r, n)."""
        total = sizes[:, :1] * self.entries[rays[:, 0]]
        for place in range(1, sizes.shape[1]):
            total += sizes[:, place, None] * self.entries[rays[:, place]]
        return np.asarray(self.powers(total).sum(axis=1))

    def powers(self, values: Floats) -> Floats:
        """Return p-th powers."""
        if self.p == 0.5:
            return np.sqrt(values)
        if self.p == 0.25:
            return np.sqrt(np.sqrt(values))
        if self.p == 0.75:
            root = np.sqrt(values)
            return np.asarray(root * np.sqrt(root))
        return np.asarray(values**self.p)

    def slopes(self, dual: Floats) -> Floats:
        """Bound what signed rays of size 1 add along a vector from above, shape (2 m + 1,)."""
        values = self.features @ dual
        errors = (len(dual) + 8) * UNIT * (np.abs(self.features) @ np.abs(dual))
        return np.concatenate([values + errors, errors - values, [0.0]])

    def least(
        self, rays: Indices, base: Flags, low: Floats, high: Floats, room: Floats, slopes: Floats
    ) -> Floats:
        """Bound cost minus slopes from below, for each row of some sizes.

        Parameters
        ----------
        rays : int array, shape (r, n)
            Signed rays of one face in each row, filled up with the number of the row of zeros.
        base : bool array, shape (r, n)
            The rays whose sizes run from ``low`` to ``high``. The others have the size ``high``, or
            less where sizes add up to the room: where they vanish belongs to other rows.
        low, high : ndarray, shape (r, n)
        room : ndarray, shape (r,)
            Sizes add up to at most this, less 9e-12 of it.
        slopes : ndarray, shape (2 m + 1,)

        Returns
        -------
        ndarray, shape (r,)
            Infinity where the sizes have no room.

        Notes
        -----
        A concave function on a box cut off by a plane is least at a corner: one of the box, or the
        point of an edge where the plane meets it. The latter is moved outwards on its edge by
        rounding, never inwards, for the room is larger than it need be by more than the errors of
        its coordinate; between the corner of the box and this point the function exceeds the lesser
        of its values at both, small as the coordinate may be.
        """
        high = np.minimum(high, room[:, None])
        low = np.where(base, low, 0.0)
        row, sizes = _corners(base, low, high, room)
        values = self.costs(rays[row], sizes) * (1 - POWER)
        values -= (sizes * slopes[rays[row]]).sum(axis=1)
        best = np.full(len(rays), np.inf)
        np.minimum.at(best, row, values)
        return best


def _corners(base: Flags, low: Floats, high: Floats, room: Floats) -> tuple[Indices, Floats]:
    """Return the corners of boxes, each with the number of its box.

    Those beyond the room are replaced by the points where edges that lead there leave it.
    """
    count = np.where(low.sum(axis=1) > room, 0, 2 ** base.sum(axis=1))
    row = np.repeat(np.arange(len(base)), count)
    number = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    bit = 2 ** (base.cumsum(axis=1) - base)
    lower = base[row] & (number[:, None] & bit[row] == 0)
    bottom, top, limit = low[row], high[row], room[row]
    sizes = np.where(lower, bottom, top)
    total = sizes.sum(axis=1)
    inside = total <= limit
    if inside.all():
        return row, sizes
    beyond = ~inside
    far, foot, limit = sizes[beyond], bottom[beyond], limit[beyond]
    # Summed without the edge's own size: where another one fills the room, no room is left.
    rest = far @ (1.0 - np.eye(far.shape[1])) + foot
    corner, edge = np.nonzero((rest < limit[:, None]) & (far > foot))
    points = far[corner]
    ends = foot[corner, edge] + (limit[corner] - rest[corner, edge])
    points[np.arange(len(points)), edge] = np.minimum(ends, far[corner, edge])
    return (
        np.concatenate([row[inside], row[beyond][corner]]),
        np.concatenate([sizes[inside], points]),
    )


def _in_range(values: Floats) -> Floats:
    """Return numbers that must be zero or of a size that rounding respects."""
    if not ((values == 0) | ((np.abs(values) >= _LEAST) & (np.abs(values) <= _LARGEST))).all():
        raise CheckFailed("the data are beyond the range in which floats serve")
    return values
