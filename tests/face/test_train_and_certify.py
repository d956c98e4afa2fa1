"""Trained networks go straight into certify."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import exactrelu
from exactrelu.as_problem import as_problem
from exactrelu.solvers.certify import certify

X, Y = [-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0]


def test_a_planted_sparse_teacher_is_recovered_and_certified() -> None:
    rows = np.random.default_rng(0).integers(-4, 5, (7, 2))
    labels = [max(0, int(row[0])) for row in rows]
    training = exactrelu.train(
        rows.astype(float), labels, p=0.4, strength=0.03, width=10, epochs=2000
    )
    problem = as_problem(rows.tolist(), labels)
    found = certify(training.network, problem, own_tolerance=True)
    assert (found.verdict, found.size.cost, training[0].parameters) == ("sparsest", 1, 1)
    assert float(found.max_error) == pytest.approx(training[0].max_error)
    assert 0 < found.max_error < Fraction(1, 100)


def test_a_network_with_too_many_neurons_is_told_a_smaller_one() -> None:
    training = exactrelu.train(X, Y, p=None, width=12, epochs=1500)
    found = certify(training.network, as_problem(X, Y, skip=False), own_tolerance=True)
    assert found.verdict == "not sparsest"
    assert found.least_cost is not None
    assert found.least_cost <= 3 < found.size.cost
    smaller = found.smaller_network
    assert smaller is not None
    errors = [abs(smaller.exact([x]) - y) for x, y in zip(X, Y, strict=True)]
    assert max(errors) <= found.max_error


def test_on_the_command_line(call, peak, tmp_path) -> None:
    network = tmp_path / "n.json"
    assert call("train", peak, "--epochs", 400, "--width", 10, "--network", network).code == 0
    answer = call("certify", network, peak, "--json")
    assert answer.code == 1
    assert answer.json["verdict"] == "not sparsest"


@pytest.mark.exhaustive
def test_the_papers_network_is_a_sparsest_one() -> None:
    training = exactrelu.train(
        X, Y, p=0.4, seed=20, epochs=70_000, bias_rule="kept", record_every=1000
    )
    neurons = dict(zip(training.history.epochs, training.history.of(0, "neurons"), strict=True))
    assert [neurons[epoch] for epoch in (5_000, 10_000, 15_000, 20_000)] == [10, 6, 6, 6]
    found = certify(training.network, as_problem(X, Y, skip=False), own_tolerance=True)
    assert (found.verdict, training[0].neurons) == ("sparsest", 3)
