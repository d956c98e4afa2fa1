"""One affine layer of a network as exact data, held as compactly as its numbers allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The affine map ``x -> W x + b``.

    Parameters
    ----------
    entries : ExactVector, length ``outputs * inputs``
        The rows of W one after the other.
    bias : ExactVector, length ``outputs``
    inputs : int

    Examples
    --------
    >>> layer = Layer.of([["1/2", 0], [1, 3]], [0, -1])
    >>> layer.shape, layer.weight(0, 0), layer.mask().tolist()
    ((2, 2), Fraction(1, 2), [[True, False], [True, True]])
    """

    entries: ExactVector
    bias: ExactVector
    inputs: int

    @classmethod
    def of(cls, weight: object, bias: object = None, place: str = "layer") -> Layer:
        """Read a weight matrix and a bias, each number exactly.

        Parameters
        ----------
        weight : matrix, shape (outputs, inputs)
            An array, or rows of numbers of any kind that :func:`exactrelu.polytopes.rational`
            accepts. A float is the binary rational that it is; negative zero becomes zero.
        bias : vector, length outputs, optional
            Default zeros.
        place : str
            What the layer is, named in errors.

        Raises
        ------
        InputError
            If the shapes do not fit together or a number is not finite.
        """
        entries, rows, columns = _matrix(weight, f"{place}, weight")
        if not rows or not columns:
            raise InputError(
                f"{place}, weight: shape ({rows}, {columns}); accepted is at least one output and "
                "one input"
            )
        if bias is None:
            offset = ExactVector(np.zeros(rows, dtype=np.int64))
        else:
            offset = _vector(bias, f"{place}, bias")
        if len(offset) != rows:
            raise InputError(
                f"{place}: the bias has {len(offset)} numbers and the weight {rows} rows; accepted "
                "are as many"
            )
        return cls(entries, offset, columns)

    @property
    def outputs(self) -> int:
        """The number of outputs."""
        return len(self.bias)

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs and inputs."""
        return self.outputs, self.inputs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Layer):
            return NotImplemented
        same = self.shape == other.shape and self.entries == other.entries
        return same and self.bias == other.bias

    def __hash__(self) -> int:
        return hash((self.shape, self.entries))

    def weight(self, output: int, input: int) -> Fraction:
        """Return one weight."""
        return self.entries[output * self.inputs + input]

    def rows(self) -> list[tuple[Fraction, ...]]:
        """Return the rows of W as Fractions."""
        flat = self.entries.fractions()
        d = self.inputs
        return [tuple(flat[k * d : (k + 1) * d]) for k in range(self.outputs)]

    def weight_floats(self) -> NDArray[np.float64]:
        """Return the nearest floats of W, shape (outputs, inputs)."""
        return self.entries.floats().reshape(self.shape)

    def weight_matrix(self) -> fmpq_mat:
        """Return W as a python-flint matrix."""
        return fmpq_mat(self.outputs, self.inputs, self.entries.all_fmpq())

    def mask(self) -> NDArray[np.bool_]:
        """Return where the weights are not zero, shape (outputs, inputs)."""
        return np.asarray(self.entries.values != 0, dtype=bool).reshape(self.shape)

    def exact(self, x: Sequence[fmpq]) -> list[fmpq]:
        """Return ``W x + b`` exactly.

        Parameters
        ----------
        x : sequence of fmpq, length inputs
        """
        column = self.weight_matrix() * fmpq_mat(self.inputs, 1, list(x))
        return [column[k, 0] + self.bias.fmpq(k) for k in range(self.outputs)]


def _matrix(values: object, place: str) -> tuple[ExactVector, int, int]:
    if isinstance(values, np.ndarray) or hasattr(values, "__array__"):
        array = np.asarray(values)
        if array.ndim != 2:
            raise InputError(f"{place}: shape {array.shape}; accepted are two axes")
        rows, columns = array.shape
        if array.dtype.kind == "f":
            array = array + array.dtype.type(0)  # turns negative zero into zero
        return ExactVector.of(np.ascontiguousarray(array).reshape(-1), place), rows, columns
    if isinstance(values, str | bytes) or not isinstance(values, Sequence):
        raise InputError(f"{place}: {_shortly(values)}; accepted is a matrix, a list of rows")
    flat: list[Any] = []
    width = None
    for number, row in enumerate(values, 1):
        if isinstance(row, str | bytes) or not isinstance(row, Sequence):
            raise InputError(f"{place}, row {number}: {_shortly(row)}; accepted is a list")
        width = len(row) if width is None else width
        if len(row) != width:
            raise InputError(
                f"{place}, row {number}: {len(row)} numbers, but row 1 has {width}; accepted are "
                "rows of equal length"
            )
        flat.extend(row)
    return ExactVector.of(flat, place), len(values), width or 0


def _vector(values: object, place: str) -> ExactVector:
    if hasattr(values, "__array__"):
        array = np.asarray(values)
        return ExactVector.of(
            array + array.dtype.type(0) if array.dtype.kind == "f" else array, place
        )
    if isinstance(values, str | bytes) or not isinstance(values, Sequence | ExactVector):
        raise InputError(f"{place}: {_shortly(values)}; accepted is a list of numbers")
    return ExactVector.of(values, place)


def _shortly(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
