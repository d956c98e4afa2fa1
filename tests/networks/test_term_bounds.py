"""How close few neurons come: the worked case, random networks, and what must be refused."""

from __future__ import annotations

import random
from fractions import Fraction as F

import pytest

from exactrelu import verify
from exactrelu.certificate import digest
from exactrelu.networks import NormalForm, ReLUNetwork
from exactrelu.networks.gradients import gradients
from exactrelu.networks.term_bounds import TermBounds
from exactrelu.polytopes import InputError
from exactrelu.polytopes.box import Box
from exactrelu.term_certificate import term_certificate

FOUR = ReLUNetwork.of([(4, [1, 0], 0), (-3, [0, 1], 0), (2, [1, 1], 0), (1, [1, -1], 0)], a=[0, 0])


def test_the_worked_case() -> None:
    bounds = TermBounds.of(FOUR)
    assert bounds.form.s == (7, -2)
    assert [kink.jump for kink in bounds.ranked] == [4, -3, 2, 1]
    assert [bounds.lower(k) for k in range(5)] == [2, F(3, 2), 1, F(1, 2), 0]
    errors = [bounds.error(bounds.kept(k, skip=False)) for k in range(5)]
    assert [error.upper for error in errors] == [7, 3, 3, 1, 0]
    for k in range(5):
        kept = bounds.kept(k)
        assert len(kept.hidden) == k
        error = bounds.error(kept)
        half = sum((abs(kink.jump) for kink in bounds.ranked[k:]), F(0)) / 2
        assert bounds.lower(k) <= error.lower == error.upper <= half
        assert error.upper <= bounds.simple_error(kept)
    assert bounds.error(bounds.kept(3)).upper == bounds.lower(3) == F(1, 2)
    assert [bounds.fewest(d) for d in (F(0), F(1, 2), F(1), F(3))] == [4, 3, 2, 0]


def random_network(draw: random.Random, neurons: int, d: int) -> ReLUNetwork:
    return ReLUNetwork.of(
        [
            (draw.randint(-5, 5), [draw.randint(-2, 2) for _ in range(d)], draw.randint(-2, 2))
            for _ in range(neurons)
        ],
        a=[draw.randint(-1, 1) for _ in range(d)],
    )


def distance(one: ReLUNetwork, other: ReLUNetwork, box: Box | None) -> F:
    form = NormalForm.of(one).minus(NormalForm.of(other))
    form = form if box is None else form.within(box)
    return max(max(map(abs, gradient)) for gradient in gradients(form, box))


@pytest.mark.parametrize("seed", range(40))
def test_no_network_with_few_neurons_comes_closer(seed: int) -> None:
    check_candidates(seed)


@pytest.mark.exhaustive
@pytest.mark.parametrize("hundred", range(10))
def test_no_network_comes_closer_a_thousand_times(hundred: int) -> None:
    for seed in range(100 * hundred + 40, 100 * hundred + 140):
        check_candidates(seed)


def check_candidates(seed: int) -> None:
    draw = random.Random(seed)
    d = draw.randint(1, 3)
    network = random_network(draw, draw.randint(0, 5), d)
    box = draw.choice([None, Box.cube(d), Box.of([F(1, 2)] * d, [2] * d)])
    bounds = TermBounds.of(network, box)
    for k in range(4):
        # Near candidates: some of the network's own neurons, moved a little, with any skip.
        own = draw.sample(network.hidden, min(k, len(network.hidden)))
        near = [(n.v + F(draw.randint(-2, 2), 2), n.w, n.b) for n in own]
        candidates = [
            random_network(draw, k, d),
            ReLUNetwork.of(near, a=[draw.randint(-2, 2) for _ in range(d)]),
            bounds.kept(k),
            bounds.kept(k, skip=False),
        ]
        for candidate in candidates:
            assert len(candidate.hidden) <= k
            error = bounds.error(candidate)
            assert error.lower == error.upper == distance(network, candidate, box)
            assert bounds.lower(k) <= error.upper <= bounds.simple_error(candidate)
    last = len(bounds.ranked) - 1
    if last >= 0:
        assert bounds.error(bounds.kept(last)).upper == bounds.lower(last)
    for k in range(3):
        verdict = verify(term_certificate(network, k, box))
        assert verdict.valid, verdict.failure


def test_kinks_outside_the_box_do_not_count() -> None:
    network = ReLUNetwork.of([(3, [1, 1], "-1.5"), (7, [1, 1], "-2.5"), (-2, [1, 0], 0)], [0, 0])
    assert TermBounds.of(network).lower(1) == F(3, 2)
    assert TermBounds.of(network, Box.cube(2)).lower(1) == 1
    assert TermBounds.of(network, Box.cube(2)).lower(2) == 0


def altered(path: tuple[str, ...], value: object) -> dict:
    document = term_certificate(FOUR, 2, Box.cube(2))
    part = document
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    document["data_digest"] = digest(document["data"])
    body = {key: entry for key, entry in document.items() if key != "digest"}
    return {**body, "digest": digest(body)}


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("claim", "lower_bound"), "2", "the claimed lower bound is 2, but it is 1"),
        (("claim", "upper_bound"), "1", "the claimed upper bound is 1"),
        (("claim", "terms"), 1, "lower bound"),
        (("claim", "terms"), True, "number of neurons"),
        (("data", "box"), None, None),
        (("data", "box"), {"lower": ["1", "1"], "upper": ["2", "2"]}, "lower bound"),
        (("data", "box"), {"lower": ["1", "1"], "upper": ["1", "2"]}, "empty side"),
        (("network",), FOUR.to_json(), "4 neurons, not 2"),
        (("network", "hidden"), [], "upper bound"),
        (("network", "skip"), {"a": ["0"], "c": "0"}, "different numbers of inputs"),
        (("proof",), {"kind": "none"}, "no known kind"),
    ],
)
def test_wrong_certificates_are_found(
    path: tuple[str, ...], value: object, message: str | None
) -> None:
    verdict = verify(altered(path, value))
    if message is None:
        assert verdict.valid
    else:
        assert not verdict.valid
        assert message in str(verdict.failure)


@pytest.mark.parametrize("terms", [-1, 1.5, True, "2"])
def test_numbers_of_neurons_are_checked(terms: object) -> None:
    with pytest.raises(InputError, match=r"terms: .* is no number of neurons"):
        TermBounds.of(FOUR).lower(terms)  # type: ignore[arg-type]
