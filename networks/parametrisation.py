"""A bias-free pair (A, c) of a two-layer network: its parameters, not only its function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.primitive_rows import IntegerRow, primitive_row, read_rational_rows
from exactrelu.polytopes.root_sum import RootSum

Row = tuple[Fraction, ...]


@dataclass(frozen=True)
class Parametrisation:
    """The pair Γ = (A, c) with ``R(Γ)(x) = sum c_i max(0, a_i · x)``.

    Parameters
    ----------
    rows : tuple of tuple of Fraction, shape (m, d)
        A, a row a neuron.
    outputs : tuple of Fraction, length m
        c.
    dimension : int
        d, which is at least 1.
    balanced : bool
        If set, the pair that is meant has the same products ``c_i a_i`` and the sizes
        ``|c_i| = ‖a_i‖_∞``. These are square roots of rationals and in general irrational, hence
        the flag. A neuron whose product is zero is then (0, 0).

    Examples
    --------
    >>> pair = Parametrisation.of([[4, -2], [0, 0]], [1, 3])
    >>> pair.products
    (Fraction(4, 1), Fraction(0, 1))
    >>> [float(size) for size in pair.balance().sizes(0)]
    [2.0, 2.0]
    """

    rows: tuple[Row, ...]
    outputs: tuple[Fraction, ...]
    dimension: int
    balanced: bool = False

    @classmethod
    def of(
        cls, rows: object, outputs: Sequence[Any], dimension: int | None = None
    ) -> Parametrisation:
        """Read a pair from numbers of any accepted kind.

        Parameters
        ----------
        rows : matrix, shape (m, d)
        outputs : sequence, length m
        dimension : int, optional
            Needed only if there is no neuron.

        Raises
        ------
        InputError
            If a number is not finite or the shapes do not fit together.
        """
        matrix = read_rational_rows(rows, "weights of neuron")
        (column,) = read_rational_rows([outputs], "outputs") if len(outputs) else ([],)
        if len(matrix) != len(column):
            raise InputError(
                f"outputs: there are {len(column)} for {len(matrix)} neurons; accepted is one each"
            )
        inputs = len(matrix[0]) if matrix else dimension
        if not inputs or (dimension is not None and dimension != inputs):
            raise InputError(
                f"inputs: the neurons have {inputs or 0} weights and the dimension is {dimension}; "
                "accepted is one positive number of inputs"
            )
        return cls(tuple(map(tuple, matrix)), tuple(column), inputs)

    @classmethod
    def of_network(cls, network: ReLUNetwork) -> Parametrisation:
        """Read a network without biases, skip connection and constant.

        Raises
        ------
        InputError
            If there is a bias, a skip connection, a constant, or no input.
        """
        for place, neuron in enumerate(network.hidden):
            if neuron.b:
                raise InputError(
                    f"neuron {place}: its bias is {neuron.b}; accepted are networks without "
                    "biases, or a box on which the networks are compared"
                )
        if any(network.a) or network.c:
            raise InputError(
                "the network has a skip connection or a constant; accepted are sums of neurons"
            )
        rows = tuple(neuron.w for neuron in network.hidden)
        return cls._checked(rows, network, len(network.a))

    @classmethod
    def lifted(cls, network: ReLUNetwork) -> Parametrisation:
        """Read each neuron's weights and bias as one row (a, b) of length d + 1.

        The constant of the network is left out.

        Raises
        ------
        InputError
            If there is a linear skip connection.
        """
        if any(network.a):
            raise InputError(
                "the network has a linear skip connection; accepted are neurons and a constant"
            )
        rows = tuple((*neuron.w, neuron.b) for neuron in network.hidden)
        return cls._checked(rows, network, len(network.a) + 1)

    @classmethod
    def _checked(
        cls, rows: tuple[Row, ...], network: ReLUNetwork, dimension: int
    ) -> Parametrisation:
        if not network.a:
            raise InputError("the network has no inputs; accepted is at least one")
        return cls(rows, tuple(neuron.v for neuron in network.hidden), dimension)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def norms(self) -> tuple[Fraction, ...]:
        """The ``‖a_i‖_∞`` of the rows as they are stored."""
        return tuple(norm for norm, _ in self._units)

    @cached_property
    def products(self) -> tuple[Fraction, ...]:
        """The signed products ``c_i ‖a_i‖_∞``, which balancing does not change."""
        return tuple(c * norm for c, norm in zip(self.outputs, self.norms, strict=True))

    @cached_property
    def directions(self) -> tuple[Row | None, ...]:
        """The ``u_i = a_i / ‖a_i‖_∞``, None for a zero row."""
        pairs = zip(self._units, self.outputs, strict=True)
        return tuple(None if self.balanced and not c else unit for (_, unit), c in pairs)

    @cached_property
    def keys(self) -> tuple[IntegerRow | None, ...]:
        """The directions as primitive integers, None for a zero row; equal ones are equal."""
        pairs = zip(self.rows, self.directions, strict=True)
        return tuple(None if unit is None else primitive_row(row) for row, unit in pairs)

    @cached_property
    def squares(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """The ``(c_i^2, ‖a_i‖_∞^2)``, rational also if balanced."""
        if self.balanced:
            return tuple((abs(product), abs(product)) for product in self.products)
        return tuple((c * c, norm * norm) for c, norm in zip(self.outputs, self.norms, strict=True))

    @cached_property
    def _units(self) -> tuple[tuple[Fraction, Row | None], ...]:
        return tuple(map(_unit, self.rows))

    def sizes(self, neuron: int) -> tuple[RootSum, RootSum]:
        """Return ``(|c_i|, ‖a_i‖_∞)`` of one neuron."""
        output, row = self.squares[neuron]
        return RootSum.root(output), RootSum.root(row)

    def is_balanced(self) -> bool:
        """Tell whether ``|c_i| = ‖a_i‖_∞`` for every neuron."""
        return self.balanced or all(
            abs(c) == norm for c, norm in zip(self.outputs, self.norms, strict=True)
        )

    def balance(self) -> Parametrisation:
        """Return the balanced pair with the same products; the function does not change."""
        return Parametrisation(self.rows, self.outputs, self.dimension, True)

    def network(self) -> ReLUNetwork:
        """Return the network; of a balanced pair one with the same function and rational weights.

        Examples
        --------
        >>> Parametrisation.of([[1, 2]], [3]).network().hidden[0].w
        (Fraction(1, 1), Fraction(2, 1))
        """
        hidden = [Neuron(c, a, Fraction(0)) for c, a in zip(self.outputs, self.rows, strict=True)]
        return ReLUNetwork(tuple(hidden), (Fraction(0),) * self.dimension)


def _unit(row: Row) -> tuple[Fraction, Row | None]:
    """Return the maximum norm of a row and the row divided by it."""
    denominator = lcm(*(entry.denominator for entry in row))
    integers = [entry.numerator * (denominator // entry.denominator) for entry in row]
    largest = max(map(abs, integers))
    if not largest:
        return Fraction(0), None
    return Fraction(largest, denominator), tuple(Fraction(i, largest) for i in integers)
