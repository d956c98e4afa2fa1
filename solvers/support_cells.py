"""The activation patterns of the samples on many supports of one size."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.arrangement import Arrangement
from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.solvers.simple_cells import simple_cells

_AT_ONCE = 1024  # cells


def support_cells(
    samples: IntegerArray,
    supports: Sequence[tuple[int, ...]],
    *,
    halved: bool,
    check: Callable[[], None] = lambda: None,
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the cells of the arrangement of the samples restricted to each support.

    Parameters
    ----------
    samples : integer array, shape (N, n)
    supports : sequence of tuple of int
        All with equally many coordinates.
    halved : bool
        Whether only one of a cell and its opposite is wanted.
    check : callable
        Called now and then; it stops the work by raising.

    Returns
    -------
    coordinates : ndarray of int, shape (count, s)
    active : ndarray of bool, shape (count, N)
        The samples on the positive side of each cell; cells with fewer than s of them, whose
        features are dependent, are left out.

    Examples
    --------
    >>> samples = np.array([[1, 0], [1, 1]])
    >>> coordinates, active = support_cells(samples, [(0, 1)], halved=False)
    >>> coordinates.tolist(), active.astype(int).tolist()
    ([[0, 1]], [[1, 1]])
    """
    size, count = len(supports[0]), len(samples)
    listed = np.array(supports, dtype=np.intp).reshape(len(supports), size)
    simple, cells = simple_cells(samples, listed, check)
    coordinates = [np.repeat(listed[simple], cells.shape[1], axis=0)]
    active = [cells.reshape(len(coordinates[0]), count)]
    if halved:
        # As in `_without_opposites`.
        positive = 2 * active[0].sum(axis=1)
        kept = (positive > count) | ((positive == count) & active[0][:, 0])
        active, coordinates = [active[0][kept]], [coordinates[0][kept]]
    for support in listed[~simple].tolist():
        arrangement = Arrangement.central(samples[:, support].tolist())
        signs = arrangement.cell_table(progress=lambda found, most: check()).signs
        above = signs > 0
        if halved:
            above = _without_opposites(above, signs < 0, check)
        active.append(above)
        coordinates.append(np.tile(np.array(support, dtype=np.intp), (len(above), 1)))
    patterns = np.concatenate(active)
    enough = patterns.sum(axis=1) >= size
    return np.concatenate(coordinates)[enough], patterns[enough]


def _without_opposites(
    positive: NDArray[np.bool_], negative: NDArray[np.bool_], check: Callable[[], None]
) -> NDArray[np.bool_]:
    """Keep one of each pair of opposite cells, the one with more active samples.

    Of equally many, the one whose pattern comes last.
    """
    kept: list[NDArray[np.bool_]] = []
    seen: set[bytes] = set()
    for place, (cell, opposite) in enumerate(zip(positive, negative, strict=True)):
        if place % _AT_ONCE == 0:
            check()
        if cell.tobytes() not in seen:
            seen |= {cell.tobytes(), opposite.tobytes()}
            kept.append(max(cell, opposite, key=lambda side: (side.sum(), side.tobytes())))
    return np.array(kept, dtype=bool).reshape(len(kept), positive.shape[1])
