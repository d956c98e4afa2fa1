"""How degenerate a network's parameters are, and how two networks compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrelu.as_network import as_network
from exactrelu.networks.diagnosis import Diagnosis, diagnose
from exactrelu.networks.distance import Distance, distance
from exactrelu.networks.minimal_width import Width, minimal_width
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.point_of_difference import point_of_difference
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.box import Box
from exactrelu.stability import Stability, stability_or_reason

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two networks side by side.

    Parameters
    ----------
    equal : bool
        Whether they are the same function (on the box, if there is one).
    point : tuple of Fraction or None
        A point at which they differ.
    values : pair of Fraction or None
        The values of both there.
    distance : Distance
        The norms of the second minus the first.
    stability : Stability or str
        Parameters of the second function close to those of the first network, or the reason why
        there are none to be had by the theorem.
    """

    equal: bool
    point: tuple[Fraction, ...] | None
    values: tuple[Fraction, Fraction] | None
    distance: Distance
    stability: Stability | str


@dataclass(frozen=True, slots=True)
class Degeneracy:
    """What the parameters of a network hide.

    Parameters
    ----------
    network : ReLUNetwork
    form : NormalForm
        What its function determines, on all of R^d.
    box : Box or None
    with_skip, without_skip : Width
        The fewest neurons of the same function (on the box, if there is one), with a free affine
        part besides, or with a free constant only.
    norms : Distance
        The norms of the function.
    diagnosis : Diagnosis
    comparison : Comparison or None
        With the other network, if there is one.
    """

    network: ReLUNetwork
    form: NormalForm
    box: Box | None
    with_skip: Width
    without_skip: Width
    norms: Distance
    diagnosis: Diagnosis
    comparison: Comparison | None

    @property
    def irreducible(self) -> bool | None:
        """Whether no network with fewer neurons is the same function; None if that is open.

        Networks with a linear part are compared with networks with a skip connection, others
        with those that have none.
        """
        width = self.with_skip if any(self.network.a) else self.without_skip
        neurons = len(self.network.hidden)
        if neurons > width.upper:
            return False
        return True if neurons <= width.lower else None

    @property
    def complete(self) -> bool:
        """Whether every norm, width and index is exact."""
        flips = (self.diagnosis.flip, self.diagnosis.flip_of_two)
        return (
            self.norms.complete
            and self.without_skip.exact
            and all(flip is None or flip.exact for flip in flips)
            and (self.comparison is None or self.comparison.distance.complete)
        )


def degeneracy(
    network: Any,
    other: Any = None,
    *,
    box: Box | None = None,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Degeneracy:
    """Tell how degenerate a network's parameters are, and compare it with another network.

    Parameters
    ----------
    network : see :func:`exactrelu.certify`
        A network in any form, with one hidden layer and one output.
    other : the same, optional
        With the same number of inputs.
    box : Box, optional
        Where inputs lie; default all of R^d.
    budget : float, optional
        Seconds for each part whose cost may be exponential: the norms, the width without a skip
        connection, and the flip indices. Then these are intervals or bounds.
    progress : callable, optional
        Called as ``progress(part, found, bound)``; bound is 0 if it is not known.

    Returns
    -------
    Degeneracy

    Raises
    ------
    InputError
        If something is no such network, or the numbers of inputs differ.

    Examples
    --------
    >>> f = ReLUNetwork.of([(1, [1, 0], 0), (2, [3, 0], 0), (1, [0, -1], 0)], a=[0, 0])
    >>> found = degeneracy(f)
    >>> found.irreducible, found.without_skip.upper, found.diagnosis.redundant
    (False, 2, ((0, 1),))
    """
    first = as_network(network)
    form = NormalForm.of(first)

    def tell(part: str) -> Callable[[int, int], None] | None:
        if progress is None:
            return None
        return lambda found, bound: progress(part, found, bound)

    comparison = None
    if other is not None:
        second = as_network(other)
        difference = form.minus(NormalForm.of(second))
        point = point_of_difference(difference, box)
        values = None if point is None else (first.exact(point), second.exact(point))
        apart = distance(second, first, box=box, budget=budget, progress=tell("difference"))
        close = stability_or_reason(first, second, box=box, seminorm=apart.semi_norm, budget=budget)
        comparison = Comparison(point is None, point, values, apart, close)
    return Degeneracy(
        first,
        form,
        box,
        minimal_width(first, skip=True, box=box),
        minimal_width(first, box=box, budget=budget, progress=tell("kinks")),
        distance(first, box=box, budget=budget, progress=tell("cells")),
        diagnose(first, box, budget=budget),
        comparison,
    )
