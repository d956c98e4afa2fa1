"""An order of the atoms in which the last ones cost much in most solutions."""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import magnitude
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.setting import Setting

Floats = NDArray[np.float64]

_MANY = 100_000  # supports
_HUGE = 10**100
_SAMPLES, _ENTRIES = 20_000, 2_000_000
_ZERO = 1e-9


def atom_order(setting: Setting, table: AtomTable, p: float) -> NDArray[np.intp]:
    """Order atoms by the median of what each costs in random basic solutions.

    Parameters
    ----------
    setting : Setting
    table : AtomTable
        Of the setting.
    p : float

    Returns
    -------
    ndarray of int, shape (m,)
        A permutation.

    Notes
    -----
    Supports are enumerated over increasing columns, and for most of them the last three columns
    are the first to be measured. The order changes the time this takes, and nothing else. Of short
    enumerations the order stays as it is.
    """
    count, rows = len(table), len(setting.lower) - len(table.free)
    parts = (table.features, table.free_features, table.rays)
    if rows < 1 or comb(count, rows) < _MANY or max(map(magnitude, parts)) >= _HUGE:
        return np.arange(count)
    rays = np.abs(table.rays[:, list(setting.penalized)].astype(np.float64))
    columns = table.features.astype(np.float64)
    largest = columns.max(axis=0)
    right = np.array([float(low) for low in setting.lower])[:, None]
    whole = np.concatenate([columns / largest, right], axis=1)
    if table.free:
        free = table.free_features.astype(np.float64)
        whole = np.linalg.qr(free, mode="complete")[0][:, len(table.free) :].T @ whole
    return _by_median(whole, (rays**p).sum(axis=1) / largest**p, p)


def _by_median(whole: Floats, weights: Floats, p: float) -> NDArray[np.intp]:
    rows, count = len(whole), len(weights)
    samples = min(_SAMPLES, _ENTRIES // rows**2 + 1)
    chosen = np.random.default_rng(0).integers(count, size=(samples, rows))
    bases = whole[:, chosen].transpose(1, 0, 2)
    good = np.abs(np.linalg.det(bases)) > _ZERO
    chosen, bases = chosen[good], bases[good]
    ends = np.broadcast_to(whole[:, -1:], (len(bases), rows, 1))
    spent = np.abs(np.linalg.solve(bases, ends))[..., 0] ** p * weights[chosen]
    medians = np.full(count, np.inf)
    for column in range(count):
        mine = spent[chosen == column]
        if len(mine):
            medians[column] = np.median(mine)
    return np.argsort(medians, kind="stable")
