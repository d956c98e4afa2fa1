"""A network that fits the data, as the function of a solution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exactrelu.networks.relu_network import ReLUNetwork


@dataclass(frozen=True, slots=True)
class NetworkFit:
    """A fit that is already a network.

    Parameters
    ----------
    exact : ReLUNetwork

    Examples
    --------
    >>> fit = NetworkFit(ReLUNetwork.of([(2, [1], -1)], a=[0]))
    >>> fit([[3.0]]).tolist(), len(fit.network().hidden)
    ([4.0], 1)
    """

    exact: ReLUNetwork

    def network(self) -> ReLUNetwork:
        """Return the network in exact rationals."""
        return self.exact

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the values on rows of floats, shape (n, d); one input may come as (n,)."""
        points = np.asarray(x, dtype=np.float64)
        if points.ndim == 1 and self.exact.inputs == 1:
            points = points[:, None]
        return self.exact(points)
