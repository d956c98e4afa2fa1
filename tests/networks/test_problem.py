"""A problem is validated once, and says in one sentence what it does not accept."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest

from exactrelu.networks import Problem
from exactrelu.polytopes import ExactVector, InputError

X, Y = [ExactVector.of([0, 1, 2])], ExactVector.of([5, 6, 8])


def test_defaults_for_one_input_and_for_two() -> None:
    one = Problem.of(X, Y)
    assert (one.p, one.skip, one.penalize_bias, one.bound) == (0, True, False, None)
    assert (one.tolerance, one.measure, one.exact_fit) == (0, "parameters", True)
    assert (one.samples, one.inputs) == (3, 1)
    two = Problem.of(X * 2, Y)
    assert (two.skip, two.penalize_bias, two.inputs) == (False, True, 2)
    forced = Problem.of(X * 2, Y, skip=True, penalize_bias=False)
    assert (forced.skip, forced.penalize_bias) == (True, False)
    other = Problem.of(X, Y, skip=False, penalize_bias=True, measure="neurons")
    assert (other.skip, other.penalize_bias, other.measure) == (False, True, "neurons")


@pytest.mark.parametrize(
    ("p", "exact"),
    [
        ("0.1", F(1, 10)),
        (0.1, F(0.1)),
        (F(1, 3), F(1, 3)),
        ("2/3", F(2, 3)),
        (1, F(1)),
        (0.0, F(0)),
    ],
)
def test_p_is_read_exactly(p: object, exact: F) -> None:
    assert Problem.of(X, Y, p=p).p == exact


@pytest.mark.parametrize(
    ("tolerance", "each", "exact_fit"),
    [
        ("0.1", [F(1, 10)] * 3, False),
        (0, [F(0)] * 3, True),
        ([0, "1/2", 0.25], [F(0), F(1, 2), F(1, 4)], False),
        (np.array([0.0, 0.0, 0.0]), [F(0)] * 3, True),
        (ExactVector.of([0, 0, 1]), [F(0), F(0), F(1)], False),
        ((1, 2, 3), [F(1), F(2), F(3)], False),
    ],
)
def test_tolerance(tolerance: object, each: list[F], exact_fit: bool) -> None:
    problem = Problem.of(X, Y, tolerance=tolerance)
    assert problem.tolerances().fractions() == each
    assert problem.exact_fit == exact_fit


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"p": -1}, "p: -1 is outside [0, 1]; accepted is 0 <= p <= 1"),
        ({"p": "1.01"}, "p: 1.01 is outside [0, 1]; accepted is 0 <= p <= 1"),
        ({"p": float("nan")}, "p: nan is not a finite number; "),
        ({"p": "half"}, "p: 'half' is not a finite number; "),
        ({"p": None}, "p: None is not a number; "),
        ({"bound": 0}, "bound: 0 is not positive; accepted is B > 0"),
        ({"bound": "-2"}, "bound: -2 is not positive; accepted is B > 0"),
        ({"bound": "x"}, "bound: 'x' is not a finite number; "),
        ({"tolerance": -1}, "tolerance: -1 is negative; accepted is D >= 0"),
        ({"tolerance": "inf"}, "tolerance: 'inf' is not a finite number; "),
        ({"tolerance": [1, 2]}, "tolerance has 2 numbers and the data 3 rows; accepted is one "),
        ({"tolerance": [0, -1, 0]}, "tolerance, row 2: -1 is negative"),
        ({"tolerance": [0, 1, "x"]}, "tolerance, row 3: 'x' is not a finite number; "),
        ({"tolerance": np.float64("nan")}, "tolerance: nan is not a finite number; "),
        ({"measure": "weights"}, "measure: 'weights'; accepted are parameters and neurons"),
        ({"measure": ["neurons"]}, "measure: ['neurons']; accepted are parameters and neurons"),
    ],
)
def test_refused_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        Problem.of(X, Y, **options)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("columns", "y", "message"),
    [
        ([], [1], "the data have no input column; accepted is at least one"),
        ([[]], [], "the data have no rows; accepted is at least one"),
        ([[1, 2], [1]], [1, 2], "input 2 has 1 rows and y has 2"),
        ([[1]], [1, 2], "input 1 has 1 rows and y has 2"),
    ],
)
def test_refused_data(columns: list[list[int]], y: list[int], message: str) -> None:
    with pytest.raises(InputError) as caught:
        Problem.of([ExactVector.of(column) for column in columns], ExactVector.of(y))
    assert str(caught.value) == message


def test_json() -> None:
    problem = Problem.of(X, Y, p="0.5", tolerance="1/3", bound=7)
    assert problem.to_json() == {
        "samples": 3,
        "inputs": 1,
        "p": "1/2",
        "skip": True,
        "penalize_bias": False,
        "bound": "7",
        "tolerance": "1/3",
        "measure": "parameters",
    }
    assert Problem.of(X, Y).to_json()["bound"] is None
    assert Problem.of(X, Y, tolerance=[0, 1, 2]).to_json()["tolerance"] == "per sample"
    assert len(Problem.of(X, Y, tolerance="1e6000").to_json()["tolerance"]) == 6001


def test_problems_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Problem.of(X, Y).p = F(1)  # type: ignore[misc]
