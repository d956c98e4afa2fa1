"""Samples and labels scaled to integers."""

from __future__ import annotations

from collections.abc import Sequence

from exactrelu.polytopes.exact_vector import ExactVector, common_denominator
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array


def integer_samples(X: Sequence[ExactVector]) -> tuple[IntegerArray, list[int]]:
    """Return rows (x_i, 1) with each input scaled to integers, and the scales."""
    columns = [column.fractions() for column in X]
    scales = [common_denominator(column) for column in columns]
    rows = [
        (*(int(t * s) for t, s in zip(row, scales, strict=True)), 1)
        for row in zip(*columns, strict=True)
    ]
    return integer_array(rows, len(X) + 1), scales


def integer_labels(y: ExactVector) -> tuple[list[int], int]:
    """Return the labels times their common denominator, and that."""
    values = y.fractions()
    unit = common_denominator(values)
    return [int(value * unit) for value in values], unit
