"""What both scikit-learn estimators share; the one place that imports scikit-learn."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.errors import BackendMissingError

try:
    from sklearn.base import BaseEstimator, RegressorMixin
    from sklearn.exceptions import NotFittedError
    from sklearn.utils import check_random_state
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as error:
    raise BackendMissingError("scikit-learn", "learn") from error

__all__ = ["NotFittedError", "ReLURegressor", "check_is_fitted", "check_random_state"]

Floats = NDArray[np.float64]


class ReLURegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """A regressor whose function is a one-hidden-layer ReLU network."""

    def _checked(self, X: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Return samples and labels as scikit-learn accepts them, as floats."""
        points, labels = validate_data(self, X, y, y_numeric=True, dtype=np.float64)
        return points, np.asarray(labels, dtype=np.float64)

    def _network(self) -> ReLUNetwork:
        raise NotImplementedError

    def _values(self, points: Floats) -> Floats:
        return self._network()(points)

    def predict(self, X: ArrayLike) -> Floats:
        """Return the network's values.

        Parameters
        ----------
        X : array_like, shape (n, d)

        Returns
        -------
        ndarray, shape (n,)
        """
        check_is_fitted(self)
        points = validate_data(self, X, reset=False, dtype=np.float64)
        return self._values(points)

    def _require_fitted(self, name: str) -> None:
        # A NotFittedError is an AttributeError too, so that hasattr works.
        if not hasattr(self, "n_features_in_"):
            raise NotFittedError(f"{type(self).__name__} is not fitted; {name} exists after fit")

    def __sklearn_is_fitted__(self) -> bool:
        return "n_features_in_" in vars(self) and "status_" in vars(self)
