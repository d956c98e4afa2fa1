"""A problem with 0 < p < 1 in the numbers that the branch and bound over rays works on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, product
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.ray_faces import RayFaces
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.size_relaxation import SizeRelaxation

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class RayProgram:
    """Rays of p-norm 1 with their features, and the faces in which they merge into neurons.

    Parameters
    ----------
    p : float
    table : AtomTable
    rows : integer array, shape (e, N)
        A basis of the combinations of samples on which the free affine part vanishes.
    exact : integer array, shape (e, m)
        Those combinations of the features of the primitive rays.
    goal : integer array, shape (e,)
        The same of the labels.
    features : ndarray, shape (m, e)
        ``exact`` over the p-norms of the rays, rounded.
    labels : ndarray, shape (e,)
    entries : ndarray, shape (m, n)
        Absolute entries of the rays of p-norm 1; 0 for coordinates that cost nothing.
    faces : int array, shape (f, n)
        Filled up with -1.
    pairs : int array, shape (m, m)
        The number of the face of two rays, or -1.
    norms : ndarray, shape (m,)
    """

    p: float
    table: AtomTable
    rows: IntegerArray
    exact: IntegerArray
    goal: IntegerArray
    features: Floats
    labels: Floats
    entries: Floats
    faces: NDArray[np.int64]
    pairs: NDArray[np.int64]
    norms: Floats

    @classmethod
    def of(
        cls, setting: Setting, *, table: AtomTable | None = None, budget: float | None = None
    ) -> RayProgram:
        """Prepare a problem with exact labels.

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
            If p is outside [1/50, 1), labels have a tolerance, weights are bounded, or the data
            are beyond the range of floats.
        BudgetExceeded
            When the seconds are over.
        """
        watch = Watch(budget, task="the list of faces")
        if not setting.exact or setting.problem.bound is not None:
            raise InputError("tolerance and bound: accepted by this search is neither")
        relaxation = SizeRelaxation.of(setting, table=table, budget=budget)
        table, n = relaxation.table, setting.dimension
        units = np.eye(n, dtype=np.int64)[list(setting.penalized)]
        planes = np.concatenate([integer_array(setting.samples, n), units])
        faces = RayFaces.of(relaxation, planes, watch.remaining())
        exact = product(relaxation.rows, table.features)
        labels = integer_array([setting.lower], len(setting.lower))
        goal = product(relaxation.rows, labels.T)[:, 0]
        sizes = np.zeros((len(table), n))
        sizes[:, list(setting.penalized)] = np.abs(table.rays[:, list(setting.penalized)])
        norms = (sizes**relaxation.p).sum(axis=1) ** (1 / relaxation.p)
        features = np.asarray(exact.astype(np.float64) / norms).T
        return cls(
            relaxation.p,
            table,
            relaxation.rows,
            exact,
            goal,
            np.ascontiguousarray(features),
            np.ascontiguousarray(goal.astype(np.float64)),
            np.ascontiguousarray(sizes / norms[:, None]),
            faces.members,
            faces.pair_of,
            norms,
        )
