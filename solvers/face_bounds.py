"""Lower bounds of the cost of networks with chosen weights at their bound, from dual vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.product_signs import float_rows
from exactrelu.solvers.corners import Corners
from exactrelu.solvers.cost_pieces import CostPieces, Floats, Mask
from exactrelu.solvers.tight_faces import TightFace

_MARGIN = 1e-9


@dataclass(slots=True, eq=False)
class FaceBounds:
    """Dual vectors, and what a tight face in a slot adds to the bound of each.

    Parameters
    ----------
    corners : Corners
    faces : list of TightFace
        Item 2 f is face f with output weight 1, item 2 f + 1 with -1.
    pieces : CostPieces

    Notes
    -----
    For a vector z every network costs at least ``z . y - sum over slots of max (+-z . f(c) -
    cost(c))_+`` over the corners c of the slot, because a cost is concave on the part of a cell in
    an orthant, and so lies above its interpolation between corners. If a slot's weights lie on a
    face, only its corners count in the maximum, and nothing is gained by zero weights. So each
    item of a set adds a number to the bound. On an interval of p, costs are replaced by their
    tangents in the middle; then the bound is concave in p, and two ends tell whether it is above
    a straight line. The margins are far larger than the rounding.
    """

    corners: Corners
    faces: list[TightFace]
    pieces: CostPieces
    _features: Floats = field(init=False)
    _logs: Floats = field(init=False)
    _present: Floats = field(init=False)
    _where: list[int] = field(init=False, default_factory=list)
    _base: list[Floats] = field(init=False, default_factory=list)
    _added: list[Floats] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        corners = self.corners
        rows = float_rows(
            np.concatenate([corners.denominators[:, None], corners.numerators], axis=1)
        )
        whole = float_rows(
            np.concatenate([corners.denominators[:, None], corners.features], axis=1)
        )
        proper = np.asarray(corners.denominators != 0).astype(bool)
        with np.errstate(divide="ignore", invalid="ignore"):
            self._features = np.where(proper[:, None], whole[:, 1:] / whole[:, :1], 0.0)
            sizes = np.abs(rows[:, 1:] / rows[:, :1])[:, list(corners.setting.penalized)]
        sizes = np.where(proper[:, None], sizes, 0.0)
        self._present = (sizes > 0).astype(np.float64)
        self._logs = np.log(np.where(sizes > 0, sizes, 1.0))

    def add(self, piece: int, multipliers: Sequence[int], scale: int, labels: float) -> None:
        """Take a dual vector for an interval of p.

        Parameters
        ----------
        piece : int
        multipliers : sequence of int, length N
            Over ``scale``; along directions without end they gain nothing.
        scale : int
        labels : float
            The least ``z . y``, to within rounding.
        """
        z = np.array([t / scale for t in multipliers])
        plain = self._features @ z
        extent = np.abs(self._features) @ np.abs(z)
        costs = self._tangents(piece)
        inside, slots = self.corners.inside, 2 * len(self.corners.patterns)
        base, added = np.empty(2), np.empty((2, 2 * len(self.faces)))
        for end in (0, 1):
            margin = _MARGIN * (extent + np.abs(costs[end]) + self._steep(piece))
            best = np.zeros(slots)
            for side, sign in ((0, 1.0), (1, -1.0)):
                values = sign * plain - costs[end]
                upper = np.where(inside, values + margin, 0.0)
                best[side::2] = np.maximum(upper.max(axis=1, initial=0.0), 0.0)
                for number, face in enumerate(self.faces):
                    places = [c for c in face.corners if self.corners.denominators[c]]
                    most = (values + margin)[places].max()
                    least = min(
                        best[2 * cell + side]
                        for cell in range(slots // 2)
                        if face.cells >> cell & 1
                    )
                    added[end, 2 * number + side] = least - most
            base[end] = labels - best.sum() - _MARGIN * (abs(labels) + best.sum())
        self._where.append(piece)
        self._base.append(base)
        self._added.append(added)

    def _tangents(self, piece: int) -> tuple[Floats, Floats]:
        middle = self.pieces.middles[piece]
        powers = np.exp(self._logs * middle) * self._present
        cost, slope = powers.sum(axis=1), (powers * self._logs).sum(axis=1)
        return (
            cost + slope * (self.pieces.starts[piece] - middle),
            cost + slope * (self.pieces.ends[piece] - middle),
        )

    def _steep(self, piece: int) -> Floats:
        powers = np.exp(self._logs * self.pieces.middles[piece]) * self._present
        return np.asarray((powers * (1 + np.abs(self._logs))).sum(axis=1))

    def open(self, sets: NDArray[np.intp]) -> Mask:
        """Return on which intervals networks with the items of each set may reach the lines.

        Parameters
        ----------
        sets : ndarray of int, shape (count, t)

        Returns
        -------
        bool array, shape (count, pieces)
        """
        found = np.ones((len(sets), len(self.pieces)), dtype=bool)
        lines = np.stack([self.pieces.left, self.pieces.right])
        for piece, base, added in zip(self._where, self._base, self._added, strict=True):
            bound = base[:, None] + added[:, sets].sum(axis=2)
            above = (bound > lines[:, piece, None]).all(axis=0)
            found[above, piece] = False
        return found

    def least(self, sets: NDArray[np.intp]) -> Floats:
        """Return how far the bound of each set is above the lines, where it is least so."""
        lines = np.stack([self.pieces.left, self.pieces.right])
        found = np.full((len(self.pieces), len(sets)), -np.inf)
        for piece, base, added in zip(self._where, self._base, self._added, strict=True):
            bound = base[:, None] + added[:, sets].sum(axis=2)
            found[piece] = np.maximum(found[piece], (bound - lines[:, piece, None]).max(axis=0))
        return np.asarray(found.min(axis=0))
