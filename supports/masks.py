"""The sparsity masks of a network, output layer first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.supports.box import Box, mask_of

BoolMatrix = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """Which weights of each layer may differ from zero.

    Parameters
    ----------
    layers : tuple of boolean arrays
        (I_L, ..., I_1), output layer first; I_l has shape (N_l, N_{l-1}), and I_1 acts on the
        input. Biases are never masked.

    Examples
    --------
    >>> masks = Masks.of([["10", "11"], ["11", "01"]])
    >>> masks.widths
    (2, 2, 2)
    >>> masks.boxes()
    (Box(rows=3, cols=3), Box(rows=2, cols=2))
    >>> masks.text()
    '10/11 · 11/01'
    """

    layers: tuple[BoolMatrix, ...]

    @classmethod
    def of(cls, layers: Iterable[Any] | Masks) -> Masks:
        """Read masks.

        Parameters
        ----------
        layers : sequence of matrices
            Output layer first. Entries are 0 and 1 or booleans; a row may be a string such as
            ``"101"``.

        Raises
        ------
        InputError
            If an entry is neither 0 nor 1, a mask is no matrix, or neighbours do not fit.
        """
        if isinstance(layers, Masks):
            return layers
        if isinstance(layers, str) or not isinstance(layers, Iterable):
            raise InputError(f"masks: {layers!r} is no list; accepted are matrices of 0 and 1")
        read = tuple(_matrix(layer, f"mask {place}") for place, layer in enumerate(layers, 1))
        if not read:
            raise InputError("masks: there are none; accepted are one mask a layer, output first")
        for place, (left, right) in enumerate(pairwise(read), 1):
            if left.shape[1] != right.shape[0]:
                raise InputError(
                    f"mask {place} has {left.shape[1]} columns and mask {place + 1} has "
                    f"{right.shape[0]} rows; accepted are equal numbers (output layer first)"
                )
        return cls(read)

    @property
    def widths(self) -> tuple[int, ...]:
        """The layer widths (N_L, ..., N_0), outputs first."""
        return (self.layers[0].shape[0], *(layer.shape[1] for layer in self.layers))

    @property
    def pair(self) -> tuple[BoolMatrix, BoolMatrix]:
        """The masks (I, J) = (I_2, I_1) of two layers."""
        if len(self.layers) != 2:
            raise InputError(f"masks: {len(self.layers)} layers; accepted are two")
        return self.layers[0], self.layers[1]

    @property
    def transposed(self) -> Masks:
        """The masks of the transposed products: (I_1^T, ..., I_L^T)."""
        return Masks(tuple(layer.T for layer in reversed(self.layers)))

    def boxes(self) -> tuple[Box, ...]:
        """Return the box I_k x J_k of each hidden unit k of two layers."""
        left, right = self.pair
        return tuple(
            Box(mask_of(rows), mask_of(cols)) for rows, cols in zip(left.T, right, strict=True)
        )

    def restricted(self, rows: Sequence[int], cols: Sequence[int]) -> Masks:
        """Return the masks with some outputs and some inputs only."""
        layers = list(self.layers)
        layers[0] = layers[0][list(rows)]
        layers[-1] = layers[-1][:, list(cols)]
        return Masks(tuple(layers))

    def text(self) -> str:
        """Return the masks with rows separated by "/" and layers by " · "."""
        return " · ".join(
            "/".join("".join("01"[int(entry)] for entry in row) for row in layer)
            for layer in self.layers
        )

    def to_json(self) -> list[list[list[int]]]:
        """Return the masks as nested lists of 0 and 1, output layer first."""
        return [layer.astype(int).tolist() for layer in self.layers]


def masks_of_boxes(boxes: Iterable[Box], rows: int, cols: int) -> Masks:
    """Return the two masks whose hidden units have the given boxes.

    Examples
    --------
    >>> masks_of_boxes([Box(3, 3), Box(2, 2)], 2, 2).text()
    '10/11 · 11/01'
    """
    units = list(boxes)
    left = np.zeros((rows, len(units)), dtype=bool)
    right = np.zeros((len(units), cols), dtype=bool)
    for unit, box in enumerate(units):
        left[:, unit] = [box.rows >> i & 1 for i in range(rows)]
        right[unit] = [box.cols >> j & 1 for j in range(cols)]
    return Masks((left, right))


def _matrix(layer: Any, name: str) -> BoolMatrix:
    if isinstance(layer, np.ndarray) and layer.ndim == 2:
        bad = [(i, j) for i, j in np.argwhere((layer != 0) & (layer != 1))[:1].tolist()]
        if bad:
            i, j = bad[0]
            raise InputError(f"{name}, row {i + 1}, column {j + 1}: {layer[i, j]}; {_ACCEPTED}")
        rows: list[list[bool]] = (layer == 1).tolist()
        columns = layer.shape[1]
    else:
        if isinstance(layer, str) or not isinstance(layer, Iterable):
            raise InputError(f"{name}: {layer!r} is no matrix; {_ACCEPTED}")
        rows = [_row(row, f"{name}, row {place}") for place, row in enumerate(layer, 1)]
        columns = len(rows[0]) if rows else 0
    for place, row in enumerate(rows, 1):
        if len(row) != columns:
            raise InputError(
                f"{name}, row {place}: {len(row)} entries; accepted are {columns}, as in row 1"
            )
    if not rows or not columns:
        raise InputError(f"{name}: it is empty; accepted are one or more rows and columns")
    matrix = np.array(rows, dtype=bool)
    matrix.setflags(write=False)
    return matrix


_ACCEPTED = "accepted are rows of 0 and 1"


def _row(row: Any, place: str) -> list[bool]:
    if not isinstance(row, Iterable):
        raise InputError(f"{place}: {row!r} is no row; {_ACCEPTED}")
    entries = list(row)
    for column, entry in enumerate(entries, 1):
        known = entry in ("0", "1") if isinstance(entry, str) else _is_bit(entry)
        if not known:
            raise InputError(f"{place}, column {column}: {entry!r}; {_ACCEPTED}")
    return [entry == "1" if isinstance(entry, str) else bool(entry) for entry in entries]


def _is_bit(entry: Any) -> bool:
    return isinstance(entry, int | float | np.integer | np.floating | np.bool_) and entry in (0, 1)
