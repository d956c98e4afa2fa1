"""Lower bounds of an lp path norm when the sizes of some neurons lie in given intervals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from exactrelu.polytopes import Arrangement
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.setting import Setting

Floats = NDArray[np.float64]

LEAST_P = Fraction(1, 50)
_LARGEST = 1e140
_MARGIN = 1e-11
_HALVINGS = 30


@dataclass(frozen=True, slots=True, eq=False)
class SizeRelaxation:
    """Refined cones with their rays, and the linear conditions of a problem without its free part.

    Parameters
    ----------
    p : float
    cones : int8 array, shape (k, N + penalised coordinates)
        Sign vectors of the refined cones with a neuron that is active and costs something.
    members : tuple of ndarray
        The rays of each cone.
    table : AtomTable
    rows : integer array, shape (e, N)
        A basis of the combinations of samples on which the free affine part vanishes.
    features : ndarray, shape (e, rays)
        Those combinations of the features over the p-norms of the rays.
    sizes : ndarray, shape (e, rays)
        The same of absolute values: what rounding errors are bounded by.
    lower, upper : ndarray, shape (N,)

    Notes
    -----
    ``|w|_p = (sum |w_c|^p)^(1/p)`` is superadditive on an orthant for 0 < p < 1. So a neuron
    ``w = sum lambda_r r`` in a refined cone has size ``|w|_p >= sum lambda_r |r|_p``, and costs
    the p-th power of its size.
    """

    p: float
    cones: NDArray[np.int8]
    members: tuple[NDArray[np.intp], ...]
    table: AtomTable
    rows: IntegerArray
    features: Floats
    sizes: Floats
    lower: Floats
    upper: Floats

    @classmethod
    def of(
        cls, setting: Setting, *, table: AtomTable | None = None, budget: float | None = None
    ) -> SizeRelaxation:
        """List the cones.

        Parameters
        ----------
        setting : Setting
        table : AtomTable, optional
            Of the setting, where it is known already.
        budget : float, optional
            Seconds.

        Raises
        ------
        InputError
            If p is outside [1/50, 1), or the data are beyond the range of floats.
        BudgetExceeded
            When the seconds are over.
        """
        p = float(setting.problem.p)
        if not LEAST_P <= setting.problem.p < 1:
            raise InputError(f"p: {setting.problem.p}; accepted by branch and bound is 1/50 to 1")
        watch, n = Watch(budget, task="the list of cones"), setting.dimension
        if table is None:
            table = AtomTable.of(setting, budget)
        samples = integer_array(setting.samples, n)
        planes = np.concatenate([samples, np.eye(n, dtype=np.int64)[list(setting.penalized)]])
        signs = Arrangement.central(planes).cell_table(budget=watch.remaining()).signs
        sides = np.sign(table.rays.astype(object) @ planes.T.astype(object)).astype(np.int8)
        inside = []
        for cone in signs:
            watch.check()
            inside.append(np.flatnonzero((sides * cone >= 0).all(axis=1)))
        kept = [place for place, rays in enumerate(inside) if len(rays)]
        rows = _annihilators(table.free_features)
        try:
            costs = np.abs(table.rays[:, list(setting.penalized)]).astype(np.float64)
            plain, chosen = table.features.astype(np.float64), rows.astype(np.float64)
            lower = np.array([float(end) for end in setting.lower])
            upper = np.array([float(end) for end in setting.upper])
        except OverflowError as error:
            raise InputError("the data are beyond the range of floats") from error
        with np.errstate(over="ignore"):
            norms = (costs**p).sum(axis=1) ** (1 / p)
        for values in (norms, plain, plain / norms, lower, upper):
            sizes = np.abs(values[values != 0])
            if not ((sizes >= 1 / _LARGEST) & (sizes <= _LARGEST)).all():
                raise InputError("the data are beyond the range of floats")
        return cls(
            p,
            signs[kept],
            tuple(inside[place] for place in kept),
            table,
            rows,
            chosen @ plain / norms,
            np.abs(chosen) @ plain / norms,
            lower,
            upper,
        )

    def __len__(self) -> int:
        """Return the number of cones with a sign of the output: what may be branched on."""
        return 2 * len(self.members)

    def slopes(self, dual: Floats) -> Floats:
        """Return an upper bound of how much each signed cone adds along a dual vector, per size.

        Parameters
        ----------
        dual : ndarray, shape (e,)
        """
        values = dual @ self.features
        errors = _MARGIN * (np.abs(dual) @ self.sizes)
        tops = []
        for side in (values + errors, errors - values):
            tops += [float(side[rays].max()) for rays in self.members]
        slopes: Floats = np.maximum(np.array(tops), 0.0) * (1 + _MARGIN)
        return slopes

    def bound(self, dual: Floats, low: Floats, high: Floats) -> tuple[float, Floats, Floats]:
        """Return what every network costs at least whose sizes lie in the intervals.

        Parameters
        ----------
        dual : ndarray, shape (e,)
        low, high : ndarray, shape (2 k,)

        Returns
        -------
        float
            The bound.
        ndarray, ndarray, shape (2 k,)
            What each signed cone adds to it, at most 0 if ``low`` is, and its slope.

        Notes
        -----
        Weak duality: labels along the dual vector, minus what the tolerance takes, plus for each
        cone the least of ``s^p - slope s`` over its interval, which a concave function attains
        at an end. The margin exceeds all rounding errors.
        """
        slopes = self.slopes(dual)
        bottoms, tops = low**self.p, high**self.p
        ends = np.minimum(bottoms - slopes * low, tops - slopes * high)
        combined = self.rows.astype(np.float64)
        weights = dual @ combined
        labels = np.minimum(weights * self.lower, weights * self.upper).sum()
        largest = np.maximum(np.abs(self.lower), np.abs(self.upper))
        scale = np.abs(dual) @ np.abs(combined) @ largest
        scale += (bottoms + slopes * low + np.where(ends < 0, tops + slopes * high, 0.0)).sum()
        return float(labels + ends.sum() - _MARGIN * scale), ends, slopes

    def reach(
        self, bound: tuple[float, Floats, Floats], low: Floats, high: Floats, cap: float
    ) -> Floats:
        """Return smaller upper ends of the intervals that no network of cost up to cap passes.

        Notes
        -----
        A size in ``[t, high]`` costs at least the lesser of its ends; both are compared with the
        cap, for t = high / 2, high / 4, ...
        """
        value, ends, slopes = bound
        spare = (cap - value + ends) * (1 + _MARGIN) + _MARGIN * np.abs(ends)
        top = high**self.p * (1 - _MARGIN) - slopes * high * (1 + _MARGIN)
        open_ = (low == 0) & (top > spare)
        reached = high.copy()
        for _ in range(_HALVINGS):
            half = reached / 2
            open_ &= half**self.p * (1 - _MARGIN) - slopes * half * (1 + _MARGIN) > spare
            reached = np.where(open_, half, reached)
        return reached


def _annihilators(free: IntegerArray) -> IntegerArray:
    """Return an integer basis of the row combinations on which all free columns vanish."""
    count, width = free.shape
    if not width:
        return np.eye(count, dtype=np.int64)
    matrix = fmpz_mat([[int(entry) for entry in column] for column in free.T])
    basis, nullity = matrix.nullspace()
    rows = [tuple(int(basis[i, j]) for i in range(count)) for j in range(int(nullity))]
    return integer_array(rows, count)
