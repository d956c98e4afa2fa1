"""Excursions from the sparsest tilings, bounded in floats for all runs at once.

A *tiling* cuts a run ``g_1 .. g_L`` of slope changes into blocks of one or two neighbours; a
block ``B`` (the sum of its slope changes) costs ``B^p``. An *excursion* on ``[s, t]``, ``t - s``
odd, replaces the pairs ``(s, s+1) .. (t-1, t)`` by the singles ``s`` and ``t`` and the shifted
pairs ``(s+1, s+2) .. (t-2, t-1)`` between them. With

    phi_B(p) = (B - B^p) / (1 - p),   phi_B(1) = B ln B,

its gain ``E = sum phi(removed) - sum phi(added)`` is its extra cost divided by ``1 - p``; it
is analytic on ``[0, 1]`` and ``E(0) = 1``.

* L even: the only sparsest tiling is all pairs, and every minimiser is sparsest exactly when
  all excursions with ``s`` odd have ``E > 0``.
* L odd: the sparsest tilings have one single, at an odd place. A tiling with singles at
  ``s < j < t`` (odd, even, odd) differs by the excursion ``[s, j]`` from the one with its single
  at ``t``, and by ``[j, t]`` from the one with its single at ``s``; more singles only add
  excursions of these two kinds. So every minimiser is sparsest exactly when for every even
  ``j`` all ``[s, j]`` or all ``[j, t]`` have ``E > 0``.

Hence with ``left_j`` and ``right_j`` the least ``E`` of ``[s, j]`` and ``[j, t]``, the sign of
``gap = min_j left_j`` (L even) or ``min_j max(left_j, right_j)`` (L odd) decides. Both follow
from ``A_j = min(A_{j-2} + chain_j, entry_j)``, whose terms are local.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.elementary import UNIT, Floats, logarithm
from exactrelu.univariate.least_reach import Indices, least_reach, pair_places, roof_positive
from exactrelu.univariate.phi import Phi, phi

Block = tuple[int, Indices]
_LARGEST_LOG = 300.0
_ROUGHEST = 1e-5
_KEPT = 3


@dataclass(frozen=True, eq=False, slots=True)
class Excursions:
    """The excursions of some runs, with proved float bounds.

    Parameters
    ----------
    runs : ndarray of int
        What the caller calls these runs.
    first, length : ndarray of int, shape (len(runs),)
        Where each run stands in ``values``.
    values, relative_error, logs, log_error : ndarray, shape (2, n)
        Blocks of one point (row 0) and of a point and the next one (row 1), scaled by a power
        of two for each run; a proved relative error; their logarithms and absolute error.
    odd, owner : ndarray of int
        For each even place of each run, the point before it and the number of its run.
    """

    runs: Indices
    first: Indices
    length: Indices
    values: Floats
    relative_error: Floats
    logs: Floats
    log_error: Floats
    odd: Indices
    owner: Indices
    _seen: dict[float, Phi] = field(default_factory=dict)

    @classmethod
    def of(
        cls, runs: Indices, magnitudes: list[Floats], relative_errors: list[Floats]
    ) -> tuple[Excursions, Indices]:
        """Set up the runs that floats can hold.

        Parameters
        ----------
        runs : ndarray of int
        magnitudes, relative_errors : list of ndarray
            For each run, its slope changes and their proved relative errors.

        Returns
        -------
        Excursions
            Of the runs whose numbers are within the float range.
        ndarray of int
            The other runs.
        """
        length = np.array([len(values) for values in magnitudes], dtype=np.intp)
        first = np.cumsum(length) - length
        singles = np.concatenate([*magnitudes, np.zeros(0)])
        errors = np.concatenate([*relative_errors, np.zeros(0)])
        with np.errstate(invalid="ignore", over="ignore", under="ignore"):
            bad = ~((errors < _ROUGHEST) & (singles > 0) & np.isfinite(singles))
            exponents = np.where(bad, 0, np.frexp(singles)[1]).astype(np.float64)
            largest = np.maximum.reduceat(exponents, first) if len(runs) else exponents
            scaled = np.ldexp(singles, -np.repeat(largest, length).astype(np.int64))
            scaled[bad] = 1.0
            bad |= ~((scaled > 2.0**-400) & (scaled < 2.0**400))
            scaled[bad] = 1.0
        errors = np.where(bad, 0.0, errors)
        pairs, pair_errors = scaled.copy(), errors.copy()
        pairs[:-1] += scaled[1:]
        pair_errors[:-1] = np.maximum(errors[:-1], errors[1:])
        values = np.stack([scaled, pairs])
        relative = np.stack([errors, pair_errors + 1.01 * UNIT])
        logs, log_error = logarithm(values)
        log_error = log_error + 1.01 * relative
        bad |= (np.abs(logs) > _LARGEST_LOG).any(axis=0)
        # The pair of a run's last point reaches into the next run and is never used.
        wild = np.logical_or.reduceat(bad, first) if len(runs) else np.zeros(0, dtype=bool)
        everything = cls(
            runs, first, length, values, relative, logs, log_error, *pair_places(first, length)
        )
        return everything.take(~wild), runs[wild]

    def take(self, chosen: NDArray[np.bool_]) -> Excursions:
        """Return the chosen runs alone."""
        if chosen.all():
            return self
        length = self.length[chosen]
        first = (np.cumsum(length) - length).astype(np.intp)
        points = np.repeat(self.first[chosen] - first, length) + np.arange(int(length.sum()))
        return Excursions(
            self.runs[chosen],
            first,
            length,
            self.values[:, points],
            self.relative_error[:, points],
            self.logs[:, points],
            self.log_error[:, points],
            *pair_places(first, length),
        )

    def unproved(self, a: float, b: float) -> NDArray[np.bool_]:
        """Return the runs whose gap is not proved positive on all of ``[a, b]``.

        Notes
        -----
        A function with second derivative at most ``M`` lies above its chord minus
        ``(b - a)^2 M / 8``. So each term is replaced by a linear function below it, and the
        least sum of linear functions is concave: its values at ``a`` and ``b`` bound it. With
        ``l = ln B``, ``q = 1 - p``, ``phi'' = B l^3 int_0^1 s^2 exp(-q l s) ds`` is at most
        ``|l|^3 r max(B, B^a)``, ``r = min(1/3, 1/(q |l|))``, and its derivative by ``l`` at most
        ``(3 l^2 + |l|^3) r max(B, B^a)``, which bounds differences of nearly equal blocks.
        """
        ends = (self._terms(a), self._terms(b))
        bend = (b - a) ** 2 / 8.0 * 1.0001
        largest = 1.001 * np.maximum(ends[0].powers, self.values)
        size = np.abs(self.logs) + self.log_error
        reach = 1.001 * np.minimum(1.0 / 3.0, 1.0 / np.maximum((1.0 - b) * size * 0.999, 1e-9))
        square = 3.0 * size * size * reach
        cube = size**3 * reach

        def loss(old: Block | None, new: Block) -> Floats:
            far = cube[new] * largest[new]
            if old is None:
                return np.asarray(bend * far)
            far = far + cube[old] * largest[old]
            step = np.abs(self.logs[old] - self.logs[new])
            step += self.log_error[old] + self.log_error[new]
            slope = np.maximum(square[old] + cube[old], square[new] + cube[new])
            near = step * slope * np.maximum(largest[old], largest[new])
            return np.asarray(bend * np.minimum(far, near))

        left, right = self._least(ends, (-1.0, -1.0), loss)
        open_left = np.asarray(~(left > 0).all(axis=0))
        if right is None:
            return self._any(open_left)
        both = self._odd_run[self.owner]
        covered = (right > 0).all(axis=0) | roof_positive(left[:, both], right)
        open_left[both] &= ~covered
        return self._any(open_left)

    def gap(self, p: float) -> tuple[float, float]:
        """Return a proved lower and upper bound of the least gap of the runs at ``p``."""
        terms = self._terms(p)
        left, right = self._least((terms, terms), (-1.0, 1.0), None)
        if right is not None:
            both = self._odd_run[self.owner]
            left[:, both] = np.maximum(left[:, both], right)
        lower, upper = left.min(axis=1)
        return float(lower), float(upper)

    @property
    def _odd_run(self) -> NDArray[np.bool_]:
        return np.asarray(self.length % 2 == 1)

    def _any(self, open_positions: NDArray[np.bool_]) -> NDArray[np.bool_]:
        result = np.zeros(len(self.runs), dtype=bool)
        result[self.owner[open_positions]] = True
        return result

    def _least(
        self,
        rows: tuple[Phi, Phi],
        signs: tuple[float, float],
        loss: Callable[[Block | None, Block], Floats] | None,
    ) -> tuple[Floats, Floats | None]:
        """Return bounds of ``left`` at all positions and of ``right`` at those of odd runs.

        Row ``i`` uses ``rows[i]`` and shifts every term by its error times ``signs[i]``. An
        addition in the scan rounds by UNIT times its result, and no term passes through more
        additions than the scan has levels; each term is charged for that in advance.
        """
        longest = int(self.length.max()) // 2
        charge = UNIT * (np.ceil(np.log2(longest)) + 12.0)

        def term(old: Block | None, new: Block) -> Floats:
            """Bound ``phi(old) - phi(new)``."""
            bent = 0.0 if loss is None else loss(old, new)
            bounds = []
            for at, sign in zip(rows, signs, strict=True):
                value, error, size = -at.phi[new], at.error[new], np.abs(at.phi[new])
                if old is not None:
                    value, error = at.phi[old] + value, at.error[old] + error
                    size = np.abs(at.phi[old]) + size
                bounds.append(value + sign * 1.001 * (error + bent + charge * size))
            return np.stack(bounds)

        odd, even = self.odd, self.odd + 1
        starts = np.append(True, self.owner[1:] != self.owner[:-1])
        chain = term((1, odd), (1, np.maximum(odd - 1, 0)))
        chain[:, starts] = np.inf
        left = least_reach(chain, term((1, odd), (0, odd)), longest) + term(None, (0, even))
        odd_run = self._odd_run
        if not odd_run.any():
            return left, None
        both = odd_run[self.owner]
        j, owner = even[both], self.owner[both]
        ends = np.append(owner[1:] != owner[:-1], True)
        chain = term((1, j), (1, j + 1))
        chain[:, ends] = np.inf
        entry = term((1, j), (0, j + 1))
        right = least_reach(chain[:, ::-1], entry[:, ::-1], longest)[:, ::-1] + term(None, (0, j))
        return left, right

    def _terms(self, p: float) -> Phi:
        if p not in self._seen:
            while len(self._seen) >= _KEPT:
                del self._seen[next(iter(self._seen))]
            self._seen[p] = phi(self.values, self.relative_error, self.logs, self.log_error, p)
        return self._seen[p]
