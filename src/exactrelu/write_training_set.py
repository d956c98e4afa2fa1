"""Write a training set with several outputs to a file."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exactrelu.supports.training_set import TrainingSet
from exactrelu.whole_file import write_text, write_whole


def write_training_set(data: TrainingSet, path: str) -> None:
    """Write inputs and labels, whole or not at all.

    Parameters
    ----------
    data : TrainingSet
    path : str
        ``.csv``: a header ``x1, ..., xd, y1, ..., ym`` and exact decimals, one row a point.
        ``.npz``: ``X`` of shape (points, d) and ``y`` of shape (points, m), nearest floats.
    """
    if path.lower().endswith(".npz"):
        inputs, labels = (
            np.array([[float(value) for value in row] for row in rows]) for rows in (data.X, data.Y)
        )
        write_whole(path, lambda file: np.savez(file, X=inputs, y=labels))
        return
    header = [f"x{j}" for j in range(1, len(data.X[0]) + 1)]
    header += [f"y{i}" for i in range(1, len(data.Y[0]) + 1)]
    lines = [",".join(header)]
    for x, y in zip(data.X, data.Y, strict=True):
        lines.append(",".join(_decimal(value) for value in [*x, *y]))
    write_text(path, "\n".join(lines) + "\n")


def _decimal(value: Fraction) -> str:
    """Return a number exactly: a decimal if it is one, p/q otherwise.

    >>> _decimal(Fraction(-3, 8)), _decimal(Fraction(2, 3))
    ('-0.375', '2/3')
    """
    digits = value.denominator.bit_length() - 1
    if value.denominator != 1 << digits:
        return str(value)
    if not digits:
        return str(value.numerator)
    whole = str(abs(value.numerator) * 5**digits).rjust(digits + 1, "0")
    return f"{'-' if value < 0 else ''}{whole[:-digits]}.{whole[-digits:]}"
