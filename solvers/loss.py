"""Convex piecewise-linear losses of the values at the samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import rational, rational_text


@dataclass(frozen=True, slots=True)
class Piece:
    """The affine function ``slope * f(x_i) + intercept`` of the value at one sample.

    Parameters
    ----------
    sample : int
        From 0.
    slope, intercept : Fraction
    """

    sample: int
    slope: Fraction
    intercept: Fraction


@dataclass(frozen=True, slots=True)
class Loss:
    """A sum of maxima of affine functions of single predictions.

    Parameters
    ----------
    samples : int
        The number N of predictions.
    groups : tuple of tuple of Piece
        The loss is the sum over the groups of the largest piece in each.

    Examples
    --------
    >>> Loss.absolute([0, 3]).value([Fraction(1), Fraction(1)])
    Fraction(3, 1)
    >>> Loss.maximum([0, 3]).value([Fraction(1), Fraction(1)])
    Fraction(2, 1)
    >>> Loss.hinge([1, -1]).value([Fraction(1, 4), Fraction(-2)])
    Fraction(3, 4)
    """

    samples: int
    groups: tuple[tuple[Piece, ...], ...]

    @classmethod
    def absolute(cls, y: object) -> Loss:
        """Return ``sum_i |f(x_i) - y_i|``.

        Parameters
        ----------
        y : sequence of numbers, length N
        """
        labels = ExactVector.of(y, "y").fractions()
        return cls(len(labels), tuple(_residual(i, label) for i, label in enumerate(labels)))

    @classmethod
    def maximum(cls, y: object) -> Loss:
        """Return ``max_i |f(x_i) - y_i|``.

        Parameters
        ----------
        y : sequence of numbers, length N
        """
        labels = ExactVector.of(y, "y").fractions()
        both = (_residual(i, label) for i, label in enumerate(labels))
        return cls(len(labels), (tuple(piece for pair in both for piece in pair),))

    @classmethod
    def hinge(cls, y: object) -> Loss:
        """Return ``sum_i max(0, 1 - y_i f(x_i))``.

        Parameters
        ----------
        y : sequence of -1 and 1, length N

        Raises
        ------
        InputError
            If a label is neither.
        """
        labels = ExactVector.of(y, "y").fractions()
        for row, label in enumerate(labels, 1):
            if abs(label) != 1:
                raise InputError(f"y, row {row}: {rational_text(label)}; accepted are -1 and 1")
        zero, one = Fraction(0), Fraction(1)
        return cls(
            len(labels),
            tuple((Piece(i, zero, zero), Piece(i, -y_i, one)) for i, y_i in enumerate(labels)),
        )

    @classmethod
    def pieces(cls, lists: Sequence[Sequence[tuple[object, object]]]) -> Loss:
        """Return ``sum_i max_j (slope_ij f(x_i) + intercept_ij)``.

        Parameters
        ----------
        lists : sequence of sequences of (slope, intercept), length N
            The pieces of each sample.

        Raises
        ------
        InputError
            If a sample has no piece, or a number is not finite.

        Examples
        --------
        >>> pinball = Loss.pieces([[(3, -6), (-1, 2)]])
        >>> pinball.value([Fraction(3)]), pinball.value([Fraction(1)])
        (Fraction(3, 1), Fraction(1, 1))
        """
        groups = []
        for i, listed in enumerate(lists):
            place = f"loss, row {i + 1}"
            if not len(listed):
                raise InputError(f"{place}: it has no piece; accepted is at least one")
            groups.append(
                tuple(Piece(i, rational(a, place), rational(b, place)) for a, b in listed)
            )
        return cls(len(groups), tuple(groups))

    def value(self, predictions: Sequence[Fraction]) -> Fraction:
        """Return the loss of exact predictions.

        Parameters
        ----------
        predictions : sequence of Fraction, length N
        """
        return sum(
            (
                max(piece.slope * predictions[piece.sample] + piece.intercept for piece in group)
                for group in self.groups
            ),
            Fraction(0),
        )


def _residual(sample: int, label: Fraction) -> tuple[Piece, Piece]:
    return Piece(sample, Fraction(1), -label), Piece(sample, Fraction(-1), label)
