"""The scikit-learn estimators: scikit-learn's own checks, and what they promise besides."""

from __future__ import annotations

import pickle
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import exactrelu
from exactrelu import PathNormReLURegressor, SparsestReLURegressor
from exactrelu.as_problem import as_problem
from exactrelu.projected_answer import projected_answer

X = np.arange(-2.0, 4.0)[:, None]
Y = np.array([0.0, 0.0, 1.0, 1.0, 0.0, 0.0])


@parametrize_with_checks([SparsestReLURegressor(), PathNormReLURegressor(width=8, epochs=60)])
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


def test_one_input_is_solved_exactly_with_its_proof() -> None:
    model = SparsestReLURegressor().fit(X, Y)
    assert (model.status_, model.solution_.parameters) == ("optimal", 3)
    assert [model.network_.exact([int(x)]) for x in X[:, 0]] == [0, 0, 1, 1, 0, 0]
    assert model.predict([[0.5], [7.0]]).tolist() == [1.5, 0.0]
    assert exactrelu.verify(model.certificate_).valid
    assert model.critical_p_.crosses is False
    assert model.critical_p_ is model.critical_p_
    again = pickle.loads(pickle.dumps(model))
    assert again.network_ == model.network_


def test_refitting_forgets_the_old_answers() -> None:
    model = SparsestReLURegressor().fit(X, Y)
    first = model.certificate_, model.critical_p_
    line = model.fit(X, X[:, 0])
    assert line.certificate_ != first[0]
    assert line.critical_p_ is not first[1]


def test_tolerance_and_p_are_parameters() -> None:
    assert SparsestReLURegressor(tolerance="1/2").fit(X, Y).solution_.parameters == 0
    assert SparsestReLURegressor(p="1/2").fit(X, Y).solution_.problem.p == Fraction(1, 2)
    search = GridSearchCV(SparsestReLURegressor(), {"tolerance": [0, 0.5]}, cv=2).fit(X, Y)
    assert search.best_estimator_.status_ == "optimal"
    assert clone(SparsestReLURegressor(p="1/3")).p == "1/3"


def test_several_inputs_are_searched_when_they_are_few() -> None:
    rows, y = [[1, 0], [-1, 3], [2, 1], [0, -2]], [2, 0, 4, 0]
    few = SparsestReLURegressor().fit(rows, y)
    assert (few.status_, few.solution_.parameters) == ("optimal", 1)
    assert exactrelu.verify(few.certificate_).valid
    many = SparsestReLURegressor(search_samples=3).fit(rows, y)
    assert (many.status_, many.certificate_) == ("feasible", None)
    assert [many.network_.exact(row) for row in rows] == y
    stopped = SparsestReLURegressor(p="1/2", budget=1e-9).fit(rows, y)
    assert [stopped.network_.exact(row) for row in rows] == y


def test_unfitted_estimators_say_so() -> None:
    for model in (SparsestReLURegressor(), PathNormReLURegressor()):
        with pytest.raises(NotFittedError):
            model.predict(X)
        for name in ("network_", "certificate_", "critical_p_", "training_"):
            assert not hasattr(model, name)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"p": 2}, "p: 2"),
        ({"tolerance": -1}, "tolerance"),
        ({"search_samples": -1}, "search_samples: -1"),
        ({"measure": "weights"}, "measure"),
    ],
)
def test_refused_options_of_the_sparsest(options: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        SparsestReLURegressor(**options).fit(X, Y)


def test_contradicting_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="same x"):
        SparsestReLURegressor().fit([[0], [0]], [0, 1])
    with pytest.raises(ValueError, match="same inputs"):
        SparsestReLURegressor().fit([[0, 1], [0, 1]], [0, 1])
    assert SparsestReLURegressor(tolerance=1).fit([[0, 1], [0, 1]], [0, 1]).status_


def test_the_trained_sibling() -> None:
    model = PathNormReLURegressor(epochs=1500, random_state=0).fit(X, Y)
    assert model.score(X, Y) > 0.99
    assert (model.status_, model.n_iter_) == ("epochs", 1500)
    assert model.network_ == model.training_.network
    again = PathNormReLURegressor(epochs=1500, random_state=0).fit(X, Y)
    assert again.network_ == model.network_
    other = PathNormReLURegressor(width=20, epochs=50, random_state=4).fit(X, Y)
    assert other.network_ != model.network_
    pipeline = make_pipeline(StandardScaler(), PathNormReLURegressor(p=None, epochs=50, width=5))
    assert pipeline.fit(X, Y).predict(X).shape == (6,)
    with pytest.raises(ValueError, match="optimizer"):
        PathNormReLURegressor(optimizer="lbfgs").fit(X, Y)


CASES = [
    ([[0, 5], [1, 5], [2, 7]], [0, 1, 0]),
    ([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]),  # no single input tells these apart
    ([[0, 0], [0, 1], [1, 0], [1, 1]], [3, 3, 3, 3]),
    ([[0, 0], [0, 1], [1, 0], [1, 1]], [-1, -1, 2, 2]),
    ([[0], [1], [2], [2]], [0, 1, 0, 0]),
    ([[0, 0, 0]], [0]),
    ([[2, 1, 0]], [-5]),
    ([[1, 1], [1, 1], [2, 0]], [4, 4, 1]),
    ([[1, 2], [2, 1], [3, 3], [-4, 0]], ["1/3", "-2/7", 0, "1e-9"]),
]


@pytest.mark.parametrize(("rows", "labels"), CASES)
@pytest.mark.parametrize("skip", [False, True])
@pytest.mark.parametrize("penalize_bias", [False, True])
def test_projected_answers_fit_exactly(rows, labels, skip, penalize_bias) -> None:
    for measure in ("parameters", "neurons"):
        problem = as_problem(rows, labels, skip=skip, penalize_bias=penalize_bias, measure=measure)
        solution = projected_answer(problem)
        network = solution.network
        assert network is not None
        values = [network.exact([Fraction(t) for t in row]) for row in rows]
        assert values == [Fraction(label) for label in labels]
        counted = [
            sum(bool(u) for u in (*n.w, n.b if penalize_bias else 0)) for n in network.hidden
        ]
        expected = sum(counted) if measure == "parameters" else len(network.hidden)
        assert solution.cost.lower == solution.cost.upper == expected
        if not skip:
            assert not any(network.a)
            assert network.c == 0


def test_projected_answers_within_a_tolerance_and_with_p() -> None:
    rows = np.random.default_rng(0).integers(-9, 9, (30, 3)).tolist()
    labels = np.random.default_rng(1).integers(-9, 9, 30).tolist()
    rows += [[100, 100, k] for k in range(5)]
    labels += [0] * 5
    for p in (0, "1/2", 1):
        network = projected_answer(as_problem(rows, labels, p=p, tolerance=2)).network
        assert network is not None
        errors = [abs(network.exact(r) - y) for r, y in zip(rows, labels, strict=True)]
        assert max(errors) <= 2
    solution = projected_answer(as_problem(rows, labels, p=1))
    assert solution.network is not None
    norm = sum(abs(n.v * u) for n in solution.network.hidden for u in (*n.w, n.b))
    assert solution.cost.lower == norm
    half = projected_answer(as_problem(rows, labels, p="1/2"))
    assert float(half.cost) == pytest.approx(
        sum(
            float(abs(n.v * u)) ** 0.5
            for n in half.network.hidden  # type: ignore[union-attr]
            for u in (*n.w, n.b)
        )
    )


def test_the_package_is_whole_without_scikit_learn() -> None:
    program = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from exactrelu import *\n"
        "import exactrelu\n"
        "try:\n    exactrelu.SparsestReLURegressor\n"
        "except exactrelu.BackendMissingError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "pip install 'exactrelu[learn]'" in done.stdout
