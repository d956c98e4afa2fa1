"""What is asked: data, the exponent p and the options of the problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

import numpy as np

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import rational, rational_text

Measure = Literal["parameters", "neurons"]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Fit data by a one-hidden-layer ReLU network of least l_p path norm.

    Parameters
    ----------
    X : tuple of ExactVector
        One vector of length N for each input.
    y : ExactVector, length N
    p : Fraction
        In [0, 1]; 0 counts, 1 is the total variation or l1 path norm.
    skip : bool
        Whether a free affine part ``a . x + c`` is allowed.
    penalize_bias : bool
        Whether biases count in the cost.
    bound : Fraction or None
        Largest allowed ``|v_k w_k|``; with several inputs, neurons with one activation pattern and
        one sign are added up.
    tolerance : ExactVector, length N, or Fraction
        Allowed ``|f(x_i) - y_i|``.
    measure : "parameters" or "neurons"
        What p = 0 counts.

    Notes
    -----
    Build it with :meth:`of`, which validates and fills in the defaults.
    """

    X: tuple[ExactVector, ...]
    y: ExactVector
    p: Fraction
    skip: bool
    penalize_bias: bool
    bound: Fraction | None
    tolerance: ExactVector | Fraction
    measure: Measure

    @classmethod
    def of(
        cls,
        X: Sequence[ExactVector],
        y: ExactVector,
        *,
        p: object = 0,
        skip: bool | None = None,
        penalize_bias: bool | None = None,
        bound: object = None,
        tolerance: object = 0,
        measure: str = "parameters",
    ) -> Problem:
        """Validate data and options.

        Parameters
        ----------
        X : sequence of ExactVector
            One for each input.
        y : ExactVector
        p, bound, tolerance : number (see :func:`exactrelu.polytopes.rational`)
            The tolerance may be a sequence with one number a row.
        skip, penalize_bias : bool, optional
            Default for one input: skip and free bias; for more: no skip and penalised bias.
        measure : str

        Raises
        ------
        InputError
            Naming what is not accepted.

        Examples
        --------
        >>> problem = Problem.of([ExactVector.of([0, 1])], ExactVector.of([0, 1]), p="1/2")
        >>> problem.skip, problem.p
        (True, Fraction(1, 2))
        """
        if not X:
            raise InputError("the data have no input column; accepted is at least one")
        for j, column in enumerate(X):
            if len(column) != len(y):
                raise InputError(f"input {j + 1} has {len(column)} rows and y has {len(y)}")
        if not len(y):
            raise InputError("the data have no rows; accepted is at least one")
        if not isinstance(measure, str) or measure not in get_args(Measure):
            raise InputError(f"measure: {measure!r}; accepted are parameters and neurons")
        for name, flag in (("skip", skip), ("penalize_bias", penalize_bias)):
            if not (flag is None or type(flag).__name__ in ("bool", "bool_")):
                raise InputError(f"{name}: {flag!r}; accepted are True, False and None")
        exponent = rational(p, "p")
        if not 0 <= exponent <= 1:
            raise InputError(f"p: {p} is outside [0, 1]; accepted is 0 <= p <= 1")
        limit = None if bound is None else rational(bound, "bound")
        if limit is not None and limit <= 0:
            raise InputError(f"bound: {bound} is not positive; accepted is B > 0")
        single = len(X) == 1
        return cls(
            tuple(X),
            y,
            exponent,
            single if skip is None else bool(skip),
            not single if penalize_bias is None else bool(penalize_bias),
            limit,
            _tolerance(tolerance, len(y)),
            "neurons" if measure == "neurons" else "parameters",
        )

    @property
    def samples(self) -> int:
        """The number of rows N."""
        return len(self.y)

    @property
    def inputs(self) -> int:
        """The number of inputs d."""
        return len(self.X)

    @property
    def exact_fit(self) -> bool:
        """Whether the tolerance is zero everywhere."""
        if isinstance(self.tolerance, Fraction):
            return self.tolerance == 0
        return all(self.tolerance[i] == 0 for i in range(len(self.tolerance)))

    def tolerances(self) -> ExactVector:
        """Return the tolerance of each row."""
        if isinstance(self.tolerance, Fraction):
            one = ExactVector.of_fractions([self.tolerance])
            return ExactVector(np.repeat(one.values, self.samples), one.denominator)
        return self.tolerance

    def to_json(self) -> dict[str, Any]:
        """Return the problem's description (without the data) as the command line prints it."""
        tolerance = "per sample"
        if isinstance(self.tolerance, Fraction):
            tolerance = rational_text(self.tolerance)
        return {
            "samples": self.samples,
            "inputs": self.inputs,
            "p": rational_text(self.p),
            "skip": self.skip,
            "penalize_bias": self.penalize_bias,
            "bound": None if self.bound is None else rational_text(self.bound),
            "tolerance": tolerance,
            "measure": self.measure,
        }


def _tolerance(tolerance: object, samples: int) -> ExactVector | Fraction:
    if isinstance(tolerance, ExactVector) or (
        hasattr(tolerance, "__len__") and not isinstance(tolerance, str)
    ):
        values = ExactVector.of(tolerance, "tolerance")
        if len(values) != samples:
            raise InputError(
                f"tolerance has {len(values)} numbers and the data {samples} rows; "
                "accepted is one number, or one a row"
            )
        for i in range(samples):
            if values[i] < 0:
                raise InputError(f"tolerance, row {i + 1}: {values.fmpq(i)} is negative")
        return values
    value = rational(tolerance, "tolerance")
    if value < 0:
        raise InputError(f"tolerance: {tolerance} is negative; accepted is D >= 0")
    return value
