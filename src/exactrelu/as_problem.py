"""Numbers as Python programs hold them, turned into a problem."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

import numpy as np

from exactrelu.networks.problem import Problem
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector

_X = (
    "accepted are a sequence of numbers (one input), rows of numbers, a two-dimensional array or "
    "a DataFrame"
)


def as_problem(X: object, y: object = None, **options: Any) -> Problem:
    """Make a problem of data in any accepted form, exactly.

    Parameters
    ----------
    X : sequence of N numbers, N rows of d numbers, array, Series, DataFrame or Problem
        Numbers may be int, float, str, Fraction, Decimal or numpy scalars. The index of a pandas
        object is not used: rows belong together by position.
    y : sequence of N numbers
    **options
        See :meth:`Problem.of`. Not accepted with a problem, which has its own.

    Returns
    -------
    Problem

    Raises
    ------
    InputError
        Naming the place, the value and what is accepted.

    Examples
    --------
    >>> as_problem([0, 1, 2], ["0.1", "2/3", 1], p="1/2").y[1]
    Fraction(2, 3)
    """
    if isinstance(X, Problem):
        extra = [name for name in options if not _is_default(name, options[name])]
        extra += ["y"] if y is not None else []
        if extra:
            raise InputError(
                f"a Problem was given and {', '.join(extra)} besides; accepted is the problem alone"
            )
        return X
    if y is None:
        raise InputError("y is missing; accepted are X and y, or a Problem")
    tolerance = options.get("tolerance")
    if tolerance is not None and hasattr(tolerance, "__len__") and not isinstance(tolerance, str):
        options["tolerance"] = _vector(tolerance, "tolerance")
    given = {name: value for name, value in options.items() if value is not None}
    return Problem.of(as_columns(X), _vector(y, "y"), **given)


def _is_default(name: str, value: object) -> bool:
    default = {"p": 0, "tolerance": 0, "measure": "parameters"}.get(name)
    return value is None or (type(value) is type(default) and value == default)


def as_columns(X: object) -> tuple[ExactVector, ...]:
    """Return one exact vector for each input.

    Parameters
    ----------
    X : see :func:`as_problem`

    Raises
    ------
    InputError
        If X has another shape, or a number is not finite.

    Examples
    --------
    >>> [column.fractions() for column in as_columns([[0, "1/2"]])]
    [[Fraction(0, 1)], [Fraction(1, 2)]]
    """
    if hasattr(X, "iloc") and hasattr(X, "columns"):
        return _frame_columns(X)
    if isinstance(X, tuple) and X and all(isinstance(column, ExactVector) for column in X):
        return X
    if isinstance(X, ExactVector) or hasattr(X, "iloc"):
        return (_vector(X, "X"),)
    if hasattr(X, "__array__"):
        _require_unmasked(X, "X")
        array = np.asarray(X)
        if array.ndim == 2:
            return tuple(
                _vector(array[:, j].copy(), f"X, column {j + 1}") for j in range(array.shape[1])
            )
        if array.ndim != 1:
            raise InputError(f"X: an array of shape {array.shape}; {_X}")
        return (_vector(array, "X"),)
    if isinstance(X, str | bytes | dict | Set) or not isinstance(X, Iterable):
        raise InputError(f"X: {_shortly(X)}; {_X}")
    rows = list(X)
    if not rows:
        raise InputError("the data have no rows; accepted is at least one")
    if rows and not _is_row(rows[0]):
        return (_vector(rows, "X"),)
    return _row_columns(rows)


def _frame_columns(X: Any) -> tuple[ExactVector, ...]:
    names = list(X.columns)
    return tuple(_vector(X.iloc[:, j], f"X, column {name!r}") for j, name in enumerate(names))


def _row_columns(rows: list[Any]) -> tuple[ExactVector, ...]:
    lists = []
    for number, row in enumerate(rows, 1):
        if not _is_row(row):
            raise InputError(f"X, row {number}: {_shortly(row)} is no row of numbers; {_X}")
        lists.append(list(row))
        if len(lists[-1]) != len(lists[0]):
            raise InputError(
                f"X, row {number}: {len(lists[-1])} numbers, but row 1 has {len(lists[0])}; "
                "accepted are rows of equal length"
            )
    return tuple(
        ExactVector.of([row[j] for row in lists], f"X, column {j + 1}")
        for j in range(len(lists[0]))
    )


def _is_row(value: object) -> bool:
    scalar_array = getattr(value, "ndim", 1) == 0
    return hasattr(value, "__len__") and not isinstance(value, str | bytes) and not scalar_array


def _vector(values: Any, place: str) -> ExactVector:
    if isinstance(values, ExactVector):
        return values
    if hasattr(values, "iloc"):
        if hasattr(values, "columns"):
            return _only(_frame_columns(values), place)
        plain = isinstance(values.dtype, np.dtype) and values.dtype.kind in "iuf"
        return ExactVector.of(values.to_numpy() if plain else values.tolist(), place)
    if isinstance(values, dict | Set):
        raise InputError(f"{place}: {_shortly(values)} has no order; accepted is a sequence")
    if hasattr(values, "__array__") and not isinstance(values, np.generic):
        _require_unmasked(values, place)
        array = np.asarray(values)
        if array.ndim == 2 and array.shape[1] == 1:
            array = array[:, 0].copy()
        return ExactVector.of(array.tolist() if array.dtype.kind in "OSU" else array, place)
    return ExactVector.of(values, place)


def _require_unmasked(values: Any, place: str) -> None:
    """Refuse masked entries, below whose masks anything may stand."""
    if not np.ma.isMaskedArray(values):
        return
    masked = np.argwhere(np.ma.getmaskarray(values))
    if len(masked):
        index = ", ".join(str(k + 1) for k in masked[0])
        raise InputError(f"{place}, entry {index}: masked; accepted are arrays without gaps")


def _only(columns: tuple[ExactVector, ...], place: str) -> ExactVector:
    if len(columns) != 1:
        raise InputError(f"{place}: {len(columns)} columns; accepted is one")
    return columns[0]


def _shortly(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
