"""Exact equality of the functions of two networks."""

from __future__ import annotations

from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.box import Box


def equal(left: ReLUNetwork, right: ReLUNetwork, box: Box | None = None) -> bool:
    """Tell whether two networks are the same function, exactly.

    Parameters
    ----------
    left, right : ReLUNetwork
        With the same number of inputs.
    box : Box, optional
        Where to compare them; default all of R^d.

    Returns
    -------
    bool

    Raises
    ------
    InputError
        If the numbers of inputs differ.

    Notes
    -----
    Their normal forms are compared (the difference has no kink in the box and no affine part).
    Cost O(K d) for K neurons together.

    Examples
    --------
    >>> f = ReLUNetwork.of([(2, [1], 0), (1, [-3], 0)], a=[0])
    >>> g = ReLUNetwork.of([(5, [1], 0)], a=[-3])
    >>> equal(f, g)
    True
    >>> h = ReLUNetwork.of([(5, [1], 0), (1, [1], -2)], a=[-3])
    >>> equal(f, h), equal(f, h, Box.of([-1], [1]))
    (False, True)
    """
    difference = NormalForm.of(left).minus(NormalForm.of(right))
    return (difference if box is None else difference.within(box)).is_zero
