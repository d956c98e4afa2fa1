"""The networks among which every minimiser is found, in exact rationals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from flint import fmpq

from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import ExactReluError
from exactrelu.polytopes.linear_program import LinearOptimum
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.solvers.setting import Setting

IntegerVector = tuple[int, ...]

_PRECISION = 96


@dataclass(frozen=True, slots=True)
class Candidate:
    """One network over a common denominator.

    Parameters
    ----------
    sizes : tuple of int
        What counts in the cost, in increasing order: the nonzero ``|v w_j|`` of all neurons, or
        a one for each neuron if neurons are counted; over ``unit``.
    unit : int
        Positive; ``sizes`` and ``unit`` have no common divisor.
    neurons : tuple of (sign, tuple of int)
        The sign of the output weight, and ``|v| (w, b)`` over ``denominator``.
    affine : tuple of int, length n
        The free affine part over ``denominator``.
    denominator : int
        Positive.
    """

    sizes: IntegerVector
    unit: int
    neurons: tuple[tuple[int, IntegerVector], ...]
    affine: IntegerVector
    denominator: int

    @classmethod
    def of(
        cls,
        neurons: Iterable[tuple[int, IntegerVector]],
        affine: IntegerVector,
        denominator: int,
        penalized: tuple[int, ...],
        count_neurons: bool = False,
    ) -> Candidate:
        """Measure a network.

        Parameters
        ----------
        neurons, affine, denominator
            See the class; neurons without weights are left out.
        penalized : tuple of int
            The coordinates that count.
        count_neurons : bool
            Whether each neuron counts once instead, a constant one too.
        """
        kept = tuple((sign, weights) for sign, weights in neurons if any(weights))
        if count_neurons:
            return cls((1,) * len(kept), 1, kept, affine, denominator)
        sizes = [abs(w[j]) for _, w in kept for j in penalized if w[j]]
        common = gcd(denominator, *sizes)
        reduced = tuple(sorted(size // common for size in sizes))
        return cls(reduced, denominator // common, kept, affine, denominator)

    @property
    def key(self) -> tuple[int, int, IntegerVector]:
        """The cost vector as a sorting key: fewer parameters first."""
        return len(self.sizes), self.unit, self.sizes

    def costs(self) -> list[fmpq]:
        """Return the cost vector: the rationals whose p-th powers add to the cost."""
        return [fmpq(size, self.unit) for size in self.sizes]

    def cost(self, p: Fraction) -> Enclosure:
        """Return the sum of the p-th powers of the cost vector; exactly at p = 0 and p = 1."""
        if p == 0 or not self.sizes:
            return Enclosure.exactly(len(self.sizes))
        if p == 1:
            return Enclosure.exactly(Fraction(sum(self.sizes), self.unit))
        return Enclosure.of_ball(power_sum_ball([(1, c) for c in self.costs()], p, _PRECISION))

    def network(self, skip: bool) -> ReLUNetwork:
        """Return the network; a constant is a neuron without inputs unless ``skip`` is allowed."""
        hidden = []
        for sign, weights in self.neurons:
            *w, b = (Fraction(entry, self.denominator) for entry in weights)
            hidden.append(Neuron(Fraction(sign), tuple(w), b))
        *a, c = (Fraction(entry, self.denominator) for entry in self.affine)
        if c and not skip:
            hidden.append(Neuron(c, (Fraction(0),) * len(a), Fraction(1)))
            c = Fraction(0)
        return ReLUNetwork(tuple(hidden), tuple(a), c)


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Networks that fit the data, with a minimiser for every p among them.

    For 0 < p < 1 every minimiser has the cost vector of one of them.

    Parameters
    ----------
    setting : Setting
    items : tuple of Candidate
        One for each cost vector, fewer parameters first. Empty if nothing fits.
    method : "vertices" or "atoms"
    backend : str
        Who enumerated.
    examined : int
        The vertices that were enumerated.
    least : Fraction or None
        The least nonzero coordinate of any vertex, where all of them are kept.
    infeasible : LinearOptimum or None
        If nothing fits: the linear program with its Farkas multipliers.
    counts_neurons : bool
        Whether the cost vectors count neurons and not parameters.
    complete : bool
        False if a budget stopped the enumeration: then nothing is proved about minimisers.
    p : Fraction or None
        The only p about which anything is proved, if the enumeration was asked for one p.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> from exactrelu.solvers.atoms import atoms
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 0, 1])
    >>> found = atoms(Setting.of(Problem.of([x], y, skip=False, penalize_bias=True)))
    >>> found.sparsest_cost, found.items[0].costs()
    (2, [1, 1])
    """

    setting: Setting
    items: tuple[Candidate, ...]
    method: str
    backend: str
    examined: int
    least: Fraction | None = None
    infeasible: LinearOptimum | None = None
    counts_neurons: bool = False
    complete: bool = True
    p: Fraction | None = None

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self.items)

    @property
    def sparsest_cost(self) -> int:
        """The least cost at p = 0."""
        return len(self.items[0].sizes)

    def network(self, candidate: Candidate) -> ReLUNetwork:
        """Return the network of a candidate, checked by substitution.

        Raises
        ------
        ExactReluError
            If the network does not fit, which would be a fault of this library.
        """
        network = candidate.network(self.setting.problem.skip)
        for sample, low, high in zip(
            self.setting.samples, self.setting.lower, self.setting.upper, strict=True
        ):
            value = network.exact([Fraction(x, sample[-1]) for x in sample[:-1]]) * sample[-1]
            if not low <= value <= high:
                raise ExactReluError("a network found by enumeration does not fit the data")
        return network
