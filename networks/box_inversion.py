"""Inverse stability for networks with biases that are compared on a box."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.gradient_norms import gradient_norms
from exactrelu.networks.inversion import Inversion, Mode
from exactrelu.networks.invert import invert
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.parametrisation import Parametrisation
from exactrelu.networks.positive_groups import positive_groups
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.watch import Progress


@dataclass(frozen=True, slots=True, eq=False)
class BoxInversion:
    """Φ with biases, with the function of Θ, close to Γ.

    Parameters
    ----------
    inversion : Inversion
        Of the rows (a_i, b_i) in R^(d+1). In place of r its bounds hold ``B r``, for which
        ``J <= 2 B r`` is proved.
    seminorm : Enclosure
        r: the Sobolev semi-norm of the difference on the box.
    factor : Fraction
        ``B = max(1, max_x ‖x‖_1)`` on the box.
    constants : tuple of Fraction
        The constants of Γ and of Θ; Φ has that of Θ.
    """

    inversion: Inversion
    seminorm: Enclosure
    factor: Fraction
    constants: tuple[Fraction, Fraction]

    @property
    def constant_change(self) -> Fraction:
        """How far the constants are apart, which the distance of the inversion leaves out."""
        return abs(self.constants[1] - self.constants[0])

    def network(self, bits: int = 60) -> ReLUNetwork:
        """Return Φ with rational weights and exactly the function of Θ, see `Inversion.network`."""
        lifted = self.inversion.network(bits)
        hidden = tuple(Neuron(n.v, n.w[:-1], n.w[-1]) for n in lifted.hidden)
        return ReLUNetwork(hidden, lifted.a[:-1], self.constants[1])


def invert_on_box(
    first: ReLUNetwork,
    second: ReLUNetwork,
    box: Box,
    mode: Mode = "best",
    *,
    seminorm: Enclosure | None = None,
    budget: float | None = None,
    progress: Progress | None = None,
) -> BoxInversion:
    """Find Φ with the function of Θ and parameters, biases included, close to Γ.

    Parameters
    ----------
    first, second : ReLUNetwork
        Γ and Θ, without linear skip connections. Every hyperplane at which a neuron bends meets
        the open box.
    box : Box
    mode, budget, progress
        As in :func:`invert`.
    seminorm : Enclosure, optional
        The Sobolev semi-norm of the difference on the box, where it is known.

    Returns
    -------
    BoxInversion

    Raises
    ------
    InputError
        If a neuron does not bend within the box, or as in :func:`invert`.

    Notes
    -----
    A hyperplane n·x + β = 0 with ``‖n‖_∞ = 1`` that meets the box has ``|β| <= max ‖x‖_1``, so the
    jumps of the lifted functions are at most B times those of the gradients. Neurons that do not
    bend within the box are affine there and can be anything: fold them first.

    Examples
    --------
    >>> f = ReLUNetwork.of([(1, [1], "1/2")], a=[0])
    >>> g = ReLUNetwork.of([("1.21", [1], "1/2")], a=[0])
    >>> found = invert_on_box(f, g, Box.of([-1], [1]))
    >>> round(float(found.inversion.distance), 12), found.factor, str(found.seminorm.upper)
    (0.1, Fraction(1, 1), '21/100')
    """
    if not first.inputs == second.inputs == box.dimension:
        raise InputError(
            f"networks: they have {first.inputs} and {second.inputs} inputs and the box "
            f"{box.dimension} sides; accepted are equal numbers"
        )
    lifted = Parametrisation.lifted(first), Parametrisation.lifted(second)
    ours = [i for i, key in enumerate(lifted[0].keys) if key is not None]
    theirs = [group.members[0] for group in positive_groups(lifted[1])]
    for name, pair, places in zip(("first", "second"), lifted, (ours, theirs), strict=True):
        for place in places:
            *normal, offset = pair.rows[place]
            if not box.meets(normal, offset):
                raise InputError(
                    f"neuron {place} of the {name} network does not bend within the box; accepted "
                    "are neurons that do, so fold it into the others first"
                )
    if seminorm is None:
        difference = NormalForm.of(second).minus(NormalForm.of(first))
        seminorm = gradient_norms(difference, box, budget=budget, progress=progress).semi_norm
    ends = zip(box.lower, box.upper, strict=True)
    factor = max(Fraction(1), sum((max(abs(a), abs(b)) for a, b in ends), Fraction(0)))
    scaled = Enclosure(factor * seminorm.lower, factor * seminorm.upper)
    inversion = invert(lifted[0], lifted[1], mode, seminorm=scaled)
    return BoxInversion(inversion, seminorm, factor, (first.c, second.c))
