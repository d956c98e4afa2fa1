"""Factorisation with fixed supports in the manner of scikit-learn."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.supports.factorise import Factorisation, factorise
from exactrelu.supports.masks import Masks


class FixedSupportFactoriser:
    """Approximate matrices by products X Y with given supports.

    Parameters
    ----------
    outer, inner : matrices of 0 and 1, shapes (m, r) and (r, n)
        The masks of X and Y.
    starts : int
        Random starts where the masks are not tractable.
    seed : int

    Attributes
    ----------
    components_ : float array, shape (r, n)
        Y, after `fit`.
    factorisation_ : Factorisation
        All that is known, after `fit`.

    Examples
    --------
    >>> model = FixedSupportFactoriser([[1], [1]], [[1, 1]])
    >>> X = model.fit_transform([[1, 2], [2, 4]])
    >>> bool(np.allclose(X @ model.components_, [[1, 2], [2, 4]]))
    True
    """

    def __init__(self, outer: Any, inner: Any, *, starts: int = 20, seed: int = 0) -> None:
        self.outer, self.inner, self.starts, self.seed = outer, inner, starts, seed

    def fit(self, A: object, y: object = None) -> Self:
        """Find the factors of a matrix of shape (m, n)."""
        masks = Masks.of([self.outer, self.inner])
        self.factorisation_: Factorisation = factorise(A, masks, starts=self.starts, seed=self.seed)
        self.components_ = self.factorisation_.Y
        return self

    def fit_transform(self, A: object, y: object = None) -> NDArray[np.float64]:
        """Find the factors and return X."""
        return self.fit(A).factorisation_.X

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters of the constructor."""
        return {name: getattr(self, name) for name in ("outer", "inner", "starts", "seed")}

    def set_params(self, **params: Any) -> Self:
        """Set parameters of the constructor."""
        for name, value in params.items():
            if name not in self.get_params():
                accepted = ", ".join(self.get_params())
                raise InputError(f"{name}: there is no such parameter; accepted are {accepted}")
            setattr(self, name, value)
        return self
