"""Given networks compared with the sparsest ones whose weights stay within a bound."""

import copy
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exactrelu import ReLUNetwork, certify, solve, verify
from exactrelu.certificate import digest
from exactrelu.certify_certificate import certify_certificate
from exactrelu.networks.problem import Problem
from exactrelu.polytopes import ExactVector
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers.kept_bound import Excess, kept_bound
from exactrelu.solvers.setting import Setting

OPTIONS = {"skip": False, "penalize_bias": True}
LINE = ReLUNetwork.of([(1, [3], -3)], a=[0])
TWICE = ReLUNetwork.of([(1, ["3/2"], "-3/2"), (1, ["3/2"], "-3/2")], a=[0])


@pytest.mark.parametrize(
    ("network", "bound", "verdict", "lower_bound", "proof"),
    [
        (LINE, 4, "sparsest", 2, "exhausted supports"),
        (LINE, 3, "sparsest", 2, "exhausted supports"),
        (LINE, "299/100", "does not fit", None, None),
        (TWICE, 3, "not sparsest", 2, "exhausted supports"),
        # Both copies have their kink at the first sample: they may count on either side of it.
        (TWICE, 2, "sparsest", 4, "bounded supports"),
        (TWICE, "3/2", "sparsest", 4, "bounded supports"),
        (TWICE, "149/100", "does not fit", None, None),
    ],
)
def test_verdicts_with_certificates(network, bound, verdict, lower_bound, proof):
    found = certify(network, [1, 2, 4], [0, 3, 9], bound=bound, **OPTIONS)
    assert (found.verdict, found.lower_bound) == (verdict, lower_bound)
    assert (found.optimum and found.optimum.proof) == proof
    checked = verify(certify_certificate(found))
    assert checked.valid, checked.failure


def test_a_network_off_the_data_does_not_fit_whatever_the_bound():
    found = certify(LINE, [1, 2], [0, 4], bound=1, tolerance=0, **OPTIONS)
    assert (found.verdict, found.worst_row, found.excess) == ("does not fit", 1, None)
    assert verify(certify_certificate(found)).valid


def test_a_merged_network_that_exceeds_the_bound_is_no_answer():
    pieces = ReLUNetwork.of([(1, [1], -2), (1, [1], -2)], a=[0])
    found = certify(pieces, [1, 2, 3], [0, 0, 2], bound=2, **OPTIONS)
    assert found.merged_size.cost == 2
    assert found.verdict == "sparsest"
    assert verify(certify_certificate(found)).valid


def test_altered_certificates_are_refused():
    def altered(document, change):
        other = copy.deepcopy(document)
        change(other)
        del other["digest"]
        return verify({**other, "digest": digest(other)}).valid

    exceeding = certify_certificate(certify(LINE, [1, 2], [0, 3], bound=2, **OPTIONS))
    assert altered(exceeding, lambda d: None)
    assert not altered(exceeding, lambda d: d["problem"].update(bound="3"))
    assert not altered(exceeding, lambda d: d["exceeds"].update(coordinate=3))
    assert not altered(exceeding, lambda d: d["exceeds"].update(neuron=0))
    assert not altered(exceeding, lambda d: d.update(exceeds=None))
    assert not altered(exceeding, lambda d: d["claim"].update(verdict="sparsest"))
    kept = certify_certificate(certify(TWICE, [1, 2, 4], [0, 3, 9], bound=2, **OPTIONS))
    assert altered(kept, lambda d: None)
    assert not altered(kept, lambda d: d["cells"].reverse() or d["cells"].pop())
    assert not altered(kept, lambda d: d.update(cells=[d["cells"][0]] * 2))
    assert not altered(kept, lambda d: d.update(cells=None))
    assert not altered(kept, lambda d: d["problem"].update(bound=None))
    assert not altered(kept, lambda d: d["problem"].update(bound="1"))
    less = certify_certificate(certify(TWICE, [1, 2, 4], [0, 3, 9], bound=3, **OPTIONS))
    assert not altered(less, lambda d: d.update(smaller_cells=[["-1", "3"]]))
    assert not altered(less, lambda d: d["problem"].update(bound="2"))


WEIGHTS = st.integers(-3, 3)
HIDDEN = st.lists(st.tuples(st.sampled_from([-1, 1]), WEIGHTS, WEIGHTS), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(HIDDEN, st.integers(1, 4), st.booleans())
def test_keeping_a_bound_against_all_ways_to_count(hidden, bound, penalize_bias):
    xs = [-1, 0, 2]
    network = ReLUNetwork.of([(v, [w], b) for v, w, b in hidden], a=[0])
    x = ExactVector.of(xs)
    options = {"skip": False, "penalize_bias": penalize_bias}
    setting = Setting.of(Problem.of([x], x, bound=bound, **options))
    wanted = any(
        kept(hidden, chosen, bound, penalize_bias)
        for chosen in product(*(cells(xs, w, b) for _, w, b in hidden))
    )
    try:
        found = kept_bound(setting, network)
    except InputError:
        # Left open; never where all neurons lie inside of cells.
        assert any(w * x + b == 0 for _, w, b in hidden for x in xs)
        return
    assert isinstance(found, Excess) != wanted


def cells(xs, w, b):
    """All patterns without ties of which a neuron is a limit; lines are tried by their kinks."""
    near = [(0, 1), (0, -1)]
    for k in (-2, Fraction(-1, 2), 1, 3):
        near += [(s, -s * k) for s in (-1, 1)]
    found = set()
    for u, c in near:
        sides = [u * x + c for x in xs]
        if all(side * (w * x + b) >= 0 for side, x in zip(sides, xs, strict=True)):
            found.add(tuple(side > 0 for side in sides))
    return sorted(found)


def kept(hidden, chosen, bound, penalize_bias):
    sums = {}
    for (v, w, b), pattern in zip(hidden, chosen, strict=True):
        if w == 0 and not penalize_bias:
            continue
        total = sums.get((pattern, v), (0, 0))
        sums[pattern, v] = total[0] + w, total[1] + b
    return all(abs(w) <= bound and (abs(b) <= bound or not penalize_bias) for w, b in sums.values())


@settings(max_examples=25, deadline=None)
@given(HIDDEN, st.integers(1, 3), st.sampled_from(["parameters", "neurons"]))
def test_verdicts_against_the_bounded_optimum(hidden, bound, measure):
    xs = [-1, 0, 2]
    network = ReLUNetwork.of([(v, [w], b) for v, w, b in hidden], a=[0])
    y = [sum(v * max(0, w * x + b) for v, w, b in hidden) for x in xs]
    options = {**OPTIONS, "measure": measure, "bound": bound}
    try:
        found = certify(network, xs, y, **options)
    except InputError:
        assume(False)
        return
    best = solve([[x] for x in xs], y, **options)
    checked = verify(certify_certificate(found))
    assert checked.valid, checked.failure
    if found.verdict == "does not fit":
        assert found.excess is not None
    else:
        assert best.status == "optimal"
        assert found.least_cost == found.lower_bound == best.cost.lower
        expected = "sparsest" if best.cost.lower == found.size.cost else "not sparsest"
        assert found.verdict == expected
