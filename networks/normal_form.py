"""The normal form of a shallow ReLU network: what its function determines, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat, fmpz_mat

from exactrelu.networks.kink import Kink
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.primitive_rows import IntegerRow, primitive_row
from exactrelu.polytopes.rational import to_fmpq, to_fraction

_Affine = tuple[tuple[Fraction, ...], Fraction]


@dataclass(frozen=True, slots=True)
class NormalForm:
    """The function ``f(x) = ½ (s·x + κ) + ½ Σ_H γ_H |n_H·x + β_H|``.

    Two networks are the same function on R^d if and only if their normal forms are equal (``==``).

    Parameters
    ----------
    s : tuple of Fraction, length d
    constant : Fraction
        κ.
    kinks : tuple of Kink
        One for each hyperplane H at which the gradient jumps, sorted by their rows; all different,
        none with jump 0.

    Notes
    -----
    As ``2 max(0, t) = t + |t|``, a neuron contributes to s and to one kink. A jump at a point of
    one hyperplane only is seen in the function; without the kinks the function is affine.

    Examples
    --------
    >>> form = NormalForm.of(ReLUNetwork.of([(1, [2, 0], 0), (2, [-1, 0], 0), (-1, [0, 3], 0)],
    ...                                     a=[0, 0]))
    >>> [str(entry) for entry in form.s], [str(kink.jump) for kink in form.kinks]
    (['0', '-3'], ['-3', '4'])
    """

    s: tuple[Fraction, ...]
    constant: Fraction
    kinks: tuple[Kink, ...]

    @classmethod
    def of(cls, network: ReLUNetwork) -> NormalForm:
        """Return the normal form of a network.

        Parameters
        ----------
        network : ReLUNetwork
            Any; zero, parallel and opposite neurons are welcome.

        Notes
        -----
        Neurons are grouped by their primitive integer rows (w, b). Cost O(K d) for K neurons.
        """
        rows: list[IntegerRow] = []
        weights: list[fmpq] = []
        slopes: dict[IntegerRow, fmpq] = {}
        constant = to_fmpq(network.c)
        for neuron in network.hidden:
            if not any(neuron.w):
                constant += to_fmpq(neuron.v * max(neuron.b, Fraction(0)))
            elif neuron.v:
                row, weight = _primitive(neuron)
                weights.append(weight)
                rows.append(row)
                key = _oriented(row)
                slopes[key] = slopes.get(key, fmpq(0)) + weight
        s, kappa = _weighted_sum(rows, weights, network.inputs)
        return cls(
            tuple(total + 2 * a for total, a in zip(s, network.a, strict=True)),
            kappa + 2 * to_fraction(constant),
            _kinks(slopes),
        )

    @property
    def inputs(self) -> int:
        """The number of inputs d."""
        return len(self.s)

    @property
    def is_zero(self) -> bool:
        """Whether the function is zero."""
        return not self.kinks and not any(self.s) and not self.constant

    @property
    def is_homogeneous(self) -> bool:
        """Whether ``f(t x) = t f(x)`` for t >= 0: all hyperplanes pass through 0, and f(0) = 0."""
        return not self.constant and not any(kink.row[-1] for kink in self.kinks)

    @property
    def jump(self) -> Fraction:
        """The largest jump J of the gradient, in the maximum norm; 0 without kinks."""
        return max((abs(kink.jump) for kink in self.kinks), default=Fraction(0))

    @property
    def jumps(self) -> tuple[Fraction, ...]:
        """The absolute jumps ``|γ_H|``, the largest first."""
        return tuple(sorted((abs(kink.jump) for kink in self.kinks), reverse=True))

    def minus(self, other: NormalForm) -> NormalForm:
        """Return the normal form of the difference of the functions.

        Raises
        ------
        InputError
            If they have different numbers of inputs.
        """
        if self.inputs != other.inputs:
            raise InputError(
                f"networks: one has {self.inputs} inputs and the other {other.inputs}; accepted "
                "are equal numbers"
            )
        slopes = {kink.row: to_fmpq(kink.slope) for kink in self.kinks}
        for kink in other.kinks:
            slopes[kink.row] = slopes.get(kink.row, fmpq(0)) - to_fmpq(kink.slope)
        s = tuple(a - b for a, b in zip(self.s, other.s, strict=True))
        return NormalForm(s, self.constant - other.constant, _kinks(slopes))

    def within(self, box: Box) -> NormalForm:
        """Return a form with the same values on a box, without kinks that do not meet it.

        Two networks are the same function on the box if and only if these forms are equal.

        Examples
        --------
        >>> far = NormalForm.of(ReLUNetwork.of([(1, [1], 5)], a=[0]))
        >>> far.within(Box.of([-1], [1])).kinks
        ()
        """
        if box.dimension != self.inputs:
            raise InputError(
                f"box: it has {box.dimension} sides; accepted are {self.inputs}, one for each input"
            )
        kept, folded = [], []
        for kink in self.kinks:
            low, high = box.range_of(kink.row[:-1], kink.row[-1])
            if low < 0 < high:
                kept.append(kink)
            else:
                folded.append((kink.row, to_fmpq(kink.slope if low >= 0 else -kink.slope)))
        s, kappa = _weighted_sum([r for r, _ in folded], [w for _, w in folded], self.inputs)
        return NormalForm(
            tuple(a + b for a, b in zip(self.s, s, strict=True)), self.constant + kappa, tuple(kept)
        )

    def exact(self, x: Sequence[Fraction | int]) -> Fraction:
        """Return f(x) exactly."""
        point = [Fraction(entry) for entry in (*x, 1)]
        total = sum(
            (a * t for a, t in zip((*self.s, self.constant), point, strict=True)), Fraction(0)
        )
        for kink in self.kinks:
            height = sum((w * t for w, t in zip(kink.row, point, strict=True)), Fraction(0))
            total += kink.slope * abs(height)
        return total / 2

    def skip(self, orientation: Sequence[int] | None = None) -> _Affine:
        """Return the affine part that is left when every kink is one neuron.

        Parameters
        ----------
        orientation : sequence of {-1, 1}, optional
            The side of each kink on which its neuron is active; default the positive sides.

        Returns
        -------
        a : tuple of Fraction, length d
        c : Fraction
        """
        signs = orientation or [1] * len(self.kinks)
        rows = [kink.row for kink in self.kinks]
        weights = [sign * to_fmpq(k.slope) for sign, k in zip(signs, self.kinks, strict=True)]
        s, kappa = _weighted_sum(rows, weights, self.inputs)
        a = tuple((whole - part) / 2 for whole, part in zip(self.s, s, strict=True))
        return a, (self.constant - kappa) / 2

    def network(self, orientation: Sequence[int] | None = None) -> ReLUNetwork:
        """Return the network with one neuron for each kink and a skip connection.

        It has the fewest neurons among all networks with a skip connection that are this function.

        Parameters
        ----------
        orientation : sequence of {-1, 1}, optional
            As in :meth:`skip`.

        Examples
        --------
        >>> twice = ReLUNetwork.of([(1, [1], 0), (2, [-1], 0)], a=[0])
        >>> NormalForm.of(twice).network().to_json()
        {'hidden': [{'v': '3', 'w': ['1'], 'b': '0'}], 'skip': {'a': ['-2'], 'c': '0'}}
        """
        signs = orientation or [1] * len(self.kinks)
        neurons = [
            Neuron(kink.jump, tuple(sign * entry for entry in kink.normal), sign * kink.offset)
            for sign, kink in zip(signs, self.kinks, strict=True)
        ]
        a, c = self.skip(signs)
        return ReLUNetwork(tuple(neurons), a, c)


def _primitive(neuron: Neuron) -> tuple[IntegerRow, fmpq]:
    """Return the primitive row of (w, b), and v times what it was divided by."""
    full = (*neuron.w, neuron.b)
    row = primitive_row(full)
    place = next(j for j, entry in enumerate(row) if entry)
    return row, to_fmpq(neuron.v) * to_fmpq(full[place]) / row[place]


def _oriented(row: IntegerRow) -> IntegerRow:
    """Return the row or its opposite, so that the first nonzero entry is positive."""
    if next(filter(None, row)) > 0:
        return row
    return tuple(-entry for entry in row)


def _kinks(slopes: dict[IntegerRow, fmpq]) -> tuple[Kink, ...]:
    found = sorted((row, slope) for row, slope in slopes.items() if slope)
    return tuple(Kink(row, to_fraction(slope)) for row, slope in found)


def _weighted_sum(rows: Sequence[IntegerRow], weights: Sequence[fmpq], inputs: int) -> _Affine:
    """Return the sum of the rows times their weights, the last coordinate apart."""
    if not rows:
        return (Fraction(0),) * inputs, Fraction(0)
    product = fmpq_mat(1, len(rows), list(weights)) * fmpq_mat(fmpz_mat([list(r) for r in rows]))
    total = [to_fraction(fmpq(product[0, j])) for j in range(inputs + 1)]
    return tuple(total[:-1]), total[-1]
