"""Which costs, known for a few p, may lie below the envelope for some p."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.envelope import PIECES, Envelope

Short = NDArray[np.float32]
Mask = NDArray[np.bool_]

STEPS = 4
"""The steps of equal length from p = 0 to p = 1."""

LONGEST = 1e15
_PART = PIECES // STEPS
_MARGIN = np.float32(2.0**-16)
_LARGE = np.float32(1e12)
_ROUNDED = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class EnvelopeLines:
    """Above the envelope exponential functions of p, one on each of some steps from 0 to 1.

    Parameters
    ----------
    scale : float
        The functions bound the envelope for sizes times this number.
    starts, ends : list of float
        Their values where the steps begin and end.
    """

    scale: float
    starts: list[float]
    ends: list[float]

    @classmethod
    def of(cls, envelope: Envelope) -> EnvelopeLines:
        """Bound the envelope; with a scale that makes it about as large at 1 as at 0.

        The logarithm of a chord lies above that of the exponential function with the same ends by
        at most an eighth of the square of the difference of their logarithms (Hoeffding's lemma).
        """
        left, right = envelope.left, envelope.right
        if not (np.isfinite(left + right).all() and left[0] > 0 and right[-1] > 0):
            return cls(1.0, [np.inf] * STEPS, [np.inf] * STEPS)
        scale = float(np.clip(left[0] / right[-1], 1 / LONGEST, LONGEST))
        # The ends of a piece are costs of one network, and so they are of scaled sizes.
        moved = np.log(scale) * np.arange(PIECES + 1) / PIECES
        left, right = np.log(left) + moved[:-1], np.log(right) + moved[1:]
        bent = np.append((right - left) ** 2 / 8, 0.0)
        high = np.append(left, right[-1])
        high[1:] = np.maximum(high[1:], right)
        high += np.maximum(bent, np.append(0.0, bent[:-1]))
        starts, ends = [], []
        for step in range(STEPS):
            part = high[step * _PART : (step + 1) * _PART + 1]
            over = float(np.max(part - np.linspace(part[0], part[-1], _PART + 1)))
            starts.append(float(np.exp(part[0] + over)) * (1 + _ROUNDED))
            ends.append(float(np.exp(part[-1] + over)) * (1 + _ROUNDED))
        return cls(scale, starts, ends)

    def reached(self, costs: list[Short]) -> Mask:
        """Tell which costs may lie below the envelope somewhere.

        Parameters
        ----------
        costs : list of ndarray of float32
            Costs of scaled sizes at the ends of the steps, each right to within 2^-16 of itself;
            infinite ones are left out.

        Notes
        -----
        Logarithms of costs are convex in p: beside two of their values they lie above the
        straight line through them. On a step that bounds them from the left and from the right,
        and so does the mean of both lines.
        """
        low = [np.minimum(cost * (1 - _MARGIN), _LARGE) for cost in costs]
        high = [cost * (1 + _MARGIN) for cost in costs]
        squares = [cost * cost for cost in low[1:-1]]
        reached = np.zeros(costs[0].shape, dtype=bool)
        for step, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            one, two = low[step], low[step + 1]
            above = np.zeros(reached.shape, dtype=bool)
            if step > 0:
                rising = squares[step - 1]  # over high[step - 1]: at the end, from the left
                above |= (one > start) & (rising > end * high[step - 1])
            if step < STEPS - 1:
                falling = squares[step]  # over high[step + 2]: at the start, from the right
                above |= (two > end) & (falling > start * high[step + 2])
            if 0 < step < STEPS - 1:
                above |= (one * falling > start**2 * high[step + 2]) & (
                    two * rising > end**2 * high[step - 1]
                )
            reached |= ~above
        reached &= costs[-1] != np.inf
        return reached
