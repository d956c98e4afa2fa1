"""Activation patterns on many small supports at once, where no minor of the samples vanishes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product
from math import comb

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray, magnitude

Floats = NDArray[np.float64]

_MOST_COORDINATES, _MOST_SAMPLES, _MOST_SIGNS = 3, 62, 20_000
_LARGEST = 2**300


def simple_cells(
    samples: IntegerArray,
    supports: NDArray[np.intp],
    check: Callable[[], None] = lambda: None,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the cells of the arrangements of the samples on supports of one small size.

    Parameters
    ----------
    samples : integer array, shape (N, n)
    supports : ndarray of int, shape (count, s)
    check : callable
        Called now and then; it stops the work by raising.

    Returns
    -------
    simple : ndarray of bool, shape (count,)
        For which supports floats prove that no minor of order s vanishes; only their cells follow.
    active : ndarray of bool, shape (simple.sum(), cells, N)
        The samples on the positive side of each cell; ``cells = 2 sum_(k<s) C(N - 1, k)``.

    Notes
    -----
    Any s - 1 samples T cut out a line; on its two rays the other samples have the signs of the
    minors of T and each of them, up to the order. Where no minor vanishes, the samples T are
    independent, so that around a ray they take every choice of signs; and each cell has a ray,
    for it is a pointed cone.

    Minors and permanents come from floats by Laplace's expansion. Integers below 2^300 neither
    overflow nor underflow there. A term of a minor of order s is rounded at most
    ``c = s + s (s + 1) / 2`` times, so that a minor is right to within ``(c + 4) 2^-52`` of the
    permanent of absolute values.

    Examples
    --------
    >>> simple, active = simple_cells(np.array([[1, 0], [1, 1]]), np.array([[0, 1], [0, 0]]))
    >>> simple.tolist(), active.astype(int).tolist()
    ([True, False], [[[0, 0], [1, 0], [0, 1], [1, 1]]])
    """
    count, s = supports.shape
    N = len(samples)
    usable = 1 <= s <= min(_MOST_COORDINATES, N) and N <= _MOST_SAMPLES
    if not usable or comb(N, s) > _MOST_SIGNS or magnitude(samples) >= _LARGEST:
        return np.zeros(count, dtype=bool), np.zeros((0, 0, N), dtype=bool)
    signs, simple = _minor_signs(samples.astype(np.float64), supports, check)
    codes = _ray_codes(signs[simple], N, s, check)
    check()
    codes = np.sort(np.concatenate([codes, 2**N - 1 - codes], axis=1), axis=1)
    first = np.ones(codes.shape, dtype=bool)
    first[:, 1:] = codes[:, 1:] != codes[:, :-1]
    cells = 2 * sum(comb(N - 1, k) for k in range(s))
    codes = codes[first].reshape(int(simple.sum()), cells)
    return simple, (codes[:, :, None] >> np.arange(N) & 1).astype(bool)


def _minor_signs(
    samples: Floats, supports: NDArray[np.intp], check: Callable[[], None]
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Return the signs of all minors of order s, and for which supports all are certain."""
    N, s = len(samples), supports.shape[1]
    minors = samples[:, supports[:, 0]].T
    sizes = np.abs(minors)
    for order in range(2, s + 1):
        column = samples[:, supports[:, order - 1]].T
        places = {chosen: place for place, chosen in enumerate(combinations(range(N), order - 1))}
        rows = np.array(list(combinations(range(N), order)))
        total, large = np.zeros((len(supports), len(rows))), np.zeros((len(supports), len(rows)))
        for place in range(order):
            check()
            rest = np.delete(rows, place, axis=1).tolist()
            before = [places[tuple(chosen)] for chosen in rest]
            entry = column[:, rows[:, place]]
            total += (-1) ** (order - 1 - place) * entry * minors[:, before]
            large += np.abs(entry) * sizes[:, before]
        minors, sizes = total, large
    errors = (s + s * (s + 1) / 2 + 4) * 2.0**-52 * sizes
    return np.sign(minors).astype(np.int8), (np.abs(minors) > errors).all(axis=1)


def _ray_codes(
    signs: NDArray[np.int8], N: int, s: int, check: Callable[[], None]
) -> NDArray[np.int64]:
    """Return, as bits of the samples above, the cells around one ray of each line.

    Parameters
    ----------
    signs : ndarray of int, shape (count, C(N, s))
    """
    places = {chosen: place for place, chosen in enumerate(combinations(range(N), s))}
    codes = []
    for tight in combinations(range(N), s - 1):
        check()
        others = [i for i in range(N) if i not in tight]
        columns = [places[tuple(sorted((*tight, i)))] for i in others]
        turned = np.array([(-1) ** sum(t > i for t in tight) for i in others], dtype=np.int8)
        bits = 1 << np.array(others, dtype=np.int64)
        code = ((signs[:, columns] * turned) > 0) @ bits
        codes += [
            code + sum(1 << t for t, up in zip(tight, choice, strict=True) if up)
            for choice in product((False, True), repeat=s - 1)
        ]
    return np.stack(codes, axis=1)
