"""A ReLU network trained with a path norm as a scikit-learn estimator."""

from __future__ import annotations

from typing import Any, Self

from numpy.typing import ArrayLike

from exactrelu.estimator_base import ReLURegressor, check_random_state
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.training_settings import TrainedModel
from exactrelu.polytopes.rational import rational
from exactrelu.train import train


class PathNormReLURegressor(ReLURegressor):
    """Train a one-hidden-layer ReLU network with an lp path norm.

    Parameters
    ----------
    p : number or None
        Exponent in (0, 1]; None trains without a path norm.
    optimizer : "adam", "adamw" or "sgd"
    strength : float
        The factor of the path norm, or AdamW's weight decay.
    width, epochs, learning_rate, batch, patience
        See :class:`exactrelu.networks.training_settings.TrainingSettings`.
    penalize_bias : bool, optional
        Default for one input: free biases, for more: penalised ones.
    skip : bool
        Whether a free affine part is trained.
    random_state : int, RandomState or None
        Of the initial weights.

    Attributes
    ----------
    network_ : ReLUNetwork
        The trained floats as the rationals that they are.
    training_ : Training
        Loss, counts and history.
    status_ : str
        Why training ended: "epochs", "early stop" or "interrupted".
    n_iter_ : int
        Epochs trained.
    n_features_in_ : int

    Notes
    -----
    Inputs and labels should be of the order of 1: put a ``StandardScaler`` before it, and for
    labels use ``TransformedTargetRegressor``. Needs the extras ``learn`` and ``torch``.

    Examples
    --------
    >>> import numpy as np
    >>> X, y = np.arange(-2.0, 4.0)[:, None], [0, 0, 1, 1, 0, 0]
    >>> model = PathNormReLURegressor(random_state=0).fit(X, y)
    >>> model.score(X, y) > 0.99, model.training_[0].neurons < 50
    (True, True)
    """

    def __init__(
        self,
        p: object = 0.4,
        *,
        optimizer: str = "adam",
        strength: float = 0.003,
        width: int = 50,
        epochs: int = 2000,
        learning_rate: float = 0.01,
        batch: int | None = None,
        patience: int | None = None,
        penalize_bias: bool | None = None,
        skip: bool = True,
        random_state: Any = None,
    ) -> None:
        self.p = p
        self.optimizer = optimizer
        self.strength = strength
        self.width = width
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.batch = batch
        self.patience = patience
        self.penalize_bias = penalize_bias
        self.skip = skip
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Train on the data.

        Parameters
        ----------
        X : array_like, shape (N, d)
        y : array_like, shape (N,)

        Returns
        -------
        PathNormReLURegressor

        Raises
        ------
        InputError
            A ValueError: if an option is not accepted, or training diverges.
        """
        points, labels = self._checked(X, y)
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        penalize = points.shape[1] > 1 if self.penalize_bias is None else self.penalize_bias
        kind: Any = self.optimizer
        exponent = None if self.p is None else float(rational(self.p, "p"))
        model = TrainedModel(exponent, kind, self.strength, seed)
        self.training_ = train(
            points,
            labels,
            models=[model],
            width=self.width,
            epochs=self.epochs,
            learning_rate=self.learning_rate,
            batch=self.batch,
            patience=self.patience,
            penalize_bias=penalize,
            skip=self.skip,
        )
        self.network_ = self.training_.network
        self.status_ = self.training_.stopped
        self.n_iter_ = self.training_.epoch
        return self

    def _network(self) -> ReLUNetwork:
        return self.network_
