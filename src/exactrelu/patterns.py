"""Activation patterns: which samples one ReLU neuron can be active on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.polytopes import Arrangement, BudgetExceeded, CellTable, InputError
from exactrelu.polytopes.primitive_rows import read_rational_rows
from exactrelu.polytopes.watch import Progress


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Realisable activation patterns, each with a neuron that shows it.

    Parameters
    ----------
    patterns : tuple of str
        One character a sample, in the order of the data: "1" where w·x + b > 0, "0" where it is
        negative. Each pattern is followed by its complement.
    cells : CellTable
        The cells of the arrangement, in the same order.

    Examples
    --------
    >>> found = patterns([[0], [1]])
    >>> found.count, sorted(found.patterns)
    (4, ['00', '01', '10', '11'])
    """

    patterns: tuple[str, ...]
    cells: CellTable

    @property
    def count(self) -> int:
        """The number of patterns."""
        return len(self.patterns)

    @property
    def witnesses(self) -> Iterator[tuple[Fraction, ...]]:
        """The weights and the bias (w, b) of a neuron for each pattern, in the same order.

        Every pre-activation w·x + b is exactly computed and none is zero.
        """
        return (self.cells.witness(index) for index in range(len(self.cells)))


def patterns(
    X: object, *, budget: float | None = None, progress: Progress | None = None
) -> Patterns:
    """Enumerate the activation patterns of a neuron x ↦ max(0, w·x + b) on data.

    A pattern is realisable if the cone {(w, b) : w·x_i + b >= 0 where active, <= 0 where not} has
    interior points.

    Parameters
    ----------
    X : array or sequence of sequences, shape (samples, inputs)
        Samples x_i, read exactly; equal and collinear samples are welcome.
    budget : float, optional
        Seconds.
    progress : callable, optional
        Called as ``progress(found, bound)``.

    Returns
    -------
    Patterns

    Raises
    ------
    InputError
        If a number is not finite, the rows differ in length or there are none.
    BudgetExceeded
        When the seconds are over; its ``partial`` holds the patterns found so far.
    KeyboardInterrupt
        When interrupted; its first argument holds the patterns found so far.

    Notes
    -----
    The patterns are the cells of the central arrangement of the hyperplanes (x_i, 1)^⊥ in
    R^(inputs + 1): in general position 2 Σ_{k<=inputs} C(samples - 1, k) of them (Cover 1965).

    Examples
    --------
    >>> square = [[0, 0], [0, 1], [1, 0], [1, 1]]
    >>> patterns(square).count
    14
    """
    arrangement = data_arrangement(X)
    try:
        return _patterns(arrangement.cell_table(budget=budget, progress=progress))
    except BudgetExceeded as stop:
        raise BudgetExceeded(str(stop), _patterns(stop.partial)) from None
    except KeyboardInterrupt as stop:
        raise KeyboardInterrupt(*(_patterns(partial) for partial in stop.args)) from None


def count_patterns(
    X: object, *, budget: float | None = None, progress: Progress | None = None
) -> int:
    """Count the activation patterns of a neuron on data without listing them.

    Parameters and errors are those of `patterns`, without partial results.

    Examples
    --------
    >>> count_patterns([[0], [1], [2], [2]])
    6
    """
    return data_arrangement(X).count(budget=budget, progress=progress)


def data_arrangement(X: object) -> Arrangement:
    """Return the central arrangement of the rows (x_i, 1).

    Parameters
    ----------
    X : array or sequence of sequences, shape (samples, inputs)

    Examples
    --------
    >>> data_arrangement([["0.5", 2]]).rows
    ((1, 4, 2),)
    """
    rows = read_rational_rows(X, "sample")
    if not rows:
        raise InputError("X: there are no samples; accepted are one or more rows")
    return Arrangement.central([[*row, Fraction(1)] for row in rows])


def _patterns(cells: object) -> Patterns:
    if not isinstance(cells, CellTable):
        raise TypeError(f"{cells!r} is not a table of cells")
    samples = cells.signs.shape[1]
    characters = ((cells.signs > 0).view("uint8") + ord("0")).tobytes().decode("ascii")
    starts = range(0, len(characters), samples)
    return Patterns(tuple(characters[start : start + samples] for start in starts), cells)
