"""The function that a search over supports found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exactrelu.networks.relu_network import ReLUNetwork


@dataclass(frozen=True, slots=True)
class SupportFit:
    """A network as a fit.

    Parameters
    ----------
    relu_network : ReLUNetwork
    """

    relu_network: ReLUNetwork

    def network(self) -> ReLUNetwork:
        """Return the network in exact rationals."""
        return self.relu_network

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the function on floats, for rows or, with one input, a vector."""
        points = np.asarray(x, dtype=np.float64)
        if points.ndim == 1 and self.relu_network.inputs == 1:
            points = points[:, None]
        return self.relu_network(points)
