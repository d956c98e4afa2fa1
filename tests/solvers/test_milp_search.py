"""Networks from mixed-integer programs and reweighted programs, against the exact search."""

import sys
from random import Random

import pytest
from enumeration_cases import DEGENERATE, random_options, random_rows, setting_of
from step_clock import clock_of_steps

from exactrelu.polytopes.errors import BackendMissingError, InputError
from exactrelu.solvers import solve, support_search
from exactrelu.solvers.milp_search import milp_search
from exactrelu.solvers.neuron_cells import neuron_cells
from exactrelu.solvers.neuron_program import proposed_networks
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.reweighted import reweighted_networks

pytest.importorskip("pulp")


def random_setting(seed, **fixed):
    random = Random(seed)
    inputs = random.choice([1, 2])
    X = random_rows(random, random.randint(1, 4), inputs, 3)
    options = {**random_options(random), **fixed}
    return setting_of(X, [random.randint(-3, 3) for _ in X], **options)


def assert_program(setting):
    """Every proposal fits (it is substituted when it is made) and none beats the proved minimum."""
    least = support_search(setting).cost.lower
    costs = [found.cost for found in proposed_networks(NeuronSpace(setting), "HiGHS", 20.0)]
    assert all(cost >= least for cost in costs)
    return bool(costs) and min(costs) == least


def test_the_program_finds_the_minimum_of_small_problems():
    found = [assert_program(random_setting(seed)) for seed in range(10)]
    assert sum(found) >= 8


@pytest.mark.exhaustive
def test_the_program_finds_the_minimum_of_many_small_problems():
    found = [assert_program(random_setting(seed)) for seed in range(100, 160)]
    assert sum(found) >= 54


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_data(name):
    X, y = DEGENERATE[name]
    for measure in ("parameters", "neurons"):
        setting = setting_of(X, y, measure=measure)
        with clock_of_steps(0):  # Only the program is stopped, after three seconds.
            solution = solve(setting.problem, method="milp", budget=6)
        assert solution.status == "optimal"
        assert solution.cost.lower == solve(setting.problem).cost.lower


def test_an_open_answer_is_only_feasible():
    random = Random(1)
    X = random_rows(random, 9, 3, 9)
    setting = setting_of(X, [random.randint(-9, 9) for _ in X])
    with clock_of_steps(0.01):
        solution = milp_search(setting, budget=1)
    assert solution.status == "feasible"
    assert solution.lower_bound.lower < solution.cost.lower


def test_a_bound_on_the_weights():
    for seed in (1, 2, 3):
        setting = random_setting(seed, bound=2, tolerance=0)
        with clock_of_steps(0):
            found = milp_search(setting, budget=20)
        known = solve(setting.problem)
        assert (found.status, found.cost.lower) == (known.status, known.cost.lower)


@pytest.mark.parametrize("seed", [0, 7])
def test_the_network_of_the_program_stays_when_the_search_is_stopped(over_at, seed):
    setting = random_setting(seed, bound=2, tolerance=0)
    over_at("exactrelu.solvers.milp_search:neuron_cells")
    found = milp_search(setting, budget=1000)
    assert (found.status, found.stopped) == ("feasible", "budget")
    assert found.method == "mixed-integer program"
    assert neuron_cells(setting, found.network) is not None
    with clock_of_steps(0):
        known = solve(setting.problem)
    assert found.lower_bound.lower < known.cost.lower <= found.cost.lower


def test_numbers_that_highs_takes_no_rows_of():
    X, y = [["1e30", 1], ["-1e30", "1/3"], [7, 0]], ["2e-30", 4, 1]
    for options in ({"bound": 3}, {"bound": 3, "measure": "neurons"}, {"tolerance": "1/2"}):
        setting = setting_of(X, y, **options)
        with clock_of_steps(0):
            found = solve(setting.problem, method="milp", budget=4)
        known = solve(setting.problem)
        assert (found.status, found.cost.lower) == (known.status, known.cost.lower)


def test_other_solvers_and_wrong_names():
    setting = setting_of([[1, 2], [0, 1], [3, -1]], [2, 0, 6])
    assert solve(setting.problem, method="milp:PULP_CBC_CMD").cost.lower == 1
    for method, words in (("milp:NOBODY", "NOBODY is not known"), ("milp:CPLEX_CMD", "installed")):
        with pytest.raises(InputError, match=words):
            solve(setting.problem, method=method)
    with pytest.raises(InputError, match="p = 0"):
        solve(setting_of([[1]], [1], p=1).problem, method="milp")


def test_without_pulp_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pulp", None)
    with pytest.raises(BackendMissingError, match="milp"):
        solve(setting_of([[1]], [1]).problem, method="milp")


@pytest.mark.parametrize("seed", range(10))
def test_reweighted_programs_give_networks_that_fit(seed):
    setting = random_setting(seed)
    least = support_search(setting).cost.lower
    costs = [found.cost for found in reweighted_networks(NeuronSpace(setting), lambda: None)]
    assert costs or not least
    assert all(cost >= least for cost in costs)


def test_reweighted_programs_find_planted_networks():
    random = Random(5)
    X = random_rows(random, 28, 2, 20)
    y = [3 * max(0, a - 2 * b) - 2 * max(0, b + 1) for a, b in X]
    costs = [
        found.cost for found in reweighted_networks(NeuronSpace(setting_of(X, y)), lambda: None)
    ]
    assert min(costs) == 4
