"""Tables of decimal strings: CSV and its relatives."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

import numpy as np

from exactrelu.decimal_column import decimal_column, decimals_in_bytes
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import parse_rational
from exactrelu.table import Table

_NO_VALUE = frozenset(
    ("", "nan", "inf", "infinity", "na", "n/a", "null", "none", "-", "?", "<na>", "nat")
)
_LIKE_A_NUMBER = re.compile(r"[+-]?\.?\d.*", re.DOTALL)
_FORMATS = "accepted are CSV text in UTF-8, Parquet (.parquet) and .npz files"


def read_csv(content: bytes, source: str) -> Table:
    r"""Read delimited text exactly: each cell is the decimal or fraction it spells.

    Parameters
    ----------
    content : bytes
        UTF-8, with or without a byte order mark. The delimiter is a tab, semicolon or comma, or
        blanks if a line has none of these. Blank lines and lines that begin with # are skipped.
        The first line is a header if a cell of it is a name.
    source : str
        The file, as errors name it.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        Naming line and column of a cell that is no finite number, of a row that is too short or
        too long, or saying that the content is no text.

    Examples
    --------
    >>> table = read_csv(b"x,y\n0,0.1\n1,2/3\n", "a.csv")
    >>> table.names, table.columns[1].fractions()
    (('x', 'y'), [Fraction(1, 10), Fraction(2, 3)])
    """
    text = _text(content, source)
    return _plain_table(text, source) or _any_table(text, source)


def _plain_table(text: str, source: str) -> Table | None:
    """Read text without blank lines, comments, quotes and anything but plain decimals.

    All separators are found at once, and must lie as those of a table do.
    """
    first, _, below = text.partition("\n")
    delimiter = _delimiter([first, below[: below.find("\n")]])
    if delimiter is None or '"' in first or first.lstrip().startswith("#"):
        return None
    cells = first.split(delimiter)
    header = _is_header(cells, f"{source}, line 1")
    body = (below if header else text).rstrip("\n") + "\n"
    codes = np.frombuffer(body.encode(), dtype=np.uint8)
    ends = np.flatnonzero((codes == ord("\n")) | (codes == ord(delimiter)))
    width = len(cells)
    if len(ends) % width:
        return None
    separators = codes[ends].reshape(-1, width)
    if (separators[:, :-1] != ord(delimiter)).any() or (separators[:, -1] != ord("\n")).any():
        return None
    starts = np.concatenate(([0], ends[:-1] + 1))
    columns = []
    for place in range(width):
        column = decimals_in_bytes(codes, starts[place::width], ends[place::width])
        if column is None:
            return None
        columns.append(column)
    return Table(source, _names(cells, header), tuple(columns), header)


def _any_table(text: str, source: str) -> Table:
    lines = text.split("\n")
    numbers = [
        number
        for number, line in enumerate(lines, 1)
        if line and not line.isspace() and not line.lstrip().startswith("#")
    ]
    if not numbers:
        raise InputError(f"{source}: the file has no rows; {_FORMATS}")
    rows = _split([lines[number - 1] for number in numbers], numbers, source)
    width = len(rows[0])
    for row, number in zip(rows, numbers, strict=True):
        if len(row) != width:
            raise InputError(
                f"{source}, line {number}: {len(row)} cells, but line {numbers[0]} has {width}; "
                "accepted are rows of equal length"
            )
    header = _is_header(rows[0], f"{source}, line {numbers[0]}")
    names = _names(rows[0], header)
    if header:
        del rows[0], numbers[0]
    if not rows:
        raise InputError(f"{source}: the file has a header and no rows below it")
    columns = [
        _column(cells, source, name, numbers)
        for name, cells in zip(names, zip(*rows, strict=True), strict=True)
    ]
    return Table(source, names, tuple(columns), header)


def _names(cells: Sequence[str], header: bool) -> tuple[str, ...]:
    if header:
        return tuple(cell.strip() for cell in cells)
    return tuple(str(place) for place in range(1, len(cells) + 1))


def _text(content: bytes, source: str) -> str:
    place = content.find(b"\0")
    if place >= 0:
        line = content.count(b"\n", 0, place) + 1
        raise InputError(f"{source}, line {line}: a NUL byte, so this is no text; {_FORMATS}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{source}, line {line}: byte 0x{content[error.start]:02x} is no UTF-8 text; {_FORMATS}"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split(lines: list[str], numbers: Sequence[int], source: str) -> list[list[str]]:
    delimiter = _delimiter(lines[:2])
    if delimiter is None:
        return [line.split() for line in lines]
    rows: list[list[str]] = []
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        rows.extend(reader)
    except csv.Error as error:
        number = numbers[min(reader.line_num, len(numbers)) - 1]
        raise InputError(
            f"{source}, line {number}: the line cannot be split into cells ({error})"
        ) from error
    if len(rows) != len(lines):
        raise InputError(f"{source}: a quoted cell runs over several lines; {_FORMATS}")
    return rows


def _delimiter(lines: Sequence[str]) -> str | None:
    """Return the delimiter of the line below the header, else of the header."""
    for line in reversed(lines):
        for delimiter in ("\t", ";", ","):
            if delimiter in line:
                return delimiter
    return None


def _is_header(cells: Sequence[str], place: str) -> bool:
    """Tell names from numbers; a broken number or a missing value is no name."""
    stripped = [cell.strip() for cell in cells]
    names = [
        cell
        for cell in stripped
        if cell.lower().lstrip("+-") not in _NO_VALUE and not _LIKE_A_NUMBER.fullmatch(cell)
    ]
    for column, cell in enumerate(stripped, 1):
        if names and cell.lower().lstrip("+-") in ("nan", "inf", "infinity"):
            raise InputError(f"{place}, column {column}: {cell!r} is neither a number nor a name")
    return bool(names)


def _column(cells: Sequence[str], source: str, name: str, numbers: Sequence[int]) -> ExactVector:
    column = decimal_column(cells)
    if column is not None:
        return column
    return ExactVector.of_fractions(
        [
            parse_rational(cell, f"{source}, line {number}, column {name!r}")
            for cell, number in zip(cells, numbers, strict=True)
        ]
    )
