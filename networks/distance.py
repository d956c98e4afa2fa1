"""How far apart the functions of two networks are, in several norms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exactrelu.networks.gradient_norms import GradientNorms, gradient_norms
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.uniform_norm import UniformNorm, uniform_norm
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.enclosure import Enclosure


@dataclass(frozen=True, slots=True)
class Distance:
    """Norms of a network or of the difference of two.

    Parameters
    ----------
    form : NormalForm
        Of the difference.
    box : Box or None
        Where it was measured; None for all of R^d.
    gradients : GradientNorms
        The Sobolev semi-norm and the Lipschitz constants.
    values : UniformNorm or None
        The uniform norm, on a box only.
    """

    form: NormalForm
    box: Box | None
    gradients: GradientNorms
    values: UniformNorm | None

    @property
    def semi_norm(self) -> Enclosure:
        """The Sobolev semi-norm: the largest entry of a gradient."""
        return self.gradients.largest

    @property
    def uniform(self) -> Enclosure | None:
        """The largest absolute value on the box; None without a box."""
        return None if self.values is None else self.values.norm

    @property
    def sobolev(self) -> Enclosure | None:
        """The Sobolev norm on the box, the greater of both; None without a box."""
        if self.values is None:
            return None
        one, other = self.values.norm, self.gradients.largest
        return Enclosure(max(one.lower, other.lower), max(one.upper, other.upper))

    @property
    def complete(self) -> bool:
        """Whether every norm is exact."""
        return self.gradients.complete and (self.values is None or self.values.complete)


def distance(
    network: ReLUNetwork,
    other: ReLUNetwork | None = None,
    *,
    box: Box | None = None,
    budget: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Distance:
    """Return the norms of a network, or of the difference of two.

    Parameters
    ----------
    network : ReLUNetwork
    other : ReLUNetwork, optional
        With the same number of inputs; without it the norms are those of the network.
    box : Box, optional
        Where; without it all of R^d, and no uniform norm.
    budget : float, optional
        Seconds for the gradients, and again for the values; then the norms are intervals.
    progress : callable, optional
        Called as ``progress(found, bound)``; bound is 0 while values are compared.

    Returns
    -------
    Distance

    Raises
    ------
    InputError
        If the numbers of inputs differ.

    Notes
    -----
    See :func:`~exactrelu.networks.gradient_norms.gradient_norms` and
    :func:`~exactrelu.networks.uniform_norm.uniform_norm`. The semi-norm sees directions: turning
    one neuron by any angle changes it by at least half of that neuron's jump.

    Examples
    --------
    >>> f = ReLUNetwork.of([(1, [1, 0], 0)], a=[0, 0])
    >>> g = ReLUNetwork.of([(1, [1, "1e-9"], 0)], a=[0, 0])
    >>> apart = distance(f, g, box=Box.cube(2))
    >>> str(apart.semi_norm.lower), str(apart.uniform.lower)
    ('1', '1/1000000000')
    """
    form = NormalForm.of(network)
    if other is not None:
        form = form.minus(NormalForm.of(other))
    slopes = gradient_norms(form, box, budget=budget, progress=progress)
    values = None
    if box is not None:
        values = uniform_norm(form, box, budget=budget, progress=progress)
    return Distance(form, box, slopes, values)
