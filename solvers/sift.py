"""Leave out candidates that are dearer than another one at every p."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exactrelu.solvers.candidates import Candidate
from exactrelu.solvers.envelope import Envelope, Floats
from exactrelu.solvers.incumbent import Incumbent

_SMALLEST = 1e-300


def float_sizes(candidates: Sequence[Candidate]) -> Floats:
    """Return the cost vectors rounded to floats, one a row, filled up with zeros.

    What floats cannot hold with full precision becomes nan, which every filter lets through.
    """
    width = max((len(candidate.sizes) for candidate in candidates), default=0)
    rows = np.zeros((len(candidates), width))
    for row, candidate in enumerate(candidates):
        rows[row, : len(candidate.sizes)] = [_ratio(s, candidate.unit) for s in candidate.sizes]
    return rows


def _ratio(size: int, unit: int) -> float:
    try:
        value = size / unit
    except OverflowError:
        return np.nan
    return value if value > _SMALLEST else np.nan


def sift(candidates: Sequence[Candidate], envelope: Envelope | Incumbent) -> tuple[Candidate, ...]:
    """Return the candidates that may be cheapest where it is asked, fewer parameters first.

    Parameters
    ----------
    candidates : sequence of Candidate
        Of different cost vectors.
    envelope : Envelope or Incumbent
        What is known of the least cost; it is lowered by the candidates.
    """
    if not candidates:
        return ()
    sizes = float_sizes(candidates)
    envelope.lower(sizes)
    admitted = envelope.admits(sizes)
    kept = [candidate for candidate, good in zip(candidates, admitted, strict=True) if good]
    return tuple(sorted(kept, key=lambda candidate: candidate.key))
