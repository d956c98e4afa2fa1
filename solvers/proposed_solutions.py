"""Cheap solutions before a long enumeration: they help to discard others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import comb

import numpy as np

from exactrelu.polytopes.guarded_integers import integer_array, magnitude
from exactrelu.solvers.atom_table import AtomTable, counts_neurons
from exactrelu.solvers.basic_batch import BasicSolutions
from exactrelu.solvers.basic_solutions import basic_solutions
from exactrelu.solvers.merged_descent import MergedDescent
from exactrelu.solvers.proposed_supports import proposed_supports
from exactrelu.solvers.setting import Setting

_MANY = 100_000  # supports
_HUGE = 10**100
_IMPROVED = 16  # supports, for one p


def proposed_solutions(
    setting: Setting, table: AtomTable, powers: tuple[float, ...] | None = None
) -> Iterator[BasicSolutions]:
    """Yield cheap solutions, computed exactly; none where the enumeration is short.

    Parameters
    ----------
    setting : Setting
    table : AtomTable
        Of the setting.
    powers : tuple of float, optional
        The p for which they shall be cheap; some of [0, 1] if it is not given.
    """
    right = integer_array([setting.lower], len(setting.lower))[0]
    parts = (table.features, table.free_features, right, table.rays)
    if (
        not setting.exact
        or counts_neurons(setting)
        or comb(len(table), max(len(right) - len(table.free), 0)) < _MANY
        or max(magnitude(part) for part in parts) >= _HUGE
    ):
        return
    columns, free, ends, rays = (part.astype(np.float64) for part in parts)
    sizes = np.abs(rays[:, list(setting.penalized)])
    options = {} if powers is None else {"powers": powers}
    supports = list(proposed_supports(columns, free, ends, sizes, **options))
    if powers is not None and len(set(powers)) == 1:
        whole = np.concatenate([columns, ends[:, None]], axis=1)
        whole /= np.abs(whole).max()
        if free.shape[1]:
            whole = np.linalg.qr(free, mode="complete")[0][:, free.shape[1] :].T @ whole
        descent = MergedDescent(whole, sizes, table.mergeable, powers[0])
        supports = [*descent.supports(supports, _IMPROVED), *supports]
    for support in supports:
        chosen = np.array(support, dtype=np.intp)
        for batch in basic_solutions(table.features[:, chosen], table.free_features, right):
            yield replace(batch, supports=chosen[batch.supports])
