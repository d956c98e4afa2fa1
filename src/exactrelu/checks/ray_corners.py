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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

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
_NEARLY = 1 - 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class RayCorners:
    """The numbers of a problem, rounded.

    Parameters
    ----------
    p : float
    entries : ndarray, shape (c, 2 m + 1)
        Absolute penalised entries of the signed rays of p-norm 1, and a column of zeros.
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
            np.ascontiguousarray(np.concatenate([table, table, np.zeros((1, k))]).T),
            _in_range(np.array(scaled, dtype=np.float64).reshape(len(scaled), len(labels))),
            _in_range(np.array(rounded, dtype=np.float64)),
        )

    def costs(self, rays: Indices, sizes: Sequence[Floats]) -> Floats:
        """Return what neurons with given sizes of signed rays cost.

        Parameters
        ----------
        rays : int array, shape (n, r)
        sizes : sequence of n ndarrays of shape (r,)
        """
        cost = np.zeros(rays.shape[1])
        for entries in self.entries:
            total = np.zeros(rays.shape[1])
            for column, size in zip(rays, sizes, strict=True):
                total += entries.take(column) * size
            cost += self.powers(total)
        return cost

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

    def slopes(self, duals: Floats) -> Floats:
        """Bound what signed rays of size 1 add along vectors from above, shape (r, 2 m + 1)."""
        values = duals @ self.features.T
        errors = (duals.shape[1] + 8) * UNIT * (np.abs(duals) @ np.abs(self.features).T)
        return np.concatenate([values + errors, errors - values, np.zeros((len(duals), 1))], axis=1)

    def least(
        self,
        rays: Indices,
        low: Floats,
        high: Floats,
        room: Floats,
        slopes: Floats,
        enough: Floats | float = np.inf,
    ) -> Floats:
        """Bound cost minus slopes from below, for each column of some sizes.

        Parameters
        ----------
        rays : int array, shape (n, r)
            Signed rays of one face in each column, filled up with the number 2 m.
        low : ndarray, shape (b, r)
            The sizes of the first b rays run from here to ``high``. The others have the size
            ``high``, or less where sizes add up to the room: where they vanish belongs to other
            columns.
        high, slopes : ndarray, shape (n, r)
        room : ndarray, shape (r,)
            Sizes add up to at most this, less 9e-12 of it.
        enough : ndarray, shape (r,), or float
            It does not matter how much more than this the least is. The same for columns of which
            the others hold some of the rays of the one, with the same base.

        Returns
        -------
        ndarray, shape (r,)
            Infinity where the sizes have no room, unless all corners of the box have enough.

        Notes
        -----
        Where all sizes may be largest at once, all corners of the box are looked at. Elsewhere: A
        concave function on a box cut off by a plane is least at a corner: one of the box, or the
        point of an edge where the plane meets it. The latter is moved outwards on its edge by
        rounding, never inwards, for the room is larger than it need be by more than the errors of
        its coordinate; between the corner of the box and this point the function exceeds the lesser
        of its values at both, small as the coordinate may be. Where the other sizes fill the room,
        but for 1e-12 of it, there is no such point: they are all that sizes may add up to.

        If all corners of the box have enough, the plane is left out. Such a point of an edge lies
        between one of these corners and the one at the foot of the edge, which is in the room: so
        this one belongs to the box, or where a size vanishes there, to the column without this ray,
        in which it is looked at.
        """
        high = np.minimum(high, room)
        best = self._box(rays, low, high, slopes)
        beyond = np.flatnonzero(((_sum(high) > room) | (_sum(low) > room)) & ~(best >= enough))
        if len(beyond):
            best[beyond] = self._cut_box(
                rays.take(beyond, axis=1),
                low.take(beyond, axis=1),
                high.take(beyond, axis=1),
                slopes.take(beyond, axis=1),
                room[beyond],
            )
        return best

    def _box(self, rays: Indices, low: Floats, high: Floats, slopes: Floats) -> Floats:
        """Return the least over the corners of boxes, whatever the sizes add up to.

        As many sizes as ``low`` has rows run through intervals.
        """
        base = len(low)
        corners = list(product((1, 0), repeat=base))
        costs = np.zeros((len(corners), rays.shape[1]))
        for entries in self.entries:
            parts = [entries.take(ray) for ray in rays]
            rest = _sum([part * size for part, size in zip(parts[base:], high[base:], strict=True)])
            ends = [(part * a, part * b) for part, a, b in zip(parts, low, high, strict=False)]
            for cost, tops in zip(costs, corners, strict=True):
                cost += self.powers(_sum([rest, *(ends[k][top] for k, top in enumerate(tops))]))
        costs *= 1 - POWER
        rest = _sum(slopes[base:] * high[base:])
        ends = list(zip(slopes[:base] * low, slopes[:base] * high[:base], strict=True))
        for cost, tops in zip(costs, corners, strict=True):
            cost -= _sum([rest, *(ends[k][top] for k, top in enumerate(tops))])
        return np.asarray(costs.min(axis=0))

    def _cut_box(
        self, rays: Indices, low: Floats, high: Floats, slopes: Floats, room: Floats
    ) -> Floats:
        """Return the least over the corners of boxes that a plane cuts off."""
        base, best = len(low), np.full(rays.shape[1], np.inf)
        feet, limit = [*low, *np.zeros((len(rays) - base, rays.shape[1]))], room * _NEARLY
        for tops in product((True, False), repeat=base):
            upper = [*tops, *[True] * (len(rays) - base)]
            sizes = [high[k] if top else feet[k] for k, top in enumerate(upper)]
            inside = _sum(sizes) <= room
            values = np.where(inside, self._values(rays, sizes, slopes), np.inf)
            np.minimum(best, values, out=best)
            for edge in np.flatnonzero(upper).tolist():
                # Summed without the edge's own size: another one that fills the room leaves none.
                rest = _sum([*sizes[:edge], *sizes[edge + 1 :], feet[edge]])
                meets = np.flatnonzero(~inside & (rest < limit) & (high[edge] > feet[edge]))
                if not len(meets):
                    continue
                end = np.minimum(feet[edge] + (room - rest), high[edge])
                point = [size[meets] for size in (*sizes[:edge], end, *sizes[edge + 1 :])]
                values = self._values(rays.take(meets, axis=1), point, slopes.take(meets, axis=1))
                best[meets] = np.minimum(best[meets], values)
        return np.where(_sum(feet) > room, np.inf, best)

    def _values(self, rays: Indices, sizes: Sequence[Floats], slopes: Floats) -> Floats:
        gains = [slope * size for slope, size in zip(slopes, sizes, strict=True)]
        return np.asarray(self.costs(rays, sizes) * (1 - POWER) - _sum(gains))


def _sum(parts: Iterable[Any]) -> Any:
    """Return the sum of some columns; 0 of none."""
    total = 0.0
    for part in parts:
        total = total + part
    return total


def _in_range(values: Floats) -> Floats:
    """Return numbers that must be zero or of a size that rounding respects."""
    if not ((values == 0) | ((np.abs(values) >= _LEAST) & (np.abs(values) <= _LARGEST))).all():
        raise CheckFailed("the data are beyond the range in which floats serve")
    return values
