"""Solutions print themselves as the command line does."""

from __future__ import annotations

import json
from fractions import Fraction as F

import numpy as np
import pytest

from exactrelu.networks import Problem, ReLUNetwork, Solution, number_json
from exactrelu.polytopes import ExactVector
from exactrelu.polytopes.enclosure import Enclosure


class Affine:
    """A fit that counts how often its network is made."""

    made = 0

    def network(self) -> ReLUNetwork:
        self.made += 1
        return ReLUNetwork.of([], ["1/3"], 1)

    def __call__(self, x: object) -> np.ndarray:
        return np.asarray(x) / 3 + 1


def solution(fit: Affine | None) -> Solution:
    problem = Problem.of([ExactVector.of([0, 3])], ExactVector.of([1, 2]), p="1/2")
    return Solution(
        problem=problem,
        status="optimal" if fit else "infeasible",
        cost=Enclosure(F(1, 3), F(1, 2)),
        lower_bound=Enclosure.exactly(F(1, 3)),
        neurons=0,
        parameters=0,
        unique=True,
        method="by hand",
        proof="none needed",
        seconds=0.123456789,
        fit=fit,
    )


def test_json() -> None:
    fit = Affine()
    answer = solution(fit)
    document = answer.to_json()
    assert json.loads(json.dumps(document)) == document
    assert list(document) == [
        *("status", "problem", "cost", "lower_bound", "neurons", "parameters"),
        *("network", "unique", "method", "proof", "stopped", "seconds"),
    ]
    assert document["cost"] == {"lower": "0.3333333333333333", "upper": "0.5"}
    assert document["lower_bound"] == "1/3"
    assert document["seconds"] == 0.123457
    assert document["network"] == {"hidden": [], "skip": {"a": ["1/3"], "c": "1"}}
    assert answer.network is answer.network
    assert fit.made == 1
    assert answer([3.0]).tolist() == [2.0]


def test_without_a_fit() -> None:
    answer = solution(None)
    assert answer.network is None
    assert answer.to_json()["network"] is None
    with pytest.raises(ValueError, match="the problem is infeasible: there is no function"):
        answer([0.0])


@pytest.mark.parametrize(
    ("lower", "upper", "found"),
    [
        (F(3), F(3), "3"),
        (F(-1, 3), F(-1, 3), "-1/3"),
        (F(1, 3), F(1, 2), {"lower": "0.333", "upper": "0.5"}),
        (F(2, 3000), F(1, 1000), {"lower": "0.000666", "upper": "0.001"}),
        (F(2000, 3), F(1000), {"lower": "666", "upper": "1000"}),
    ],
)
def test_number_json(lower: F, upper: F, found: object) -> None:
    assert number_json(Enclosure(lower, upper), 3) == found


def test_long_numbers() -> None:
    assert number_json(Enclosure.exactly(F(10) ** 5000)) == "1" + "0" * 5000
