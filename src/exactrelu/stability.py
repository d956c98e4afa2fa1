"""Whether closeness of two networks as functions gives closeness of their parameters."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrelu.networks.box_inversion import invert_on_box
from exactrelu.networks.inversion import Inversion, Mode
from exactrelu.networks.invert import invert
from exactrelu.networks.parametrisation import Parametrisation
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import rational_text


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """Parameters of the second function close to those of the first network.

    Parameters
    ----------
    inversion : Inversion
        If there are biases, of the rows (w, b).
    network : ReLUNetwork
        Φ: the function of the second network, in rational weights.
    lifted : bool
        Whether there are biases.
    seminorm : Enclosure
        Of the difference, on the box if there is one and there are biases; with biases and no box
        of the lifted functions.
    factor : Fraction
        The B of networks with biases on a box, whose bounds have B r in place of r; else 1.
    """

    inversion: Inversion
    network: ReLUNetwork
    lifted: bool
    seminorm: Enclosure
    factor: Fraction = Fraction(1)

    def to_json(self) -> dict[str, Any]:
        """Return what is printed by ``degeneracy --json``; neurons are counted from 0."""
        inversion, bounds = self.inversion, self.inversion.bounds
        conditions, least = inversion.conditions, inversion.least
        return {
            "mode": inversion.mode,
            "lifted": self.lifted,
            "conditions": {
                "hold": conditions.hold,
                "repeated": [list(group) for group in conditions.repeated],
                "opposite_in_first": _pairs(conditions.opposite_in_first),
                "opposite_in_second": _pairs(conditions.opposite_in_second),
                "opposite_between": _pairs(conditions.opposite_between),
            },
            "jump": rational_text(bounds.jump),
            "semi_norm": _interval(self.seminorm),
            "factor": rational_text(self.factor),
            "balanced": bounds.balanced,
            "beta_jump": _interval(bounds.beta_jump.enclosure()),
            "beta": _interval(bounds.beta.enclosure()),
            "bound": None if inversion.bound is None else _interval(inversion.bound.enclosure()),
            "paper_bound": _interval(bounds.paper.enclosure()) if conditions.hold else None,
            "distance": _interval(inversion.distance.enclosure()),
            "least": None if least is None else rational_text(least),
            "verified": inversion.verify(),
            "network": self.network.to_json(),
        }


def stability(
    first: ReLUNetwork,
    second: ReLUNetwork,
    *,
    box: Box | None = None,
    mode: Mode = "best",
    seminorm: Enclosure | None = None,
    budget: float | None = None,
) -> Stability:
    """Find parameters of the second function close to those of the first network.

    Parameters
    ----------
    first, second : ReLUNetwork
        Without linear skip connections.
    box : Box, optional
        Where they are compared if they have biases.
    mode : {"best", "proof", "balanced"}
        See :func:`exactrelu.networks.invert.invert`.
    seminorm : Enclosure, optional
        The Sobolev semi-norm of the difference (on the box if there is one), where it is known.
    budget : float, optional
        Seconds for the Sobolev semi-norm.

    Returns
    -------
    Stability

    Raises
    ------
    InputError
        If there is a skip connection, the second network has more directions than the first has
        neurons, a neuron does not bend within the box, or the mode needs conditions that do not
        hold.

    Examples
    --------
    >>> f = ReLUNetwork.of([(1, [1, 0], 0), (1, [0, 1], 0)], a=[0, 0])
    >>> g = ReLUNetwork.of([("1.5", [1, 0], 0), ("0.2", [1, 1], 0)], a=[0, 0])
    >>> found = stability(f, g)
    >>> round(float(found.inversion.distance), 6), float(found.inversion.bound)
    (0.552786, 2.0)
    """
    plain = not any(n.b for n in (*first.hidden, *second.hidden))
    if plain and not first.c and not second.c:
        pair = Parametrisation.of_network(first), Parametrisation.of_network(second)
        known = seminorm if box is None else None
        found = invert(*pair, mode, seminorm=known, budget=budget)
        return Stability(found, found.network(), False, found.bounds.seminorm)
    if box is not None:
        on_box = invert_on_box(first, second, box, mode, seminorm=seminorm, budget=budget)
        close = on_box.network()
        return Stability(on_box.inversion, close, True, on_box.seminorm, on_box.factor)
    found = invert(
        Parametrisation.lifted(first), Parametrisation.lifted(second), mode, budget=budget
    )
    hidden = tuple(Neuron(n.v, n.w[:-1], n.w[-1]) for n in found.network().hidden)
    close = ReLUNetwork(hidden, second.a, second.c)
    return Stability(found, close, True, found.bounds.seminorm)


def stability_or_reason(
    first: ReLUNetwork,
    second: ReLUNetwork,
    *,
    box: Box | None = None,
    seminorm: Enclosure | None = None,
    budget: float | None = None,
) -> Stability | str:
    """Return the stability, or the reason why the theorem does not speak of these networks."""
    try:
        return stability(first, second, box=box, seminorm=seminorm, budget=budget)
    except InputError as error:
        return str(error)


def _pairs(pairs: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]) -> list[list[list[int]]]:
    return [[list(one), list(other)] for one, other in pairs]


def _interval(value: Enclosure) -> dict[str, str]:
    if value.lower == value.upper:
        return dict.fromkeys(("lower", "upper"), rational_text(value.lower))
    lower, upper = value.significant()
    return {"lower": lower, "upper": upper}
