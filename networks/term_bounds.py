"""How close a network with few neurons can come to a given one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from exactrelu.networks.gradient_bounds import upper_bounds
from exactrelu.networks.gradient_norms import gradient_norms
from exactrelu.networks.kink import Kink
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.watch import Progress


@dataclass(frozen=True, slots=True)
class TermBounds:
    """What k neurons can and cannot do for a given network, in the Sobolev semi-norm.

    Parameters
    ----------
    network : ReLUNetwork
        The network f.
    box : Box or None
        Where functions are compared; None for all of R^d.
    form : NormalForm
        Of f on the box.
    ranked : tuple of Kink
        Its kinks, those with the largest jumps of the gradient first.

    Examples
    --------
    >>> f = ReLUNetwork.of(
    ...     [(4, [1, 0], 0), (-3, [0, 1], 0), (2, [1, 1], 0), (1, [1, -1], 0)], a=[0, 0])
    >>> bounds = TermBounds.of(f)
    >>> [str(bounds.lower(k)) for k in range(5)]
    ['2', '3/2', '1', '1/2', '0']
    >>> str(bounds.error(bounds.kept(3)).upper)
    '1/2'
    """

    network: ReLUNetwork
    box: Box | None
    form: NormalForm
    ranked: tuple[Kink, ...]

    @classmethod
    def of(cls, network: ReLUNetwork, box: Box | None = None) -> TermBounds:
        """Find the jumps of the gradient.

        Raises
        ------
        InputError
            If the box has another dimension than the network.
        """
        form = NormalForm.of(network)
        form = form if box is None else form.within(box)
        ranked = sorted(form.kinks, key=lambda kink: (-abs(kink.jump), kink.row))
        return cls(network, box, form, tuple(ranked))

    def lower(self, terms: int) -> Fraction:
        """Return a distance that no network with so few neurons falls below.

        Parameters
        ----------
        terms : int
            The number k of neurons, with or without a skip connection.

        Returns
        -------
        Fraction
            Half the (k+1)-th largest jump; 0 if there are no more than k kinks.

        Notes
        -----
        The kinks of a network with k neurons lie on k hyperplanes, so that one of the k + 1 largest
        kinks of f stays; a jump is the difference of two gradients. See the documentation of
        inverse stability.
        """
        _check(terms)
        return abs(self.ranked[terms].jump) / 2 if terms < len(self.ranked) else Fraction(0)

    def kept(self, terms: int, *, skip: bool = True) -> ReLUNetwork:
        """Return the network of the k largest kinks.

        Parameters
        ----------
        terms : int
            k.
        skip : bool
            Whether a skip connection may take the middle of what is left out. Otherwise each kept
            kink is the neuron that it mainly is in the network, and the others are deleted; a
            skip connection of f is then deleted, too.

        Returns
        -------
        ReLUNetwork
            With at most k neurons.
        """
        _check(terms)
        kinks = tuple(sorted(self.ranked[:terms], key=lambda kink: kink.row))
        if skip:
            return NormalForm(self.form.s, self.form.constant, kinks).network()
        signs = _orientations(self.network)
        hidden = [
            Neuron(
                kink.jump,
                tuple(signs[kink.row] * entry for entry in kink.normal),
                signs[kink.row] * kink.offset,
            )
            for kink in kinks
        ]
        return ReLUNetwork(tuple(hidden), (Fraction(0),) * self.network.inputs, self.network.c)

    def error(
        self,
        approximation: ReLUNetwork,
        *,
        budget: float | None = None,
        progress: Progress | None = None,
    ) -> Enclosure:
        """Return the Sobolev semi-norm of the difference to an approximation.

        Parameters
        ----------
        approximation : ReLUNetwork
        budget : float, optional
            Seconds; when they are over, the enclosure is wider.
        progress : callable, optional
            Called with the cells of the arrangement found so far and a bound of their number.
        """
        difference = self.form.minus(NormalForm.of(approximation))
        return gradient_norms(difference, self.box, budget=budget, progress=progress).semi_norm

    def simple_error(self, approximation: ReLUNetwork) -> Fraction:
        """Return an upper bound of the error that takes no enumeration of cells.

        Notes
        -----
        ``max_k ½ |s_k| + ½ Σ_H |γ_H (n_H)_k|`` for the difference.
        """
        difference = self.form.minus(NormalForm.of(approximation))
        if self.box is not None:
            difference = difference.within(self.box)
        return max(map(abs, upper_bounds(difference)[0]))

    def fewest(self, distance: Fraction) -> int:
        """Return the number of neurons that every network so close must have at least.

        Examples
        --------
        >>> f = ReLUNetwork.of([(4, [1, 0], 0), (-3, [0, 1], 0)], a=[0, 0])
        >>> TermBounds.of(f).fewest(Fraction(1))
        2
        """
        return sum(abs(kink.jump) / 2 > distance for kink in self.ranked)


def _check(terms: int) -> None:
    if isinstance(terms, bool) or not isinstance(terms, int) or terms < 0:
        raise InputError(f"terms: {terms!r} is no number of neurons; accepted are 0, 1, 2, ...")


def _orientations(network: ReLUNetwork) -> dict[tuple[int, ...], int]:
    """Return on which side of each kink the larger neurons of the network are active."""
    sums: dict[tuple[int, ...], Fraction] = {}
    for neuron in network.hidden:
        alone = NormalForm.of(replace(network, hidden=(neuron,), a=(Fraction(0),) * network.inputs))
        for kink in alone.kinks:
            lead = next(entry for entry in neuron.w if entry)
            size = abs(kink.jump) if lead > 0 else -abs(kink.jump)
            sums[kink.row] = sums.get(kink.row, Fraction(0)) + size
    return {row: -1 if total < 0 else 1 for row, total in sums.items()}
