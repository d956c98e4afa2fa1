"""A matrix that factors come arbitrarily close to and never reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrelu.supports.factor_equations import Entry
from exactrelu.supports.masks import Masks
from exactrelu.supports.polynomial_system import Proof
from exactrelu.supports.rational_function import ZERO, RationalFunction

Sparse = Mapping[Entry, RationalFunction]


@dataclass(frozen=True, slots=True)
class Refutation:
    """A proof that no factors have given values at some entries of their product.

    Parameters
    ----------
    entries : tuple of (i, j)
        The entries whose equations are used.
    names : tuple of (letter, row, column)
        The unknowns: variable number v + 1 of the proof is names[v].
    proof : mapping
        As :func:`exactrelu.supports.polynomial_system.solve_or_refute` returns it.
    """

    entries: tuple[Entry, ...]
    names: tuple[tuple[str, int, int], ...]
    proof: Proof

    @property
    def steps(self) -> int:
        """The number of nodes of the proof tree."""
        return _nodes(self.proof)

    def to_json(self) -> dict[str, Any]:
        """Return the proof as JSON."""
        return {
            "entries": [list(entry) for entry in self.entries],
            "unknowns": [list(name) for name in self.names],
            "proof": self.proof,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Witness:
    """A proof that E of a pair of masks is not closed: A = lim X(t) Y(t), and A is not in E.

    Parameters
    ----------
    masks : Masks
        Two layers.
    A : mapping from (i, j) to Fraction
        The entries of A that are not zero.
    X, Y : mapping from (i, k) and (k, j) to RationalFunction
        The entries of the factors that are not zero.
    refutation : Refutation
        Why A is no product of factors with these masks.
    """

    masks: Masks
    A: Mapping[Entry, Fraction]
    X: Sparse
    Y: Sparse
    refutation: Refutation

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows of the block of A."""
        return tuple(sorted({i for i, _ in self.refutation.entries}))

    @property
    def cols(self) -> tuple[int, ...]:
        """The columns of the block of A."""
        return tuple(sorted({j for _, j in self.refutation.entries}))

    @property
    def units(self) -> tuple[int, ...]:
        """The hidden units that the factors use."""
        return tuple(sorted({k for _, k in self.X} | {k for k, _ in self.Y}))

    def error(self) -> dict[Entry, RationalFunction]:
        """Return the entries of X(t) Y(t) - A that are not zero."""
        total: dict[Entry, RationalFunction] = {}
        by_unit: dict[int, list[tuple[int, RationalFunction]]] = {}
        for (k, j), value in self.Y.items():
            by_unit.setdefault(k, []).append((j, value))
        for (i, k), left in self.X.items():
            for j, right in by_unit.get(k, []):
                total[i, j] = total.get((i, j), ZERO) + left * right
        for entry, number in self.A.items():
            total[entry] = total.get(entry, ZERO) - RationalFunction.of([number])
        return {entry: value for entry, value in total.items() if not value.is_zero}

    @property
    def converges(self) -> bool:
        """Whether the factors respect the masks and X(t) Y(t) -> A for t -> 0, exactly."""
        left, right = self.masks.pair
        supported = all(left[place] for place in self.X) and all(right[p] for p in self.Y)
        return supported and all(value.order >= 1 for value in self.error().values())

    def at(self, t: Fraction) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
        """Return the whole factors X(t) and Y(t) at a number that is no pole."""
        m, r, n = self.masks.widths
        X = [[Fraction(0)] * r for _ in range(m)]
        Y = [[Fraction(0)] * n for _ in range(r)]
        for (i, k), value in self.X.items():
            X[i][k] = value.at(t)
        for (k, j), value in self.Y.items():
            Y[k][j] = value.at(t)
        return X, Y

    def target(self) -> list[list[Fraction]]:
        """Return the whole matrix A."""
        m, _, n = self.masks.widths
        return [[self.A.get((i, j), Fraction(0)) for j in range(n)] for i in range(m)]

    def to_json(self) -> dict[str, Any]:
        """Return the block of A with its factors; all other entries are zero."""
        rows = sorted({*self.rows, *(i for i, _ in self.X), *(i for i, _ in self.A)})
        cols = sorted({*self.cols, *(j for _, j in self.Y), *(j for _, j in self.A)})
        units = self.units
        return {
            "rows": rows,
            "columns": cols,
            "units": list(units),
            "A": [[str(self.A.get((i, j), Fraction(0))) for j in cols] for i in rows],
            "X": [[self.X.get((i, k), ZERO).text() for k in units] for i in rows],
            "Y": [[self.Y.get((k, j), ZERO).text() for j in cols] for k in units],
            "not_a_product": f"refuted exactly in {self.refutation.steps} steps",
        }


def _nodes(proof: Proof) -> int:
    children = (proof[key] for key in ("zero", "nonzero", "then") if key in proof)
    return 1 + sum(_nodes(child) for child in children)
