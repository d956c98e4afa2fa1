"""Samples read from a file."""

from __future__ import annotations

from dataclasses import dataclass

from exactrelu.polytopes.exact_vector import ExactVector


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Samples read from a file.

    Parameters
    ----------
    source : str
        The file, as errors name it.
    X : tuple of ExactVector
        One vector of length N for each input.
    y : ExactVector, length N
    names : tuple of str
        The names of the inputs, then of the target.
    tolerance : ExactVector or None
        The tolerance of each sample, if a column holds it.
    """

    source: str
    X: tuple[ExactVector, ...]
    y: ExactVector
    names: tuple[str, ...]
    tolerance: ExactVector | None = None
