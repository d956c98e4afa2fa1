"""Samples from numpy archives."""

from __future__ import annotations

import io
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from exactrelu.data import Data
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.table import input_names


def read_npz(content: bytes, source: str) -> Data:
    """Read ``X`` (one or two dimensions) and ``y`` from an ``.npz`` archive, never unpickling.

    Parameters
    ----------
    content : bytes
    source : str
        The file, as errors name it.

    Returns
    -------
    Data

    Raises
    ------
    InputError
        If the archive is broken or lacks X or y, or they hold anything but finite real numbers
        in the right shapes.
    """
    try:
        # Anything else than a zip archive would be read as one bare array, or refused as a pickle.
        if content[:2] != b"PK":
            raise BadZipFile("not a zip archive")
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            found = list(archive.files)
            arrays = {name: archive[name] for name in ("X", "y") if name in found}
    except Exception as error:  # zip, zlib and numpy raise a dozen kinds on broken archives
        reason = str(error).split("\n")[0]
        raise InputError(f"{source}: the file is no readable .npz of numbers ({reason})") from error
    for name in ("X", "y"):
        if name not in arrays:
            shown = ", ".join(found[:8]) or "nothing"
            raise InputError(f"{source}: {name} is missing; found {shown}, accepted are X and y")
    X, y = (_real(arrays[name], f"{source}, {name}") for name in ("X", "y"))
    if X.ndim == 1:
        X = X[:, None]
    if X.ndim != 2:
        raise InputError(f"{source}, X: shape {X.shape}; accepted are (N,) and (N, d)")
    if y.ndim != 1:
        raise InputError(f"{source}, y: shape {y.shape}; accepted is (N,)")
    if len(X) != len(y):
        raise InputError(f"{source}: X has {len(X)} rows and y {len(y)}; accepted are as many")
    columns = tuple(
        ExactVector.of(X[:, j].copy(), f"{source}, X, column {j + 1}") for j in range(X.shape[1])
    )
    names = (*input_names(len(columns)), "y")
    return Data(source, columns, ExactVector.of(y, f"{source}, y"), names)


def _real(array: NDArray[Any], place: str) -> NDArray[Any]:
    if array.dtype.kind not in "iuf":
        raise InputError(
            f"{place}: type {array.dtype}; accepted are arrays of real numbers (int or float)"
        )
    return array
