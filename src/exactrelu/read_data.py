"""Samples from a file or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from exactrelu.data import Data
from exactrelu.polytopes.errors import InputError
from exactrelu.read_csv import read_csv


def read_data(path: str, target: str | None = None, tolerance_column: str | None = None) -> Data:
    """Read samples exactly.

    Parameters
    ----------
    path : str
        A CSV file, a Parquet file (``.parquet`` or ``.pq``), an ``.npz`` file with ``X`` and
        ``y``, or ``-`` for CSV on standard input.
    target : str, optional
        The column of y (name, or number from 1); default the last column.
    tolerance_column : str, optional
        The column that holds the tolerance of each sample.

    Returns
    -------
    Data

    Raises
    ------
    InputError
        If the file cannot be read or holds anything but finite numbers; the message names the
        file, the line or field, the value and what is accepted.
    """
    if path == "-":
        content = sys.stdin.buffer.read()
        return read_csv(content, "standard input").data(target, tolerance_column)
    try:
        content = Path(path).read_bytes()
    except IsADirectoryError as error:
        raise InputError(f"{path}: this is a folder; accepted is a file") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{path}: the file cannot be read ({reason})") from error
    suffix = Path(path).suffix.lower()
    if suffix in (".parquet", ".pq"):
        from exactrelu.read_parquet import read_parquet

        return read_parquet(content, path).data(target, tolerance_column)
    if suffix == ".npz":
        from exactrelu.read_npz import read_npz

        if target is not None or tolerance_column is not None:
            raise InputError(
                f"{path}: an .npz file holds X and y and has no column names; accepted are "
                "--target and --tolerance-column with CSV and Parquet only"
            )
        return read_npz(content, path)
    return read_csv(content, path).data(target, tolerance_column)
