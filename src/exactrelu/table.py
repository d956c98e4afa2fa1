"""Named columns of exact numbers, and the choice of inputs and target among them."""

from __future__ import annotations

from dataclasses import dataclass

from exactrelu.data import Data
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns of equal length.

    Parameters
    ----------
    source : str
        The file, as errors name it.
    names : tuple of str
        One for each column; columns without a header are named by their number from 1.
    columns : tuple of ExactVector
    header : bool
        Whether the file gives the names.
    """

    source: str
    names: tuple[str, ...]
    columns: tuple[ExactVector, ...]
    header: bool = True

    def data(self, target: str | None = None, tolerance_column: str | None = None) -> Data:
        """Choose the target and the tolerances; the other columns are the inputs, in order.

        Parameters
        ----------
        target : str, optional
            Name of the column of y, or its number from 1; default the last column that does not
            hold the tolerances.
        tolerance_column : str, optional
            Name or number of the column that holds the tolerance of each sample.

        Raises
        ------
        InputError
            If there is no such column, or no input is left.

        Examples
        --------
        >>> numbers = ExactVector.of([1, 2])
        >>> Table("a.csv", ("x", "y", "d"), (numbers,) * 3).data(tolerance_column="d").names
        ('x', 'y')
        """
        places = list(range(len(self.columns)))
        tolerance = None
        if tolerance_column is not None:
            place = self._place(tolerance_column, "--tolerance-column")
            places.remove(place)
            tolerance = self.columns[place]
        if not places:
            raise self._too_few()
        chosen = places[-1] if target is None else self._place(target, "--target")
        if chosen not in places:
            raise InputError(
                f"{self.source}: --target and --tolerance-column both name {target!r}; "
                "accepted are two different columns"
            )
        places.remove(chosen)
        if not places:
            raise self._too_few()
        return Data(
            self.source,
            tuple(self.columns[place] for place in places),
            self.columns[chosen],
            self._data_names(places, chosen),
            tolerance,
        )

    def _data_names(self, inputs: list[int], target: int) -> tuple[str, ...]:
        if self.header:
            return tuple(self.names[place] for place in (*inputs, target))
        return (*input_names(len(inputs)), "y")

    def _too_few(self) -> InputError:
        return InputError(
            f"{self.source}: found {len(self.columns)} column(s) ({self._known()}); accepted are "
            "at least one input column and one for y (besides a tolerance column)"
        )

    def _known(self) -> str:
        shown = ", ".join(repr(name[:40]) for name in self.names[:8])
        return shown + (", ..." if len(self.names) > 8 else "")

    def _place(self, wanted: str, option: str) -> int:
        found = [place for place, name in enumerate(self.names) if name == wanted]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise InputError(
                f"{self.source}: {option} {wanted!r} names {len(found)} columns; "
                "accepted is one name, or a column number"
            )
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(self.columns):
            return int(wanted) - 1
        raise InputError(
            f"{self.source}: {option} {wanted!r} is no column; accepted are {self._known()} "
            f"and the numbers 1 to {len(self.columns)}"
        )


def input_names(inputs: int) -> tuple[str, ...]:
    """Return names for inputs that have none: x, or x1, x2 and so on.

    Examples
    --------
    >>> input_names(1), input_names(2)
    (('x',), ('x1', 'x2'))
    """
    return ("x",) if inputs == 1 else tuple(f"x{place}" for place in range(1, inputs + 1))
