"""Tables from Parquet files."""

from __future__ import annotations

from typing import Any

from exactrelu.polytopes.errors import BackendMissingError, InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import ACCEPTED
from exactrelu.table import Table


def read_parquet(content: bytes, source: str) -> Table:
    """Read a Parquet table: binary floats as the rationals they are, decimals and text exactly.

    Parameters
    ----------
    content : bytes
    source : str
        The file, as errors name it.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        If the content is no Parquet, or a cell is empty or no finite number.
    BackendMissingError
        If pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise BackendMissingError("pyarrow", "io") from error
    try:
        table = pyarrow.parquet.read_table(pyarrow.BufferReader(content), use_threads=False)
    except (pyarrow.ArrowException, OSError) as error:
        reason = str(error).split("\n")[0]
        raise InputError(f"{source}: the file is no readable Parquet ({reason})") from error
    if not table.num_rows:
        raise InputError(f"{source}: the table has no rows")
    names = tuple(str(name) for name in table.column_names)
    columns = tuple(
        _column(column, f"{source}, column {name!r}")
        for name, column in zip(names, table.columns, strict=True)
    )
    return Table(source, names, columns)


def _column(column: Any, place: str) -> ExactVector:
    import pyarrow

    if column.null_count:
        row = column.is_null().to_pylist().index(True) + 1
        raise InputError(f"{place}, row {row}: the cell is empty; {ACCEPTED}")
    kind = pyarrow.types
    if kind.is_integer(column.type) or kind.is_floating(column.type):
        return ExactVector.of(column.to_numpy(), place)
    if kind.is_decimal(column.type) or kind.is_string(column.type):
        return ExactVector.of(column.to_pylist(), place)
    if kind.is_large_string(column.type) or kind.is_dictionary(column.type):
        return ExactVector.of(column.to_pylist(), place)
    raise InputError(f"{place}: values of type {column.type} are no numbers; {ACCEPTED}")
