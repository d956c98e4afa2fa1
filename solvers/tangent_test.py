"""Test lower bounds of costs against the least costs known for all p, by tangents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.envelope import PIECES, Envelope, Floats

Places = NDArray[np.intp]
Mask = NDArray[np.bool_]

TINY = 1e-300
"""A lower bound of values of which floats only tell that they are not zero."""

_PART = 6  # pieces of the envelope for each tangent after the first
_MIDDLES = tuple((start + _PART / 2) / PIECES for start in range(0, PIECES, _PART))


@dataclass(frozen=True, slots=True, eq=False)
class TangentTest:
    """The comparison with an envelope.

    Parameters
    ----------
    weights, entropies : ndarray, shape (1 + tangents, m)
        The sums of ``r_j^q`` and of ``r_j^q log r_j`` over the penalised ``r_j > 0``, for q = 1/2
        and for the middles q of some parts of [0, 1].
    envelope : Envelope

    Notes
    -----
    ``f(p) = sum_i s_i^(p - 1) sum_j (x_i r_ij)^p`` is log-convex: ``log f`` lies above its
    tangents. A solution is discarded if the tangent at p = 1/2 lies above the logarithm of the
    envelope on [0, 1], or one tangent for each part of [0, 1] does so there (see
    :meth:`Envelope.tangent_limit`), with a margin far above the rounding of the sums.
    """

    weights: Floats
    entropies: Floats
    envelope: Envelope

    @classmethod
    def of(cls, sizes: Floats, envelope: Envelope) -> TangentTest:
        """Prepare the test for rays with these penalised entries, without signs."""
        logs = np.log(np.maximum(sizes, 1.0))
        powers = [(sizes > 0) * np.exp(q * logs) for q in (0.5, *_MIDDLES)]
        weights = np.stack([power.sum(axis=1) for power in powers])
        entropies = np.stack([(power * logs).sum(axis=1) for power in powers])
        return cls(weights, entropies, envelope)

    def admitted(self, supports: Places, logs: Floats, parts: Floats) -> Places:
        """Compare tangents, one for all p, then one for each part of [0, 1].

        Parameters
        ----------
        supports : ndarray of int, shape (k, t)
        logs : ndarray, shape (k, t)
            Logarithms of lower bounds of the values times the numbers that may merge.
        parts : ndarray, shape (k, t)
            One over these numbers.
        """
        above = self._above(0, supports, logs, np.exp(logs / 2) * parts)
        left = np.flatnonzero(~above)
        logs, supports = logs[:, left], supports[:, left]
        amounts = np.exp(_MIDDLES[0] * logs) * parts[:, left]
        step = np.exp((_MIDDLES[1] - _MIDDLES[0]) * logs)
        discarded = np.ones(len(left), dtype=bool)
        for tangent in range(1, len(_MIDDLES) + 1):
            discarded &= self._above(tangent, supports, logs, amounts)
            amounts = amounts * step
        return np.asarray(left[~discarded])

    def _above(self, tangent: int, supports: Places, logs: Floats, amounts: Floats) -> Mask:
        """Tell which costs are proved to lie above the envelope where a tangent is compared."""
        weighed = self.weights[tangent][supports] * amounts
        cost = weighed.sum(axis=0)
        weighed *= logs
        weighed += self.entropies[tangent][supports] * amounts
        start = (tangent - 1) * _PART if tangent else 0
        stop = start + _PART if tangent else PIECES
        limit = self.envelope.tangent_limit(weighed.sum(axis=0) / cost, start, stop)
        return np.asarray((np.log(cost) > limit) & (cost > TINY**0.25))
