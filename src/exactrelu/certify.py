"""Ask whether a trained network is a sparsest one on its data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exactrelu.as_network import as_network
from exactrelu.as_problem import as_problem
from exactrelu.solvers.certified_network import CertifiedNetwork


def certify(
    network: Any,
    X: object,
    y: object = None,
    *,
    tolerance: object = None,
    skip: bool | None = None,
    penalize_bias: bool | None = None,
    bound: object = None,
    measure: str = "parameters",
    budget: float | None = None,
    progress: Callable[..., None] | None = None,
) -> CertifiedNetwork:
    """Compare a network with the sparsest ones that are as close to the data, with a proof.

    Parameters
    ----------
    network : ReLUNetwork, LayeredNetwork, nn.Sequential, MLPRegressor, path or trained network
        Its floats are taken as the rationals they are.
    X, y : see :func:`exactrelu.solve`
    tolerance : number or sequence of N numbers, optional
        Allowed ``|f(x_i) - y_i|``; default the network's own largest error.
    skip, penalize_bias, bound, measure : see :func:`exactrelu.solve`
        Without a skip connection an output bias counts as a neuron without input weights.
    budget : float, optional
        Seconds after which the verdict may be "open"; one input needs none.
    progress : callable, optional
        See :func:`exactrelu.solve`.

    Returns
    -------
    CertifiedNetwork
        Its ``verdict`` is "sparsest", "not sparsest" (with a ``smaller_network``), "open" (with
        bounds), or "does not fit" if a tolerance or a bound is given that the network does not
        keep.

    Raises
    ------
    InputError
        If a value, a shape or an option is not accepted.

    Notes
    -----
    See :func:`exactrelu.solvers.certify.certify`.

    Examples
    --------
    >>> from exactrelu import ReLUNetwork
    >>> x, y = [-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]
    >>> dots = ReLUNetwork.of([(1, [1], 1), (-1, [1], 0), (-1, [1], -1), (1, [1], -2)], a=[0])
    >>> found = certify(dots, x, y)
    >>> found.verdict, found.size.neurons, len(found.smaller_network.hidden)
    ('not sparsest', 4, 3)
    """
    from exactrelu.solvers.certify import certify as compare

    options: dict[str, Any] = {"skip": skip, "penalize_bias": penalize_bias, "bound": bound}
    if tolerance is not None:
        options["tolerance"] = tolerance
    if measure != "parameters":
        options["measure"] = measure
    return compare(
        as_network(network),
        as_problem(X, y, **options),
        own_tolerance=tolerance is None,
        budget=budget,
        progress=progress,
    )
