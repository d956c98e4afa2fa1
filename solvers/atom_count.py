"""How many solutions the atoms may have, told without listing more of them than needed."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np

from exactrelu.polytopes import Arrangement
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, product
from exactrelu.polytopes.integer_rows import (
    flint_matrix,
    from_flint,
    independent_rows,
    integer_inverse,
    kernel_rows,
)
from exactrelu.solvers.atom_table import counts_neurons, free_coordinates
from exactrelu.solvers.setting import Setting

_MOST_LISTED = 200_000  # sets of hyperplanes, which take some seconds
_MOST_KERNELS = 500


def count_solutions(setting: Setting, atoms: int, free: int) -> int:
    """Bound the number of solutions with independent support.

    Parameters
    ----------
    setting : Setting
    atoms : int
        The number of atoms.
    free : int
        The number of coordinates that cost nothing.

    Notes
    -----
    Each support is a set of at most as many atoms as there are tight equations; a sample with a
    tolerance is tight at one of two ends or loose.
    """
    exact = sum(low == high for low, high in zip(setting.lower, setting.upper, strict=True))
    slack = len(setting.samples) - exact
    return sum(
        comb(slack, tight) * 2**tight * comb(atoms, max(0, exact + tight - free))
        for tight in range(slack + 1)
        if exact + tight >= free
    )


def rays_at_most(setting: Setting) -> int:
    """Bound the number of rays: in r dimensions M hyperplanes have at most ``2 C(M, r - 1)``.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> rays_at_most(Setting.of(Problem.of([x], y, skip=False, penalize_bias=True)))
    12
    """
    rows, _ = _hyperplanes(setting)
    return 2 * comb(len(rows), max(0, len(independent_rows(rows)) - 1))


def solutions_exceed(setting: Setting, most: int) -> bool:
    """Tell whether the bound of :func:`count_solutions` is larger than a number.

    Parameters
    ----------
    setting : Setting
        Without a bound on the weights.
    most : int

    Returns
    -------
    bool
        True as well if the rays are too many to be listed.

    Notes
    -----
    Where :func:`rays_at_most` leaves it open, rays are listed: first of some of the hyperplanes
    that span all dimensions, whose rays are rays of all hyperplanes too, then of twice as many
    more, until the answer is known.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> setting = Setting.of(Problem.of([x], y, skip=False, penalize_bias=True))
    >>> [solutions_exceed(setting, most) for most in (34, 35)]
    [True, False]
    """
    rows, samples = _hyperplanes(setting)
    free = len(free_coordinates(setting, rows[:samples], counts_neurons(setting)))
    if count_solutions(setting, rays_at_most(setting), free) <= most:
        return False
    first = independent_rows(rows)
    rest = [row for row in range(len(rows)) if row not in set(first)]
    more = 0
    while True:
        chosen = sorted([*first, *rest[:more]])
        few = comb(len(chosen), len(first) - 1) <= _MOST_KERNELS
        sets = sum(comb(len(chosen), size) for size in range(len(first) - 1))
        if more and not few and sets > _MOST_LISTED:
            return True
        if more:
            rays = _rays_of_kernels(rows[chosen]) if few else _rays(rows[chosen])
        else:
            rays = _basis_rays(rows[first])
        inside = [row for row in chosen if row < samples]
        if count_solutions(setting, _useful(setting, rays, rows[inside]), free) > most:
            return True
        if more >= len(rest):
            return False
        more = max(1, 2 * more)


def _hyperplanes(setting: Setting) -> tuple[IntegerArray, int]:
    """Return the samples and the coordinates that refine them, and how many samples there are."""
    samples = integer_array(setting.samples, setting.dimension)
    refining = [] if counts_neurons(setting) else list(setting.penalized)
    units = np.eye(setting.dimension, dtype=np.int64)[refining]
    return np.concatenate([samples, units]), len(samples)


def _rays(rows: IntegerArray) -> IntegerArray:
    return np.asarray(Arrangement.central(rows.tolist()).rays().numerators)


def _basis_rays(rows: IntegerArray) -> IntegerArray:
    """Return the rays of independent hyperplanes: columns of an inverse, and the opposites."""
    columns = independent_rows(rows.T)
    inverse, _ = integer_inverse(flint_matrix(rows[:, columns]))
    rays = np.zeros((len(rows), rows.shape[1]), dtype=object)
    rays[:, columns] = from_flint(inverse).T
    return np.concatenate([rays, -rays])


def _rays_of_kernels(rows: IntegerArray) -> IntegerArray:
    """Return the rays from the kernels of all sets of r - 1 rows, r the rank.

    In many dimensions that is quicker than :func:`_rays`, which lists all smaller sets as well.
    """
    columns = independent_rows(rows.T)
    inside = rows[:, columns]
    lines: set[tuple[int, ...]] = set()
    for chosen in combinations(range(len(rows)), len(columns) - 1):
        kernel = kernel_rows(inside[list(chosen)])
        if len(kernel) == 1:
            lines.add(tuple(kernel[0].tolist()))
    rays = np.zeros((len(lines), rows.shape[1]), dtype=object)
    rays[:, columns] = integer_array(sorted(lines), len(columns))
    return np.concatenate([rays, -rays])


def _useful(setting: Setting, rays: IntegerArray, samples: IntegerArray) -> int:
    """Count the rays that some sample activates and that cost something."""
    useful = (product(samples, rays.T) > 0).any(axis=0)
    if not counts_neurons(setting):
        useful &= (rays[:, list(setting.penalized)] != 0).any(axis=1)
    return int(useful.sum())
