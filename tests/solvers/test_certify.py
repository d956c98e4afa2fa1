"""Verdicts about networks: planted teachers, redundant neurons, trained-like networks."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactrelu
from exactrelu import InputError, LayeredNetwork, ReLUNetwork, certify, certify_certificate, verify
from exactrelu.networks import affine_part_as_neurons, equal
from exactrelu.solvers.certified_network import CertifiedNetwork

PEAK = ([-2, -1, 0, 1, 2, 3], [0, 0, 1, 1, 0, 0])
FAR = {"v": "1", "w": ["1"], "b": "-9"}
SPARSEST = [(1, [1], 1), (-2, [1], F(-1, 2)), (1, [1], -2)]


def holds(answer: CertifiedNetwork) -> bool:
    """Whether the certificate of an answer is accepted as it stands and after JSON."""
    document = json.loads(json.dumps(certify_certificate(answer)))
    verdict = verify(document)
    assert verdict.valid, verdict.failure
    return verdict.valid


def test_the_peak_and_plateau_network() -> None:
    """80 neurons as the paper's, three of them active, with errors of training."""
    generator = np.random.default_rng(0)
    weight, bias, output = (generator.normal(size=80) for _ in range(3))
    output[3:] = 0.0
    weight[:3], bias[:3], output[:3] = 1.0, [1, -0.5, -2], [1, -2, 1]
    exact = LayeredNetwork.of([(weight[:, None], bias), (output[None, :], None)])
    answer = certify(exact, *PEAK)
    assert (answer.verdict, answer.size.neurons, answer.listed) == ("sparsest", 3, 80)
    assert answer.max_error == 0
    assert holds(answer)
    scale = generator.uniform(0.5, 2.0, size=80)
    weight, bias, output = weight * scale, bias * scale, output / scale
    bias[:3] += 1e-3 * generator.normal(size=3)
    answer = certify(LayeredNetwork.of([(weight[:, None], bias), (output[None, :], None)]), *PEAK)
    assert answer.verdict == "sparsest"
    assert 0 < answer.max_error < F(1, 100)
    assert answer.problem.tolerance == answer.max_error
    assert holds(answer)


def test_connecting_the_dots_is_not_sparsest() -> None:
    dots = ReLUNetwork.of([(1, [1], 1), (-1, [1], 0), (-1, [1], -1), (1, [1], -2)], a=[0])
    answer = certify(dots, *PEAK)
    assert (answer.verdict, answer.least_cost, answer.lower_bound) == ("not sparsest", 3, 3)
    assert len(answer.smaller_network.hidden) == 3
    assert answer.merged_size == answer.size
    assert holds(answer)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_planted_teachers_with_one_input(seed: int) -> None:
    """Points on each line between knots of alternating sign far apart need them all."""
    generator = np.random.default_rng(seed)
    count = int(generator.integers(0, 6))
    knots = 10 * np.arange(1, count + 1) + generator.integers(-2, 3, size=count)
    jumps = generator.integers(1, 9, size=count) * (-1) ** np.arange(count)
    ends = [0, *knots, 10 * (count + 2)]
    x = sorted({int(v) for a, b in itertools.pairwise(ends) for v in (a + 1, b - 1)})
    teacher = ReLUNetwork.of(
        [(int(c), [1], -int(t)) for t, c in zip(knots, jumps, strict=True)], a=[3], c=-2
    )
    y = [teacher.exact([t]) for t in x]
    answer = certify(teacher, x, y)
    assert (answer.verdict, answer.size.cost, answer.max_error) == ("sparsest", count, 0)
    assert holds(answer)
    doubled = ReLUNetwork((*teacher.hidden, *teacher.hidden[:1]), teacher.a, teacher.c)
    spread = ReLUNetwork(
        (*teacher.hidden, *ReLUNetwork.of([(1, [1], 5), (-1, [-1], -5)], a=[0]).hidden),
        tuple(a - 1 for a in teacher.a),
        teacher.c - 5,
    )
    for bigger, more in ((doubled, bool(count)), (spread, 2)):
        found = certify(bigger, x, y, tolerance=0 if bigger is spread else None)
        assert found.size.cost == count + more
        assert found.verdict == ("not sparsest" if more else "sparsest")
        assert holds(found)
        if more:
            assert len(found.smaller_network.hidden) == found.least_cost
    assert equal(spread, teacher)


X2 = [[3, -5], [-4, -3], [-4, 3], [4, 1], [-5, -4], [-2, -1], [1, 0], [-3, -4]]
TEACHER = ReLUNetwork.of([(1, [-1, 0], -1), (1, [0, -1], -2)], a=[0, 0])
Y2 = [TEACHER.exact(x) for x in X2]


def test_planted_teachers_with_two_inputs() -> None:
    answer = certify(TEACHER, X2, Y2)
    assert (answer.verdict, answer.size.cost, answer.size.neurons) == ("sparsest", 4, 2)
    assert holds(answer)
    for more, cost, merged_cost in (
        ([(1, [1, 1], -100)], 7, 7),  # a neuron that no sample reaches
        ([(1, [0, 0], -1), (0, [1, 1], 1)], 5, 4),  # neurons without effect
        ([(F(1, 2), [-2, 0], -2), (-1, [-1, 0], -1)], 8, 4),  # neurons that cancel
    ):
        extra = ReLUNetwork.of(more, a=[0, 0]).hidden
        bigger = ReLUNetwork((*TEACHER.hidden, *extra), TEACHER.a)
        found = certify(bigger, X2, Y2)
        assert (found.verdict, found.size.cost) == ("not sparsest", cost)
        assert found.merged_size.cost == merged_cost
        assert (found.least_cost, found.lower_bound) == (4, 4)
        assert holds(found)


def test_the_output_bias_counts_without_a_skip_connection() -> None:
    lifted = ReLUNetwork(TEACHER.hidden, (F(1), F(0)), F(2))
    y = [lifted.exact(x) for x in X2]
    counted = certify(lifted, X2, y, budget=0.2)
    assert (counted.size.cost, counted.size.neurons, counted.listed) == (4 + 2 + 1, 5, 2)
    assert equal(counted.network, lifted)
    assert counted.network == affine_part_as_neurons(lifted)
    assert holds(counted)
    free = certify(lifted, X2, y, skip=True, penalize_bias=False)
    assert (free.size.cost, free.size.neurons) == (2, 2)
    assert free.verdict == "sparsest"
    assert holds(free)


@pytest.mark.parametrize("measure", ["parameters", "neurons"])
@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize("bias", [True, False])
def test_every_option_is_certified(measure: str, skip: bool, bias: bool) -> None:
    options: dict[str, Any] = {"measure": measure, "skip": skip, "penalize_bias": bias}
    X, y = [[0, 0], [1, 0], [0, 1], [2, 1], [-1, 3]], [0, 1, 0, 2, 0]
    answer = certify(ReLUNetwork.of([(1, [1, 0], 0)], a=[0, 0]), X, y, **options)
    assert answer.verdict in ("sparsest", "not sparsest")
    solution = exactrelu.solve(X, y, **options)
    assert answer.least_cost == solution.cost.lower
    assert holds(answer)
    constant = certify(ReLUNetwork.of([(1, [0, 0], 7)], a=[0, 0]), X, y, **options)
    assert constant.max_error == 7
    assert holds(constant)


def test_a_budget_leaves_it_open() -> None:
    generator = np.random.default_rng(2)
    network = LayeredNetwork.of(
        [(generator.normal(size=(4, 3)), generator.normal(size=4)), ([[1, -1, 1, 1]], None)]
    )
    X = generator.normal(size=(14, 3))
    answer = certify(network, X, network(X)[:, 0], budget=0.05)
    assert answer.verdict == "open"
    assert answer.smaller_network is None
    assert 0 < answer.max_error < F(1, 10**12)
    assert answer.least_cost == answer.size.cost == 16 > answer.lower_bound
    document = certify_certificate(answer)
    assert verify(document).valid


def test_a_tolerance_that_is_not_kept() -> None:
    network = ReLUNetwork.of(SPARSEST, a=[0], c="1/8")
    answer = certify(network, *PEAK, tolerance="1/10")
    assert (answer.verdict, answer.max_error, answer.worst_row) == ("does not fit", F(1, 8), 0)
    assert answer.optimum is None
    assert answer.to_json()["optimum"] is None
    assert holds(answer)
    assert certify(network, *PEAK, tolerance="1/8").verdict == "sparsest"
    some = certify(network, *PEAK, tolerance=[1, 1, 1, 1, 1, 0])
    assert (some.verdict, some.worst_row) == ("does not fit", 5)
    assert holds(some)
    loose = certify(network, *PEAK, tolerance=1)
    assert (loose.verdict, loose.least_cost) == ("not sparsest", 0)
    assert holds(loose)


def test_one_point_and_repeated_rows() -> None:
    network = ReLUNetwork.of([(1, [1], 0)], a=[0])
    answer = certify(network, [1], [1])
    assert (answer.verdict, answer.least_cost) == ("not sparsest", 0)
    assert holds(answer)
    answer = certify(network, [1, 1, -1], [0, 2, 0])
    assert answer.max_error == 1
    assert holds(answer)


def test_a_trained_like_network_of_many_neurons() -> None:
    """Its own error lets a function with few knots through, and one ulp less would not."""
    generator = np.random.default_rng(3)
    x = np.linspace(-3, 3, 500)
    y = np.abs(x) + 0.01 * generator.normal(size=500)
    knots = np.linspace(-3, 3, 60)
    features = np.maximum(x[:, None] - knots, 0)
    design = np.column_stack((features, np.ones(500), x))
    solved = np.linalg.lstsq(design, y, rcond=1e-6)[0]
    network = ReLUNetwork.of(
        [(v, [1.0], -t) for v, t in zip(solved[:60], knots, strict=True)],
        a=[solved[61]],
        c=solved[60],
    )
    answer = certify(network, x, y)
    assert answer.verdict == "not sparsest"
    assert answer.size.cost > answer.least_cost == answer.lower_bound
    assert holds(answer)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verdict", "not sparsest"),
        ("verdict", "open"),
        ("verdict", "does not fit"),
        ("cost", 2),
        ("neurons", 4),
        ("parameters", 2),
        ("max_error", "1"),
        ("lower_bound", 2),
        ("lower_bound", 4),
    ],
)
def test_altered_claims_are_found(field: str, value: Any) -> None:
    document = certify_certificate(certify(ReLUNetwork.of(SPARSEST, a=[0]), *PEAK))
    document["claim"][field] = value
    assert not verify(resealed(document)).valid


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(smaller_network=None), "the verdict 'not sparsest' is not"),
        (lambda d: d["smaller_network"]["skip"].update(c="1"), "beyond the tolerance"),
        (lambda d: d["claim"].update(smaller_cost=2), "the smaller network costs 3"),
        (
            lambda d: d["smaller_network"]["hidden"].append({"v": "1", "w": ["1"], "b": "-9"}),
            "costs 4",
        ),
        (lambda d: d["network"]["hidden"].pop(), "largest error is"),
        (lambda d: d["claim"].update(verdict="sparsest"), "ignores the smaller network"),
        (lambda d: d["optimum"]["claim"].update(lower_bound="4"), "lower bound"),
        (lambda d: d["network"]["hidden"][0].update(w=["1", "2"]), "1 inputs"),
        (lambda d: d.update(optimum=None), "malformed"),
    ],
)
def test_altered_proofs_are_found(change: Any, words: str) -> None:
    dots = ReLUNetwork.of([(1, [1], 1), (-1, [1], 0), (-1, [1], -1), (1, [1], -2)], a=[0])
    document = json.loads(json.dumps(certify_certificate(certify(dots, *PEAK))))
    change(document)
    verdict = verify(resealed(document))
    assert not verdict.valid
    assert words in verdict.failure


def resealed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the digest that it would have had."""
    from exactrelu.certificate import digest

    body = {key: value for key, value in document.items() if key != "digest"}
    return {**body, "digest": digest(body)}


def test_refusals() -> None:
    network = ReLUNetwork.of(SPARSEST, a=[0])
    with pytest.raises(InputError, match="1 inputs and the data 2 input columns"):
        certify(network, [[1, 2]], [1])
    with pytest.raises(InputError, match="2 hidden layers"):
        certify(LayeredNetwork.of([([[1]], None)] * 3), *PEAK)
    with pytest.raises(InputError, match="2 outputs"):
        certify(LayeredNetwork.of([([[1], [1]], None)]), *PEAK)
    with pytest.raises(InputError, match="network: a int"):
        certify(3, *PEAK)
    problem = exactrelu.solve(*PEAK, p="1/2").problem
    with pytest.raises(InputError, match="accepted is p = 0"):
        certify(network, problem)


def test_other_kinds_of_networks(tmp_path: Any) -> None:
    import torch

    from exactrelu.networks import to_mlp_regressor, to_sequential

    network = ReLUNetwork.of(SPARSEST, a=[0])
    path = tmp_path / "n.npz"
    exactrelu.write_network(network, path)
    model = to_sequential(network)
    assert isinstance(model, torch.nn.Sequential)
    solution = exactrelu.solve(*PEAK)
    for trained in (path, str(path), model, to_mlp_regressor(network), solution):
        assert certify(trained, *PEAK).verdict == "sparsest"
