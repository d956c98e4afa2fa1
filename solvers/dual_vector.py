"""Exact dual vectors near float ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flint import fmpz_mat

from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, magnitude
from exactrelu.polytopes.integer_rows import flint_matrix, from_flint, kernel_rows, primitive_rows
from exactrelu.solvers.centred_rays import Floats

# Beyond this the squares of the entries are no floats; the exact fit takes over.
_LARGEST = 10**150
_GRIDS = (2.0**12, 2.0**26, 2.0**46)


def rounded_dual_vectors(
    mu: Floats, images: IntegerArray, passive: Sequence[int]
) -> list[tuple[int, ...]]:
    """Round a float vector to integer vectors of sum 0 that are orthogonal to some rays.

    Parameters
    ----------
    mu : float array, shape (N,)
    images : integer array, shape (S, N)
    passive : sequence of int
        The rows of the images to which the results are orthogonal, exactly.

    Returns
    -------
    list of tuple of int
        From coarse to fine; empty if the rays leave nothing.

    Notes
    -----
    The vectors are integer combinations of a reduced basis (Lenstra, Lenstra & Lovász) of the
    lattice that is orthogonal to 1 and to the rays, so that short ones are found.

    Examples
    --------
    >>> rounded_dual_vectors(np.array([-0.99, 2.01, -1.0]), np.array([[0, 1, 2]]), [0])[0]
    (-1, 2, -1)
    """
    rows = [[1] * len(mu), *([int(t) for t in images[ray]] for ray in passive)]
    basis = kernel_rows(integer_array(rows, len(mu)))
    if not len(basis):
        return []
    if len(basis) > 1:
        basis = from_flint(fmpz_mat(flint_matrix(basis)).lll())
    if magnitude(basis) > _LARGEST:
        return []
    floats = basis.astype(np.float64)
    lengths = np.sqrt((floats * floats).sum(axis=1))
    coordinates = np.linalg.lstsq((floats / lengths[:, None]).T, mu, rcond=None)[0] / lengths
    size = float(np.abs(coordinates).max())
    if not np.isfinite(size) or size == 0.0:
        return []
    found: list[tuple[int, ...]] = []
    for grid in _GRIDS:
        whole = [round(entry * grid / size) for entry in coordinates.tolist()]
        vector = np.array(whole, dtype=object) @ basis.astype(object)
        entries = primitive_rows(integer_array([vector.tolist()], len(mu)))[0]
        candidate = tuple(int(entry) for entry in entries)
        if any(candidate) and candidate not in found:
            found.append(candidate)
    return found
