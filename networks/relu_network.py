"""A one-hidden-layer ReLU network in exact rationals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import nearest_float, rational, rational_text


@dataclass(frozen=True, slots=True)
class Neuron:
    """The map ``x -> v max(0, w . x + b)``.

    Parameters
    ----------
    v : Fraction
        Output weight.
    w : tuple of Fraction, length d
        Input weights.
    b : Fraction
        Bias.
    """

    v: Fraction
    w: tuple[Fraction, ...]
    b: Fraction


@dataclass(frozen=True, slots=True)
class ReLUNetwork:
    """The function ``f(x) = sum_k v_k max(0, w_k . x + b_k) + a . x + c``.

    Parameters
    ----------
    hidden : tuple of Neuron
    a : tuple of Fraction, length d
        Linear part of the skip connection; zeros where there is none.
    c : Fraction
        Constant.

    Examples
    --------
    >>> hat = ReLUNetwork.of([(1, [1], 1), (-2, [1], 0), (1, [1], -1)], a=[0])
    >>> hat.exact([Fraction(1, 2)]), hat([[0.0], [2.0]])
    (Fraction(1, 2), array([1., 0.]))
    """

    hidden: tuple[Neuron, ...]
    a: tuple[Fraction, ...]
    c: Fraction = Fraction(0)

    @classmethod
    def of(
        cls, neurons: Sequence[tuple[Any, Sequence[Any], Any]], a: Sequence[Any], c: Any = 0
    ) -> ReLUNetwork:
        """Build a network from numbers of any accepted kind.

        Parameters
        ----------
        neurons : sequence of (v, w, b)
        a : sequence of numbers, length d
        c : number

        Raises
        ------
        InputError
            If a number is not finite or the lengths of the w and a differ.
        """
        linear = _weights(a, "a")
        hidden = []
        for k, (v, w, b) in enumerate(neurons):
            weights = _weights(w, f"neuron {k}, w")
            if len(weights) != len(linear):
                raise InputError(
                    f"neuron {k}: w has {len(weights)} weights; accepted are {len(linear)}, "
                    "one for each input"
                )
            hidden.append(
                Neuron(rational(v, f"neuron {k}, v"), weights, rational(b, f"neuron {k}, b"))
            )
        return cls(tuple(hidden), linear, rational(c, "c"))

    @property
    def inputs(self) -> int:
        """The number of inputs d."""
        return len(self.a)

    def exact(self, x: Sequence[Fraction | int]) -> Fraction:
        """Return f(x) exactly.

        Parameters
        ----------
        x : sequence of d rationals
        """
        total = self.c + sum((a * t for a, t in zip(self.a, x, strict=True)), Fraction(0))
        for neuron in self.hidden:
            before = sum((w * t for w, t in zip(neuron.w, x, strict=True)), neuron.b)
            if before > 0:
                total += neuron.v * before
        return total

    def __call__(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return f on rows of floats.

        Parameters
        ----------
        X : array_like, shape (n, d)

        Returns
        -------
        ndarray, shape (n,)
        """
        points = np.asarray(X, dtype=np.float64)
        if points.ndim != 2 or points.shape[1] != self.inputs:
            raise InputError(f"X has shape {points.shape}; accepted is (n, {self.inputs})")
        weights = np.array([[nearest_float(w) for w in n.w] for n in self.hidden])
        weights = weights.reshape(len(self.hidden), self.inputs)
        biases = np.array([nearest_float(n.b) for n in self.hidden])
        outputs = np.array([nearest_float(n.v) for n in self.hidden])
        linear = points @ np.array([nearest_float(a) for a in self.a])
        active = np.maximum(points @ weights.T + biases, 0.0)
        values = active @ outputs + linear + nearest_float(self.c)
        return np.asarray(values, dtype=np.float64)

    def to_json(self) -> dict[str, Any]:
        """Return the network in the form of the command line's JSON, numbers as strings.

        Examples
        --------
        >>> ReLUNetwork.of([(1, ["1/2"], 0)], a=[0]).to_json()["hidden"]
        [{'v': '1', 'w': ['1/2'], 'b': '0'}]
        """
        text = rational_text
        hidden = [{"v": text(n.v), "w": [*map(text, n.w)], "b": text(n.b)} for n in self.hidden]
        return {"hidden": hidden, "skip": {"a": [*map(text, self.a)], "c": text(self.c)}}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> ReLUNetwork:
        """Read what :meth:`to_json` writes.

        Raises
        ------
        InputError
            If a field is missing or a number is not one.
        """
        try:
            neurons = [(n["v"], n["w"], n["b"]) for n in document["hidden"]]
            skip = document["skip"]
            return cls.of(neurons, skip["a"], skip["c"])
        except (KeyError, TypeError) as error:
            raise InputError(
                f"network: {error} is missing or of the wrong kind; accepted is "
                '{"hidden": [{"v", "w", "b"}, ...], "skip": {"a", "c"}}'
            ) from error


def _weights(values: Sequence[Any], place: str) -> tuple[Fraction, ...]:
    if isinstance(values, str):
        raise InputError(f"{place}: {values!r} is a text; accepted is a list of numbers")
    return tuple(rational(value, f"{place}[{j}]") for j, value in enumerate(values))
