"""``path`` that a budget or Ctrl-C stops: the pieces so far, and what remains open."""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest
from nine_rows import ROWS
from step_clock import clock_of_steps

from exactrelu.as_problem import as_problem
from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.solvers import Path, anytime_path, atoms, minimiser, path
from exactrelu.solvers.setting import Setting
from exactrelu.univariate import Series, curvature
from exactrelu.univariate.path import path as path_of_curvature

# Runs of slope changes; the first and the third change at p = 1/2, and one of two points never.
BENDS = [1, 15, 21, 4, -1, -3, -2, 1, 15, 21, 4, -2, -5, 5, 7, 6]


# Four networks are optimal for some p.
FOUR = [[x] for x in (-7, -6, -5, -4, -3, -1)], [3, 5, -5, 4, 1, 2]


def four_pieces() -> Problem:
    return as_problem(*FOUR, skip=False, penalize_bias=True)


def series(bends: list[int]) -> list[int]:
    values, slope = [0, 0], 0
    for bend in bends:
        slope += bend
        values.append(values[-1] + slope)
    return values


def assert_pieces(document: dict[str, Any]) -> None:
    """Each network fits, and its cost is above the bound at both ends of its piece."""
    assert document["status"] == "feasible"
    assert document["pieces"]
    for piece in document["pieces"]:
        network = ReLUNetwork.from_json(piece["network"])
        for x, z, y in ROWS:
            assert network.exact([Fraction(x), Fraction(z)]) == y
        for end in piece["within"]:
            cost, bound = (
                float(value["lower"] if isinstance(value, dict) else Fraction(value))
                for value in (end["cost"], end["lower_bound"])
            )
            assert 1 <= bound <= cost


@pytest.mark.parametrize("place", ["RaySearch.of", "RaySearch.take"])
def test_budget(call, over_at, table, place):
    over_at(f"exactrelu.solvers.atoms:{place}")
    answer = call("path", table, "--budget", "9", "--json")
    assert (answer.code, answer.json["stopped"]) == (3, "budget")
    assert_pieces(answer.json)


def test_the_budget_is_named(call, over_at, table):
    over_at("exactrelu.solvers.atoms:RaySearch.of")
    assert "when the budget ended" in call("path", table, "--budget", "9").out


@pytest.mark.parametrize("taken", [1, 3])
def test_ctrl_c_in_the_enumeration(call, press_at, table, taken):
    press_at("exactrelu.solvers.atoms", "RaySearch.take", taken)
    with clock_of_steps(0.01):
        answer = call("path", table, "--json")
    assert (answer.code, answer.json["stopped"]) == (130, "interrupted")
    assert_pieces(answer.json)


def test_ctrl_c_and_then_no_time_is_ctrl_c(call, press_at, table):
    press_at("exactrelu.solvers.atoms", "RaySearch.of")
    with clock_of_steps(0.4):
        answer = call("path", table, "--json")
    assert (answer.code, answer.json["stopped"]) == (130, "interrupted")
    assert answer.json["status"] in ("partial", "unknown")


def test_ctrl_c_within_a_bound(call, press_at):
    press_at("exactrelu.solvers.enumeration", "vertices")
    options = ("--no-skip", "--penalize-bias", "--bound", "4", "--method", "vertices")
    answer = call("path", "-", *options, "--json", stdin=b"1,2\n")
    assert (answer.code, answer.json["status"]) == (130, "feasible")
    assert answer.json["least_norm"] == "2"


def test_a_stopped_enumeration_brackets_the_path():
    problem = four_pieces()
    found, best = anytime_path(problem, budget=0.0), atoms(Setting.of(problem))
    assert (found.status, found.stopped) == ("feasible", "budget")
    assert found.open is None
    for piece in found.pieces:
        excess = found.excess(piece)
        assert excess is not None
        for p in (*piece.inside, sum(piece.inside) / 2):
            least, cost = minimiser(best, p).cost, piece.candidate.cost(p)
            assert found.lower_bound(p).lower <= least.upper
            assert least.lower <= cost.upper
            assert cost.lower <= excess * max(1, least.upper)


def stopped_at(monkeypatch, whole: Path, call: int) -> Path:
    """Press Ctrl-C at the n-th interval that is looked at."""
    module = import_module("exactrelu.solvers.path")
    plain, calls = module._candidates_on, iter(range(call))

    def pressed(*arguments: Any) -> list[int]:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return plain(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(module, "_candidates_on", pressed)
        return path(whole.candidates)


def test_the_pieces_so_far_are_those_of_the_whole_path(monkeypatch):
    whole = anytime_path(four_pieces())
    assert len(whole.pieces) == 4
    counts = set()
    for call in range(0, 1000, 17):
        found = stopped_at(monkeypatch, whole, call)
        if found.stopped is None:
            assert len(found.pieces) == len(whole.pieces)
            break
        assert found.status == ("partial" if found.pieces else "unknown")
        assert found.open is not None
        counts.add(len(found.pieces))
        for piece, known in zip(found.pieces, whole.pieces, strict=False):
            assert piece.candidate is known.candidate
            assert piece.end.lower <= known.end.upper
            assert known.end.lower <= piece.end.upper
        assert found.open.lower == (found.pieces[-1].end.lower if found.pieces else 0)
    assert counts == {0, 1, 2, 3, 4}


def test_no_time_for_the_first_interval():
    found = path(anytime_path(four_pieces()).candidates, budget=0.0)
    assert (found.status, found.stopped, found.pieces) == ("unknown", "budget", ())


def test_open_runs_of_one_input():
    y = series(BENDS)
    bends = curvature(Series.of(range(len(y)), y))
    whole = path_of_curvature(bends)

    def press(part: float) -> None:
        raise KeyboardInterrupt

    found = path_of_curvature(bends, progress=press)
    assert (found.status, found.stopped) == ("partial", "interrupted")
    # The third run equals the first, which was done.
    assert found.open_runs == (1, 4)
    ends = [piece.upper for piece in whole.pieces]
    assert all(piece.upper in ends for piece in found.pieces)
    assert len(found.pieces) > 1
    assert path_of_curvature(bends, budget=0.0).open_runs == (0, 1, 2, 4)


def test_one_input(call, press_at):
    y = series(BENDS)
    data = "".join(f"{x},{value}\n" for x, value in enumerate(y)).encode()
    press_at("exactrelu.univariate.path", "run_path", 2)
    document = (answer := call("path", "-", "--json", stdin=data)).json
    assert (answer.code, document["status"]) == (130, "partial")
    assert document["open"][0] == {"x": {"lower": "5", "upper": "7"}}
    for piece in document["pieces"]:
        network = ReLUNetwork.from_json(piece["network"])
        assert [network.exact([Fraction(x)]) for x in range(len(y))] == y
    press_at("exactrelu.univariate.path", "run_path", 1)
    answer = call("path", "-", stdin=data)
    assert answer.code == 130
    assert "open  the knots from x = 1 to 4" in answer.out
    assert call("path", "-", "--budget", "0", stdin=data).code in (2, 3)


def test_no_certificate_of_a_stopped_path(call, press_at, tmp_path):
    target = tmp_path / "c.json"
    press_at("exactrelu.solvers.atoms", "RaySearch.take")
    options = ("--no-skip", "--penalize-bias", "--certificate", target)
    answer = call("path", "-", *options, stdin=b"0,4\n5,-2\n6,-3\n")
    assert answer.code == 130
    assert "not written" in answer.err
    assert not target.exists()
