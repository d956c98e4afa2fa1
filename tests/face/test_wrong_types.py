"""Arguments of wrong types in Python, and wrong options: one sentence, never another error."""

from __future__ import annotations

import numpy as np
import pytest

import exactrelu
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers import size_estimate
from exactrelu.supports import factorise

X, Y = [0, 1, 2], [0, 1, 0]
MASKED = np.ma.masked_array([0.0, 7.0, 2.0], mask=[False, True, False])
MASKED_ROWS = np.ma.masked_array(
    [[0.0, 1.0]] * 3, mask=[[False, False], [False, True], [False] * 2]
)
ARRAY = np.array([1, 2, 3])
LU = [["10", "11"], ["11", "01"]]

REFUSED = {
    "masked x": (lambda: exactrelu.solve(MASKED, Y), "X, entry 2: masked"),
    "masked X": (lambda: exactrelu.solve(MASKED_ROWS, Y), "X, entry 2, 2: masked"),
    "masked y": (lambda: exactrelu.critical_p(X, MASKED), "y, entry 2: masked"),
    "a set": (lambda: exactrelu.solve(X, {1, 2, 3}), "has no order"),
    "a dict": (lambda: exactrelu.fit(X, {1: 2}, hidden=1), "has no order"),
    "skip no": (lambda: exactrelu.solve(X, Y, skip="no"), "skip: 'no'; accepted are True"),
    "bias 0": (lambda: exactrelu.solve(X, Y, penalize_bias=0), "penalize_bias: 0; accepted"),
    "method": (lambda: exactrelu.solve(X, Y, method=ARRAY), "method: "),
    "no solver": (lambda: exactrelu.solve(X, Y, method="milp:"), "method: 'milp:'; accepted"),
    "measure": (lambda: exactrelu.solve(X, Y, measure=ARRAY), "measure: "),
    "loss": (lambda: exactrelu.fit(X, Y, hidden=1, loss=ARRAY), "loss: "),
    "digits": (lambda: exactrelu.critical_p(X, Y, digits="9"), "digits is 9"),
    "path digits": (lambda: exactrelu.path(X, Y, digits=2.5), r"digits is 2\.5"),
    "no solution": (lambda: exactrelu.certificate({"a": 1}), "a dict has no certificate"),
    "mask 3": (lambda: exactrelu.fit(X, Y, mask=3), "mask: 3; accepted are rows"),
    "mask in 3d": (lambda: exactrelu.fit(X, Y, mask=np.ones((1, 1, 1))), "mask, hidden unit 1"),
    "seed": (lambda: factorise([[1, 2], [3, 4]], LU, seed=-1), "seed: -1; accepted are 0"),
    "width": (lambda: exactrelu.train(X, Y, width=2.0), r"width: 2\.0; accepted are whole"),
    "epochs": (lambda: exactrelu.train(X, Y, epochs=ARRAY), "epochs: .*; accepted are whole"),
    "cut": (lambda: exactrelu.train(X, Y, epochs=1, cut="x"), "cut: x; accepted are numbers"),
    "no seed": (lambda: exactrelu.train(X, Y, epochs=1, seed=None), "seed: None; accepted are"),
    "optimizer": (lambda: exactrelu.train(X, Y, epochs=1, optimizer=ARRAY), "optimizer: "),
}


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_types_are_one_sentence(name):
    call, words = REFUSED[name]
    with pytest.raises(InputError, match=words):
        call()


def test_arrays_without_gaps_and_numpy_flags_are_accepted():
    whole = np.ma.masked_array([0.0, 1.0, 2.0], mask=False)
    assert exactrelu.solve(whole, Y, skip=np.True_).cost == exactrelu.solve(X, Y, skip=True).cost
    assert exactrelu.supports.decide_closedness(LU).closed is False


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("solve", "PEAK", "--tolerance", ""), "--tolerance: the cell is empty"),
        (("critical-p", "PEAK", "--method", "milp:"), "method: 'milp:'"),
        (("factorise", "PEAK", "--mask", "PEAK", "--seed", "-1"), "-1 is not in the range x>=0"),
        (("train", "PEAK", "--width", "99999999999"), "the memory of this machine"),
    ],
)
def test_wrong_options_are_one_line(call, peak, words, message):
    if words[0] == "train":
        pytest.importorskip("torch")
    assert message in call(*(peak if word == "PEAK" else word for word in words)).complaint


def test_sizes_beyond_floats_are_told():
    size = size_estimate.PolytopeSize(9, 636, 1484, 4, 10**400)
    assert "up to 1.0e+400 vertices" in size_estimate._words(size)


@pytest.mark.parametrize("budget", [None, 1])
def test_a_polytope_that_is_too_large_is_not_begun(call, tmp_path, budget):
    path = tmp_path / "wide.csv"
    path.write_text("".join(f"{k},{k * k % 7},{k * k * k % 11},{k % 5}\n" for k in range(12)))
    options = [] if budget is None else ["--budget", budget]
    answer = call("solve", path, "--p", "1/2", "--method", "vertices", *options)
    assert answer.code == 3
    if budget is None:
        assert answer.out == ""
        assert "too many to be written down" in answer.err
        assert answer.err.count("\n") == 1
    else:
        assert "feasible" in answer.out
